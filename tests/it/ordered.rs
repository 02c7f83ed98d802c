//! Codes in order, more words for one, and what earlier lists said in words and dates.

use crate::workspace::{Row, Workspace, run};

const LIST: &str = r#"{ "resources": [
  { "name": "return", "schema": { "fields": [
    { "name": "premises", "title": "Premises", "type": "integer", "qd:kind": "stock" } ] } },
  { "name": "actions", "title": "Actions", "schema": { "primaryKey": "action_id", "fields": [
    { "name": "action_id", "title": "Action", "type": "string" },
    { "name": "due", "title": "Due by", "type": "date" },
    { "name": "is_public", "title": "Public", "type": "boolean" },
    { "name": "status", "title": "Status", "type": "string", "categoriesOrdered": true, "categories": [
      { "value": "not_started", "label": "Not started" },
      { "value": "underway", "label": "Under way", "qd:synonyms": ["In hand", "On-going work."] },
      { "value": "achieved", "label": "Achieved", "qd:synonyms": ["Done"] } ] },
    { "name": "rag", "title": "Colour", "type": "string", "categoriesOrdered": true, "categories": ["green", "amber", "red"] },
    { "name": "kind", "title": "Kind", "type": "string", "categories": ["one", "other"] } ] } } ] }
"#;

fn rule(id: &str, check: &str, message: &str, passes: &str, fails: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\nseverity = \"query\"\ntable = \"actions\"\ncheck = \"{check}\"\non_null = \"pass\"\n\
         message = \"{message}\"\nwhy = \"w\"\nfix = \"f\"\n[[rule.passes]]\n{passes}\n[[rule.fails]]\n{fails}\n"
    )
}

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", LIST);
    workspace.write(
        "quarterday.toml",
        "collection = \"collection\"\nregister = \"register\"\ninbox = \"inbox/{period}\"\nout = \"out/{period}\"\n\
         history = \"out\"\n",
    );
    workspace
}

fn check(workspace: &Workspace, rules: &str) -> (i32, String) {
    workspace.write("collection/rules/actions.toml", rules);
    let ended = run(&["schemas", "check", "-C", workspace.path("").to_str().unwrap()]);
    (ended.status, ended.out + &ended.err)
}

#[test]
fn what_a_list_said_before_in_words_dates_and_truths_is_known_and_codes_in_order_are_compared() {
    let workspace = workspace();
    let rules = [
        rule(
            "A-1",
            "due = prev(due)",
            "{action_id} was due on {prev(due)}",
            "due = 2020-01-01\nprev = { due = 2020-01-01 }",
            "due = 2020-01-02\nprev = { due = 2020-01-01 }",
        ),
        rule(
            "A-2",
            "status >= prev(status)",
            "{action_id} went back from {prev(status)} to {status}",
            "status = \\\"achieved\\\"\nprev = { status = \\\"underway\\\" }".replace('\\', "").as_str(),
            "status = \"not_started\"\nprev = { status = \"underway\" }",
        ),
        rule(
            "A-3",
            "NOT prev(is_public) OR is_public",
            "{action_id} is public no more",
            "is_public = true\nprev = { is_public = true }",
            "is_public = false\nprev = { is_public = true }",
        ),
        rule(
            "A-4",
            "coalesce(status, 'not_started') < 'achieved' OR rag <= 'amber'",
            "{action_id} is {rag}",
            "status = \"underway\"\nrag = \"red\"",
            "status = \"achieved\"\nrag = \"red\"",
        ),
    ];
    let (status, told) = check(&workspace, &rules.concat());
    assert_eq!(status, 0, "{told}");
    let folder = workspace.path("");
    let tested = run(&["rules", "test", "-C", folder.to_str().unwrap()]);
    assert_eq!(tested.status, 0, "{}{}", tested.out, tested.err);
    let headings = "authority_code,period,action_id,due,is_public,status,rag\n";
    let put = |period: &str, rows: &[&str]| {
        let lines: String = rows.iter().map(|row| format!("X0000001,{period},{row}\n")).collect();
        workspace.write(&format!("inbox/{period}/actions.csv"), headings.to_owned() + &lines);
        let ended = run(&["run", period, "-C", folder.to_str().unwrap(), "--as-of", "2020-06-01"]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    };
    put("2018-19", &["A1,2020-01-01,true,In hand,green", "A2,2020-01-01,true,Done,green"]);
    put("2019-20", &["A1,2020-02-01,true,DONE.,red", "A2,2020-01-01,false,on going work,green"]);
    let of = |row: &Row| ["rule", "record", "message", "previous"].map(|name| row.get(name)).join(" | ");
    let mut found: Vec<String> = workspace.rows("exceptions.csv").iter().map(of).collect();
    found.retain(|row| row.starts_with("A-"));
    found.sort();
    assert_eq!(
        found,
        [
            "A-1 | A1 | A1 was due on 1 January 2020. f | 1 January 2020",
            "A-2 | A2 | A2 went back from Achieved to Under way. f | achieved",
            "A-3 | A2 | A2 is public no more. f | true",
            "A-4 | A1 | A1 is red. f | ",
        ]
    );
}

#[test]
fn what_has_no_order_between_it_is_told_at_its_line() {
    for (check_text, told) in [
        ("status < rag", "codes of two different lists have no order between them"),
        ("status < 'done'", "\"done\" is none of the codes in order: not_started, underway, achieved"),
        ("coalesce(status, 'nothing') < 'achieved'", "\"nothing\" is none of the codes in order"),
        ("status < action_id", "compared with a code of its list, and no other text"),
        (
            "kind < 'other'",
            "they have no order here (codes have one where their field says categoriesOrdered)",
        ),
    ] {
        let workspace = workspace();
        let (status, out) =
            check(&workspace, &rule("A-1", check_text, "m", "rag = \"red\"", "rag = \"red\""));
        assert_eq!(status, 2, "{check_text}: {out}");
        assert!(out.contains("actions.toml:5:") && out.contains(told), "{check_text}: {out}");
    }
}

#[test]
fn a_word_that_would_mean_two_codes_and_an_order_without_codes_are_told_at_their_line() {
    for (from, to, told) in [
        ("\"Done\"", "\"UNDER WAY:\"", "\"UNDER WAY:\" would mean both underway and achieved"),
        ("\"Done\"", "\"--\"", "has no letters to know it by"),
        (
            "\"type\": \"date\"",
            "\"type\": \"date\", \"categoriesOrdered\": true",
            "only a field of type string with",
        ),
        ("\"label\": \"Achieved\"", "\"lable\": \"Achieved\"", "lable"),
    ] {
        let workspace = workspace();
        workspace.write("collection/datapackage.json", LIST.replace(from, to));
        let (status, out) = check(&workspace, "");
        assert_eq!(status, 2, "{to}: {out}");
        assert!(out.contains("datapackage.json:") && out.contains(told), "{to}: {out}");
    }
}
