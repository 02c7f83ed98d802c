//! Which figures are marked as revised, and which are not: those that are the same when rounded, and those that
//! lie before the window of revisions.

use std::fs;

use super::{BASE, DECLARED, Desk, WHOLE, desk, rest_of_the_year};
use crate::workspace::rows;

#[test]
fn only_a_figure_that_is_rounded_to_another_is_revised() {
    let desk = desk();
    let path = desk.case.0.path("c/datapackage.json");
    let declared = fs::read_to_string(&path).unwrap();
    let rounded = declared.replacen(
        "\"title\": \"Total visits\",",
        "\"title\": \"Total visits\", \"qd:rounding\": { \"base\": 10 },",
        1,
    );
    assert_ne!(declared, rounded);
    fs::write(&path, rounded).unwrap();
    desk.release("2019-20-Q1");
    assert_eq!(desk.visits("releases/2019-20-Q1/1", "2019-20-Q1"), "980");
    let revised = |line: &str| {
        desk.sends("2019-20-Q1", line);
        desk.run("2019-20-Q1");
        desk.line("out/2019-20-Q1", "figures", ("2019-20-Q1", WHOLE, "visits"), &["value", "revised"])
    };
    assert_eq!(revised("F,1500,106"), ["980", "false"]);
    assert_eq!(revised("F,1500,104"), ["970", "true"]);
}

#[test]
fn an_estimate_that_moves_with_its_link_but_not_when_rounded_is_no_revision() {
    // Case AA, second half: Ivy is new, its third quarter missing; Fir's second comes late.
    let returns = "period,unit,premises,visits\n\
                   2019-20-Q1,D,800,80\n2019-20-Q1,E,1200,120\n2019-20-Q1,F,1500,90\n\
                   2019-20-Q2,D,800,100\n2019-20-Q2,E,1200,140\n2019-20-Q2,I,500,50\n\
                   2019-20-Q3,D,800,110\n2019-20-Q3,E,1200,150\n2019-20-Q3,F,1500,100\n";
    let desk = Desk::of(DECLARED, returns);
    ["2019-20-Q1", "2019-20-Q2"].into_iter().for_each(|period| desk.run(period));
    desk.release("2019-20-Q3");
    let exact = |folder: &str| {
        desk.line(folder, "figures", ("2019-20-Q3", WHOLE, "visits"), &["value", "exact", "revised"])
    };
    assert_eq!(exact("releases/2019-20-Q3/1"), ["414", "414.166667", "false"]);
    desk.sends("2019-20-Q2", "F,1500,95");
    ["2019-20-Q2", "2019-20-Q3"].into_iter().for_each(|period| desk.run(period));
    // 360/335 x 50 in the place of 260/240 x 50.
    assert_eq!(exact("out/2019-20-Q3"), ["414", "413.731343", "false"]);
}

#[test]
fn what_lies_before_the_window_of_revisions_stays_as_it_was_released() {
    let declared = DECLARED.to_owned() + "[revisions]\nperiods = 1\n";
    let desk = Desk::of(&declared, &rest_of_the_year("F,1500,90"));
    desk.run("2018-19-Q4");
    desk.release("2019-20-Q1");
    desk.run("2019-20-Q2");
    // After the quarter next to it is out, the first is no longer revised.
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.run("2019-20-Q1");
    desk.run("2019-20-Q2");
    assert_eq!(desk.visits("out/2019-20-Q2", "2019-20-Q1"), "960");
    desk.run("2019-20-Q3");
    assert_eq!(desk.visits("out/2019-20-Q3", "2019-20-Q1"), "978");
}

#[test]
fn what_a_named_authority_gave_is_marked_and_explained_where_it_is_another_and_a_quartile_is_marked() {
    let quartiles =
        "[[table]]\ntitle = \"How they differ\"\nrows = \"regions\"\ncolumns = [\"median(rate)\"]\n";
    let desk = Desk::of(&(DECLARED.to_owned() + quartiles), BASE);
    desk.run("2018-19-Q4");
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "A,1000,150");
    desk.run("2019-20-Q1");
    let columns = ["kind", "published", "now", "own_data", "links", "methods", "corrections", "no_causes"];
    let own = desk.line("out/2019-20-Q1", "revisions", ("2019-20-Q1", "Alder", "visits"), &columns);
    assert_eq!(own, ["sum", "110", "150", "40", "0", "0", "0", ""]);
    let listed = |area: &str| {
        desk.line("out/2019-20-Q1", "authorities", ("2019-20-Q1", area, "visits"), &["value", "revised"])
    };
    assert_eq!(
        (listed("Alder"), listed("Birch")),
        (vec!["150".into(), "true".into()], vec!["190".into(), "false".into()])
    );
    let row = |area: &str| desk.case.row("2019-20-Q1", "Authorities", area).last().unwrap().clone();
    assert!(row("Alder").contains("Total visits"), "{}", row("Alder"));
    assert_eq!(row("Birch"), "none");
    // 11.0, 9.5, 11.0, 12.5, 11.7 before; 15.0 in the place of the first: the median is 11.7.
    let lines = rows(&desk.case.0.path("out/2019-20-Q1/data/quartiles.csv"));
    let whole = lines.iter().find(|line| line.get("area") == WHOLE).unwrap();
    let said = ["median", "revised", "revised_columns"].map(|name| whole.get(name).to_owned());
    assert_eq!((said[0].as_str(), said[1].as_str(), said[2].contains("median")), ("11.7", "true", true));
    let revised = rows(&desk.case.0.path("out/2019-20-Q1/data/revisions.csv"));
    let median =
        revised.iter().find(|line| line.get("kind") == "median" && line.get("area") == WHOLE).unwrap();
    assert_eq!([median.get("indicator"), median.get("published"), median.get("now")], ["rate", "11", "11.7"]);
    assert!(median.get("no_causes").contains("rates of units"), "{}", median.get("no_causes"));
    // What is the same is not listed.
    assert!(!revised.iter().any(|line| line.get("area") == "Birch"));
}
