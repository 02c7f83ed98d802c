//! Charts: what is drawn is what the tables say, in every form, and nothing else.

use std::{fs, path::Path};

use crate::{case::Case, workspace::run};

pub const CHARTS: &str = r#"
[[table]]
title = "By quarter"
rows = "periods"
columns = ["return.visits", "return.retail", "return.offices", "return.premises"]
[[table]]
title = "How much each did"
rows = "authorities"
columns = ["rate", "return.visits"]
[[chart]]
id = "visits"
title = "Visits by quarter"
kind = "trend"
table = "By quarter"
columns = ["return.visits"]
message = "{last} visits in {last_period}, {change} from {first_period}; most, {highest}, in {highest_period}."
[[chart]]
id = "kinds"
title = "Visits by kind"
kind = "trend"
table = "By quarter"
columns = ["return.retail", "return.offices"]
message = "{first} at first."
[[chart]]
id = "regions"
title = "Visits by region"
kind = "areas"
table = "By region"
columns = ["return.visits"]
message = "Most were in {highest_area} ({highest}), fewest in {lowest_area} ({lowest}), of {whole}."
[[chart]]
id = "rates"
title = "Visits per 100 premises by region"
kind = "areas"
order = "table"
table = "By region"
columns = ["rate"]
message = "{whole} overall."
[[chart]]
id = "spread"
title = "Visits per 100 premises by authority"
kind = "distribution"
band = 10
open_from = 30
table = "How much each did"
columns = ["rate"]
message = "Of {units} most, {most_units}, have {most_band}; from {lowest} to {highest}."
"#;

/// Three quarters; in the second nothing is known of retail. Rates of the third: 10, 20, 20, 25, 30, 60 and 0.
const RETURNS: &str = "period,unit,premises,visits,retail,offices,other\n\
2019-20-Q1,A,1000,80,40,40,0\n2019-20-Q1,C,1000,120,20,100,0\n\
2019-20-Q2,A,1000,90,,,\n2019-20-Q2,C,1000,90,,,\n\
2019-20-Q3,A,1000,100,50,50,0\n2019-20-Q3,B,1000,200,100,100,0\n2019-20-Q3,C,1000,200,20,180,0\n\
2019-20-Q3,D,1000,250,50,200,0\n2019-20-Q3,E,100,30,10,20,0\n2019-20-Q3,F,100,60,10,50,0\n2019-20-Q3,G,100,0,0,0,0\n";

const LAST: &str = "out/2019-20-Q3";

pub fn ran_with(charts: &str) -> Case {
    ran_of(RETURNS, charts)
}

fn ran_of(returns: &str, charts: &str) -> Case {
    let (case, periods) = Case::of("", returns);
    let path = case.0.path("c/tables.toml");
    let tables = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{tables}{charts}")).unwrap();
    periods.iter().for_each(|period| case.run(period));
    case
}

fn sheet_named(out: &Path, name: &str) -> Vec<Vec<String>> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(out.join("statistics.xlsx")).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

fn rows_of(case: &Case, name: &str) -> Vec<Vec<String>> {
    sheet_named(&case.0.path(LAST), name)
}

/// The rows below the headings.
fn figures(case: &Case, name: &str) -> Vec<Vec<String>> {
    let rows = rows_of(case, name);
    let heading = rows.iter().position(|row| row.get(1).is_some_and(|cell| !cell.is_empty())).unwrap();
    rows[heading + 1..].to_vec()
}

fn told_above(case: &Case, name: &str) -> String {
    rows_of(case, name).iter().filter_map(|row| row.first().cloned()).collect::<Vec<_>>().join("\n")
}

fn drawn(case: &Case, id: &str) -> String {
    fs::read_to_string(case.0.path(&format!("{LAST}/charts/{id}.svg"))).unwrap()
}

fn audited(case: &Case) -> String {
    let (out, folder) = (case.0.path(LAST), case.0.path(""));
    let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
    format!("{} {}{}", ended.status, ended.out, ended.err)
}

#[test]
fn a_message_is_worked_out_of_the_figures_that_the_chart_shows() {
    let case = ran_with(CHARTS);
    let message = |name: &str| rows_of(&case, name)[2][0].clone();
    assert_eq!(
        message("Chart_1"),
        "840 visits in October to December 2019, up 320.0% from April to June 2019; most, 840, in October to December 2019."
    );
    assert_eq!(message("Chart_3"), "Most were in North (550), fewest in South (290), of 840.");
    assert_eq!(message("Chart_5"), "Of 7 most, 3, have 20 to under 30; from 0 to 60.");
    assert!(audited(&case).starts_with("0 "), "{}", audited(&case));
}

#[test]
fn a_gap_is_a_gap_in_every_form_and_never_a_nought() {
    let case = ran_with(CHARTS);
    let rows = figures(&case, "Chart_2_data");
    assert_eq!(rows[0][1..], ["60", "there is one", "140", "there is one"]);
    assert_eq!(rows[1][1..], ["", "[x]", "", "[x]"]);
    let svg = drawn(&case, "kinds");
    assert_eq!(svg.matches(">[x]</text>").count(), 2);
    // Of three periods with a gap in the middle no two points are joined.
    assert!(!svg.contains("stroke-width=\"3\""), "{svg}");
    assert!(drawn(&case, "visits").contains("stroke-width=\"3\""));
    assert!(told_above(&case, "Chart_2").contains("[x] = not available"));
}

/// Of offices nothing is ever known, and in the case of nobody anything of kinds.
#[test]
fn what_nothing_is_known_of_is_said_and_not_drawn_and_a_chart_without_a_figure_is_not_made() {
    let without = |kinds: &str| {
        let returns = RETURNS.lines().enumerate().map(|(at, line)| {
            let mut cells: Vec<&str> = line.split(',').collect();
            if at > 0 {
                cells[4] = if kinds == "retail" { cells[4] } else { "" };
                cells[5] = "";
                cells[6] = "";
            }
            cells.join(",") + "\n"
        });
        ran_of(&returns.collect::<String>(), CHARTS)
    };
    let case = without("retail");
    let rows = figures(&case, "Chart_2_data");
    assert_eq!(rows[0].len(), 3, "{:?}", rows[0]);
    assert!(told_above(&case, "Chart_2").contains("Offices: there is no figure to draw."));

    let case = without("none");
    assert!(!case.0.path(&format!("{LAST}/charts/kinds.svg")).exists());
    assert!(told_above(&case, "Chart_2").contains("Visits by region"), "the others keep the order");
}

#[test]
fn bars_of_a_sum_are_parts_alone_and_those_of_a_rate_have_the_whole_beside_them() {
    let case = ran_with(CHARTS);
    let names = |name: &str| figures(&case, name).into_iter().map(|row| row[1].clone()).collect::<Vec<_>>();
    assert_eq!(names("Chart_3_data"), ["North", "South"]);
    assert_eq!(names("Chart_4_data"), ["Great Britain", "North", "South"]);
}

#[test]
fn a_distribution_counts_each_authority_once_in_the_band_that_its_figure_is_in() {
    let case = ran_with(CHARTS);
    let bands: Vec<String> =
        figures(&case, "Chart_5_data").into_iter().map(|row| row[..2].join(": ")).collect();
    assert_eq!(bands, ["0 to under 10: 1", "10 to under 20: 1", "20 to under 30: 3", "30 or more: 2"]);
}

#[test]
fn a_drawing_has_title_and_description_and_names_from_outside_are_text_in_it() {
    let case = ran_with("");
    let path = case.0.path("register/authorities.csv");
    let register = fs::read_to_string(&path).unwrap().replace("South", "<b onload=x>So&uth");
    fs::write(&path, register).unwrap();
    let tables = case.0.path("c/tables.toml");
    fs::write(&tables, format!("{}{CHARTS}", fs::read_to_string(&tables).unwrap())).unwrap();
    case.run("2019-20-Q3");
    let svg = drawn(&case, "regions");
    assert!(svg.contains("&lt;b onload=x&gt;So&amp;uth</text>"), "{svg}");
    assert!(!svg.contains("<b onload"), "{svg}");
    for part in
        ["role=\"img\"", "<title id=\"chart-regions-title\">Visits by region, Great Britain", "<desc id="]
    {
        assert!(svg.contains(part), "{part} in {svg}");
    }
    let description = svg.split("<desc").nth(1).unwrap().split("</desc>").next().unwrap();
    assert!(description.contains("Bar chart with 2 bars, the longest first"), "{description}");
    assert!(description.contains("Most were in North (550)"), "{description}");
    assert!(!svg.contains("<script") && !svg.contains("href"), "{svg}");
}

#[test]
fn charts_have_the_same_bytes_twice_and_stand_in_the_list_of_contents() {
    let case = ran_with(CHARTS);
    let files = || {
        let names = ["visits", "kinds", "regions", "rates", "spread"];
        let name = |id: &str, kind: &str| case.0.path(&format!("{LAST}/charts/{id}.{kind}"));
        let both = names.iter().flat_map(|id| ["svg", "png"].map(|kind| fs::read(name(id, kind)).unwrap()));
        both.collect::<Vec<_>>()
    };
    let first = files();
    assert!(first.iter().skip(1).step_by(2).all(|png| png.starts_with(b"\x89PNG\r\n")));
    case.run("2019-20-Q3");
    assert!(first == files(), "a second run drew something else");
    let contents: Vec<String> = rows_of(&case, "Contents").into_iter().map(|row| row[0].clone()).collect();
    let at = contents.iter().position(|name| name == "Chart_1").unwrap();
    assert_eq!(contents[at + 1], "Chart_1_data");
}

#[test]
fn a_trend_of_one_period_is_not_drawn_and_the_others_keep_the_numbers_in_their_order() {
    let case = ran_with(CHARTS);
    let out = case.0.path("out/2019-20-Q1");
    assert!(!out.join("charts/visits.svg").exists());
    assert!(out.join("charts/regions.svg").exists());
    let first = sheet_named(&out, "Chart_1");
    assert!(
        first[0][0].starts_with("Chart 1: Visits by region, Great Britain, April to June 2019"),
        "{first:?}"
    );
}

#[test]
fn what_is_declared_wrong_of_charts_is_told_at_its_line() {
    let wrong = [
        ("id = \"visits\"", "id = \"Visits/1\""),
        ("id = \"rates\"", "id = \"regions\""),
        ("kind = \"distribution\"", "kind = \"distribtion\""),
        (
            "table = \"By region\"\ncolumns = [\"return.visits\"]",
            "table = \"By regin\"\ncolumns = [\"return.visits\"]",
        ),
        (
            "\"return.retail\", \"return.offices\"]\nmessage",
            "\"return.retail\", \"return.premises\"]\nmessage",
        ),
        ("[\"rate\"]\nmessage = \"{whole} overall.\"", "[\"rat\"]\nmessage = \"{whole} overall.\""),
        ("{first} at first.", "{frst} at first, up 12%."),
        ("band = 10", "bands = 10"),
        ("open_from = 30", "open_from = 35"),
    ];
    let mut told = String::new();
    for (right, otherwise) in wrong {
        assert!(CHARTS.contains(right), "{right}");
        let (case, _) = Case::of("", RETURNS);
        let tables = fs::read_to_string(case.0.path("c/tables.toml")).unwrap();
        case.0.write("c/tables.toml", format!("{tables}{}", CHARTS.replacen(right, otherwise, 1)));
        let (folder, register) = (case.0.path("c"), case.0.path("register"));
        let ended =
            run(&["schemas", "check", folder.to_str().unwrap(), "--register", register.to_str().unwrap()]);
        assert_eq!(ended.status, 2, "{otherwise}");
        let lines = ended.out.lines().filter_map(|line| line.split_once("/c/"));
        lines.for_each(|(_, rest)| told.push_str(&format!("{rest}\n")));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_figure_of_a_chart_that_is_not_that_of_its_table_is_found() {
    use std::io::{Cursor, Read, Write};
    let case = ran_with(CHARTS);
    let path = case.0.path(&format!("{LAST}/statistics.xlsx"));
    let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(&path).unwrap())).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut changed = 0;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        // The sheets of figures of bars and of the distribution.
        if name.starts_with("xl/worksheets/sheet")
            && text.contains("<v>290</v>")
            && !text.contains("<v>840</v>")
        {
            text = text.replace("<v>290</v>", "<v>291</v>");
            changed += 1;
        }
        out.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    assert_eq!(changed, 1);
    fs::write(&path, out.finish().unwrap().into_inner()).unwrap();
    let told = audited(&case);
    assert!(
        told.starts_with("1 ") && told.contains("Chart_3_data") && told.contains("290, as on Table_1"),
        "{told}"
    );
    fs::remove_file(case.0.path(&format!("{LAST}/charts/regions.svg"))).unwrap();
    assert!(audited(&case).contains("regions.svg"));
}
