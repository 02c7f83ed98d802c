//! Who must have signed and closed before anything is released.

use super::{Desk, desk};

#[test]
fn nothing_is_released_before_two_people_signed_what_stands_there_and_one_closed_it() {
    let desk = desk();
    desk.run("2019-20-Q1");
    let refused = |words: &str| {
        let ended = desk.ask(&["release", "2019-20-Q1"]);
        assert_eq!(ended.status, 2, "{}", ended.out);
        assert!(ended.err.contains(words), "{}", ended.err);
        assert!(!desk.case.0.path("releases/2019-20-Q1").join("1").exists());
    };
    refused("it was signed off by nobody");
    assert_eq!(desk.decide("sign-off", "2019-20-Q1", "Ann Smith").status, 0);
    assert_eq!(desk.decide("sign-off", "2019-20-Q1", "ann smith ").status, 0);
    let early = desk.decide("close", "2019-20-Q1", "Ann Smith");
    assert_eq!((early.status, early.err.contains("1 of 2 people")), (2, true), "{}", early.err);
    refused("signed off by ann smith");
    assert_eq!(desk.decide("sign-off", "2019-20-Q1", "Ben Jones").status, 0);
    assert_eq!(desk.decide("close", "2019-20-Q1", "Ben Jones").status, 0);
    // Something came since they looked.
    desk.sends("2019-20-Q1", "F,1500,90");
    refused("is not what the files, decisions and declarations give today");
    desk.run("2019-20-Q1");
    refused("signed off another statistics.xlsx");
    desk.sign("2019-20-Q1");
    let ended = desk.ask(&["release", "2019-20-Q1"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert!(
        ended.out.contains("Signed off  by Ann Smith and Ben Jones; closed by Ann Smith"),
        "{}",
        ended.out
    );
}

#[test]
fn a_period_that_is_reopened_signed_and_closed_on_one_day_is_closed() {
    let desk = desk();
    desk.run("2019-20-Q1");
    let all = |desk: &Desk| {
        for (what, who) in [
            ("sign-off", "Ann Smith"),
            ("sign-off", "Ben Jones"),
            ("close", "Ben Jones"),
            ("reopen", "Ann Smith"),
            ("sign-off", "Ben Jones"),
            ("sign-off", "Ann Smith"),
            ("close", "Ben Jones"),
        ] {
            let ended = desk.decide(what, "2019-20-Q1", who);
            assert_eq!(ended.status, 0, "{what} {who}: {}", ended.err);
        }
    };
    all(&desk);
    let ended = desk.ask(&["release", "2019-20-Q1"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
}

#[test]
fn one_person_under_two_spellings_does_not_sign_twice() {
    let desk = desk();
    desk.run("2019-20-Q1");
    for who in ["Ann Smith", "A. Smith", "SMITH, Ann"] {
        assert_eq!(desk.decide("sign-off", "2019-20-Q1", who).status, 0);
    }
    let early = desk.decide("close", "2019-20-Q1", "Ann Smith");
    assert_eq!(early.status, 2);
    assert!(
        early.err.contains("1 of 2 people") && early.err.contains("A. Smith may be Ann Smith"),
        "{}",
        early.err
    );
}
