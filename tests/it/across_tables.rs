//! Rules over several tables of a return by their keys, over fields by the beginning of their names, and over
//! the files that came.

use crate::workspace::{Ended, Workspace, run};

const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "summary", "schema": { "fields": [
    { "name": "total_visits", "type": "integer", "qd:kind": "flow" }, { "name": "visits_shops", "type": "integer", "qd:kind": "flow" },
    { "name": "visits_offices", "type": "integer", "qd:kind": "flow" }, { "name": "fine", "type": "number", "qd:kind": "flow", "qd:decimals": 2 } ] } },
  { "name": "cases", "schema": { "fields": [
    { "name": "case_id", "title": "Case", "type": "string" }, { "name": "heard", "title": "Heard", "type": "date" },
    { "name": "fine", "title": "Fine", "type": "number", "qd:kind": "flow", "qd:decimals": 2 } ], "primaryKey": "case_id" } },
  { "name": "breaches", "schema": { "fields": [
    { "name": "case_id", "title": "Of case", "type": "string" }, { "name": "number", "title": "Number", "type": "integer" },
    { "name": "offence", "title": "Offence", "type": "date" }, { "name": "act", "title": "Act", "type": "string" } ],
    "primaryKey": ["case_id", "number"],
    "foreignKeys": [ { "fields": "case_id", "reference": { "resource": "cases", "fields": "case_id" } } ] } } ] }"#;

const RULES: &str = r#"
[[rule]]
id = "X-1"
severity = "error"
table = "breaches"
field = "offence"
check = "offence <= cases.heard"
message = "the offence of {offence} was heard on {cases.heard}"
why = "Nobody is heard before."
fix = "Correct one of the days."
[[rule.passes]]
case_id = "a"
offence = 2010-01-05
cases = [{ case_id = "b", heard = 2010-01-01 }, { case_id = "a", heard = 2010-01-06 }]
[[rule.fails]]
case_id = "b"
offence = 2010-01-05
cases = [{ case_id = "b", heard = 2010-01-01 }, { case_id = "a", heard = 2010-01-06 }]
[[rule.undecided]]
case_id = "c"
offence = 2010-01-05
cases = [{ case_id = "b", heard = 2010-01-01 }]
[[rule.undecided]]
case_id = "b"
offence = 2010-01-05
cases = [{ case_id = "b" }]
[[rule.undecided]]
offence = 2010-01-05
cases = [{ case_id = "b", heard = 2010-01-01 }]

[[rule]]
id = "X-2"
severity = "error"
table = "cases"
field = "case_id"
check = "count_of(breaches) FILTER (WHERE case_id = own.case_id AND NOT starts_with(act, 'old')) > 0"
message = "no breach stands under case {case_id}"
why = "A case is of breaches."
fix = "List them."
[[rule.passes]]
case_id = "a"
breaches = [{ case_id = "a", number = 1, act = "new" }]
[[rule.fails]]
case_id = "a"
breaches = [{ case_id = "b", number = 1, act = "new" }]
[[rule.fails]]
case_id = "a"
breaches = []
[[rule.fails]]
case_id = "a"
breaches = [{ case_id = "a", number = 1, act = "older" }]
[[rule.undecided]]
case_id = "a"
breaches = [{ case_id = "b", number = 1, act = "new" }, { number = 1, act = "new" }]
[[rule.fails]]
case_id = "a"
breaches = [{ case_id = "b", number = 1, act = "new" }, { number = 1, act = "old" }]
[[rule.undecided]]
case_id = "a"
breaches = [{ case_id = "a", number = 1 }]
[[rule.undecided]]
breaches = [{ case_id = "a", number = 1, act = "new" }]
[[rule.undecided]]
case_id = "a"

[[rule]]
id = "X-3"
severity = "error"
table = "summary"
check = "adds_up(total_visits, fields('*visits*'))"
message = "the parts do not add to {total_visits}, but to {known_sum(fields('visits_*'))}"
why = "Parts add."
fix = "Correct one."
[[rule.passes]]
total_visits = 5
visits_shops = 2
visits_offices = 3
[[rule.passes]]
total_visits = 5
[[rule.fails]]
total_visits = 6
visits_shops = 2
visits_offices = 3

[[rule]]
id = "X-4"
severity = "error"
table = "summary"
each = ["fin*"]
check = "within(this, sum_of(cases.this), abs => 0.5) AND (this = 0 OR count_of(cases) FILTER (WHERE this > 0) > 0)"
message = "{this} is not {sum_of(cases.this)}"
why = "Fines add."
fix = "Correct one."
[[rule.passes]]
this = 5
cases = [{ case_id = "a", fine = 2 }, { case_id = "b", fine = 3 }]
[[rule.fails]]
this = 5
cases = [{ case_id = "a", fine = 2 }, { case_id = "b", fine = 2 }]

[[rule]]
id = "X-5"
severity = "query"
table = "cases"
check = "summary.fine >= fine"
message = "a fine of {fine} in {summary.fine} altogether"
why = "A part is no more than all."
fix = "Correct one."
[[rule.passes]]
fine = 2
summary = [{ fine = 2 }]
[[rule.fails]]
fine = 3
summary = [{ fine = 2.5 }]
[[rule.undecided]]
fine = 3
summary = [{ total_visits = 2 }]
[[rule.passes]]
fine = 0
summary = [{ fine = 0 }]
[[rule.passes]]
fine = -2
summary = [{ fine = -1.99 }]
[[rule.passes]]
fine = 9000000000000
summary = [{ fine = 9000000000000.01 }]
[[rule.undecided]]
fine = 3
summary = []

[[rule]]
id = "X-6"
severity = "query"
table = "summary"
field = "total_visits"
check = "submission.same_as = ''"
message = "the figures are those of {submission.same_as}"
why = "Two authorities do not do the same."
fix = "Explain."
[[rule.passes]]
submission = { same_as = "" }
[[rule.fails]]
submission = { same_as = "Birch" }
[[rule.undecided]]
total_visits = 1

[[rule]]
id = "X-7"
severity = "note"
table = "summary"
field = "total_visits"
check = "submission.versions <= 2 AND submission.days_late <= 10 AND submission.received >= period_end() AND submission.files = 1"
message = "{submission.versions} versions, {submission.days_late} days late, on {submission.received}, in {submission.files} files"
why = "So it comes too late."
fix = "Send it once and in time."
[[rule.passes]]
submission = { versions = 2, days_late = 0, received = 2020-04-10, files = 1 }
[[rule.fails]]
submission = { versions = 3, days_late = 0, received = 2020-04-10, files = 1 }
[[rule.fails]]
submission = { versions = 1, days_late = 999999, received = 2020-04-10, files = 1 }
[[rule.fails]]
submission = { versions = 1, days_late = 0, received = 1999-04-10, files = 1 }
[[rule.undecided]]
submission = { versions = 1, days_late = 0, files = 1 }
[[rule.undecided]]
submission = { versions = 1, received = 2020-04-10, files = 1 }

[[rule]]
id = "X-8"
until = "2001-02"
severity = "note"
table = "cases"
check = "count_of(summary) FILTER (WHERE fine = own.fine) = 1"
message = "{fine} is not all"
why = "One case is all there is."
fix = "Nothing."
[[rule.passes]]
fine = 0
summary = [{ fine = 0 }]
[[rule.passes]]
fine = -2.5
summary = [{ fine = -2.5 }]
[[rule.passes]]
fine = 9000000000000.01
summary = [{ fine = 9000000000000.01 }]
[[rule.fails]]
fine = 9000000000000.01
summary = [{ fine = 9000000000000 }]
[[rule.undecided]]
summary = [{ fine = 0 }]
[[rule.undecided]]
fine = 0
summary = [{ total_visits = 0 }]
[[rule.undecided]]
fine = 0
"#;

/// A command on the collection of a workspace.
fn on_collection(workspace: &Workspace, command: [&str; 2]) -> Ended {
    let collection = workspace.path("collection").display().to_string();
    run(&[command[0], command[1], "--collection", &collection])
}

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", DESCRIPTOR);
    workspace.write("collection/rules/across.toml", RULES);
    workspace
}

/// A summary, and below it a list of cases and one of breaches.
fn receive(
    workspace: &Workspace,
    name: &str,
    authority: &str,
    summary: [&str; 4],
    cases: &str,
    breaches: &str,
) {
    let [total, shops, offices, fine] = summary;
    workspace.receive(
        name,
        format!(
            "Local authority,{authority}\nPeriod,2019-20\ntotal_visits,{total}\nvisits_shops,{shops}\nvisits_offices,{offices}\nfine,{fine}\n\n\
             Case,Heard,Fine\n{cases}\nOf case,Number,Offence,Act\n{breaches}\n"
        ),
    );
}

#[test]
fn examples_over_tables_by_key_show_what_they_say() {
    let workspace = workspace();
    let ended = on_collection(&workspace, ["rules", "test"]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("8 rules, 42 examples, 0 wrong"), "{}", ended.out);
}

#[test]
fn what_is_not_applicable_is_not_known_to_rules_and_they_say_so() {
    let workspace = workspace();
    let marked = DESCRIPTOR.replacen(
        "\"fields\": [",
        "\"missingValues\": [{ \"value\": \"NA\", \"qd:means\": \"not-applicable\" }], \"fields\": [",
        1,
    );
    workspace.write("collection/datapackage.json", marked);
    let check =
        "visits_offices <= total_visits AND visits_shops IS NOT NULL AND coalesce(visits_offices, 0) >= 0";
    let rule =
        RULES.split("[[rule]]").nth(3).unwrap().replace("adds_up(total_visits, fields('*visits*'))", check);
    let rule = rule.split("[[rule.passes]]").next().unwrap().to_owned()
        + "[[rule.passes]]\ntotal_visits = 5\nvisits_shops = 1\nvisits_offices = 1\n[[rule.fails]]\ntotal_visits = 5\nvisits_offices = 6\n";
    workspace.write("collection/rules/across.toml", format!("[[rule]]{rule}"));
    receive(
        &workspace,
        "alder.csv",
        "Alder",
        ["10", "10", "NA", "0"],
        "A1,10/01/2020,0",
        "A1,1,05/01/2020,new",
    );
    let ended = workspace.run();
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let undecided: Vec<String> =
        workspace.rows("undecided.csv").iter().map(|row| row.get("message").to_owned()).collect();
    assert_eq!(undecided, ["visits_offices is not applicable"]);
}

#[test]
fn faults_across_tables_stand_in_their_cells() {
    let workspace = workspace();
    receive(
        &workspace,
        "alder.csv",
        "Alder",
        ["10", "4", "6", "300"],
        "A1,10/01/2020,100\nA2,12/01/2020,200",
        "A1,1,05/01/2020,new\nA1,2,11/01/2020,new\nA2,1,01/01/2020,older",
    );
    let ended = workspace.run();
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let found: Vec<String> = workspace
        .rows("exceptions.csv")
        .iter()
        .map(|row| ["rule", "cell", "record", "message"].map(|column| row.get(column)).join(" | "))
        .collect();
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn copies_of_another_unit_late_and_repeated_returns_are_found() {
    let workspace = workspace();
    for (name, authority) in [("alder.csv", "Alder"), ("birch.csv", "Birch"), ("cedar.csv", "Cedar")] {
        let figures = if name == "cedar.csv" { ["10", "3", "7", "5"] } else { ["10", "4", "6", "5"] };
        receive(&workspace, name, authority, figures, "A1,10/01/2020,5", "A1,1,05/01/2020,new");
    }
    receive(
        &workspace,
        "birch_1.csv",
        "Birch",
        ["9", "4", "5", "5"],
        "A1,10/01/2020,5",
        "A1,1,05/01/2020,new",
    );
    receive(
        &workspace,
        "birch_2.csv",
        "Birch",
        ["8", "4", "4", "5"],
        "A1,10/01/2020,5",
        "A1,1,05/01/2020,new",
    );
    workspace.receive(
        "receipts.csv",
        "file,received,from\nalder.csv,2020-04-10,\nbirch.csv,2020-05-30,\nbirch_1.csv,2020-04-10,\nbirch_2.csv,2020-04-11,\ncedar.csv,2020-04-10,\n",
    );
    let ended = workspace.run();
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let found: Vec<String> = workspace
        .rows("exceptions.csv")
        .iter()
        .map(|row| ["authority_name", "rule", "message"].map(|column| row.get(column)).join(" | "))
        .collect();
    assert_eq!(
        found,
        [
            "Alder | X-6 | The figures are those of Birch. Explain.",
            "Birch | X-6 | The figures are those of Alder. Explain.",
            "Birch | X-7 | 3 versions, 30 days late, on 30 May 2020, in 1 files. Send it once and in time.",
        ]
    );
}

/// What loading a rule with this check on the table of breaches says.
fn refused(check: &str) -> String {
    let workspace = workspace();
    let rule = RULES.split("[[rule]]").nth(1).unwrap().replace("offence <= cases.heard", check);
    workspace.write("collection/rules/across.toml", format!("[[rule]]{rule}"));
    let ended = on_collection(&workspace, ["schemas", "check"]);
    assert_eq!(ended.status, 2, "{check}: {}", ended.out);
    ended.out
}

#[test]
fn what_cannot_be_asked_of_other_tables_is_refused_in_words() {
    for (check, words) in [
        ("offence <= cases.herd", "the field \"herd\" is not known; the nearest is \"heard\""),
        (
            "number = sum_of(cases.fine) FILTER (WHERE case_id = own.caseid)",
            "the field \"caseid\" is not known; the nearest is \"case_id\"",
        ),
        ("1 = count_of(cases) FILTER (WHERE heard = own.case_id)", "are not of one type"),
        (
            "1 = count_of(cases) FILTER (WHERE coalesce(case_id, '') = own.case_id)",
            "only a field can be compared with own.case_id",
        ),
        (
            "1 = count_of(cases) FILTER (WHERE NOT heard < own.offence)",
            "\"own.offence\" stands only in a FILTER, compared with a field there",
        ),
        (
            "1 = count_of(cases) FILTER (WHERE case_id < own.case_id)",
            "texts are equal or not; they have no order here",
        ),
        (
            "submission.receved > offence",
            "of submissions \"receved\" is not known; the nearest is \"received\"",
        ),
        ("known_sum(fields('visit_*')) > 0", "no field beside those named here is called like 'visit_*'"),
        ("fields('a*') = 1", "it is called as fields('visits_*')"),
        ("within(number, 1 / (1 / (1 / (1 / (1 / number)))), dp => 1)", "at most 4 deep"),
        ("starts_with(number, 'a')", "it is called as starts_with(field, 'letters')"),
    ] {
        let told = refused(check);
        assert!(told.contains(words), "{check}: {told}");
    }
}

#[test]
fn equality_of_decimals_is_noted_with_what_to_say_instead() {
    let workspace = workspace();
    let rule = RULES
        .split("[[rule]]")
        .nth(5)
        .unwrap()
        .replace("table = \"cases\"", "table = \"cases\"\nfield = \"fine\"");
    for (check, noted) in [
        ("summary.fine = fine", true),
        ("fine / 3 <> 1", true),
        ("fine = 0", false),
        ("fine = round_half_up(fine)", false),
        ("summary.total_visits = count_of(breaches)", false),
    ] {
        workspace.write(
            "collection/rules/across.toml",
            format!("[[rule]]{}", rule.replace("summary.fine >= fine", check)),
        );
        let ended = on_collection(&workspace, ["schemas", "check"]);
        assert_eq!(ended.status, 0, "{}", ended.out);
        let words = "across.toml:6:9: it asks whether numbers with decimals are equal";
        assert_eq!(
            ended.out.contains(words) && ended.out.contains("within(a, b, "),
            noted,
            "{check}: {}",
            ended.out
        );
    }
}

#[test]
fn a_second_run_on_the_same_files_changes_nothing_though_faults_share_an_id_and_values_are_odd() {
    let workspace = workspace();
    let long = "x".repeat(400);
    let cases = format!(
        ",10/01/2020,700\n,11/01/2020,800\nA1,12/01/2020,'12\nA2,12/01/2020,=1+1\nA3,12/01/2020,{long}"
    );
    receive(&workspace, "alder.csv", "Alder", ["10", "4", "6", "5"], &cases, "A1,1,05/01/2020,new");
    let book = workspace.path("out/2019-20/exceptions.xlsx");
    let run = || {
        let ended = workspace.run_with(&["--as-of", "2020-06-01"]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        std::fs::read(&book).unwrap()
    };
    let first = run();
    let ids: Vec<String> =
        workspace.rows("exceptions.csv").iter().map(|row| row.get("id").to_owned()).collect();
    assert!(ids.iter().any(|id| ids.iter().filter(|other| *other == id).count() > 1), "{ids:?}");
    assert!(first == run());
}
