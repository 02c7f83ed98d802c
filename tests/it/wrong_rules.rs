//! Wrong rule files: each fault is told once, at its line and column, with the nearest right name.

use crate::workspace::{Workspace, run};

const RULE: &str = "[[rule]]\nid = \"W-1\"\nseverity = \"error\"\ntable = \"return\"\ncheck = \"visits <= premises\"\nmessage = \"{visits} visits\"\nwhy = \"w\"\nfix = \"f\"\n\
[[rule.passes]]\nvisits = 1\npremises = 1\n[[rule.fails]]\nvisits = 2\npremises = 1\n";

const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "return", "schema": { "fields": [
    { "name": "premises", "title": "Premises", "type": "integer" }, { "name": "visits", "title": "Total visits", "type": "integer" },
    { "name": "fte", "title": "Inspectors", "type": "number", "qd:decimals": 1 }, { "name": "seen", "title": "Seen on", "type": "date" },
    { "name": "note", "title": "Note", "type": "string" }, { "name": "well", "title": "Well", "type": "boolean" } ] } },
  { "name": "cases", "schema": { "primaryKey": "case_id", "fields": [ { "name": "case_id", "title": "Case", "type": "string" } ] } } ] }"#;

/// What `schemas check` prints of a collection of two tables with this file of rules.
fn told(rules: &[u8]) -> String {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", DESCRIPTOR);
    workspace.write("collection/rules/wrong.toml", rules);
    let folder = workspace.path("collection").display().to_string();
    let ended = run(&["schemas", "check", &folder]);
    assert_eq!(ended.err, "");
    assert!(ended.out.chars().all(|letter| letter == '\n' || !letter.is_control()), "{}", ended.out);
    ended.out.replace(&folder, "collection").replace("collection/rules/", "")
}

/// The rule with one part of it otherwise.
fn with(part: &str, otherwise: &str) -> String {
    assert!(RULE.contains(part), "{part}");
    RULE.replacen(part, otherwise, 1)
}

fn check(text: &str) -> String {
    with("\"visits <= premises\"", text)
}

fn and(line: &str) -> String {
    with("why = \"w\"", &format!("{line}\nwhy = \"w\""))
}

type Case = (&'static str, String);

fn wrong_checks() -> Vec<Case> {
    vec![
        ("unknown field", check("\"vists <= premises\"")),
        ("unknown field in a long text", check("\"\"\"\nvisits <= premises\n  AND vists > 1\"\"\"")),
        ("unknown field after an escape", check("\"note <> 'a\\\"b' AND vists > 1\"")),
        (
            "unknown field after a line that goes on",
            check("\"\"\"visits <= premises \\\n    AND vists > 1\"\"\""),
        ),
        ("unknown field in a text as it stands", check("'''visits <= premises\n AND vists > 1'''")),
        (
            "unknown field of another table",
            check("\"count_of(cases) FILTER (WHERE caseid = 'x') >= visits\""),
        ),
        ("unknown table in a check", check("\"count_of(cass) >= visits\"")),
        ("unknown attribute", check("\"visits > 1 AND register.regin = 'x'\"")),
        ("unknown function", check("\"abz(visits) > 1\"")),
        ("wrong type", check("\"visits > 'many'\"")),
        ("no condition", check("\"visits + 1\"")),
        ("a date that there is not", check("\"seen < '2019-02-30'\"")),
        ("no text", check("5")),
        ("an empty check", check("\"\"")),
        ("a letter that acts", check("\"vis\u{202e}its > 1\"")),
    ]
}

fn wrong_entries() -> Vec<Case> {
    vec![
        ("no id", with("id = \"W-1\"\n", "")),
        ("no table", with("table = \"return\"\n", "")),
        ("unknown table", with("table = \"return\"", "table = \"retrun\"")),
        ("unknown severity", with("severity = \"error\"", "severity = \"eror\"")),
        ("unknown on_open", and("on_open = \"mising\"")),
        ("unknown on_null", and("on_null = \"passes\"")),
        ("unknown key", and("severty = \"error\"")),
        ("unknown field at which it stands", and("field = \"visit\"")),
        ("since no period", and("since = \"soon\"")),
        ("since of another frequency", and("since = \"2019-20-Q1\"")),
        ("since of another year", and("since = \"2019\"")),
        ("until before since", and("since = \"2020-21\"\nuntil = \"2019-20\"")),
        ("each that matches nothing", and("each = [\"vist*\"]")),
        ("each of nothing", and("each = []")),
        ("a wrong rule for each field", and("each = [\"visits\", \"premises\"]\nexpected = \"thiss\"")),
        ("a share beyond all", and("accept_below = 5")),
        ("unknown field in when", and("when = \"vists > 1\"")),
        ("no condition in when", and("when = \"visits + 1\"")),
        ("of in a table without a total row", and("of = \"total\"")),
        ("after an unknown rule", and("after = [\"W-2\"]")),
        ("after itself", and("after = [\"W-1\"]")),
        (
            "rules in a ring",
            and("after = [\"W-2\"]")
                + &and("after = [\"W-3\"]").replace("W-1", "W-2")
                + &and("after = [\"W-0\"]").replace("W-1", "W-3").replace("W-0", "W-1"),
        ),
        ("a named expression called as a field", "[let.return]\nvisits = \"premises\"\n".to_owned() + RULE),
        ("a named expression of an unknown table", "[let.retrun]\nboth = \"premises\"\n".to_owned() + RULE),
        (
            "a named expression that is a word of the language",
            "[let.return]\nall = \"premises\"\n".to_owned() + RULE,
        ),
        ("a named expression in capitals", "[let.return]\nBoth = \"premises\"\n".to_owned() + RULE),
        (
            "a named expression that is wrong",
            "[let.return]\nboth = \"premises + vists\"\n".to_owned() + &check("\"both > 1\""),
        ),
        (
            "a named expression before it is declared",
            "[let.return]\none = \"two + 1\"\ntwo = \"premises\"\n".to_owned() + &check("\"one > 1\""),
        ),
        (
            "a named expression misspelt",
            "[let.return]\nboth_of_them = \"premises + visits\"\n".to_owned() + &check("\"both_of_tem > 1\""),
        ),
        (
            "own outside a comparison",
            check("\"count_of(cases) FILTER (WHERE case_id = 'x' OR case_id > own.note) > visits\""),
        ),
        ("own of a text with order", check("\"count_of(cases) FILTER (WHERE case_id > own.note) > visits\"")),
        ("rising of what has no past", check("\"rising(count_of(cases))\"")),
        ("rising by more than all", check("\"rising(visits, fall => 101)\"")),
        ("no words for trial", and("trial = \"yes\"")),
    ]
}

fn wrong_examples_and_ids() -> Vec<Case> {
    let twice = format!("{RULE}\n{RULE}");
    let apart = |one: &str, other: &str| and(one) + "\n" + &and(other);
    vec![
        ("no example that passes", with("[[rule.passes]]\nvisits = 1\npremises = 1\n", "")),
        ("no example that fails", with("[[rule.fails]]\nvisits = 2\npremises = 1\n", "")),
        ("no example", RULE.split("[[rule.passes]]").next().unwrap().to_owned()),
        ("unknown field in an example", with("visits = 2", "visit = 2")),
        ("wrong type in an example", with("visits = 2", "visits = \"two\"")),
        ("half a visit in an example", with("visits = 2", "visits = 2.5")),
        ("no number in an example", with("visits = 2", "visits = nan")),
        ("no date in an example", with("visits = 2", "visits = 2\nseen = 2019-04-01T10:00:00")),
        ("no period in an example", with("visits = 2", "visits = 2\nperiod = \"2019-20-Q1\"")),
        ("no record before in an example", with("visits = 2", "visits = 2\nprev = 5")),
        (
            "examples that are no records",
            with("[[rule.passes]]\nvisits = 1\npremises = 1\n", "passes = [1]\n"),
        ),
        ("an id used twice", twice),
        ("an id used in another time", apart("until = \"2018-19\"", "since = \"2019-20\"")),
        ("an id used twice in one time", apart("until = \"2019-20\"", "since = \"2018-19\"")),
    ]
}

fn wrong_texts_and_files() -> Vec<Case> {
    vec![
        ("expected of another type", and("expected = \"note\"")),
        ("expected that is wrong", and("expected = \"vists\"")),
        ("a brace that is not closed", with("{visits} visits", "only {visits visits")),
        ("a brace in a long text", with("\"{visits} visits\"", "\"\"\"\nmany\nvisits: {visits to\"\"\"")),
        ("two braces", with("{visits} visits", "{visits {premises}")),
        ("unknown field in a message", with("{visits} visits", "so {vists} visits")),
        (
            "unknown field in a long message",
            with("\"{visits} visits\"", "\"\"\"\nmany:\n  {premises} and {vists}\"\"\""),
        ),
        ("unknown field in a title", with("{visits} visits", "{title(vists)}: {visits}")),
        ("a title of no field", with("{visits} visits", "{title(visits + 1)}: {visits}")),
        ("nothing in braces", with("{visits} visits", "{} visits")),
        ("a key twice", and("why = \"w\"")),
        ("not closed", with("id = \"W-1\"", "id = \"W-1")),
        ("no TOML", "rule: W-1\n  check: visits > 1\n".to_owned()),
        ("a list for a rule", RULE.replace("[[rule]]", "[[rules]]").replace("[[rule.", "[[rules.")),
        ("one rule that is no list", RULE.replacen("[[rule]]", "[rule]", 1)),
        ("an empty file", String::new()),
        ("nothing but a comment", "# nothing\n".to_owned()),
        ("a number too large", and("accept_below = 99999999999999999999")),
    ]
}

#[test]
fn each_fault_in_a_file_of_rules_is_told_once_at_its_place() {
    let mut shown = Vec::new();
    let mut several = Vec::new();
    for (what, rules) in
        [wrong_checks(), wrong_entries(), wrong_examples_and_ids(), wrong_texts_and_files()].concat()
    {
        let told = told(rules.as_bytes());
        let faults: Vec<&str> = told.lines().filter(|line| line.starts_with("wrong.toml")).collect();
        if faults.len() != 1 || !told.ends_with("collection: 1 fault\n") || told.lines().count() != 2 {
            several.push(format!("{what}: {told}"));
        }
        shown.push(format!("{what}\n  {}", faults.join("\n  ")));
    }
    assert!(several.is_empty(), "{}", several.join("\n"));
    insta::assert_snapshot!(shown.join("\n"));
    let latin = told(
        RULE.replace("\"w\"", "\"caf\u{e9}\"")
            .chars()
            .map(|letter| letter as u8)
            .collect::<Vec<u8>>()
            .as_slice(),
    );
    assert_eq!(
        latin,
        "wrong.toml:7:11: what stands here is not UTF-8: save the file as UTF-8\ncollection: 1 fault\n"
    );
    assert!(told(RULE.as_bytes()).contains("no faults"), "{}", told(RULE.as_bytes()));
}

#[test]
fn a_fault_in_the_tables_is_not_told_again_for_every_rule_and_form() {
    let workspace = Workspace::new();
    workspace.write("collection/rules/rules.toml", RULE);
    workspace.write(
        "collection/forms/form.toml",
        "[[labels]]\ntable = \"return\"\nfields = { visits = \"All visits\" }\n",
    );
    workspace.write("collection/datapackage.json", "{ \"resources\": [ }");
    let folder = workspace.path("collection").display().to_string();
    let ended = run(&["schemas", "check", &folder]);
    assert_eq!((ended.status, ended.out.lines().count()), (2, 2), "{}", ended.out);
    assert!(ended.out.contains("datapackage.json:1:18: not valid JSON"), "{}", ended.out);
}

#[test]
fn a_table_is_called_by_no_name_that_means_something_else_or_is_no_folder() {
    let workspace = Workspace::new();
    let folder = workspace.path("collection").display().to_string();
    let table = |name: &str| {
        let fields = r#""schema": { "fields": [ { "name": "a", "type": "integer" } ] }"#;
        format!("{{ \"name\": {}, {fields} }}", serde_json::to_string(name).unwrap())
    };
    for (names, words) in [
        (
            vec!["Reasons"],
            "no table can be called \"Reasons\": among the records that says why values are not there",
        ),
        (vec!["REGISTER"], "in rules that means something else"),
        (vec!["submission"], "in rules that means something else"),
        (vec!["../up"], "no table can be called \"../up\": a table is called by letters, digits and _"),
        (vec!["a/b"], "a table is called by letters"),
        (vec![".."], "a table is called by letters"),
        (vec![""], "a table is called by letters"),
        (vec!["a\u{1b}[31m"], "a table is called by letters"),
        (vec!["visits."], "a table is called by letters"),
        (vec!["visits", "Visits"], "the name \"Visits\" stands for two tables"),
    ] {
        let tables: Vec<String> = names.iter().map(|name| table(name)).collect();
        workspace
            .write("collection/datapackage.json", format!("{{ \"resources\": [ {} ] }}", tables.join(", ")));
        let ended = run(&["schemas", "check", &folder]);
        assert_eq!((ended.status, ended.out.lines().count()), (2, 2), "{names:?}: {}", ended.out);
        assert!(ended.out.contains(words) && !ended.out.contains('\u{1b}'), "{names:?}: {}", ended.out);
    }
    for field in ["unit", "row"] {
        let descriptor = table("visits").replace("\"a\"", &format!("\"{field}\""));
        workspace.write("collection/datapackage.json", format!("{{ \"resources\": [ {descriptor} ] }}"));
        let ended = run(&["schemas", "check", &folder]);
        assert!(ended.out.contains(&format!("no field can be called \"{field}\"")), "{}", ended.out);
    }
    workspace.write("collection/datapackage.json", format!("{{ \"resources\": [ {} ] }}", table("visits_2")));
    assert_eq!(run(&["schemas", "check", &folder]).status, 0);
}
