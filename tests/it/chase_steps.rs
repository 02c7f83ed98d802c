//! Reminders by steps that a collection declares.

use std::fs;

use crate::{
    chasing::{CONTACTS, PERIOD, desk},
    worked_cases::Lae1,
};

/// The desk of a collection that declares steps: for whoever sends nothing three, for questions one.
fn desk_with_steps() -> Lae1 {
    let lae1 = desk();
    let declared = fs::read_to_string(lae1.0.path("lae1/collection.toml")).unwrap();
    let steps = "\n[chase]\nsteps = [\n\
        { after = -7, text = \"not-received\" },\n\
        { after = 1, text = \"overdue\" },\n\
        { after = 14, text = \"overdue-2\" },\n\
        { after = 7, text = \"overdue-head\", to = \"head of service\" },\n\
        { after = 10, text = \"queries\" },\n]\n";
    lae1.0.write("lae1/collection.toml", format!("{declared}{steps}"));
    lae1
}

#[test]
fn steps_say_when_the_next_letter_goes_out_and_to_whom() {
    let lae1 = desk_with_steps();
    // It is due on 25 August 2019.
    let dry = |day: &str| lae1.chase(day, &["--dry-run"]).out;
    insta::assert_snapshot!(dry("2019-08-10"));
    assert!(
        dry("2019-08-18").contains("1 letter: not-received (number 1 of its kind)"),
        "{}",
        dry("2019-08-18")
    );
    lae1.chase("2019-08-27", &[]);
    lae1.chase("2019-08-27", &["--sent"]);
    assert!(dry("2019-09-09").contains("overdue-2, to the contact, on 2019-09-10"), "{}", dry("2019-09-09"));
    lae1.chase("2019-09-10", &[]);
    lae1.chase("2019-09-10", &["--sent"]);
    // Nobody who is no head of service gets that letter.
    let told = dry("2019-09-17");
    assert!(told.contains("no address of a head of service (role in contacts.csv) is known"), "{told}");
    let contacts = CONTACTS.replace("language\n", "language,role\n").replace(",,,,\n", ",,,,,\n");
    let contacts = contacts.replace("2019-07-31,\n", "2019-07-31,,\n").replace(",cy\n", ",cy,\n");
    let head = "X0000002,The Head,head@birch.example.org,,,,,Head of Service\n";
    lae1.0.write("register/contacts.csv", format!("{contacts}{head}"));
    let screen = lae1.command(&["status", PERIOD, "--as-of", "2019-09-12"]).out;
    let told = "2019-09-10: overdue, letter 2; next overdue-head, to the head of service, on 2019-09-17";
    assert!(screen.contains(told), "{screen}");
    lae1.chase("2019-09-17", &[]);
    lae1.chase("2019-09-17", &["--sent"]);
    let letter = lae1.draft("X0000002+X0000003 Birch and Cedar/2019-20-Q1 overdue 3.eml").unwrap();
    assert!(letter.contains("head@birch.example.org") && letter.contains("The Head"), "{letter}");
    let told = dry("2019-12-01");
    assert!(told.contains("overdue: all 3 steps of overdue were taken: call them"), "{told}");
}

#[test]
fn a_step_that_cannot_be_taken_is_told_at_its_line() {
    let lae1 = desk();
    let declared = fs::read_to_string(lae1.0.path("lae1/collection.toml")).unwrap();
    for steps in [
        "{ after = 7, text = \"overdo\" }",
        "{ after = -7, text = \"overdue\" }",
        "{ after = 7, text = \"overdue-haed\" }",
        "{ text = \"overdue\" }",
    ] {
        lae1.0.write("lae1/collection.toml", format!("{declared}\n[chase]\nsteps = [\n{steps},\n]\n"));
        let ended = lae1.command(&["schemas", "check"]);
        let told = ended.out.replace(lae1.0.path("").to_str().unwrap(), "");
        assert_eq!(ended.status, 2, "{told}");
        insta::assert_snapshot!(told);
    }
}
