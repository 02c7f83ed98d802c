//! Disclosure control in a run: what of figures under control stands in what is published.

use std::{collections::BTreeMap, fs};

use calamine::{Reader, Xlsx, open_workbook};
use quarterday::disclosure::{self, Public, audit_public};

use crate::{
    case::Case,
    workspace::{Row, rows, run},
};

const CONTROL: &str = "[[disclosure]]\nof = [\"return.visits\"]\nthreshold = 5\n";

/// With the indicator of each case, change, quartiles, and parts in a table of authorities.
const MORE: &str = "[[table]]\ntitle = \"Changes\"\nrows = \"regions\"\n\
    columns = [\"return.visits\", \"change(return.visits)\", \"median(rate)\"]\n\
    [[table]]\ntitle = \"Year\"\nrows = \"regions\"\nover = \"year\"\ncolumns = [\"return.visits\"]\n\
    [[table]]\ntitle = \"Series\"\nrows = \"periods\"\ncolumns = [\"return.visits\", \"rate\"]\n";

const ESTIMATES: &str = "[estimation]\nleast_units = 2\n[[estimate]]\nof = [\"return\"]\n\
    head = \"return.visits\"\nmethods = [\"growth\", \"ratio\"]\n";

fn ran(declared: &str, returns: &str) -> Case {
    let (case, periods) = Case::of(declared, returns);
    periods.iter().for_each(|period| case.run(period));
    case
}

fn visits(case: &Case, period: &str, label: &str) -> String {
    case.row(period, "Authorities", label)[5].clone()
}

/// All that a run publishes: the cells of every sheet, and the lists in `data`.
fn public(case: &Case, period: &str) -> BTreeMap<String, Vec<Vec<String>>> {
    let out = case.0.path(&format!("out/{period}"));
    let book = out.join("statistics.xlsx");
    let mut all = BTreeMap::new();
    let mut read: Xlsx<_> = open_workbook(&book).unwrap();
    for (name, cells) in read.worksheets() {
        let cells = cells.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        all.insert(name, cells);
    }
    for entry in fs::read_dir(out.join("data")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().map(|line| vec![line.to_owned()]).collect();
        all.insert(path.file_name().unwrap().to_string_lossy().into_owned(), lines);
    }
    all
}

/// Case I: A 3, B 12 and C 20.
#[test]
fn case_i_a_small_figure_and_the_smallest_other_are_not_shown() {
    let returns = "period,unit,premises,visits\n2019-20-Q1,A,1000,3\n2019-20-Q1,B,2000,12\n\
        2019-20-Q1,D,800,20\n";
    let case = ran(&format!("{CONTROL}{MORE}"), returns);
    let shown = ["Alder", "Birch", "Dogwood"].map(|label| visits(&case, "2019-20-Q1", label));
    assert_eq!(shown, ["[c]", "[c]", "20"]);
    let region = case.row("2019-20-Q1", "By region", "North");
    assert_eq!(region[4], "35");
    let told = case.table("2019-20-Q1", "Authorities");
    let words = "[c] = confidential, or not shown so that nobody can work out what is";
    assert!(told.iter().flatten().any(|cell| cell.contains(words)), "{told:?}");
    // Premises are public: 0.3 per 100 on 1,000 premises is 3.
    let lines = rows(&case.0.path("out/2019-20-Q1/data/indicators.csv"));
    let of_unit = |area: &str| {
        let own = lines.iter().find(|row| row.get("area") == area).unwrap();
        ["value", "numerator", "denominator", "standing"].map(|column| own.get(column).to_owned())
    };
    assert_eq!(of_unit("Alder"), ["", "", "", "suppressed"]);
    assert_eq!(of_unit("Birch"), ["", "", "", "suppressed"]);
    assert_eq!(of_unit("Dogwood"), ["2.5", "20", "800", "known"]);
    // The unit's own lists have all of it.
    let totals = rows(&case.0.path("out/2019-20-Q1/totals.csv"));
    let alder = |row: &&Row| (row.get("area"), row.get("field")) == ("Alder", "visits");
    let alder = totals.iter().find(alder).unwrap();
    assert_eq!((alder.get("value"), alder.get("standing")), ("3", "suppressed"));
    let record = fs::read_to_string(case.0.path("out/2019-20-Q1/run.json")).unwrap();
    assert!(record.contains("\"disclosure\""), "{record}");
}

/// Case AH, with the sample's register: North is A, B and D.
#[test]
fn case_ah_a_total_row_hides_a_total_row() {
    let returns = "period,unit,premises,visits\n2019-20-Q1,A,1000,4\n2019-20-Q1,C,1000,10\n\
        2019-20-Q1,E,1000,20\n";
    let case = ran(CONTROL, returns);
    // North is A alone; nothing but South can hide it, and no unit of South shows it.
    let region = |label| case.row("2019-20-Q1", "By region", label)[4].clone();
    assert_eq!([region("North"), region("South")], ["[c]", "[c]"]);
    assert_eq!(region("Great Britain"), "34");
    assert_eq!(
        ["Alder", "Cedar", "Elm"].map(|label| visits(&case, "2019-20-Q1", label)),
        ["[c]", "[c]", "20"]
    );
}

/// A year in which a quarter of A is small.
fn a_year(quarters: [u32; 4], of_b: [u32; 4]) -> String {
    let mut returns = "period,unit,premises,visits\n".to_owned();
    for (at, (a, b)) in quarters.iter().zip(of_b).enumerate() {
        let period = format!("2019-20-Q{}", at + 1);
        returns +=
            &format!("{period},A,1000,{a}\n{period},B,2000,{b}\n{period},D,800,40\n{period},C,900,33\n");
        returns += &format!("{period},E,900,50\n{period},F,900,35\n{period},G,900,36\n");
    }
    returns
}

#[test]
fn case_i_what_earlier_runs_showed_is_not_told_by_the_year() {
    let case = ran(&format!("{CONTROL}{MORE}"), &a_year([12, 3, 13, 14], [20, 21, 22, 23]));
    assert_eq!(visits(&case, "2019-20-Q1", "Alder"), "12");
    assert_eq!(["Alder", "Birch"].map(|label| visits(&case, "2019-20-Q2", label)), ["[c]", "[c]"]);
    // Its first quarter was shown before, its year would tell the second if the last two were shown.
    let lines = rows(&case.0.path("out/2019-20-Q4/data/indicators.csv"));
    let shown: Vec<&str> = lines
        .iter()
        .filter(|row| row.get("area") == "Alder" && row.get("indicator") == "rate")
        .map(|row| row.get("standing"))
        .collect();
    assert!(shown.contains(&"suppressed"), "{shown:?}");
}

/// Two sets of returns that differ in nothing but what is hidden must give one and the same publication: two
/// cases of Alder's second quarter are its fourth's, and Birch's the other way round. In the third declaration
/// Cedar's second quarter is missing, and estimated from both.
#[test]
fn nothing_that_is_published_depends_on_what_is_hidden() {
    let with_estimates = format!("{CONTROL}{ESTIMATES}{MORE}");
    for (declared, missing) in [
        (format!("{CONTROL}{MORE}"), ""),
        (with_estimates.clone(), ""),
        (with_estimates, "2019-20-Q2,C,900,33\n"),
    ] {
        let returns = |of_a, of_b| a_year(of_a, of_b).replace(missing, "");
        let one = ran(&declared, &returns([12, 3, 13, 14], [20, 21, 22, 23]));
        let two = ran(&declared, &returns([12, 1, 13, 16], [20, 23, 22, 21]));
        for period in ["2019-20-Q1", "2019-20-Q2", "2019-20-Q3", "2019-20-Q4"] {
            let (one, two) = (public(&one, period), public(&two, period));
            assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
            for (name, cells) in &one {
                let differ = cells.iter().zip(&two[name]).filter(|(one, two)| one != two);
                assert_eq!(differ.collect::<Vec<_>>(), [], "{period} {name}");
            }
        }
    }
}

#[test]
fn the_workbook_with_hidden_figures_says_what_the_lists_beside_it_say() {
    let case = ran(&format!("{CONTROL}{ESTIMATES}{MORE}"), &a_year([12, 3, 13, 14], [20, 21, 22, 23]));
    let folder = case.0.path("");
    for period in ["2019-20-Q2", "2019-20-Q4"] {
        let out = case.0.path(&format!("out/{period}"));
        let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }
}

/// What was run is released: it lies where later runs look for what came before.
fn release(case: &Case) {
    fs::rename(case.0.path("out"), case.0.path("released")).unwrap();
    let places = fs::read_to_string(case.0.path("quarterday.toml")).unwrap();
    fs::write(case.0.path("quarterday.toml"), places.replace("history = \"out\"", "history = \"released\""))
        .unwrap();
}

/// Case I: the release before has 32 without A; 35 now would tell the 3.
#[test]
fn case_i_a_late_return_is_not_told_by_the_difference_from_the_release_before() {
    let headings = "period,unit,premises,visits\n";
    let (case, _) = Case::of(
        CONTROL,
        &format!("{headings}2019-20-Q1,A,1000,\n2019-20-Q1,B,2000,12\n2019-20-Q1,D,800,20\n"),
    );
    case.run("2019-20-Q1");
    assert_eq!(case.row("2019-20-Q1", "By region", "North")[4], "32");
    release(&case);
    let late = "authority_code,period,premises,visits\nA,2019-20-Q1,1000,3\nB,2019-20-Q1,2000,12\n\
        D,2019-20-Q1,800,20\n";
    fs::write(case.0.path("inbox/2019-20-Q1/all.csv"), late).unwrap();
    case.run("2019-20-Q1");
    assert_eq!(visits(&case, "2019-20-Q1", "Alder"), "[c]");
    assert_eq!(case.row("2019-20-Q1", "By region", "North")[4], "[c]");
}

#[test]
fn what_was_shown_before_is_not_shown_again_and_that_it_was_is_told() {
    let returns = "period,unit,premises,visits\n2019-20-Q1,A,1000,3\n2019-20-Q1,B,2000,12\n\
        2019-20-Q1,D,800,20\n";
    let (case, _) = Case::of(&CONTROL.replace("threshold = 5", "threshold = 2"), returns);
    case.run("2019-20-Q1");
    assert_eq!(visits(&case, "2019-20-Q1", "Alder"), "3");
    release(&case);
    let tables = fs::read_to_string(case.0.path("c/tables.toml")).unwrap();
    fs::write(case.0.path("c/tables.toml"), tables.replace("threshold = 2", "threshold = 5")).unwrap();
    let folder = case.0.path("");
    let ended = run(&["run", "2019-20-Q1", "-C", folder.to_str().unwrap(), "--as-of", "2021-06-01"]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    assert!(ended.err.contains("could be worked out from what was public before"), "{}", ended.err);
    assert_eq!(["Alder", "Birch"].map(|label| visits(&case, "2019-20-Q1", label)), ["[c]", "12"]);
}

#[test]
fn a_total_and_its_parts_are_under_one_rule() {
    let returns = "period,unit,premises,visits,retail,offices,other\n2019-20-Q1,A,1000,30,3,12,15\n\
        2019-20-Q1,B,2000,60,20,20,20\n2019-20-Q1,D,800,70,30,20,20\n";
    let declared = "[[disclosure]]\nof = [\"return.retail\"]\nthreshold = 5\n\
        [[table]]\ntitle = \"Kinds\"\nrows = \"authorities\"\n\
        columns = [\"return.visits\", \"return.retail\", \"return.offices\", \"return.other\"]\n";
    let case = ran(declared, returns);
    let row = |label| case.row("2019-20-Q1", "Kinds", label)[5..9].to_vec();
    // Its offices would tell retail from the total; so would those of the others from theirs over the region.
    assert_eq!(row("Alder")[..3], ["30", "[c]", "[c]"]);
    let hidden = |cells: Vec<String>| cells.iter().filter(|cell| *cell == "[c]").count();
    assert_eq!(hidden(row("Birch")) + hidden(row("Dogwood")), 2, "{:?}{:?}", row("Birch"), row("Dogwood"));
}

#[test]
fn a_figure_of_which_one_authority_is_most_is_not_shown() {
    let returns = "period,unit,premises,visits\n2019-20-Q1,A,1000,800\n2019-20-Q1,B,2000,100\n\
        2019-20-Q1,D,800,100\n2019-20-Q1,C,900,330\n2019-20-Q1,E,900,350\n2019-20-Q1,F,900,320\n";
    let declared = "[[disclosure]]\nof = [\"return.visits\"]\ndominance = { n = 1, k = 75 }\n";
    let case = ran(declared, returns);
    let region = |label| case.row("2019-20-Q1", "By region", label)[4].clone();
    assert_eq!([region("North"), region("South"), region("Great Britain")], ["[c]", "[c]", "2000"]);
}

#[test]
fn what_is_declared_wrong_of_disclosure_is_told_at_its_line() {
    let declared = "[[disclosure]]\nof = [\"return.vists\"]\nthreshold = 1\n\
        [[disclosure]]\nof = [\"return.visits\"]\n\
        [[disclosure]]\nof = [\"return.visits\"]\ndominance = { n = 0, k = 175 }\nround = 5\n\
        [[disclosure]]\nof = [\"return.premises\"]\nthreshold = 5\n";
    let (case, _) = Case::of(declared, "period,unit,premises,visits\n2019-20-Q1,A,1,1\n");
    let folder = case.0.path("");
    let ended = run(&["schemas", "check", "-C", folder.to_str().unwrap()]);
    let said = format!("{}{}", ended.out, ended.err);
    for words in [
        "tables.toml:3",
        "the threshold is a whole number from 2",
        "return.visits",
        "it is not said what is confidential",
        "when return.visits is confidential is said twice",
        "n is how many contributors",
        "k is a percentage",
        "round",
        "how large an authority is cannot be confidential",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn figures_that_are_not_under_control_are_published_as_ever() {
    let returns = "period,unit,premises,visits\n2019-20-Q1,A,1000,3\n2019-20-Q1,B,2000,12\n";
    let (with, without) =
        (ran(&format!("{ESTIMATES}{MORE}"), returns), ran(&format!("{ESTIMATES}{MORE}"), returns));
    assert_eq!(public(&with, "2019-20-Q1"), public(&without, "2019-20-Q1"));
    assert_eq!(visits(&with, "2019-20-Q1", "Alder"), "3");
    assert!(!with.0.path("out/2019-20-Q1/records/disclosure").exists());
}

/// Control begins in the second quarter: the first was published as it was, and so half-years tell the second.
#[test]
fn what_was_published_before_control_began_counts_as_public() {
    let (case, _) = Case::of(MORE, &a_year([12, 3, 13, 14], [20, 21, 22, 23]));
    case.run("2019-20-Q1");
    let tables = fs::read_to_string(case.0.path("c/tables.toml")).unwrap();
    fs::write(case.0.path("c/tables.toml"), format!("{tables}{CONTROL}")).unwrap();
    case.run("2019-20-Q2");
    let lines = rows(&case.0.path("out/2019-20-Q2/data/indicators.csv"));
    let own = lines.iter().filter(|row| row.get("area") == "Alder");
    let standings: Vec<_> = own.map(|row| (row.get("period"), row.get("standing"))).collect();
    assert_eq!(standings, [("2019-20-Q2", "suppressed"), ("2019-20-H1", "suppressed")]);
}

/// Case I once more, as whoever releases sees it: two publications, each of them safe, are not so together.
#[test]
fn two_publications_that_tell_a_figure_together_are_found_out() {
    let headings = "period,unit,premises,visits\n";
    let others = "2019-20-Q1,B,2000,12\n2019-20-Q1,D,800,20\n";
    let without = ran(CONTROL, &format!("{headings}2019-20-Q1,A,1000,\n{others}"));
    // It knows nothing of the first.
    let with = ran(CONTROL, &format!("{headings}2019-20-Q1,A,1000,3\n{others}"));
    assert_eq!(with.row("2019-20-Q1", "By region", "North")[4], "35");
    let kept = |case: &Case| {
        let path = case.0.path("out/2019-20-Q1").join(disclosure::PUBLIC);
        Public::read(&fs::read(path).unwrap()).unwrap()
    };
    let (without, with) = (kept(&without), kept(&with));
    assert_eq!(audit_public(std::slice::from_ref(&without)), []);
    assert_eq!(audit_public(std::slice::from_ref(&with)), []);
    let found = audit_public(&[without, with]);
    assert_eq!(
        found[0].to_string(),
        "A Alder, 2019-20-Q1, return.visits: it follows from what is shown, exactly"
    );
}

#[test]
fn a_trace_says_by_which_rule_a_figure_is_not_shown_and_lists_its_value_only_for_the_unit_itself() {
    let returns = "period,unit,premises,visits\n2019-20-Q1,A,1000,3\n2019-20-Q1,B,2000,12\n\
        2019-20-Q1,D,800,20\n";
    let case = ran(&format!("{CONTROL}{MORE}"), returns);
    let folder = case.0.path("").display().to_string();
    let trace = |area: &str, more: &[&str]| {
        let figure = ["trace", "Authorities", area, "return.visits", "--period", "2019-20-Q1", "-C", &folder];
        let ended = run(&[&figure, more].concat());
        assert_eq!(ended.status, 0, "{}", ended.err);
        ended.out
    };
    let (alder, birch) = (trace("Alder", &[]), trace("Birch", &[]));
    assert!(
        alder.contains("confidential itself (primary suppression): it is more than 0 and less than 5"),
        "{alder}"
    );
    assert!(
        birch.contains("secondary suppression") && birch.contains("return.visits (threshold = 5)"),
        "{birch}"
    );
    for format in ["human", "json", "csv"] {
        let told = trace("Birch", &["--format", format]);
        assert!(!told.contains("12") || format == "json" && !told.contains("\"12\""), "{told}");
        assert!(told.contains("secondary"), "{told}");
    }
    assert!(trace("Birch", &["--confidential"]).contains("What is listed comes to 12"));
}
