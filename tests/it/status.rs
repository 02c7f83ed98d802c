//! `quarterday status`: how a collection stands on a day, for those who are to call somebody next.

use crate::{
    worked_cases::{ALDER, BIRCH, Lae1},
    workspace::{Ended, run},
};

const BEFORE: &str = "2018-19-Q4";
const PERIOD: &str = "2019-20-Q1";

impl Lae1 {
    fn status_with(&self, more: &[&str]) -> Ended {
        let folder = self.0.path("");
        run(&[&["status", PERIOD, "-C", folder.to_str().unwrap()], more].concat())
    }

    /// What `status` prints as of a day.
    fn status(&self, day: &str, more: &[&str]) -> String {
        let ended = self.status_with(&[&["--as-of", day], more].concat());
        assert_eq!(ended.status, 0, "{}", ended.err);
        ended.out
    }

    fn status_as_json(&self, day: &str) -> serde_json::Value {
        serde_json::from_str(&self.status(day, &["--format", "json"])).unwrap()
    }
}

/// A quarter in which Alder was late and others were missing, and one in which Alder's return has an error,
/// the joint one cannot be read, and Dogwood and Elm's did not come.
fn two_quarters() -> Lae1 {
    let lae1 = Lae1::new();
    lae1.simple(BEFORE, ALDER, "500", "100", "1");
    let name = |table: &str| format!("{ALDER}_{table}.csv");
    let received = |day: &str| format!("file,received\n{},{day}\n{},{day}\n", name("visits"), name("return"));
    lae1.receive(BEFORE, "receipts.csv", &received("2019-06-05"));
    lae1.run(BEFORE);
    lae1.simple(PERIOD, ALDER, "500", "-4", "1");
    lae1.receive(PERIOD, "X0000002+X0000003_visits.pdf", "%PDF-1.4\nBirch and Cedar X0000002+X0000003");
    lae1.receive(PERIOD, "receipts.csv", &received("2019-08-20"));
    lae1
}

#[test]
fn who_is_overdue_rejected_and_wrong_is_seen_at_a_glance() {
    insta::assert_snapshot!(two_quarters().status("2019-09-04", &[]));
}

#[test]
fn what_was_promised_and_until_when_it_may_wait_stands_with_the_name() {
    let lae1 = two_quarters();
    lae1.decide(&format!(
        "2019-08-24,J. Officer,extend,X0000006,{PERIOD},,,,,,,,,2019-09-02,mail,New system\n\
         2019-09-03,J. Officer,note,X0000006,{PERIOD},,,,,,,,,2019-09-06,telephone,Sending it on Friday\n\
         2019-08-30,J. Officer,exempt,{ALDER},{PERIOD},,,,,,,,,,,Taken over by the county\n"
    ));
    let screen = lae1.status("2019-09-04", &[]);
    insta::assert_snapshot!(screen);
    // By the day before nothing was promised, and it was not overdue.
    let before = lae1.status("2019-09-02", &[]);
    assert!(before.contains("Not in, and may come later: 1 return"), "{before}");
    assert!(!before.contains("Friday"), "{before}");
    let after = lae1.status("2019-09-07", &[]);
    assert!(after.contains("it was to be by 2019-09-06"), "{after}");
}

#[test]
fn what_is_due_by_a_day_is_listed_whether_it_is_overdue_or_not() {
    let lae1 = two_quarters();
    let due = lae1.status("2019-08-20", &["--due", "2019-08-25"]);
    assert!(due.contains("Due by 2019-08-25, and not in: 2 returns"), "{due}");
    assert!(due.contains("in 5 days  Dogwood and Elm"), "{due}");
    let today = lae1.status("2019-08-20", &["--due", "today"]);
    assert!(today.contains("Due by 2019-08-20, and not in: 0 returns"), "{today}");
}

#[test]
fn what_came_was_decided_opened_and_closed_since_a_day_is_told() {
    let lae1 = two_quarters();
    let folder = lae1.0.path("");
    run(&["run", PERIOD, "-C", folder.to_str().unwrap(), "--as-of", "2020-06-01"]);
    lae1.simple(PERIOD, ALDER, "500", "1300", "1");
    lae1.decide(&format!(
        "2020-06-01,J. Officer,note,{ALDER},{PERIOD},,,,,,,,,,telephone,They will look at it\n"
    ));
    insta::assert_snapshot!(lae1.status("2020-06-02", &["--since", "yesterday"]));
    let all = lae1.status("2020-06-02", &["--since", "2019-08-20"]);
    assert!(all.contains("Came      2 files"), "{all}");
}

#[test]
fn without_an_earlier_run_it_is_said_that_nothing_can_be_compared() {
    let screen = two_quarters().status("2019-09-04", &["--since", "yesterday"]);
    let told = "What was opened and closed is not known: there are no outputs of a run of this period";
    assert!(screen.contains(told), "{screen}");
}

#[test]
fn it_is_asked_by_region_and_by_officer() {
    let lae1 = two_quarters();
    lae1.0.write(
        "officers.csv",
        "officer,code,region\nAnn Officer,,North\nBen Other,X0000002,\nBen Other,,R2\n",
    );
    let north = lae1.status("2019-09-04", &["--region", "north"]);
    assert!(
        north.contains("2019-20-Q1: North\n") && north.contains("Expected      2 authorities"),
        "{north}"
    );
    let same = lae1.status("2019-09-04", &["--region", "R1"]);
    assert_eq!(north, same);
    let ann = lae1.status("2019-09-04", &["--officer", "ann officer"]);
    assert!(
        ann.contains("looked after by Ann Officer") && ann.contains("Expected      1 authority"),
        "{ann}"
    );
    let ben = lae1.status("2019-09-04", &["--officer", "Ben Other"]);
    assert!(ben.contains("Expected      3 authorities") && !ben.contains("Alder"), "{ben}");
    for (asked, told) in [
        (
            ["--officer", "Anne Officer"],
            "the officer \"Anne Officer\" is not known; the nearest is \"Ann Officer\"",
        ),
        (["--region", "Nort"], "the region \"Nort\" is not known; the nearest is \"North\""),
        (["--since", "friday"], "\"friday\" is not a day: give one such as 2010-06-30, today or yesterday"),
    ] {
        let ended = lae1.status_with(&asked);
        assert_eq!((ended.status, ended.err.contains(told)), (2, true), "{}", ended.err);
    }
}

#[test]
fn faults_in_the_list_of_officers_are_told_at_their_line() {
    let lae1 = two_quarters();
    let lines = "officer,code,region\nAnn,X0000009,\nAnn,,Nort\nAnn,X0000001,North\nAnn,,\n,X0000001,\nBen,X0000001,\n";
    lae1.0.write("officers.csv", lines);
    let ended = lae1.status_with(&[]);
    assert_eq!(ended.status, 2);
    let folder = lae1.0.path("").display().to_string();
    insta::assert_snapshot!(ended.err.replace(&folder, ""));
}

#[test]
fn a_return_without_a_table_that_others_give_came_in_part() {
    let lae1 = two_quarters();
    lae1.table(PERIOD, "X0000006", "visits", &["premises_type,planned,total_visits", "total,60,60"]);
    let screen = lae1.status("2019-09-04", &[]);
    assert!(
        screen.contains("Came in part: 1 return\n  Dogwood and Elm                   no table Return yet"),
        "{screen}"
    );
}

#[test]
fn nothing_is_written_but_what_was_read_of_files() {
    let lae1 = two_quarters();
    lae1.status("2019-09-04", &[]);
    let mut entries: Vec<String> = std::fs::read_dir(lae1.0.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    entries.sort();
    assert_eq!(entries, [BEFORE]);
}

#[test]
fn programs_are_told_of_every_unit() {
    let found = two_quarters().status_as_json("2019-09-04");
    assert_eq!(found["counts"]["expected"], 4);
    let units = found["units"].as_array().unwrap();
    let of = |id: &str| units.iter().find(|unit| unit["unit"] == id).unwrap();
    assert_eq!(
        of(ALDER)["before"],
        serde_json::json!({"periods": 1, "in_time": 0, "late": 1, "missing": 0, "rejected": 0})
    );
    assert_eq!(of(ALDER)["errors"], 2);
    assert_eq!(
        (&of("X0000006")["days_late"], &of("X0000006")["receipt"]),
        (&10.into(), &"not-received".into())
    );
    assert_eq!(of(&format!("{BIRCH}+X0000003"))["rejected"].as_array().unwrap().len(), 1);
}

impl Lae1 {
    /// Declares how far it is worth going.
    fn declare_chase(&self, declared: &str) {
        let settings = std::fs::read_to_string(self.0.path("lae1/collection.toml")).unwrap();
        let settings = settings.replace("[[joint]]", &format!("chase = {{ {declared} }}\n[[joint]]"));
        self.0.write("lae1/collection.toml", settings);
    }
}

/// Alder with 100 visits in one quarter and 1,200 in the next, which is asked about; nothing of others.
fn grown() -> Lae1 {
    let lae1 = Lae1::new();
    lae1.simple(BEFORE, ALDER, "500", "100", "1");
    lae1.run(BEFORE);
    lae1.simple(PERIOD, ALDER, "500", "1200", "1");
    lae1
}

#[test]
fn it_is_worth_going_on_while_what_is_open_may_move_a_national_figure() {
    for (worth, told) in [("90", "Worth going on"), ("95", "Not worth going on")] {
        let lae1 = grown();
        lae1.declare_chase(&format!("worth = {worth}"));
        let screen = lae1.status("2019-09-04", &[]);
        assert!(screen.contains(&format!("\n{told}: ")), "{screen}");
    }
    let lae1 = grown();
    lae1.declare_chase("worth = 0.1");
    insta::assert_snapshot!(lae1.status("2019-09-04", &[]));
    // 1,100 of 1,200 are asked about; once it is explained nothing is.
    let visits = |found: &serde_json::Value| {
        let figures = found["gain"]["figures"].as_array().unwrap();
        figures.iter().find(|own| own["figure"] == "Total visits, All premises").unwrap().clone()
    };
    let open = lae1.status_as_json("2019-09-04");
    assert_eq!(visits(&open)["by_questions"], 91.6667);
    assert_eq!(open["gain"]["is_worth_it"], true);
    lae1.decide(&format!(
        "2019-09-01,J. Officer,explain,{ALDER},{PERIOD},,LAE-081,,,,,,,,telephone,A campaign\n"
    ));
    assert_eq!(visits(&lae1.status_as_json("2019-09-04"))["by_questions"], 0.0);
}

#[test]
fn what_is_missing_moves_a_figure_by_as_much_as_estimates_are_out() {
    let case = crate::case::case_a();
    let folder = case.0.path("");
    let arguments = ["status", "2019-20-Q2", "-C", folder.to_str().unwrap(), "--as-of", "2019-12-01"];
    let ended = run(&[&arguments[..], &["--format", "json"]].concat());
    let found: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let tests = crate::workspace::rows(&case.0.path("out/2019-20-Q2/data/backtest.csv"));
    let own = tests.iter().find(|row| row.get("period") == "2019-20-Q2" && row.get("class").is_empty());
    let error: f64 = own.unwrap().get("error_pct").parse().unwrap();
    assert!(error > 0.0);
    // Fir's 108 are an estimate: 108 of 978 in the nation, of 578 in the South.
    let share = |whole: f64| (108.0 * error / whole * 10_000.0).round() / 10_000.0;
    assert_eq!(found["gain"]["figures"][0]["by_estimates"], share(978.0));
    assert_eq!(found["gain"]["by_region"]["South"]["percent"], share(578.0));
    assert!(found["gain"]["by_region"]["North"].is_null(), "{}", found["gain"]);
    assert_eq!(found["gain"]["is_worth_it"], serde_json::Value::Null);
}

#[test]
fn at_most_so_many_questions_are_put_to_an_authority_and_errors_come_first() {
    let lae1 = grown();
    let visits = ["premises_type,premises,planned,total_visits", "total,500,1200,1200", "retail,-3,7,7"];
    lae1.table(PERIOD, ALDER, "visits", &visits);
    let of_alder = |lae1: &Lae1| {
        let found = lae1.status_as_json("2019-09-04");
        let units = found["units"].as_array().unwrap().clone();
        units.into_iter().find(|unit| unit["unit"] == ALDER).unwrap()
    };
    let all = of_alder(&lae1)["questions"].as_array().unwrap().clone();
    assert!(all.len() > 2, "{all:?}");
    lae1.declare_chase("most_questions = 2");
    let asked = of_alder(&lae1);
    assert_eq!(asked["questions"].as_array().unwrap(), &all[..2]);
    let first = asked["first_question"].as_str().unwrap();
    assert!(first.contains("-3 is too small"), "{first}");
    assert!(lae1.status("2019-09-04", &[]).contains(", of which 2 are asked"));
}

#[test]
fn how_far_it_is_worth_going_is_declared_or_its_faults_are_told() {
    let lae1 = grown();
    lae1.declare_chase("most_questions = 0, worth = 101, moost = 1");
    let ended = lae1.status_with(&[]);
    assert_eq!(ended.status, 2);
    for told in [
        "most_questions is a whole number from 1 on",
        "worth is a percentage from 0 to 100, not 101",
        "\"moost\" is not known",
    ] {
        assert!(ended.err.contains(told), "{}", ended.err);
    }
}

#[test]
fn files_for_other_periods_are_named_with_where_to_take_them() {
    let lae1 = two_quarters();
    let of_before = "authority_code,period,premises_type,total_visits\nX0000004,2018-19-Q4,total,60\n";
    lae1.receive(PERIOD, "late one.csv", of_before);
    let screen = lae1.status("2019-09-04", &[]);
    let folder = lae1.0.path("inbox").display().to_string();
    let told = "1 file is for 2018-19-Q4: run 2018-19-Q4 again, which takes it in\n".to_owned();
    assert!(screen.contains(&(told + "  late one.csv\n")), "{screen}");
    // Where it has no inbox yet, it can be run by no other.
    std::fs::rename(lae1.0.path(&format!("inbox/{BEFORE}")), lae1.0.path("elsewhere")).unwrap();
    let screen = lae1.status("2019-09-04", &[]);
    let told = format!("take it to {folder}/2018-19-Q4, and run 2018-19-Q4 again\n");
    assert!(screen.contains(&told), "{screen}");
    std::fs::rename(lae1.0.path("elsewhere"), lae1.0.path(&format!("inbox/{BEFORE}"))).unwrap();
    let found = lae1.status_as_json("2019-09-04");
    let others = serde_json::json!([{ "period": "2018-19-Q4", "files": ["late one.csv"] }]);
    assert_eq!(found["other_periods"], others);
    // Taken there it is a return of that quarter, and of this one no more is said.
    std::fs::rename(
        lae1.0.path(&format!("inbox/{PERIOD}/late one.csv")),
        lae1.0.path(&format!("inbox/{BEFORE}/late one.csv")),
    )
    .unwrap();
    lae1.run(BEFORE);
    assert!(
        lae1.rows(BEFORE, "status.csv")
            .iter()
            .any(|row| { row.get("authority_code") == "X0000004" && row.get("receipt") == "received" })
    );
    assert!(!lae1.status("2019-09-04", &[]).contains("again"));
}

#[test]
fn an_old_day_is_looked_at_as_it_was_though_the_inbox_grew() {
    let lae1 = two_quarters();
    let figures = |day: &str| {
        let ended = lae1.status_with(&["--as-of", day, "--format", "json"]);
        assert_eq!(ended.status, 0, "{}", ended.err);
        let folder = lae1.0.path("");
        // Its exit status says that a file was rejected.
        assert_eq!(run(&["run", PERIOD, "-C", folder.to_str().unwrap(), "--as-of", day]).status, 1);
        let kept = ["status.csv", "totals.csv", "exceptions.csv", "statistics.xlsx", "data/figures.csv"];
        kept.map(|file| std::fs::read(lae1.0.path(&format!("out/{PERIOD}/{file}"))).unwrap())
    };
    let before = figures("2019-09-04");
    // What mends the error comes with a receipt, and another in a folder that is named by its day.
    let mended = format!(
        "authority_code,period,premises_type,premises,planned,total_visits\n{ALDER},{PERIOD},total,500,4,4\n"
    );
    lae1.receive(PERIOD, "mended.csv", &mended);
    lae1.table(PERIOD, "X0000006", "return", &["contact_name,contact_email,fte", "A,a@example.org,2"]);
    let late = std::fs::read(lae1.0.path(&format!("inbox/{PERIOD}/X0000006_return.csv"))).unwrap();
    std::fs::remove_file(lae1.0.path(&format!("inbox/{PERIOD}/X0000006_return.csv"))).unwrap();
    lae1.0.write(&format!("inbox/{PERIOD}/2019-09-06/X0000006_return.csv"), late);
    let receipts = std::fs::read_to_string(lae1.0.path(&format!("inbox/{PERIOD}/receipts.csv"))).unwrap();
    lae1.receive(PERIOD, "receipts.csv", &format!("{receipts}mended.csv,2019-09-05T09:00\n"));
    assert!(figures("2019-09-04") == before);
    let states = || {
        let rows = lae1.rows(PERIOD, "submissions.csv");
        let late = rows.iter().filter(|row| row.get("received") > "2019-09-04");
        late.map(|row| format!("{}: {} {}", row.get("file"), row.get("state"), row.get("reason")))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        states(),
        [
            "2019-09-06/X0000006_return.csv: set-aside it came on 2019-09-06, after 2019-09-04, the day that is looked at",
            "mended.csv: set-aside it came on 2019-09-05, after 2019-09-04, the day that is looked at",
        ]
    );
    let screen = lae1.status("2019-09-04", &["--since", "2019-08-01"]);
    assert!(screen.contains("2 files came after 2019-09-04, and are left aside"), "{screen}");
    assert!(!screen.contains("mended.csv"), "{screen}");
    assert!(figures("2019-09-07") != before);
    assert!(states().iter().all(|state| state.contains(": accepted")), "{:?}", states());
}
