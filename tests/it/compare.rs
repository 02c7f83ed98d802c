//! `quarterday compare`: what differs between two files, and between the outputs of two runs.

use rust_xlsxwriter::Workbook;

use crate::{
    worked_cases::{ALDER, Lae1},
    workspace::{Ended, Workspace, run},
};

impl Workspace {
    fn compare(&self, old: &str, new: &str, more: &[&str]) -> Ended {
        let (old, new) = (self.path(old), self.path(new));
        run(&[&["compare", old.to_str().unwrap(), new.to_str().unwrap()], more].concat())
    }

    /// A workbook of sheets, each with cells in column A.
    fn book(&self, name: &str, sheets: &[(&str, &[f64])]) {
        let mut book = Workbook::new();
        for (title, numbers) in sheets {
            let sheet = book.add_worksheet();
            sheet.set_name(*title).unwrap();
            for (row, number) in (0..).zip(*numbers) {
                sheet.write_number(row, 0, *number).unwrap();
            }
        }
        book.save(self.path(name)).unwrap();
    }
}

#[test]
fn cells_that_were_changed_added_and_removed_are_told_as_they_were_typed() {
    let workspace = Workspace::new();
    workspace.write("old.csv", "Premises,500\nVisits,about 40\nStaff,3\n,,\n");
    workspace.write("new.csv", "Premises,500\nVisits,40\nStaff,\nInjuries,0\n");
    let ended = workspace.compare("old.csv", "new.csv", &[]);
    assert_eq!(ended.status, 3, "{}", ended.err);
    insta::assert_snapshot!(ended.out, @r#"
    The file: 4 cells differ
      B2      changed  "about 40" -> "40"
      B3      removed  "3" -> blank
      A4      added    blank -> "Injuries"
      B4      added    blank -> "0"
    "#);
    let csv = workspace.compare("old.csv", "new.csv", &["--format", "csv"]);
    insta::assert_snapshot!(csv.out.replace('\r', ""), @"
    sheet,cell,change,old,new
    ,B2,changed,about 40,40
    ,B3,removed,3,
    ,A4,added,,Injuries
    ,B4,added,,0
    ");
    let first = workspace.compare("old.csv", "new.csv", &["--most", "1"]);
    assert!(first.out.contains("... and 3 more (--most 4)"), "{}", first.out);
}

#[test]
fn sheets_are_compared_by_name_whatever_their_order() {
    let workspace = Workspace::new();
    workspace.book("old.xlsx", &[("Form", &[1.0, 2.0]), ("Notes", &[7.0]), ("Kept", &[5.0])]);
    workspace.book("new.xlsx", &[("Kept", &[5.0]), ("Form", &[1.0, 2.5]), ("More", &[8.0, 9.0])]);
    let ended = workspace.compare("old.xlsx", "new.xlsx", &[]);
    assert_eq!(ended.status, 3, "{}", ended.err);
    insta::assert_snapshot!(ended.out, @r#"
    Sheet "Kept": the same
    Sheet "Form": 1 cell differs
      A2      changed  "2" -> "2.5"
    Sheet "More": only in the new file, 2 cells
    Sheet "Notes": only in the old file, 1 cell
    "#);
}

#[test]
fn a_file_saved_in_another_format_differs_in_nothing_that_it_says() {
    let workspace = Workspace::new();
    workspace.book("old.xlsx", &[("Form", &[1.0, 2.5])]);
    workspace.write("new.csv", "1\n2.5\n");
    let ended = workspace.compare("old.xlsx", "new.csv", &[]);
    assert_eq!((ended.status, ended.out.as_str()), (0, "Nothing differs: 2 cells alike\n"), "{}", ended.err);
    let json: serde_json::Value =
        serde_json::from_str(&workspace.compare("old.xlsx", "new.csv", &["--format", "json"]).out).unwrap();
    assert_eq!(json["same"], true);
}

#[test]
fn what_cannot_be_compared_is_said() {
    let workspace = Workspace::new();
    workspace.write("a.csv", "1\n");
    workspace.write("b.pdf", "%PDF-1.4\n");
    let unreadable = workspace.compare("a.csv", "b.pdf", &[]);
    assert_eq!((unreadable.status, unreadable.out.contains("it is a PDF")), (1, true), "{}", unreadable.out);
    for (old, new, told) in [
        ("a.csv", "register", "one is a file and the other a folder"),
        ("a.csv", "missing.csv", "missing.csv: there is nothing of this name"),
        ("register", "collection", "this is no output folder of a run"),
    ] {
        let ended = workspace.compare(old, new, &[]);
        assert_eq!((ended.status, ended.err.contains(told)), (2, true), "{}", ended.err);
    }
}

#[test]
fn no_cell_acts_on_the_terminal_or_in_a_spreadsheet() {
    let workspace = Workspace::new();
    workspace.write("old.csv", "a\n");
    workspace.write("new.csv", "=cmd()\u{202e}x\n");
    let shown = workspace.compare("old.csv", "new.csv", &[]).out;
    assert!(!shown.contains('\u{202e}'), "{shown}");
    let csv = workspace.compare("old.csv", "new.csv", &["--format", "csv"]).out;
    assert!(csv.contains(",a,'=cmd()") && !csv.contains('\u{202e}'), "{csv}");
}

const PERIOD: &str = "2019-20-Q1";
const OTHER: &str = "X0000006";

/// The outputs of a run, kept in a folder `old`, and of another one, after Alder sent another figure and
/// Dogwood and Elm sent theirs.
fn two_runs() -> Lae1 {
    let lae1 = Lae1::new();
    lae1.simple(PERIOD, ALDER, "500", "100", "1");
    lae1.run(PERIOD);
    std::fs::create_dir_all(lae1.0.path("old")).unwrap();
    std::fs::rename(lae1.0.path(&format!("out/{PERIOD}")), lae1.0.path(&format!("old/{PERIOD}"))).unwrap();
    lae1.simple(PERIOD, ALDER, "500", "120", "1");
    lae1.simple(PERIOD, OTHER, "300", "60", "2");
    lae1.run(PERIOD);
    lae1
}

#[test]
fn what_differs_between_two_runs_is_told_figure_by_figure() {
    let lae1 = two_runs();
    let (old, new) = (format!("old/{PERIOD}"), format!("out/{PERIOD}"));
    let ended = lae1.0.compare(&old, &new, &["--most", "100"]);
    assert_eq!(ended.status, 3, "{}", ended.err);
    insta::assert_snapshot!(ended.out);
    let csv = lae1.0.compare(&old, &new, &["--format", "csv"]);
    let visits = csv.out.lines().find(|line| line.starts_with("unit") && line.contains("Alder"));
    assert!(visits.unwrap().ends_with(",reported,100,reported,120,+20,20"), "{visits:?}");
    let json: serde_json::Value =
        serde_json::from_str(&lae1.0.compare(&old, &new, &["--format", "json"]).out).unwrap();
    assert!(json["sums"].as_array().unwrap().len() > 2);
}

#[test]
fn two_runs_that_left_the_same_do_not_differ_and_those_of_two_periods_are_not_compared() {
    let lae1 = two_runs();
    let out = format!("out/{PERIOD}");
    let same = lae1.0.compare(&out, &out, &[]);
    assert_eq!((same.status, same.out.contains("Nothing differs")), (0, true), "{}", same.err);
    lae1.simple("2019-20-Q2", ALDER, "500", "100", "1");
    lae1.run("2019-20-Q2");
    let other = lae1.0.compare(&out, "out/2019-20-Q2", &[]);
    assert_eq!((other.status, other.err.contains("these are not of one period")), (2, true), "{}", other.err);
    std::fs::write(lae1.0.path(&format!("{out}/totals.csv")), "period\n").unwrap();
    std::fs::remove_file(lae1.0.path(&format!("{out}/data/figures.csv"))).unwrap();
    let broken = lae1.0.compare(&format!("old/{PERIOD}"), &out, &[]);
    assert_eq!(broken.status, 2, "{}", broken.out);
}
