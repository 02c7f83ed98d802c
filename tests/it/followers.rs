//! What only says once more what another fault says: listed under it, with no effect, and not counted.

use crate::workspace::{Workspace, run};

const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "visits", "qd:total_key": "total", "schema": { "primaryKey": "type", "fields": [
    { "name": "type", "type": "string", "constraints": { "enum": ["retail", "offices", "total"] } },
    { "name": "premises", "type": "integer", "qd:kind": "stock", "constraints": { "minimum": 0 } },
    { "name": "planned", "type": "integer", "qd:kind": "flow" },
    { "name": "other", "type": "integer", "qd:kind": "flow" } ] } },
  { "name": "cases", "schema": { "primaryKey": "case_id", "fields": [
    { "name": "case_id", "type": "string" }, { "name": "fine", "type": "integer", "qd:kind": "flow" } ] } } ] }"#;

/// A rule of severity and table, with more of its keys.
fn rule(id: &str, severity: &str, table: &str, check: &str, more: &str) -> String {
    // Examples that say nothing of what is tested here: they are not run.
    format!(
        "[[rule]]\nid = \"{id}\"\nseverity = \"{severity}\"\ntable = \"{table}\"\ncheck = \"{check}\"\nmessage = \"m\"\nwhy = \"w\"\nfix = \"f\"\n{more}\n[[rule.passes]]\n[[rule.fails]]\n"
    )
}

/// Runs returns of one authority against rules: the workspace, and each exception with the rule that it
/// follows, `-` if it stands for itself.
fn listed(rules: &str, visits: &[&str], cases: &[&str]) -> (Workspace, Vec<String>) {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", DESCRIPTOR);
    workspace.write("collection/rules/rules.toml", rules);
    let rows = |rows: &[&str]| rows.iter().map(|row| format!("X0000001,2019-20,{row}\n")).collect::<String>();
    workspace.receive(
        "visits.csv",
        format!("Authority code,Period,type,premises,planned,other\n{}", rows(visits)),
    );
    if !cases.is_empty() {
        workspace.receive("cases.csv", format!("Authority code,Period,case_id,fine\n{}", rows(cases)));
    }
    let ended = workspace.run();
    assert_eq!(ended.status, 0, "{}", ended.err);
    let all = workspace.rows("exceptions.csv");
    let rule_of =
        |id: &str| all.iter().find(|row| row.get("id") == id).map_or("-", |row| row.get("rule")).to_owned();
    let shown = all
        .iter()
        .map(|row| format!("{} {} < {}", row.get("rule"), row.get("record"), rule_of(row.get("caused_by"))));
    let mut shown: Vec<String> = shown.collect();
    shown.sort();
    (workspace, shown)
}

#[test]
fn a_query_follows_one_of_its_own_table_on_the_same_record_and_one_of_another_anywhere() {
    let rules = rule("F-1", "query", "visits", "planned < premises", "")
        // It stands before the rule that it follows.
        .replacen(
            "[[rule]]",
            &(rule("F-0", "query", "visits", "other < premises", "after = [\"F-1\"]") + "[[rule]]"),
            1,
        )
        + &rule("F-2", "query", "cases", "fine > 5", "after = [\"F-9\", \"F-1\"]")
        + &rule("F-3", "query", "cases", "fine > 5", "after = [\"F-8\"]")
        + &rule("F-8", "query", "cases", "fine < 0", "field = \"fine\"\ntrial = true")
        + &rule("F-9", "query", "cases", "fine <> 2", "on_null = \"fail\"");
    let (workspace, shown) = listed(&rules, &["retail,5,9,9", "offices,5,1,9"], &["a,2", "b,3"]);
    let said = [
        "F-0 offices < -",
        "F-0 retail < F-1",
        "F-1 retail < -",
        "F-2 a < F-9",
        "F-2 b < F-1",
        "F-3 a < -",
        "F-3 b < -",
        "F-8 a < -",
        "F-8 b < -",
        "F-9 a < -",
    ];
    assert_eq!(shown, said);
    // Followers and rules on trial are not counted.
    let status = workspace.rows("status.csv");
    assert_eq!(
        status.iter().find(|row| row.get("authority_code") == "X0000001").unwrap().get("queries"),
        "5"
    );
}

#[test]
fn a_check_that_reads_a_value_with_an_error_follows_from_it_and_keeps_nothing_back() {
    let rules = rule("F-1", "error", "visits", "planned < 100", "")
        + &rule("F-2", "error", "visits", "other >= planned", "field = \"other\"")
        + &rule("F-3", "query", "visits", "other < 5", "field = \"other\"");
    let (workspace, shown) = listed(&rules, &["retail,5,900,9", "offices,5,20,9"], &[]);
    assert_eq!(
        shown,
        ["F-1 retail < -", "F-2 offices < -", "F-2 retail < F-1", "F-3 offices < F-2", "F-3 retail < -"]
    );
    let value = |key: &str, field: &str| {
        let totals = workspace.rows("totals.csv");
        let own = totals
            .iter()
            .find(|row| row.get("area") == "Alder" && row.get("key") == key && row.get("field") == field);
        own.unwrap().get("value").to_owned()
    };
    // The error itself is left out; what follows from it is used.
    assert_eq!(
        [value("retail", "planned"), value("retail", "other"), value("offices", "other")],
        ["", "9", ""]
    );
}

#[test]
fn a_figure_over_a_table_follows_from_errors_in_the_records_that_it_takes_and_from_no_other() {
    let rules = rule("F-1", "error", "visits", "planned < 100", "")
        + &rule(
            "F-2",
            "query",
            "cases",
            "known_sum_of(visits.planned) FILTER (WHERE type <> 'total') < fine",
            "field = \"fine\"",
        )
        + &rule(
            "F-3",
            "query",
            "cases",
            "known_sum_of(visits.planned) FILTER (WHERE type = 'total') < fine",
            "field = \"fine\"",
        )
        + &rule(
            "F-4",
            "query",
            "cases",
            "count_of(visits) FILTER (WHERE planned > 0) < fine",
            "field = \"fine\"",
        )
        + &rule("F-5", "query", "cases", "count_of(visits) < fine", "field = \"fine\"");
    let (_, shown) = listed(&rules, &["retail,5,9,9", "total,5,900,9"], &["a,1"]);
    assert_eq!(shown, ["F-1 total < -", "F-2 a < -", "F-3 a < F-1", "F-4 a < F-1", "F-5 a < -"]);
}

#[test]
fn an_error_of_the_schema_is_a_cause_like_any_other() {
    let rules = rule("F-1", "query", "visits", "premises > 5 OR planned > 5", "")
        + &rule("F-2", "query", "visits", "other > 10", "");
    let (_, shown) = listed(&rules, &["retail,-1,1,9"], &[]);
    assert_eq!(shown, ["F-2 retail < -", "minimum retail < -"]);
}

#[test]
fn what_follows_from_a_query_that_is_accepted_comes_back_and_so_does_what_followed_from_that() {
    let last = |fall: &str| format!("expected = \"{fall}\"");
    let more = format!("{}\naccept_below = 0.5", last("planned + 1"));
    let rules = rule("F-1", "query", "visits", "planned < 5", &more)
        + &rule("F-2", "query", "visits", "other < 5", "after = [\"F-1\"]")
        + &rule("F-3", "query", "visits", "premises > 5", "after = [\"F-2\"]");
    let (_, shown) = listed(&rules, &["retail,5,9,9"], &[]);
    assert_eq!(shown, ["F-1 retail < -", "F-2 retail < -", "F-3 retail < F-2"]);
    // Where a value that is kept out would have to come back, the query is not accepted.
    let kept = rules.replacen("after = [\"F-1\"]", "after = [\"F-1\"]\non_open = \"missing\"", 1);
    let (workspace, shown) = listed(&kept, &["retail,5,9,9"], &[]);
    assert_eq!(shown, ["F-1 retail < -", "F-2 retail < F-1", "F-3 retail < F-2"]);
    assert_eq!(workspace.rows("exceptions.csv")[0].get("state"), "open");
}

#[test]
fn an_unchanged_rule_book_with_followers_foretells_nothing() {
    let rules = rule("F-1", "error", "visits", "planned < 100", "")
        + &rule("F-2", "error", "visits", "other >= planned", "after = [\"F-1\"]");
    let (workspace, _) = listed(&rules, &["retail,5,900,9", "offices,5,20,9"], &[]);
    let (folder, out) =
        (workspace.path("").display().to_string(), workspace.path("out/2019-20").display().to_string());
    let told = run(&["rules", "impact", "-C", &folder, "--against", &out, "--format", "json"]);
    assert_eq!(told.status, 0, "{}", told.err);
    let impact: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert!(
        impact[0]["rules"].as_array().unwrap().is_empty()
            && impact[0]["totals"].as_array().unwrap().is_empty(),
        "{}",
        told.out
    );
}
