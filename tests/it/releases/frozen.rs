//! What was released stays as it was: the same bytes each time, told where one was changed, and put right only
//! by a release after it.

use std::fs;

use super::{Desk, desk};
use crate::workspace::run;

#[test]
fn what_puts_a_release_right_says_so_on_its_cover_and_the_first_stays_as_it_was() {
    let desk = desk();
    desk.release("2019-20-Q1");
    let first = fs::read(desk.case.0.path("releases/2019-20-Q1/1/statistics.xlsx")).unwrap();
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.run("2019-20-Q1");
    desk.sign("2019-20-Q1");
    let ended = desk.ask(&["release", "2019-20-Q1"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("Declare a [[correction]]"), "{}", ended.err);
    desk.correction("2019-20-Q1");
    let told = desk.release("2019-20-Q1").out;
    assert!(told.contains("Released 2019-20-Q1/2 of Visits, which puts the one before right"), "{told}");
    assert_eq!(fs::read(desk.case.0.path("releases/2019-20-Q1/1/statistics.xlsx")).unwrap(), first);
    let folder = desk.folder();
    let verified = run(&["release", "2019-20-Q1", "--verify", "-C", &folder]);
    assert_eq!(verified.status, 0, "{}", verified.err);
    assert_eq!(verified.out.lines().count(), 2, "{}", verified.out);
    // The two are held against each other as two outputs are.
    let place = |number: u8| desk.case.0.path(&format!("releases/2019-20-Q1/{number}"));
    let compared = run(&["compare", place(1).to_str().unwrap(), place(2).to_str().unwrap()]);
    assert_eq!(compared.status, 3, "{}", compared.err);
    assert!(compared.out.contains("978") && compared.out.contains("960"), "{}", compared.out);
}

#[test]
fn a_byte_changed_in_a_release_is_told_and_nothing_is_released_after_it() {
    let desk = desk();
    desk.release("2019-20-Q1");
    let path = desk.case.0.path("releases/2019-20-Q1/1/data/growth.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen('1', "2", 1)).unwrap();
    let folder = desk.folder();
    let verified = run(&["release", "2019-20-Q1", "--verify", "-C", &folder]);
    assert_eq!(verified.status, 2);
    assert!(verified.err.contains("growth.csv: it was changed"), "{}", verified.err);
    desk.sends("2019-20-Q1", "F,1500,90");
    let ended = desk.ask(&["run", "2019-20-Q1"]);
    assert_eq!(ended.status, 2, "{}", ended.out);
    assert!(ended.err.contains("growth.csv: it was changed"), "{}", ended.err);
}

#[test]
fn a_release_made_twice_has_the_same_bytes_but_for_its_run_record() {
    let made = || {
        let desk = desk();
        desk.release("2019-20-Q1");
        desk
    };
    let (one, other) = (made(), made());
    let listed = |desk: &Desk| {
        let record = fs::read_to_string(desk.case.0.path("releases/2019-20-Q1/1/run.json")).unwrap();
        let record: serde_json::Value = serde_json::from_str(&record).unwrap();
        let mut outputs = record["outputs"].clone();
        // The run record in another form, and the hash of that.
        for name in ["ro-crate-metadata.json", "manifest-sha256.txt"] {
            assert!(outputs.as_object_mut().unwrap().remove(name).is_some(), "{name}");
        }
        outputs
    };
    assert_eq!(listed(&one), listed(&other));
    assert!(listed(&one).as_object().unwrap().contains_key("records/figures/period=2018-19-Q4/part.parquet"));
}

#[test]
fn a_file_put_into_a_release_and_a_release_that_is_gone_are_told() {
    let desk = desk();
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.correction("2019-20-Q1");
    desk.release("2019-20-Q1");
    let folder = desk.folder();
    let verify = || run(&["release", "2019-20-Q1", "--verify", "-C", &folder]);
    let first = desk.case.0.path("releases/2019-20-Q1/1");
    fs::write(first.join(".DS_Store"), "what a desktop leaves").unwrap();
    assert_eq!(verify().status, 0, "{}", verify().err);
    fs::write(first.join("data/extra.csv"), "period\n").unwrap();
    let told = verify();
    assert_eq!(told.status, 2);
    assert!(told.err.contains("extra.csv: the run did not write this file: move it away"), "{}", told.err);
    fs::remove_file(first.join("data/extra.csv")).unwrap();
    fs::rename(&first, desk.case.0.path("elsewhere")).unwrap();
    let told = verify();
    assert_eq!(told.status, 2);
    assert!(told.err.contains("2019-20-Q1/2 followed on 2019-20-Q1/1, which is not there"), "{}", told.err);
}
