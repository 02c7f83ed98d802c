//! Decisions: what the unit settled with authorities, and what it does to exceptions and figures.

use crate::{
    worked_cases::{ALDER, BIRCH, Lae1, VISITS},
    workspace::Ended,
};

const HEADINGS: &str =
    "decided,who,decision,unit,period,about,rule,table,record,field,file,old,new,until,source,why\n";

impl Lae1 {
    /// Lines of the ledger, below the headings.
    pub fn decide(&self, lines: &str) {
        self.0.write("decisions/officer.csv", format!("\u{feff}{HEADINGS}{lines}"));
    }

    /// `decision outcome` of each decision about a period.
    fn outcomes(&self, period: &str) -> Vec<String> {
        let rows = self.rows(period, "decisions.csv");
        rows.iter().map(|row| format!("{} {}", row.get("decision"), row.get("outcome"))).collect()
    }

    /// State of the exceptions of a rule.
    fn states(&self, period: &str, rule: &str) -> Vec<String> {
        let rows = self.rows(period, "exceptions.csv");
        let own = rows.iter().filter(|row| row.get("rule") == rule);
        own.map(|row| row.get("state").to_owned()).collect()
    }

    fn fails(&self, period: &str) -> Ended {
        let folder = self.0.path("");
        crate::workspace::run(&["run", period, "-C", folder.to_str().unwrap(), "--as-of", "2020-06-01"])
    }
}

const PERIOD: &str = "2019-20-Q1";

/// Alder with 100 visits in one quarter and 1,200 in the next, which is asked about (LAE-081).
fn grown() -> Lae1 {
    let lae1 = Lae1::new();
    lae1.simple("2018-19-Q4", ALDER, "500", "100", "1");
    lae1.run("2018-19-Q4");
    lae1.simple(PERIOD, ALDER, "500", "1200", "1");
    lae1
}

#[test]
fn case_l_a_correction_stands_in_totals_and_the_original_is_kept() {
    let lae1 = grown();
    let correction = |field: &str| {
        format!(
            "2019-08-01,J. Officer,correct,{ALDER},{PERIOD},,,visits,total,{field},,1200,12,,telephone,A typing error\n"
        )
    };
    lae1.decide(&(correction("total_visits") + &correction("planned")));
    lae1.run(PERIOD);
    assert_eq!(lae1.total(PERIOD, PERIOD, ALDER, VISITS), "12, 1 of 1");
    assert_eq!(lae1.outcomes(PERIOD), ["correct applied", "correct applied"]);

    // Sent again as corrected it is mended, with another figure it has lapsed, as before it still stands.
    for (sent, outcome, total) in [("12", "mended", "12"), ("14", "lapsed", "14"), ("1200", "applied", "12")]
    {
        lae1.simple(PERIOD, ALDER, "500", sent, "1");
        lae1.run(PERIOD);
        assert_eq!(lae1.total(PERIOD, PERIOD, ALDER, VISITS), format!("{total}, 1 of 1"), "{sent}");
        assert_eq!(lae1.outcomes(PERIOD)[0], format!("correct {outcome}"), "{sent}");
    }
}

#[test]
fn a_correction_closes_the_exceptions_that_it_mends() {
    let lae1 = grown();
    lae1.run(PERIOD);
    assert_eq!(lae1.states(PERIOD, "LAE-081"), ["open"]);
    let correction = |field: &str| {
        format!(
            "2019-08-01,J. Officer,correct,{ALDER},{PERIOD},,,visits,total,{field},,1200,120,,telephone,A slip\n"
        )
    };
    lae1.decide(&(correction("total_visits") + &correction("planned")));
    lae1.run(PERIOD);
    assert_eq!(lae1.states(PERIOD, "LAE-081"), [""; 0]);
    let book = lae1.0.path(&format!("out/{PERIOD}/exceptions.xlsx"));
    let changes = crate::workspace::sheet(&book, "What changed since the last run");
    let gone = changes.iter().find(|row| row.iter().any(|cell| cell == "LAE-081"));
    assert!(gone.unwrap().iter().any(|cell| cell == "no longer found"), "{changes:?}");
}

#[test]
fn of_two_corrections_that_contradict_neither_applies() {
    let lae1 = grown();
    let correction = |new: &str| {
        format!(
            "2019-08-01,J. Officer,correct,{ALDER},{PERIOD},,,visits,total,total_visits,,1200,{new},,mail,Told\n"
        )
    };
    lae1.decide(&(correction("12") + &correction("120")));
    lae1.run(PERIOD);
    assert_eq!(lae1.outcomes(PERIOD), ["correct contradicted", "correct contradicted"]);
    assert_eq!(lae1.total(PERIOD, PERIOD, ALDER, VISITS), "1200, 1 of 1");
}

#[test]
fn what_is_explained_is_no_longer_open_until_the_value_changes() {
    let lae1 = grown();
    lae1.run(PERIOD);
    assert_eq!(lae1.states(PERIOD, "LAE-081"), ["open"]);
    lae1.decide(&format!(
        "2019-08-01,J. Officer,explain,{ALDER},{PERIOD},,LAE-081,,,,,1200,,,telephone,A campaign in all shops\n"
    ));
    lae1.run(PERIOD);
    let book = lae1.0.path(&format!("out/{PERIOD}/exceptions.xlsx"));
    let told = "\nexplained: A campaign in all shops (J. Officer, 2019-08-01)";
    let sheet = crate::workspace::sheet(&book, "All exceptions");
    assert!(sheet.iter().flatten().any(|cell| cell.ends_with(told)), "{sheet:?}");
    assert_eq!(lae1.states(PERIOD, "LAE-081"), ["explained"]);
    assert_eq!(lae1.outcomes(PERIOD), ["explain applied"]);
    let lines = lae1.rows(PERIOD, "status.csv");
    let line = lines.iter().find(|row| row.get("authority_code") == ALDER).unwrap();
    assert_eq!(line.get("explained"), "1");
    lae1.simple(PERIOD, ALDER, "500", "1300", "1");
    lae1.run(PERIOD);
    assert_eq!(lae1.states(PERIOD, "LAE-081"), ["lapsed"]);
    assert_eq!(lae1.outcomes(PERIOD), ["explain lapsed"]);
}

#[test]
fn an_answer_that_is_refused_is_asked_again_and_one_that_is_withdrawn_never_was() {
    let lae1 = grown();
    let explained =
        format!("2019-08-01,J. Officer,explain,{ALDER},{PERIOD},,LAE-081,,,,,,,,telephone,It is right\n");
    let refused =
        format!("2019-08-02,A. Head,refuse,{ALDER},{PERIOD},,LAE-081,,,,,,,,,Say why it is right\n");
    lae1.decide(&(explained.clone() + &refused));
    lae1.run(PERIOD);
    assert_eq!(lae1.states(PERIOD, "LAE-081"), ["refused"]);
    assert_eq!(lae1.outcomes(PERIOD), ["explain superseded", "refuse applied"]);
    let id = lae1.rows(PERIOD, "decisions.csv")[1].get("id").to_owned();
    lae1.decide(
        &(explained + &refused + &format!("2019-08-03,A. Head,withdraw,,,{id},,,,,,,,,,It was enough\n")),
    );
    lae1.run(PERIOD);
    assert_eq!(lae1.states(PERIOD, "LAE-081"), ["explained"]);
    // What was withdrawn is about the period still; the withdrawal is about all.
    assert_eq!(lae1.outcomes(PERIOD), ["explain applied", "refuse withdrawn", "withdraw applied"]);
}

#[test]
fn a_run_as_of_a_day_knows_what_was_decided_by_then() {
    let lae1 = grown();
    lae1.decide(&format!(
        "2019-08-01,J. Officer,explain,{ALDER},{PERIOD},,LAE-081,,,,,,,,telephone,A campaign\n"
    ));
    let folder = lae1.0.path("");
    for (day, state) in [("2019-07-31", "open"), ("2019-08-01", "explained")] {
        crate::workspace::run(&["run", PERIOD, "-C", folder.to_str().unwrap(), "--as-of", day]);
        assert_eq!(lae1.states(PERIOD, "LAE-081"), [state], "{day}");
    }
}

#[test]
fn an_error_is_accepted_and_never_explained_away() {
    let lae1 = Lae1::new();
    lae1.table(PERIOD, ALDER, "visits", &["premises_type,planned,revisits,total_visits", "total,60,50,100"]);
    let answer = |word: &str| {
        format!("2019-08-01,J. Officer,{word},{ALDER},{PERIOD},,LAE-014,,,,,,,,telephone,It is so\n")
    };
    lae1.run(PERIOD);
    let rule = lae1
        .rows(PERIOD, "exceptions.csv")
        .iter()
        .find(|row| row.get("severity") == "error")
        .map(|row| row.get("rule").to_owned())
        .unwrap();
    lae1.decide(&answer("explain").replace("LAE-014", &rule));
    lae1.run(PERIOD);
    assert_eq!(
        (lae1.states(PERIOD, &rule), lae1.outcomes(PERIOD)),
        (vec!["open".to_owned()], vec!["explain not-enough".to_owned()])
    );
    assert_eq!(lae1.total(PERIOD, PERIOD, ALDER, VISITS), ", 0 of 1");
    lae1.decide(&answer("accept").replace("LAE-014", &rule));
    lae1.run(PERIOD);
    assert_eq!(lae1.states(PERIOD, &rule), ["accepted"]);
    assert_eq!(lae1.total(PERIOD, PERIOD, ALDER, VISITS), "100, 1 of 1");
}

#[test]
fn what_is_held_is_in_no_total_and_said() {
    let lae1 = grown();
    lae1.simple(PERIOD, BIRCH, "500", "100", "1");
    lae1.decide(&format!(
        "2019-08-01,J. Officer,hold,{ALDER},{PERIOD},,,visits,total,total_visits,,,,,,They are counting again\n\
         2019-08-01,J. Officer,hold,{BIRCH},{PERIOD},,,,,,,,,2019-09-30,,\"Until they have moved\"\n"
    ));
    let folder = lae1.0.path("");
    crate::workspace::run(&["run", PERIOD, "-C", folder.to_str().unwrap(), "--as-of", "2019-08-02"]);
    assert_eq!(lae1.total(PERIOD, PERIOD, ALDER, VISITS), ", 0 of 1");
    assert_eq!(lae1.total(PERIOD, PERIOD, BIRCH, VISITS), ", 0 of 1");
    assert_eq!(lae1.states(PERIOD, "held"), ["open", "open"]);
    // The second has an end.
    lae1.run(PERIOD);
    assert_eq!(lae1.total(PERIOD, PERIOD, BIRCH, VISITS), "100, 1 of 1");
    assert_eq!(lae1.outcomes(PERIOD), ["hold applied", "hold ended"]);
}

#[test]
fn case_m_an_extension_moves_the_day_from_which_a_return_is_late() {
    let lae1 = Lae1::new();
    lae1.simple(PERIOD, ALDER, "500", "100", "1");
    lae1.receive(
        PERIOD,
        "receipts.csv",
        "file,received,from\nX0000001_visits.csv,2019-09-03,a@example.org\nX0000001_return.csv,2019-09-03,a@example.org\n",
    );
    lae1.decide(&format!(
        "2019-08-01,J. Officer,extend,{ALDER},{PERIOD},,,,,,,,,2019-09-08,mail,A fire in their archive\n"
    ));
    lae1.run(PERIOD);
    let rows = lae1.rows(PERIOD, "status.csv");
    let line = rows.iter().find(|row| row.get("authority_code") == ALDER).unwrap();
    assert_eq!([line.get("due"), line.get("days_late")], ["2019-09-08", "0"]);
}

#[test]
fn case_ab_figures_that_turn_out_to_be_for_the_year_are_taken_apart_in_every_quarter() {
    let lae1 = Lae1::new();
    for (quarter, visits) in [("Q1", "136"), ("Q2", "275"), ("Q3", "413"), ("Q4", "550")] {
        let period = format!("2019-20-{quarter}");
        lae1.simple(&period, ALDER, "500", visits, "1");
        lae1.run(&period);
    }
    let q4 = "2019-20-Q4";
    assert_eq!(lae1.states(q4, "LAE-083"), ["open"]);
    lae1.decide(&format!(
        "2020-05-01,J. Officer,basis,{ALDER},2019-20-Q2,,,visits,,,,,year-to-date,,telephone,They add up over the year\n"
    ));
    // Of the last quarter alone: those before are taken apart as they are added up.
    lae1.run(q4);
    assert_eq!(lae1.total(q4, q4, ALDER, VISITS), "137, 1 of 1");
    assert_eq!(lae1.total(q4, "2019-20", ALDER, VISITS), "550, 1 of 1");
    assert_eq!(lae1.states(q4, "LAE-083"), [""; 0]);
    // And the same once each quarter is run again.
    for quarter in ["Q2", "Q3", "Q4"] {
        lae1.run(&format!("2019-20-{quarter}"));
    }
    assert_eq!(lae1.total("2019-20-Q2", "2019-20-Q2", ALDER, VISITS), "139, 1 of 1");
    assert_eq!(lae1.total(q4, "2019-20", ALDER, VISITS), "550, 1 of 1");
    assert_eq!(lae1.outcomes(q4), ["basis applied"]);
}

#[test]
fn a_wrong_line_of_the_ledger_stops_the_run_at_its_place() {
    let lae1 = grown();
    lae1.decide(&format!(
        "2019-08-01,J. Officer,corect,{ALDER},{PERIOD},,,visits,total,total_visits,,1200,12,,mail,Typing\n\
         yesterday,J. Officer,explain,{ALDER},{PERIOD},,LAE-081,,,,,,,,mail,True\n\
         2019-08-01,,explain,{ALDER},{PERIOD},,LAE-081,,,,,,,,mail,\n\
         2019-08-01,J. Officer,correct,X000001,2019-20,,,visit,total,total_visits,,1200,12,,mail,Typing\n\
         2019-08-01,J. Officer,correct,{ALDER},{PERIOD},,,visits,totl,total_visit,,1200,12,,mail,Typing\n\
         2019-08-01,J. Officer,extend,{ALDER},{PERIOD},,,visits,,,,,,2019-09-30,mail,Snow\n\
         2019-08-01,J. Officer,waive,,,,,,,,,,,,,Never mind\n"
    ));
    let ended = lae1.fails(PERIOD);
    assert_eq!(ended.status, 2);
    let places = ended.err.replace(lae1.0.path("").to_str().unwrap(), "");
    insta::assert_snapshot!(places);
}

fn status(lae1: &Lae1, code: &str) -> [String; 2] {
    let rows = lae1.rows(PERIOD, "status.csv");
    let line = rows.iter().find(|row| row.get("authority_code") == code).unwrap();
    [line.get("obligation").to_owned(), line.get("receipt").to_owned()]
}

#[test]
fn nil_by_telephone_is_an_answer_and_an_exempt_unit_is_not_expected() {
    let lae1 = Lae1::new();
    lae1.simple(PERIOD, BIRCH, "500", "100", "1");
    lae1.run(PERIOD);
    let before = lae1.total(PERIOD, PERIOD, "E92", VISITS);
    lae1.decide(&format!(
        "2019-08-01,J. Officer,nil,{ALDER},{PERIOD},,,,,,,,,,telephone,There was nothing\n\
         2019-08-01,A. Head,exempt,X0000006,2019-20-Q1,,,,,,,,,2019-20-Q3,,Fire in their offices\n"
    ));
    lae1.run(PERIOD);
    assert_eq!(status(&lae1, ALDER), ["due", "nil"]);
    assert_eq!(status(&lae1, "X0000006"), ["exempt", "not-received"]);
    assert_eq!(lae1.total(PERIOD, PERIOD, ALDER, VISITS), "0, 1 of 1");
    assert_eq!(
        (before, lae1.total(PERIOD, PERIOD, "E92", VISITS)),
        ("100, 1 of 4".to_owned(), "100, 2 of 3".to_owned())
    );
    assert_eq!(lae1.outcomes(PERIOD), ["nil applied", "exempt applied"]);
}

#[test]
fn a_version_that_is_pinned_counts_and_a_file_is_whose_it_is_decided_to_be() {
    let lae1 = Lae1::new();
    let visits = |code: &str, visits: &str| {
        format!("authority_code,period,premises_type,total_visits\n{code},{PERIOD},total,{visits}\n")
    };
    lae1.receive(PERIOD, "2019-08-01/a.csv", &visits(ALDER, "10"));
    lae1.receive(PERIOD, "2019-08-02/a.csv", &visits(ALDER, "20"));
    lae1.receive(PERIOD, "lost.csv", &visits("", "30"));
    lae1.run(PERIOD);
    assert_eq!(lae1.total(PERIOD, PERIOD, ALDER, VISITS), "20, 1 of 1");
    lae1.decide(&format!(
        "2019-08-03,J. Officer,pin,{ALDER},{PERIOD},,,,,,2019-08-01/a.csv,,,,telephone,The second was a draft\n\
         2019-08-03,J. Officer,attribute,{BIRCH},{PERIOD},,,,,,lost.csv,,,,mail,It came with their letter\n"
    ));
    lae1.run(PERIOD);
    assert_eq!(lae1.total(PERIOD, PERIOD, ALDER, VISITS), "10, 1 of 1");
    assert_eq!(lae1.total(PERIOD, PERIOD, BIRCH, VISITS), "30, 1 of 1");
    let files = lae1.rows(PERIOD, "submissions.csv");
    let reason = files.iter().find(|row| row.get("state") == "superseded").unwrap().get("reason");
    assert_eq!(
        reason,
        "2019-08-01/a.csv counts, by decision of J. Officer on 2019-08-03: The second was a draft"
    );
    assert_eq!(lae1.outcomes(PERIOD), ["pin applied", "attribute applied"]);
}

impl Lae1 {
    fn decide_by_command(&self, arguments: &[&str]) -> Ended {
        let folder = self.0.path("");
        let always = ["-C", folder.to_str().unwrap(), "--who", "Ann Officer", "--as-of", "2019-08-01"];
        crate::workspace::run(&[&["decide"], arguments, &always].concat())
    }
}

#[test]
fn a_decision_is_written_by_command_and_knows_its_exception() {
    let lae1 = grown();
    lae1.run(PERIOD);
    let id = lae1
        .rows(PERIOD, "exceptions.csv")
        .iter()
        .find(|row| row.get("rule") == "LAE-081")
        .map(|row| row.get("id").to_owned())
        .unwrap();
    let explained = ["explain", "--period", PERIOD, "--about", &id, "--why", "=A campaign, \"in\" all shops"];
    let ended = lae1.decide_by_command(&explained);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let extended =
        ["extend", "--period", PERIOD, "--unit", "Birch", "--until", "2019-09-30", "--why", "Flood"];
    assert_eq!(lae1.decide_by_command(&extended).status, 0);
    // What is there stays, and one who begins a file of their own waits for nobody.
    let written = std::fs::read_to_string(lae1.0.path("decisions/ann-officer.csv")).unwrap();
    insta::assert_snapshot!(written.replace(&id, "<id>"));
    lae1.run(PERIOD);
    assert_eq!(lae1.outcomes(PERIOD), ["explain applied", "extend applied"]);
    assert_eq!(lae1.states(PERIOD, "LAE-081"), ["explained"]);
}

#[test]
fn a_decision_that_says_too_little_is_not_written() {
    let lae1 = grown();
    lae1.run(PERIOD);
    let told = |arguments: &[&str]| {
        let ended = lae1.decide_by_command(arguments);
        format!("{}: {}", ended.status, ended.err.replace(lae1.0.path("").to_str().unwrap(), ""))
    };
    let all = [
        told(&["correct", "--period", PERIOD, "--unit", ALDER, "--why", "Typing"]),
        told(&["explain", "--period", PERIOD, "--about", "0123456789ab", "--why", "It is so"]),
        told(&["extend", "--period", PERIOD, "--unit", "Bich", "--until", "2019-09-30", "--why", "Flood"]),
        told(&["extent", "--period", PERIOD, "--unit", "Birch", "--why", "Flood"]),
    ];
    insta::assert_snapshot!(all.concat());
    assert!(!lae1.0.path("decisions").exists());
}

#[test]
fn a_ledger_that_a_table_program_saved_again_holds_the_same_decisions() {
    let lae1 = grown();
    let line = |decided: &str, until: &str| {
        format!("{decided},J. Officer,waive,{ALDER},{PERIOD},,LAE-081,,,,,,,{until},,Known\n")
    };
    lae1.decide(&line("2019-08-01", "2020-06-30"));
    lae1.run(PERIOD);
    let before = lae1.rows(PERIOD, "decisions.csv")[0].get("id").to_owned();
    assert_eq!(lae1.states(PERIOD, "LAE-081"), ["waived"]);
    lae1.decide(&line("01/08/2019", "30/6/2020"));
    lae1.run(PERIOD);
    let rows = lae1.rows(PERIOD, "decisions.csv");
    assert_eq!((rows[0].get("id"), rows[0].get("outcome")), (before.as_str(), "applied"));
    // A time is saved again without its seconds.
    lae1.decide(&line("2019-08-01T14:03:27", "2020-06-30"));
    lae1.run(PERIOD);
    let before = lae1.rows(PERIOD, "decisions.csv")[0].get("id").to_owned();
    lae1.decide(&(line("01/08/2019 14:03", "30/06/2020") + &line("2019-08-01T14:03:27", "2020-06-30")));
    lae1.run(PERIOD);
    let rows = lae1.rows(PERIOD, "decisions.csv");
    assert_eq!((rows.len(), rows[0].get("id")), (1, before.as_str()));
    // The day stands first: it holds until the fifth of June, and not the sixth of May.
    lae1.decide(&line("01/08/2019", "5/6/2020"));
    lae1.run(PERIOD);
    assert_eq!(lae1.states(PERIOD, "LAE-081"), ["waived"]);
    for (decided, until, column) in [("13/13/2019", "", "decided"), ("01/08/2019", "02/31/2020", "until")] {
        lae1.decide(&line(decided, until));
        let ended = lae1.fails(PERIOD);
        assert_eq!(ended.status, 2);
        let told = format!("in {column} is no day");
        assert!(ended.err.contains("officer.csv:2") && ended.err.contains(&told), "{}", ended.err);
        assert!(ended.err.contains("the day stands before the month"), "{}", ended.err);
    }
}
