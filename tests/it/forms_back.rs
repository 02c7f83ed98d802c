//! Workbooks of our own that come back to an inbox: forms of others and of other times, and questions.

use std::{fs, path::PathBuf};

use calamine::{Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook as Book;

use crate::{
    chasing::{PERIOD, desk},
    worked_cases::{ALDER, VISITS},
};

/// The workbook once more, with texts of a sheet put in the place of others.
fn changed(path: &PathBuf, to: &PathBuf, of: &str, by: &[(&str, &str)]) {
    let mut read: Xlsx<_> = open_workbook(path).unwrap();
    let mut book = Book::new();
    for name in read.sheet_names() {
        let sheet = book.add_worksheet();
        sheet.set_name(&name).unwrap();
        let range = read.worksheet_range(&name).unwrap();
        let (row, column) = range.start().unwrap_or_default();
        for (r, c, value) in range.used_cells() {
            let text = value.to_string();
            let other = by.iter().find(|(old, _)| name == of && *old == text).map(|(_, new)| *new);
            let (row, column) = (row + r as u32, (column as usize + c) as u16);
            sheet.write(row, column, other.unwrap_or(&text)).unwrap();
        }
    }
    book.save(to).unwrap();
}

#[test]
fn a_form_that_was_made_for_somebody_else_or_another_time_is_told_and_its_layout_stands_in_the_readings() {
    let lae1 = desk();
    let next = "2019-20-Q2";
    assert_eq!(lae1.command(&["template", next]).status, 0);
    let blank = |name: &str| lae1.0.path(&format!("templates/{next}/{name} {next}.xlsx"));
    let inbox = |period: &str, file: &str| {
        fs::create_dir_all(lae1.0.path(&format!("inbox/{period}"))).unwrap();
        lae1.0.path(&format!("inbox/{period}/{file}"))
    };
    let told = |period: &str| {
        lae1.run(period);
        let rows = lae1.rows(period, "exceptions.csv");
        let own = rows.iter().filter(|row| row.get("rule") == "other-form");
        own.map(|row| row.get("message").to_owned()).collect::<Vec<_>>()
    };
    let readings = || {
        let lines = lae1.rows(next, "readings.csv");
        lines.iter().map(|row| row.get("heading").to_owned()).collect::<Vec<_>>().join("\n")
    };
    fs::copy(blank("X0000002+X0000003 Birch and Cedar"), inbox(next, "birch.xlsx")).unwrap();
    fs::copy(blank("X0000001 Alder"), inbox(next, "alder.xlsx")).unwrap();
    assert_eq!(told(next), [""; 0]);
    let lines = readings();
    assert!(lines.contains("it is the form that was made for X0000001, 2019-20-Q2, layout "), "{lines}");
    assert!(!lines.contains("laid out otherwise now"), "{lines}");
    // Another wrote its own name over that of Alder.
    let names = [("X0000001", "X0000006"), ("Alder", "Dogwood and Elm")];
    changed(&blank("X0000001 Alder"), &inbox(next, "alder.xlsx"), "Return", &names);
    insta::assert_snapshot!(told(next).join("\n"));
    // The form of another quarter with this one written over it.
    changed(&blank("X0000006 Dogwood and Elm"), &inbox(PERIOD, "old.xlsx"), "Return", &[(next, PERIOD)]);
    insta::assert_snapshot!(told(PERIOD).join("\n"));
    // A form whose layout is that of no form any more.
    let mut book: Xlsx<_> = open_workbook(blank("X0000001 Alder")).unwrap();
    let layout = book.worksheet_range("quarterday").unwrap().get_value((4, 0)).unwrap().to_string();
    changed(&blank("X0000001 Alder"), &inbox(next, "alder.xlsx"), "quarterday", &[(&layout, "abcdef")]);
    assert_eq!(told(next), [""; 0]);
    let lines = readings();
    let note = "layout abcdef; the form of that period is laid out otherwise now";
    assert!(lines.contains(note), "{lines}");
}

#[test]
fn a_workbook_of_questions_in_the_inbox_is_no_return_and_says_what_to_do_with_it() {
    let lae1 = desk();
    lae1.chase("2019-09-10", &[]);
    let before = lae1.total(PERIOD, PERIOD, ALDER, VISITS);
    fs::copy(lae1.questions(), lae1.0.path(&format!("inbox/{PERIOD}/answers.xlsx"))).unwrap();
    lae1.run(PERIOD);
    let rows = lae1.rows(PERIOD, "submissions.csv");
    let row = rows.iter().find(|row| row.get("file") == "answers.xlsx").unwrap();
    assert_eq!(row.get("state"), "set-aside");
    assert!(
        row.get("reason").contains("workbook of questions to X0000001 for 2019-20-Q1. Take in"),
        "{}",
        row.get("reason")
    );
    assert_eq!(lae1.total(PERIOD, PERIOD, ALDER, VISITS), before);
}
