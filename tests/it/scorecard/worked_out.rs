//! The scorecard of the five held against what was worked out by hand; then its bytes, its workbook, and what is
//! left of it without a source.

use super::{
    Five,
    given::{COLLECTIONS, OF_K},
};
use crate::workspace::{rows, run};

const MEASURES: [&str; 12] = [
    "O1 81 6750 12.0 4 5 green 12.9 better",
    "O2 70 230 30.4 3 5 green 28.0 better",
    "O3 55000.00 78000.00 70.5 2 2 amber  ",
    "D1 300 390 76.9 4 5 red 79.0 worse",
    "D2 550 6750 81.5 4 5 amber 81.0 same",
    "D3 10 14 71.4 2 2 amber 60.0 better",
    "P1 534 5 106.8 5 6 amber 104.0 same",
    "P2 3 5 60.0 5 5 red 80.0 worse",
    "P3 2 5 40.0 5 5 amber 40.0 same",
    "C1 6750 6.25 1080 4 5 green 1150 better",
    "C2 17 24 70.8 3 3 amber 70.0 [b]",
    "C3 1 11 9.1 2 5 not rated 8.0 ",
];

#[test]
fn the_scorecard_of_five_authorities_is_what_it_was_worked_out_to_be_by_hand() {
    let five = Five::new();
    five.put_all();
    five.put_programme(OF_K);
    // Section 18 began with two.
    let of_three = COLLECTIONS[3];
    five.declare(&(of_three.0, of_three.1, "register.code IN ('A', 'B')", of_three.3));
    five.run("s18", "2006-07");
    five.declare(&of_three);
    for year in ["2006-07", "2007-08"] {
        for quarter in 1..=4 {
            five.run("lae1", &format!("{year}-Q{quarter}"));
        }
        for name in ["fit3", "assessment"] {
            five.run(name, year);
        }
        five.run("joint", &format!("{year}-H2"));
        five.run("programme", &format!("{year}-Q4"));
    }
    five.run("s18", "2007-08");
    let out = five.scorecard("2007-08");
    let columns =
        ["id", "numerator", "denominator", "value", "base", "in_scope", "rating", "year_before", "direction"];
    let told = five.told("scorecard.csv", &columns);
    assert_eq!(told, MEASURES, "{out}");
    assert_eq!(
        five.told("perspectives.csv", &["perspective", "points", "share", "rating", "rated", "measures"]),
        [
            "outcomes 5 0.83 green 3 3",
            "delivery 2 0.33 red 3 3",
            "partnership 2 0.33 red 3 3",
            "capacity 3 0.75 green 2 3"
        ]
    );
    assert_eq!(
        five.told("cross-checks.csv", &["check", "authorities", "left", "right", "result"]),
        [
            "X1 A 110 220 holds",
            "X1 B 120 210 holds",
            "X1 C 0  undecided",
            "X1 D+E  120 undecided",
            "X2 A 1 5 holds",
            "X2 B 0 6 holds",
            "X2 C 0  undecided",
            "X2 D+E  4 undecided",
        ]
    );
    let notes = five.told("scorecard.csv", &["id", "note"]);
    assert_eq!(notes[10], "C2 Scope is not what it was: 1 came in and 0 went out");
    assert_eq!(notes[11], "C3 Not rated: of 5 in scope 2 gave both parts of it");
    // What can be got wrong stands nowhere.
    for wrong in ["11.0", "23.3", "75.0", "72.5", "50.0", "13.3"] {
        assert!(!told.iter().any(|row| row.split(' ').nth(3) == Some(wrong)), "{wrong}: {told:?}");
    }
    the_same_inputs_give_the_same_bytes(&five);
    the_workbook_is_as_published_ones_must_be(&five);
    // K gives the budget line up: what is left counts.
    five.put_programme(&OF_K[1..]);
    five.run("programme", "2007-08-Q4");
    five.scorecard("2007-08");
    let told = five.told("scorecard.csv", &["id", "numerator", "denominator", "value", "rating"]);
    assert_eq!(told[2], "O3 65000.00 90000.00 72.2 amber");
    a_source_that_is_missing_or_was_changed_blanks_its_measures_and_nothing_else(&five);
}

fn the_same_inputs_give_the_same_bytes(five: &Five) {
    let read = || {
        ["scorecard.csv", "scorecard.xlsx", "cross-checks.csv", "perspectives.csv", "run.json"]
            .map(|name| std::fs::read(five.0.path(&format!("out/2007-08/{name}"))).unwrap())
    };
    let first = read();
    five.scorecard("2007-08");
    assert!(first == read());
    let record: serde_json::Value = serde_json::from_slice(&first[4]).unwrap();
    let read = &record["sources"]["lae1"]["read"][0];
    assert_eq!(
        (read["period"].as_str(), read["told"].as_str()),
        (Some("2007-08-Q4"), Some("lae1, outputs of 2007-08-Q4 that are NOT RELEASED"))
    );
    assert_eq!(read["files"].as_object().unwrap().len(), 3);
    assert_eq!(record["outputs"].as_object().unwrap().len(), 4);
}

fn the_workbook_is_as_published_ones_must_be(five: &Five) {
    let book = five.0.path("out/2007-08/scorecard.xlsx");
    let ended = run(&["audit-workbook", book.to_str().unwrap()]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let cells = crate::workspace::sheet(&book, "Measures");
    let of_c2 = cells.iter().find(|row| row.first().is_some_and(|cell| cell == "C2")).unwrap();
    assert_eq!(of_c2[3..7], ["70.8", "amber", "[b]", "70"]);
    let cover = crate::workspace::sheet(&book, "Scorecard of five");
    assert!(cover.iter().flatten().any(|cell| cell == "Next update: 9 July 2009"), "{cover:?}");
}

fn a_source_that_is_missing_or_was_changed_blanks_its_measures_and_nothing_else(five: &Five) {
    std::fs::remove_dir_all(five.0.path("c/joint")).unwrap();
    let totals = five.0.path("w/fit3/out/2007-08/totals.csv");
    let text = std::fs::read_to_string(&totals).unwrap();
    std::fs::write(&totals, text.replacen("110", "111", 1)).unwrap();
    let out = five.scorecard("2007-08");
    assert!(
        out.contains("fit3: MISSING.") && out.contains("totals.csv: it was changed since the run wrote it"),
        "{out}"
    );
    assert!(out.contains("joint: MISSING.") && out.contains("there is no such collection"), "{out}");
    let told = five.told("scorecard.csv", &["id", "value", "rating"]);
    for (at, row) in told.iter().enumerate() {
        let is_blank = row.ends_with("  ");
        assert_eq!(is_blank, ["O2", "D1", "P3", "C3"].iter().any(|id| row.starts_with(id)), "{at} {row}");
    }
    let checks = five.told("cross-checks.csv", &["check", "result"]);
    assert_eq!(checks, ["X1 undecided", "X2 undecided"]);
    // In a year of which there is nothing all is blank.
    let text = std::fs::read_to_string(five.0.path("scorecard.toml")).unwrap();
    five.0.write("scorecard.toml", text.replacen("days = 100", "out = \"made/of-{period}\"\ndays = 100", 1));
    five.scorecard("2012-13");
    let rows = rows(&five.0.path("made/of-2012-13/scorecard.csv"));
    assert!(rows.iter().all(|row| row.get("value").is_empty() && !row.get("note").is_empty()));
}
