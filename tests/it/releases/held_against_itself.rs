//! A release that is read again with nothing beside it: its figures are traced, and its workbook is held against
//! its lists.

use std::fs;

use super::{DECLARED, Desk, desk, rest_of_the_year};
use crate::workspace::{changed_as_if_written, run};

#[test]
fn every_figure_of_a_release_is_traced_from_itself_alone_current_quarter_and_year() {
    let desk = Desk::of(DECLARED, &rest_of_the_year("F,1500,90"));
    for period in ["2018-19-Q4", "2019-20-Q1", "2019-20-Q2", "2019-20-Q3"] {
        desk.run(period);
    }
    desk.release("2019-20-Q4");
    let release = desk.case.0.path("releases/2019-20-Q4/1");
    let nowhere = desk.case.0.path("nowhere");
    let declared = ["declarations/c", "declarations/register"].map(|below| release.join(below));
    let (numbers, wrong) = crate::trace::traced(&release, &nowhere, declared);
    assert!(wrong.is_empty(), "{} of {numbers}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(numbers > 50, "{numbers}");
    let release = release.display().to_string();
    let told = run(&["trace", "Series", "2019-20-Q4", "return.visits", "--out", &release]);
    assert_eq!(told.status, 0, "{}", told.err);
}

#[test]
fn the_workbook_of_a_release_is_held_against_its_own_lists_and_what_none_of_them_says_is_told() {
    let desk = desk();
    desk.release("2019-20-Q1");
    let release = desk.case.0.path("releases/2019-20-Q1/1");
    // It has its own declarations.
    let audit = || run(&["audit-workbook", release.to_str().unwrap()]);
    let ended = audit();
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("say what the lists beside them say"), "{}", ended.out);
    let told = "Not checked, since no list here says it: who answered, and that every authority has its row \
        (status.csv); of how many authorities sums are (totals.csv); how much is open (exceptions.csv).";
    assert!(ended.out.contains(told), "{}", ended.out);
    changed_as_if_written(&release, "data/figures.csv", |text| text.replace(",978,", ",979,"));
    let ended = audit();
    assert_eq!(ended.status, 1, "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("979"), "{}", ended.out);
    // A list that was there is missed.
    let out = desk.case.0.path("out/2019-20-Q1");
    fs::remove_file(out.join("status.csv")).unwrap();
    let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", &desk.folder()]);
    assert!(ended.status == 2 && ended.err.contains("status.csv: it is not there any more"), "{}", ended.err);
}
