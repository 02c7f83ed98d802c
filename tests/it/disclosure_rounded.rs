//! `method = "round"`: what is published is rounded, with all that stands beside it and is made of it.

use std::fs;

use crate::{
    case::{BY_GROWTH, CASE_A, Case},
    workspace::{project, rows, run},
};

const ROUND: &str = "[[disclosure]]\nof = [\"return.visits\"]\nmethod = \"round\"\n";

/// The case of `cases/disclosure/rounded`, with both of its periods run.
fn rounded() -> Case {
    let read = |name: &str| {
        fs::read_to_string(project().join("tests/it/cases/disclosure/rounded").join(name)).unwrap()
    };
    let (case, periods) = Case::of(&read("tables.toml"), &read("returns.csv"));
    periods.iter().for_each(|period| case.run(period));
    case
}

#[test]
fn rates_and_changes_are_of_rounded_figures_case_by_case() {
    let case = rounded();
    for line in rows(&project().join("tests/it/cases/disclosure/rounded/expected.csv")) {
        let [list, area, what, period, column, value] =
            ["list", "area", "what", "period", "column", "value"].map(|name| line.get(name));
        let named = if list == "growth.csv" { "field" } else { "indicator" };
        let found = rows(&case.0.path(&format!("out/{period}/data/{list}")));
        let own = found
            .iter()
            .find(|row| (row.get("area"), row.get(named), row.get("period")) == (area, what, period));
        let own = own.unwrap_or_else(|| panic!("{list} has no {what} of {area}"));
        let number = |text: &str| text.parse::<f64>().unwrap();
        assert_eq!(number(own.get(column)), number(value), "{list}, {what} of {area}, {period}: {column}");
    }
}

#[test]
fn every_figure_is_rounded_on_its_own_and_the_tables_and_the_cover_say_so() {
    let case = rounded();
    let units = ["Alder", "Birch", "Dogwood", "Cedar"];
    let shown = units.map(|label| case.row("2019-20-Q1", "Authorities", label)[5].clone());
    assert_eq!(shown, ["5", "10", "20", "35"]);
    let region = |label| case.row("2019-20-Q1", "By region", label)[4].clone();
    // 3 + 12 + 20 is 35, and with 33 it is 68.
    assert_eq!([region("North"), region("South"), region("Great Britain")], ["35", "35", "70"]);
    let words = "figures are rounded to multiples of 5, each on its own: parts may not add to their total";
    for sheet in ["Visits, Great Britain", "By region", "Authorities"] {
        let told = case.table("2019-20-Q1", sheet);
        assert!(told.iter().flatten().any(|cell| cell.contains(words)), "{sheet}: {told:?}");
    }
    // The unit's own list has what was given.
    let totals = rows(&case.0.path("out/2019-20-Q1/totals.csv"));
    let alder = totals.iter().find(|row| (row.get("area"), row.get("field")) == ("Alder", "visits")).unwrap();
    assert_eq!((alder.get("value"), alder.get("standing")), ("3", "known"));
    assert!(!case.0.path("out/2019-20-Q1/records/disclosure").exists());
}

#[test]
fn the_workbook_of_rounded_figures_says_what_the_lists_say_and_is_traced() {
    let case = rounded();
    let folder = case.0.path("");
    for period in ["2019-20-Q1", "2019-20-Q2"] {
        let out = case.0.path(&format!("out/{period}"));
        let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }
    for (row, column) in [("North", "return.visits"), ("North", "rate"), ("Great Britain", "return.visits")] {
        let of = ["trace", "Table_2", row, column, "--period", "2019-20-Q2", "-C"];
        let ended = run(&[&of[..], &[folder.to_str().unwrap()]].concat());
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }
}

#[test]
fn nothing_beside_a_rounded_figure_is_finer_than_it() {
    let (case, periods) = Case::of(&format!("{BY_GROWTH}{ROUND}"), CASE_A);
    periods.iter().for_each(|period| case.run(period));
    let mut seen = 0;
    for line in case.figures("2019-20-Q2").iter().filter(|row| row.get("field") == "visits") {
        for column in ["value", "exact", "reported", "estimated"] {
            let text = line.get(column);
            if !text.is_empty() {
                let number: f64 = text.parse().unwrap();
                assert_eq!(number % 5.0, 0.0, "{}, {column}: {text}", line.get("area"));
                seen += 1;
            }
        }
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn a_total_and_its_parts_are_rounded_alike() {
    let returns = "period,unit,premises,visits,retail,offices,other\n2019-20-Q1,A,1000,32,3,12,17\n\
        2019-20-Q1,B,2000,61,21,20,20\n2019-20-Q1,D,800,72,31,21,20\n";
    let declared = "[[disclosure]]\nof = [\"return.retail\"]\nmethod = \"round\"\nbase = 10\n\
        [[table]]\ntitle = \"Kinds\"\nrows = \"authorities\"\n\
        columns = [\"return.visits\", \"return.retail\", \"return.offices\", \"return.other\"]\n";
    let (case, _) = Case::of(declared, returns);
    case.run("2019-20-Q1");
    assert_eq!(case.row("2019-20-Q1", "Kinds", "Alder")[5..9], ["30", "0", "10", "20"]);
    assert_eq!(case.row("2019-20-Q1", "Kinds", "Dogwood")[5..9], ["70", "30", "20", "20"]);
}

#[test]
fn what_is_declared_wrong_of_rounding_is_told_at_its_line() {
    let declared = "[[disclosure]]\nof = [\"return.retail\"]\nmethod = \"round\"\nbase = 1\n\
        [[disclosure]]\nof = [\"return.offices\"]\nmethod = \"round\"\nthreshold = 5\n\
        [[disclosure]]\nof = [\"return.other\"]\nthreshold = 5\nbase = 5\n\
        [[disclosure]]\nof = [\"return.visits\"]\nmethod = \"rund\"\nthreshold = 5\n\
        [[disclosure]]\nof = [\"return.premises\"]\nmethod = \"round\"\n";
    let (case, _) = Case::of(declared, "period,unit,premises,visits\n2019-20-Q1,A,1,1\n");
    let folder = case.0.path("");
    let ended = run(&["schemas", "check", "-C", folder.to_str().unwrap()]);
    let said = format!("{}{}", ended.out, ended.err);
    for words in [
        "tables.toml:5",
        "the base is a whole number from 2",
        "where figures are rounded none is confidential by itself",
        "figures have a base where method",
        "rund",
        "how large an authority is cannot be confidential",
        "take one method for all of them",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}
