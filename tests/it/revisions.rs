//! Revisions of earlier periods, and what is open: what is told of the quality of figures beside their response.

use quarterday::{
    figures::{Figures, Fraction, MadeBy, Measures, Status},
    records::{EarlierOutputs, History},
    returns::Context,
    schemas::{Faults, collection, estimates::Method, register},
    statistics::{NationalSums, Placed, areas, wholes},
    vocabulary::{Period, Scaled},
};

use crate::{case::Case, workspace::run};

/// Fir sent nothing for the second quarter; visits are not estimated, premises are.
const RETURNS: &str = "period,unit,premises,visits\n\
2019-20-Q1,A,1000,100\n2019-20-Q1,B,2000,200\n2019-20-Q1,F,1500,90\n\
2019-20-Q2,A,1000,110\n2019-20-Q2,B,2000,190\n\
2019-20-Q3,A,1000,\n2019-20-Q3,B,2000,one\n2019-20-Q3,F,1500,95\n";

const PREMISES: &str = "[estimation]\nleast_units = 2\nclasses = [[]]\n[[estimate]]\n\
                        of = [\"return.premises\"]\nmethods = [\"growth\"]\n";

fn ran() -> Case {
    let (case, periods) = Case::of(PREMISES, RETURNS);
    periods.iter().for_each(|period| case.run(period));
    case
}

#[test]
fn a_sum_that_is_another_after_a_figure_of_an_earlier_period_changed_is_a_revision() {
    let case = ran();
    let mut faults = Faults::default();
    let register = register::load(&case.0.path("register"), &mut faults);
    let collection = collection::load(&case.0.path("c"), &register, &mut faults).unwrap();
    let [then, now] = ["2019-20-Q2", "2019-20-Q3"].map(|period| Period::parse(period).unwrap());
    let context = Context::new(&register, &collection, now);
    let outputs = EarlierOutputs { folder: Some(case.0.path("out")), ..EarlierOutputs::default() };
    let history = History::load(&outputs, &context).unwrap();
    let (areas, measures) = (areas(&[], &[], &context), Measures::of(&[], &collection));
    let wholes = wholes(&areas, &context);
    let blank = Figures::blank(now, Vec::new(), &measures, |_| Status::NotReceived);
    let current = Placed::current(blank, &areas, &context);
    let mut placed = Placed::earlier(then, &history, &areas, &current, &measures, &context).unwrap().unwrap();
    let stored = NationalSums::of(std::slice::from_ref(&placed), &wholes, &measures, &context);

    // 108 for Fir, put in its place backwards.
    let field = collection.tables[0].field("visits").unwrap();
    let measure = measures.find(0, "", field).unwrap();
    let fir = placed.figures.units().find(|(_, unit)| unit.id == "F").unwrap().0;
    let made = MadeBy { units: 2, ..MadeBy::by(Method::Growth, Fraction::new(6, 5).unwrap()) };
    let by = placed.figures.made_by(made);
    placed.figures.estimate(measure, fir, Scaled { units: 108_000_000, decimals: 6 }, by);
    let found = stored.revised(&NationalSums::of(&[placed], &wholes, &measures, &context), &wholes, &context);

    assert_eq!(found.len(), 1, "{found:?}");
    let own = &found[0];
    let whole = |units| Some(Scaled { units, decimals: 0 });
    assert_eq!(
        (own.period, Some(own.published), own.now, own.difference),
        (then, whole(300), whole(408), whole(108))
    );
    assert_eq!(own.percent, Some(Scaled { units: 360, decimals: 1 }));
    // What its run published stands in its own list.
    assert_eq!(case.figure("2019-20-Q2", "2019-20-Q2", "Great Britain", "visits", "value"), "300");
}

#[test]
fn where_no_earlier_figure_changed_there_is_no_list_of_revisions() {
    let case = ran();
    assert!(!case.0.path("out/2019-20-Q3/data/revisions.csv").exists());
    let book = case.0.path("out/2019-20-Q3/statistics.xlsx");
    let shown = run(&["inspect", book.to_str().unwrap()]).out;
    assert!(shown.contains("Quality") && !shown.contains("Revisions"), "{shown}");
}

#[test]
fn what_is_open_is_counted_by_what_it_does_to_figures() {
    let case = ran();
    let row = |label: &str| case.row("2019-20-Q3", "What is open", label)[1..].to_vec();
    // "one" is no number.
    assert_eq!(row("The figure is left out"), ["1", "0", "1"]);
    assert_eq!(row("The whole return is left out"), ["0", "0", "0"]);
}

/// Alder, Birch and Fir in the four quarters of a year; Fir returned 420 for it, where its quarters have 400.
const A_YEAR: &str = "period,unit,premises,visits\n\
2019-20-Q1,A,1000,100\n2019-20-Q1,B,2000,200\n2019-20-Q1,F,1500,90\n\
2019-20-Q2,A,1000,110\n2019-20-Q2,B,2000,190\n2019-20-Q2,F,1500,100\n\
2019-20-Q3,A,1000,110\n2019-20-Q3,B,2000,190\n2019-20-Q3,F,1500,100\n\
2019-20-Q4,A,1000,110\n2019-20-Q4,B,2000,190\n2019-20-Q4,F,1500,110\n\
2020-21-Q1,A,1000,110\n2020-21-Q1,B,2000,190\n2020-21-Q1,F,1500,110\n";

const TO_THE_YEAR: &str = "[benchmark]\nfile = \"annual.csv\"\nof = [\"return\"]\n\
[[table]]\ntitle = \"Series\"\nrows = \"periods\"\ncolumns = [\"return.visits\", \"change(return.visits)\"]\n\
[[table]]\ntitle = \"The year by authority\"\nrows = \"authorities\"\nover = \"year\"\ncolumns = [\"return.visits\"]\n";

pub fn brought(annual: &str) -> Case {
    let (case, periods) = Case::of(TO_THE_YEAR, A_YEAR);
    case.0.write("c/annual.csv", format!("period,unit,table,key,field,value,source\n{annual}"));
    periods.iter().for_each(|period| case.run(period));
    case
}

fn lines(case: &Case, ran: &str, list: &str, columns: &[&str]) -> Vec<String> {
    let path = case.0.path(&format!("out/{ran}/data/{list}.csv"));
    let rows = if path.is_file() { crate::workspace::rows(&path) } else { Vec::new() };
    rows.iter().map(|row| columns.iter().map(|name| row.get(name)).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn quarters_are_brought_to_the_annual_return_and_those_before_are_revised() {
    let case = brought("2019-20,F,return,,visits,420,letter of 3 June\n");
    let figure = |of: &str, column: &str| case.figure("2019-20-Q4", of, "Great Britain", "visits", column);
    assert_eq!(
        ["exact", "reported", "estimated"].map(|column| figure("2019-20", column)),
        ["1620", "1620", ""]
    );
    // 110 x 420/400.
    assert_eq!(
        ["exact", "reported", "estimated"].map(|own| figure("2019-20-Q4", own)),
        ["415.5", "410", "5.5"]
    );
    let quarters = ["Q1", "Q2", "Q3", "Q4"].map(|quarter| figure(&format!("2019-20-{quarter}"), "exact"));
    assert_eq!(quarters, ["394.5", "405", "405", "415.5"]);
    let revised = lines(&case, "2019-20-Q4", "revisions", &["period", "published", "now"]);
    assert_eq!(revised, ["2019-20-Q3 400 405", "2019-20-Q2 400 405", "2019-20-Q1 390 395"]);
    let restated = lines(&case, "2019-20-Q4", "restated", &["period", "unit", "value", "given", "status"]);
    let all = ["Q4 F 115.5 110", "Q3 F 105 100", "Q2 F 105 100", "Q1 F 94.5 90"];
    assert_eq!(restated, all.map(|own| format!("2019-20-{own} reported")));
    let how = lines(&case, "2019-20-Q4", "restated", &["how"]);
    assert_eq!(how[0], "benchmark 1.050000 to the return for 2019-20 (letter of 3 June)");
    // Growth is of what was reported, in the next year too: 410 then and now.
    let change = |row: &[String]| row.iter().rev().nth(1).cloned();
    assert_eq!(change(&case.row("2020-21-Q1", "Series", "April to June 2020")), Some("0".to_owned()));
    // What the last run of the year published itself is no revision in the next.
    let revised = lines(&case, "2020-21-Q1", "revisions", &["period"]);
    assert_eq!(revised, ["2019-20-Q3", "2019-20-Q2", "2019-20-Q1"]);
}

#[test]
fn rows_of_authorities_add_to_a_year_that_was_returned_with_one_line_beside_them() {
    let case = brought("2019-20,F,return,,visits,420,\n");
    let rows = case.table("2019-20-Q4", "The year by authority");
    let numbers = rows.iter().filter_map(|row| row.get(5).and_then(|cell| cell.parse::<f64>().ok()));
    assert_eq!(numbers.sum::<f64>(), 1620.0, "{rows:?}");
    let folder = case.0.path("");
    for period in ["2019-20-Q4", "2020-21-Q1"] {
        let out = case.0.path(&format!("out/{period}"));
        let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }
}

#[test]
fn an_annual_return_of_a_year_with_a_gap_changes_nothing_and_is_told() {
    let case = brought("2019-20,C,return,,visits,420,\n2019-20,F,return,,retail,10,\n");
    assert_eq!(case.figure("2019-20-Q4", "2019-20", "Great Britain", "visits", "exact"), "1600");
    let sheet = crate::workspace::sheet(&case.0.path("out/2019-20-Q4/statistics.xlsx"), "Quality");
    let told = sheet.iter().filter(|row| row[0].starts_with("Not brought")).map(|row| row[0].clone());
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_is_wrong_in_annual_returns_is_told_at_its_line() {
    let (case, _) = Case::of(
        "[benchmark]\nfile = \"annual.csv\"\nof = [\"return.visits\", \"return.premises\", \"return.visit\"]\n",
        A_YEAR,
    );
    case.0.write(
        "c/annual.csv",
        "period,unit,table,key,field,value,source\n2019-20-Q1,A,return,,visits,1,\n2019-20,Z9,return,,visits,1,\n\
         2019-20,A,retrun,,visits,1,\n2019-20,A,return,,visit,1,\n2019-20,A,return,,retail,1,\n\
         2019-20,A,return,,visits,1.5,\n2019-20,A,return,,visits,-1,\n2019,A,return,,visits,1,\n\
         2019-20,A,return,,visits,1,\n2019-20,A,return,,visits,2,\n",
    );
    let (folder, register) = (case.0.path("c"), case.0.path("register"));
    let told = run(&["schemas", "check", folder.to_str().unwrap(), "--register", register.to_str().unwrap()]);
    assert_eq!(told.status, 2);
    let told = format!("{}{}", told.out, told.err);
    let lines: Vec<&str> =
        told.lines().filter_map(|line| line.split_once("/c/").map(|(_, rest)| rest)).collect();
    insta::assert_snapshot!(lines.join("\n"));
}
