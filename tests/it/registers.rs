//! Registers of a small collection: what is shown of whom, by which decision, and what is refused at its line.

use std::fs;

use crate::workspace::{Ended, Row, Workspace, rows, run};

const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "return", "schema": { "fields": [
    { "name": "visits", "title": "Visits", "type": "integer", "qd:kind": "flow" } ] } },
  { "name": "stories", "schema": { "primaryKey": ["no"], "fields": [
    { "name": "no", "title": "No", "type": "integer", "constraints": { "required": true } },
    { "name": "title", "title": "Title of the story", "type": "string" },
    { "name": "summary", "title": "Summary", "type": "string", "constraints": { "maxLength": 300 } },
    { "name": "teller", "title": "Teller", "type": "string", "qd:personal": true },
    { "name": "told_on", "title": "Told on", "type": "date" },
    { "name": "share", "title": "Share", "type": "string", "constraints": { "enum": ["public", "no"] } } ] } } ] }"#;

const REGISTER: &str = r#"
[[register]]
name = "good-practice"
title = "Good practice"
of = "stories"
where = "share = 'public'"
columns = ["authority", "title", "summary"]
order = ["title"]
audience = "public"
moderated = true
"#;

struct Stories(Workspace);

impl Stories {
    fn declared(tables: &str) -> Self {
        let workspace = Workspace::new();
        workspace.write("collection/datapackage.json", DESCRIPTOR);
        workspace.write("collection/tables.toml", tables);
        Self(workspace)
    }

    fn tell(&self, file: &str, stories: &[[&str; 4]]) {
        let mut text = String::from("authority_code,period,no,title,summary,share\n");
        for [authority, no, title, summary] in stories {
            text.push_str(&format!("{authority},2019-20,{no},{title},{summary},public\n"));
        }
        self.0.receive(file, text);
    }

    fn run(&self) -> Ended {
        let ended = self.0.run_with(&["--as-of", "2020-06-01"]);
        assert!(ended.status == 0, "{}{}", ended.out, ended.err);
        ended
    }

    fn shown(&self) -> Vec<String> {
        let shown = self.0.rows("public/registers/good-practice.csv");
        shown.iter().map(|row| format!("{}: {}", row.get("title"), row.get("summary"))).collect()
    }

    fn awaiting(&self) -> Vec<Row> {
        rows(&self.0.path("out/2019-20/unit/registers/awaiting.csv"))
    }

    fn id_of(&self, title: &str) -> String {
        let found = self.awaiting();
        let found = found.iter().find(|row| row.get("text") == title);
        found.map(|row| row.get("about").to_owned()).unwrap()
    }

    fn decide(&self, what: &str, about: &str, more: &[&str]) -> Ended {
        let folder = self.0.path("");
        let own = [
            "decide",
            what,
            "-C",
            folder.to_str().unwrap(),
            "--period",
            "2019-20",
            "--about",
            about,
            "--who",
            "Ann",
            "--why",
            "read",
            "--as-of",
            "2020-05-01",
        ];
        let ended = run(&[&own[..], more].concat());
        assert_eq!(ended.status, 0, "{}", ended.err);
        ended
    }
}

const TWO: [[&str; 4]; 2] =
    [["X0000001", "1", "Ladders", "We lent ladders"], ["X0000002", "1", "Floors", "We dried floors"]];

#[test]
fn a_text_is_shown_once_somebody_published_it_and_no_longer_once_it_changed() {
    let stories = Stories::declared(REGISTER);
    stories.tell("all.csv", &TWO);
    stories.run();
    assert_eq!(stories.shown(), Vec::<String>::new());
    assert_eq!(stories.awaiting().len(), 4, "two texts each");
    stories.decide("publish", &stories.id_of("Ladders"), &[]);
    stories.run();
    assert_eq!(stories.shown(), ["Ladders: We lent ladders"]);
    // Another text, of which nobody decided.
    stories.tell("all.csv", &[["X0000001", "1", "Ladders", "We lent longer ladders"], TWO[1]]);
    stories.run();
    assert_eq!(stories.shown(), Vec::<String>::new());
    assert!(stories.awaiting().iter().any(|row| row.get("text") == "We lent longer ladders"));
    let decisions = stories.0.rows("decisions.csv");
    assert_eq!(decisions[0].get("outcome"), "lapsed");
}

#[test]
fn what_is_withheld_is_not_shown_and_the_last_word_counts() {
    let stories = Stories::declared(REGISTER);
    stories.tell("all.csv", &TWO);
    stories.run();
    let id = stories.id_of("Floors");
    stories.decide("withhold", &id, &[]);
    stories.run();
    assert_eq!(stories.shown(), Vec::<String>::new());
    assert!(stories.awaiting().iter().all(|row| row.get("text") != "Floors"), "it awaits nothing");
    stories.decide("publish", &id, &[]);
    stories.run();
    assert_eq!(stories.shown(), ["Floors: We dried floors"]);
    let decisions = stories.0.rows("decisions.csv");
    let outcomes: Vec<&str> = decisions.iter().map(|row| row.get("outcome")).collect();
    assert_eq!(outcomes, ["superseded", "applied"]);
}

#[test]
fn what_is_redacted_stands_in_the_ledger_and_in_the_records_of_the_unit_alone() {
    let stories = Stories::declared(REGISTER);
    stories.tell("all.csv", &[["X0000001", "1", "Ladders", "Lent by Zebedee Quux"], TWO[1]]);
    stories.run();
    let id = stories.id_of("Ladders");
    stories.decide("redact", &id, &["--field", "summary", "--new", "Lent by an officer"]);
    stories.run();
    assert_eq!(stories.shown(), ["Ladders: Lent by an officer"]);
    let ledger = fs::read_to_string(stories.0.path("decisions/ann.csv")).unwrap();
    assert!(ledger.contains("Zebedee Quux"), "{ledger}");
    let out = stories.0.path("out/2019-20");
    let found = crate::prosecutions::files_with(&out, "Zebedee Quux");
    assert_eq!(
        found,
        ["records/registers/good-practice.json", "records/stories/period=2019-20/part.parquet"]
    );
}

#[test]
fn a_register_keeps_what_one_earlier_output_had() {
    let stories = Stories::declared(&REGISTER.replace("moderated = true\n", ""));
    let toml = fs::read_to_string(stories.0.path("quarterday.toml")).unwrap();
    stories.0.write("quarterday.toml", format!("{toml}history = \"out\"\n"));
    stories.tell("all.csv", &TWO);
    stories.run();
    let folder = stories.0.path("");
    let next = |text: &str, period: &str| {
        stories.0.write(&format!("inbox/{period}/all.csv"), text);
        let ended = run(&["run", period, "-C", folder.to_str().unwrap(), "--as-of", "2023-06-01"]);
        assert_eq!(ended.status, 0, "{}", ended.err);
        let shown = rows(&stories.0.path(&format!("out/{period}/public/registers/good-practice.csv")));
        shown.iter().map(|row| row.get("title").to_owned()).collect::<Vec<_>>()
    };
    let head = "authority_code,period,no,title,summary,share\n";
    let one = format!("{head}X0000003,2020-21,7,Boilers,We looked,public\n");
    assert_eq!(next(&one, "2020-21"), ["Boilers", "Floors", "Ladders"]);
    fs::remove_dir_all(stories.0.path("out/2019-20")).unwrap();
    // One that is shared no longer goes.
    let two = format!("{head}X0000002,2021-22,1,Floors,We dried floors,no\n");
    assert_eq!(next(&two, "2021-22"), ["Boilers", "Ladders"]);
    let changes = rows(&stories.0.path("out/2021-22/unit/registers/good-practice-changes.csv"));
    assert_eq!((changes.len(), changes[0].get("change")), (1, "removed"));
}

#[test]
fn an_earlier_register_that_was_changed_by_hand_stops_the_run() {
    let stories = Stories::declared(&REGISTER.replace("moderated = true\n", ""));
    let toml = fs::read_to_string(stories.0.path("quarterday.toml")).unwrap();
    stories.0.write("quarterday.toml", format!("{toml}history = \"out\"\n"));
    stories.tell("all.csv", &TWO);
    stories.run();
    let kept = stories.0.path("out/2019-20/records/registers/good-practice.json");
    let text = fs::read_to_string(&kept).unwrap();
    fs::write(&kept, text.replace("Ladders", "Leaders")).unwrap();
    stories.0.write("inbox/2020-21/all.csv", "authority_code,period,no\nX0000003,2020-21,7\n");
    let folder = stories.0.path("");
    let ended = run(&["run", "2020-21", "-C", folder.to_str().unwrap()]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("good-practice.json: it was changed since the run wrote it"), "{}", ended.err);
}

#[test]
fn a_register_that_would_show_what_it_must_not_is_refused_at_its_line() {
    let told = |tables: &str| {
        let stories = Stories::declared(tables);
        let at = |below: &str| stories.0.path(below).to_str().unwrap().to_owned();
        run(&["schemas", "check", &at("collection"), "--register", &at("register")]).out
    };
    for (from, to, words) in [
        ("\"summary\"]", "\"summary\", \"teller\"]", "tables.toml:7:11: \"teller\" is personal"),
        ("audience = \"public\"", "audience = \"all\"", "tables.toml:9:12: the audience \"all\""),
        ("\"stories\"", "\"tales\"", "tables.toml:5:6: the table \"tales\""),
        ("share = 'public'", "shared = 'public'", "tables.toml:6:10:"),
        ("\"title\", \"summary\"", "\"titel\", \"summary\"", "tables.toml:7:25: the column \"titel\""),
    ] {
        assert_eq!(REGISTER.matches(from).count(), 1, "{from}");
        let told = told(&REGISTER.replace(from, to));
        assert!(told.contains(words), "{words}\n{told}");
    }
    let named = REGISTER.replace(
        "\"summary\"]",
        "\"summary\", \"teller\"]\npersonal = { fields = [\"teller\"], basis = \"\" }",
    );
    assert!(told(&named).contains("tables.toml:8:12: say on what basis"), "{}", told(&named));
}

#[test]
fn what_is_kept_for_a_time_is_told_from_a_day_and_can_be_left_out() {
    let told = |retention: &str| {
        let stories = Stories::declared("");
        let text = fs::read_to_string(stories.0.path("collection/collection.toml")).unwrap();
        stories.0.write("collection/collection.toml", format!("{text}{retention}"));
        let at = |below: &str| stories.0.path(below).to_str().unwrap().to_owned();
        run(&["schemas", "check", &at("collection"), "--register", &at("register")]).out
    };
    let sound = "[[retention]]\ntable = \"stories\"\nfield = \"told_on\"\nyears = 2\nblank = [\"teller\"]\n";
    assert!(told(sound).contains("no faults"), "{}", told(sound));
    for (from, to, words) in [
        ("told_on", "title", "\"title\" is no date"),
        ("[\"teller\"]", "[\"no\"]", "\"no\" cannot be blank"),
        ("years = 2", "", "say after how long"),
        ("years = 2", "years = 2\nwhere = \"count_of(stories) > 1\"", "fields of its own record only"),
    ] {
        let told = told(&sound.replace(from, to));
        assert!(told.contains(words), "{words}\n{told}");
    }
}
