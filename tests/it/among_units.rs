//! What rules ask of the texts and records of a list: what stands in the return of another unit too, and what a
//! pattern is found in.

use crate::workspace::{Workspace, run};

const LISTS: &str = r#"{ "resources": [
  { "name": "firms", "title": "Firms", "schema": { "primaryKey": "firm_no", "fields": [
    { "name": "firm_no", "title": "Firm", "type": "string" },
    { "name": "company", "title": "Company number", "type": "string" },
    { "name": "kind", "title": "Kind", "type": "string" },
    { "name": "said", "title": "Said", "type": "string" } ] } } ] }"#;

const RULES: &str = r#"
[[rule]]
id = "U-1"
severity = "query"
table = "firms"
check = "unique_among_units(company, kind)"
message = "{company} is another's too"
why = "It has one lead."
fix = "Settle which"
[[rule.passes]]
company = "1"
kind = "lead"
peers = [{ company = "2", kind = "lead" }, { company = "1", kind = "home" }, { kind = "lead" }]
[[rule.passes]]
company = "1"
kind = "lead"
firms = [{ company = "1", kind = "lead" }]
[[rule.fails]]
company = "1"
kind = "lead"
peers = [{ company = "2", kind = "lead" }, { company = "1", kind = "lead" }]
[[rule.undecided]]
company = "1"
peers = [{ company = "1", kind = "lead" }]

[[rule]]
id = "U-2"
severity = "query"
table = "firms"
check = "NOT matches(said, '[0-9]{5} ?[0-9]{6}')"
message = "a telephone number"
why = "It is published."
fix = "Take it out"
on_null = "pass"
[[rule.passes]]
said = "12345 67890"
[[rule.passes]]
kind = "lead"
[[rule.fails]]
said = "call 01234 567890 now"
"#;

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", LISTS);
    workspace.write("collection/rules/rules.toml", RULES);
    workspace
}

#[test]
fn what_stands_in_anothers_return_is_told_of_each_of_them_and_never_of_one_return_alone() {
    let workspace = workspace();
    let lines = [
        "D1,a1,00000001,lead,", // Also of the second: both are told.
        "D1,a2,00000002,lead,", // Twice in one return.
        "D1,a3,00000002,lead,",
        "D1,a4,00000003,lead,", // Another kind there.
        "D1,a5,,lead,",         // Not known: of nobody.
        "D2,b1,00000001,lead,01234567890",
        "D2,b2,00000003,home,x 1",
        "D2,b3,,lead,",
    ];
    workspace.receive(
        "firms.csv",
        format!(
            "authority_code,firm_no,company,kind,said\n{}\n",
            lines.join("\n").replace("D1", "X0000001").replace("D2", "X0000002")
        ),
    );
    let ended = workspace.run();
    assert!(ended.status <= 1, "{}{}", ended.out, ended.err);
    let told = |list: &str| -> Vec<String> {
        let rows = workspace.rows(list);
        rows.iter()
            .map(|row| format!("{} {} {}", row.get("rule"), row.get("record"), row.get("field")))
            .collect()
    };
    let exceptions: Vec<String> =
        told("exceptions.csv").into_iter().filter(|line| line.starts_with("U-")).collect();
    assert_eq!(exceptions, ["U-1 a1 company", "U-1 b1 company", "U-2 b1 said"]);
    assert_eq!(told("undecided.csv"), ["U-1 a5 company", "U-1 b3 company"]);
    let why = workspace.rows("undecided.csv")[0].get("message").to_owned();
    assert!(why.contains("company is not given"), "{why}");
}

#[test]
fn examples_show_other_units_and_patterns() {
    let workspace = workspace();
    let (collection, register) = (workspace.path("collection"), workspace.path("register"));
    let ended = run(&[
        "rules",
        "test",
        "--collection",
        collection.to_str().unwrap(),
        "--register",
        register.to_str().unwrap(),
    ]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
}

#[test]
fn a_pattern_that_cannot_be_used_is_told_at_its_line() {
    let workspace = workspace();
    for (wrong, told) in [
        ("'[0-9'", "is not a regular expression that can be used"),
        ("'(a{1000}){1000}'", "is not a regular expression that can be used"),
        ("'(a)\\\\1'", "is not a regular expression that can be used"),
        ("''", "it is called as matches(field, 'pattern')"),
    ] {
        let rules = RULES.replace("'[0-9]{5} ?[0-9]{6}'", wrong);
        workspace.write("collection/rules/rules.toml", &rules);
        let ended = run(&["schemas", "check", workspace.path("collection").to_str().unwrap()]);
        let line = rules.lines().position(|line| line.contains("matches(")).unwrap() + 1;
        assert!(
            ended.out.contains(told) && ended.out.contains(&format!("rules.toml:{line}:")),
            "{}",
            ended.out
        );
    }
}
