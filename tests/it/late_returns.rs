//! Returns for an earlier period that came to the inbox of a later one.

use crate::{
    worked_cases::Lae1,
    workspace::{Row, run},
};

const PERIOD: &str = "2019-20-Q1";
const BEFORE: &str = "2018-19-Q4";
const ALDER: &str = "X0000001";
const INBOX: &str = "../2019-20-Q1";

/// Alder answered for the quarter before with 60 visits; with this one it sent 90, and Elm sent late.
fn late() -> Lae1 {
    let lae1 = Lae1::new();
    lae1.receive(BEFORE, "alder.csv", &visits(ALDER, BEFORE, 60));
    lae1.receive(PERIOD, "birch.csv", &visits("X0000002", PERIOD, 10));
    lae1.receive(PERIOD, "late/alder again.csv", &visits(ALDER, BEFORE, 90));
    lae1.receive(PERIOD, "elm at last.csv", &visits("X0000005", BEFORE, 7));
    // It says nothing of its period: it is for that of its inbox.
    lae1.receive(PERIOD, "dogwood.csv", "authority_code,premises_type,total_visits\nX0000004,total,500\n");
    lae1.receive(BEFORE, "receipts.csv", "file,received\nalder.csv,2019-05-20\n");
    lae1.receive(
        PERIOD,
        "receipts.csv",
        "file,received\nlate/alder again.csv,2019-09-01\nelm at last.csv,2019-09-02\n",
    );
    lae1
}

fn visits(code: &str, period: &str, total: u32) -> String {
    format!("authority_code,period,premises_type,premises,total_visits\n{code},{period},total,500,{total}\n")
}

fn run_on(lae1: &Lae1, period: &str, day: &str) -> String {
    let folder = lae1.0.path("");
    let ended = run(&["run", period, "-C", folder.to_str().unwrap(), "--as-of", day]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    ended.out
}

fn submissions(lae1: &Lae1) -> Vec<String> {
    let of = |row: &Row| format!("{} {} {}", row.get("file"), row.get("received"), row.get("state"));
    lae1.rows(BEFORE, "submissions.csv").iter().map(of).collect()
}

fn visits_in_all(lae1: &Lae1, period: &str) -> String {
    let is_it = |row: &&Row| {
        (row.get("area_type"), row.get("field"), row.get("key"), row.get("period"))
            == ("all", "total_visits", "total", period)
    };
    lae1.rows(period, "totals.csv").iter().find(is_it).map(|row| row.get("value").to_owned()).unwrap()
}

#[test]
fn what_came_late_is_taken_in_by_a_run_of_its_own_period_and_set_aside_by_that_of_its_inbox() {
    let lae1 = late();
    // The day before it came nothing of it was there.
    assert!(!run_on(&lae1, BEFORE, "2019-08-31").contains("Came late"));
    assert_eq!(visits_in_all(&lae1, BEFORE), "60");
    // The run of its inbox was never made: nothing rests on it.
    let told = run_on(&lae1, BEFORE, "2019-09-04");
    assert!(told.contains("Came late    2 in the inboxes of later periods, taken in"), "{told}");
    let alone = [
        "alder.csv 2019-05-20 superseded".to_owned(),
        format!("{INBOX}/elm at last.csv 2019-09-02 accepted"),
        format!("{INBOX}/late/alder again.csv 2019-09-01 accepted"),
    ];
    assert_eq!(submissions(&lae1), alone);
    assert_eq!(visits_in_all(&lae1, BEFORE), "97");
    assert!(!lae1.0.path(&format!("out/{BEFORE}/pending.csv")).exists());
    run_on(&lae1, PERIOD, "2019-09-04");
    let set_aside = lae1.rows(PERIOD, "submissions.csv");
    let of = |row: &Row| format!("{} {}", row.get("state"), row.get("reason"));
    let set_aside: Vec<String> = set_aside.iter().filter(|row| row.get("period") == BEFORE).map(of).collect();
    assert_eq!(set_aside, ["set-aside it is for another period: 2018-19-Q4"; 2]);
    // With the list of that run it is the same, byte by byte.
    let before = std::fs::read(lae1.0.path(&format!("out/{BEFORE}/submissions.csv"))).unwrap();
    run_on(&lae1, BEFORE, "2019-09-04");
    assert!(std::fs::read(lae1.0.path(&format!("out/{BEFORE}/submissions.csv"))).unwrap() == before);
    // A file that took the place of another since then is read, whatever the list says of it.
    lae1.receive(PERIOD, "birch.csv", &visits("X0000002", BEFORE, 1000));
    run_on(&lae1, BEFORE, "2019-09-04");
    assert_eq!(visits_in_all(&lae1, BEFORE), "1097");
}

#[test]
fn a_copy_that_somebody_took_to_its_own_inbox_counts_once() {
    let lae1 = late();
    lae1.receive(BEFORE, "elm at last.csv", &visits("X0000005", BEFORE, 7));
    run_on(&lae1, BEFORE, "2019-09-04");
    assert_eq!(visits_in_all(&lae1, BEFORE), "97");
    assert_eq!(submissions(&lae1).iter().filter(|line| line.contains("elm")).count(), 1);
}

#[test]
fn of_a_file_with_returns_for_two_periods_each_takes_its_own() {
    let lae1 = late();
    let both = visits("X0000002", PERIOD, 10) + &visits("X0000002", BEFORE, 4).split_once('\n').unwrap().1;
    lae1.receive(PERIOD, "birch.csv", &both);
    for _ in 0..2 {
        run_on(&lae1, BEFORE, "2019-09-04");
        run_on(&lae1, PERIOD, "2019-09-04");
        assert_eq!(
            (visits_in_all(&lae1, BEFORE), visits_in_all(&lae1, PERIOD)),
            ("101".into(), "510".into())
        );
    }
}

#[test]
fn of_a_period_that_was_closed_what_came_since_is_pending_until_it_is_opened_again() {
    let lae1 = late();
    let (close, reopen) = (
        format!(
            "2019-09-01,Ann,sign-off,,{BEFORE},,,,,,,,,,,Looked through\n\
             2019-09-01,Ben,sign-off,,{BEFORE},,,,,,,,,,,Looked through\n\
             2019-09-01,Ann,close,,{BEFORE},,,,,,,,,,,Release meeting\n"
        ),
        format!("2019-09-05,Ann,reopen,,{BEFORE},,,,,,,,,,,Elm came late\n"),
    );
    lae1.decide(&close);
    // What had come by the day on which it was closed was there when people signed.
    let told = run_on(&lae1, BEFORE, "2019-09-04");
    assert_eq!(visits_in_all(&lae1, BEFORE), "90");
    assert!(told.contains("pending late return: elm at last.csv in the inbox of 2019-20-Q1 (Elm)"), "{told}");
    let pending = lae1.rows(BEFORE, "pending.csv");
    let of = |name: &str| pending[0].get(name).to_owned();
    assert_eq!(pending.len(), 1);
    assert_eq!(
        (of("file"), of("unit"), of("received")),
        ("elm at last.csv".into(), "X0000005".into(), "2019-09-02".into())
    );
    assert_eq!(of("why"), "the period was closed on 2019-09-01, before it came: reopen it to take it in");
    let book = lae1.0.path(&format!("out/{BEFORE}/exceptions.xlsx"));
    let sheet = crate::workspace::sheet(&book, "Late returns and revisions");
    assert!(sheet.iter().any(|row| row.iter().any(|cell| cell == "elm at last.csv")), "{sheet:?}");
    lae1.decide(&(close + &reopen));
    run_on(&lae1, BEFORE, "2019-09-06");
    assert_eq!(visits_in_all(&lae1, BEFORE), "97");
}

#[test]
fn an_inbox_that_is_given_is_looked_at_by_itself_and_what_runs_listed_of_others_is_told() {
    let lae1 = late();
    run_on(&lae1, PERIOD, "2019-09-04");
    let (folder, inbox) = (lae1.0.path(""), lae1.0.path(&format!("inbox/{BEFORE}")));
    let place = ["-C", folder.to_str().unwrap(), "--inbox", inbox.to_str().unwrap(), "--as-of"];
    let on = |day: &str| {
        let ended = run(&[&["status", BEFORE], place.as_slice(), &[day]].concat());
        assert_eq!(ended.status, 0, "{}", ended.err);
        ended.out
    };
    let told = on("2019-09-04");
    assert!(told.contains("Pending       2 files for this period in the inboxes of others"), "{told}");
    let why = "copy it to the inbox of this period to take it in";
    let line = format!("pending revision: late/alder again.csv in the inbox of 2019-20-Q1 (Alder): {why}");
    assert!(told.contains(&line), "{told}");
    assert!(!on("2019-08-31").contains("Pending"));
    // A folder that cannot be looked through is told, and stops nothing.
    lae1.0.write(&format!("out/{PERIOD}/submissions.csv"), "changed");
    assert!(on("2019-09-04").contains("it was changed since the run wrote it"));
}

#[test]
fn a_list_of_receipts_with_a_fault_in_another_inbox_is_told_and_stops_nothing() {
    let lae1 = late();
    lae1.receive(PERIOD, "receipts.csv", "file,received\nelm at last.csv,Friday\n");
    let told = run_on(&lae1, BEFORE, "2019-09-04");
    assert!(told.contains("receipts.csv:2: \"Friday\" is not a date or time"), "{told}");
    assert_eq!(visits_in_all(&lae1, BEFORE), "60");
}
