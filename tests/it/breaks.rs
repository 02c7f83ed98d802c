//! Breaks in series: from a period on a figure is not what it was, and nothing is compared across.

use crate::{
    case::Case,
    workspace::{Row, rows, run},
};

/// Fir is missing in the second quarter, and in the third.
const RETURNS: &str = "period,unit,premises,visits,retail,other\n\
2019-20-Q1,A,1000,100,60,40\n2019-20-Q1,B,2000,200,100,100\n2019-20-Q1,F,1500,90,30,60\n\
2019-20-Q2,A,1000,110,66,44\n2019-20-Q2,B,2000,220,110,110\n\
2019-20-Q3,A,1000,121,70,51\n2019-20-Q3,B,2000,242,121,121\n";

fn declared(of: &str, methods: &str) -> String {
    format!(
        "[estimation]\nleast_units = 2\nclasses = [[]]\n[[estimate]]\nof = [\"return\"]\nhead = \"return.visits\"\n\
         methods = [{methods}]\n[[break]]\nperiod = \"2019-20-Q2\"\nof = [{of}]\n\
         text = \"Visits by telephone are counted no more.\"\n\
         [[table]]\ntitle = \"By quarter\"\nrows = \"periods\"\ncolumns = [\"return.visits\", \"change(return.visits)\"]\n\
         [[table]]\ntitle = \"Change\"\nrows = \"regions\"\ncolumns = [\"change(return.visits)\", \"change(return.premises)\"]\n\
         [[table]]\ntitle = \"Half-year\"\nrows = \"regions\"\nover = \"half-year\"\ncolumns = [\"return.visits\"]\n"
    )
}

pub fn ran(of: &str, methods: &str) -> Case {
    let (case, periods) = Case::of(&declared(of, methods), RETURNS);
    periods.iter().for_each(|period| case.run(period));
    case
}

/// Change and standing of a field over all, in the run of a period.
fn change(case: &Case, ran: &str, period: &str, field: &str) -> [String; 2] {
    let lines = rows(&case.0.path(&format!("out/{ran}/data/growth.csv")));
    let is_it =
        |row: &&Row| [row.get("period"), row.get("field"), row.get("area_type")] == [period, field, "all"];
    let row = lines.iter().find(is_it).unwrap();
    [row.get("change_pct").to_owned(), row.get("standing").to_owned()]
}

#[test]
fn no_change_is_published_across_a_break_and_the_tables_say_where_it_is_and_why() {
    let case = ran("\"return.visits\"", "\"growth\"");
    assert_eq!(change(&case, "2019-20-Q2", "2019-20-Q2", "visits"), ["", "break"]);
    assert_eq!(change(&case, "2019-20-Q2", "2019-20-Q2", "premises"), ["0", "known"]);
    assert_eq!(case.row("2019-20-Q2", "Change", "Great Britain")[4..7], ["[b]", "2", "0"]);
    let told = |title: &str, ran: &str, words: &str| {
        case.table(ran, title).iter().flatten().any(|cell| cell.contains(words))
    };
    let text = "[b] from July to September 2019 on: Visits by telephone are counted no more.";
    assert!(told("Change", "2019-20-Q2", text));
    assert!(told("Change", "2019-20-Q2", "[b] = break in series"));
    assert!(told("Half-year", "2019-20-Q2", text), "it adds both series");
    // A quarter later the change is within one series; the series by quarter still has both.
    assert_eq!(change(&case, "2019-20-Q3", "2019-20-Q3", "visits"), ["10", "known"]);
    assert_eq!(change(&case, "2019-20-Q3", "2019-20-Q2", "visits"), ["", "break"]);
    assert!(!told("Change", "2019-20-Q3", "[b]"));
    assert_eq!(
        case.row("2019-20-Q3", "By quarter", "July to September 2019")[0],
        "July to September 2019 [b]"
    );
    assert_eq!(case.row("2019-20-Q3", "By quarter", "October")[0], "October to December 2019");
    assert!(told("By quarter", "2019-20-Q3", text));
}

#[test]
fn the_workbook_with_a_break_says_what_the_lists_beside_it_say() {
    let case = ran("\"return\"", "\"growth\"");
    for period in ["2019-20-Q2", "2019-20-Q3"] {
        let (out, folder) = (case.0.path(&format!("out/{period}")), case.0.path(""));
        let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }
}

#[test]
fn nothing_is_estimated_from_before_a_break() {
    let figure =
        |case: &Case, ran: &str, field: &str| case.figure(ran, ran, "Great Britain", field, "estimated");
    // Premises go on; visits of Fir of the first quarter say nothing of the second, nor of the third.
    let case = ran("\"return.visits\"", "\"growth\"");
    for period in ["2019-20-Q2", "2019-20-Q3"] {
        assert_eq!([figure(&case, period, "visits"), figure(&case, period, "premises")], ["", "1500"]);
    }
    // The next method is tried: 330 visits on 3,000 premises.
    let case = ran("\"return.visits\"", "\"growth\", \"ratio\"");
    assert_eq!(figure(&case, "2019-20-Q2", "visits"), "165");
    // A part that is not what it was is not stated; the total moves as before.
    let case = ran("\"return.retail\"", "\"growth\"");
    assert_eq!(
        ["visits", "retail", "other"].map(|field| figure(&case, "2019-20-Q2", field)),
        ["99", "", "66"]
    );
}

#[test]
fn a_break_that_is_declared_wrong_is_told_at_its_line() {
    let wrong = "[[break]]\nperiod = \"2012\"\nof = [\"return.visits\"]\ntext = \"x\"\n\
                 [[break]]\nperiod = \"2019-20-Q2\"\nof = [\"retrun\"]\n";
    let (case, _) = Case::of(wrong, RETURNS);
    let (folder, register) = (case.0.path("c"), case.0.path("register"));
    let check = ["schemas", "check", folder.to_str().unwrap(), "--register", register.to_str().unwrap()];
    let told = run(&check);
    let told = format!("{}{}", told.out, told.err);
    for words in [
        "tables.toml:3:10: ",
        "tables.toml:8:6: the table or figure \"retrun\"",
        "tables.toml:6:1: \"text\" is missing here",
    ] {
        assert!(told.contains(words), "no \"{words}\" in:\n{told}");
    }
}
