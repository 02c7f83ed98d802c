//! Where rules apply, by what names they call what they need, and what they hold against records of other
//! tables.

use crate::workspace::{Workspace, run};

const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "visits", "qd:total_key": "total", "schema": { "primaryKey": "type", "fields": [
    { "name": "type", "type": "string", "constraints": { "enum": ["retail", "offices", "total"] } },
    { "name": "premises", "type": "integer", "qd:kind": "stock" },
    { "name": "planned", "type": "integer", "qd:kind": "flow" },
    { "name": "other", "type": "integer", "qd:kind": "flow" } ] } },
  { "name": "cases", "schema": { "primaryKey": "case_id", "fields": [
    { "name": "case_id", "type": "string" }, { "name": "heard", "type": "date" }, { "name": "fine", "type": "integer" } ] } },
  { "name": "appeals", "schema": { "primaryKey": "appeal_id", "fields": [
    { "name": "appeal_id", "type": "string" }, { "name": "lodged", "type": "date" }, { "name": "sum", "type": "integer" } ] } } ] }"#;

fn workspace(rules: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", DESCRIPTOR);
    workspace.write("collection/rules/rules.toml", rules);
    workspace
}

fn rule(id: &str, table: &str, check: &str, more: &str, examples: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\nseverity = \"query\"\ntable = \"{table}\"\ncheck = \"{check}\"\nmessage = \"m\"\nwhy = \"w\"\nfix = \"f\"\n{more}\n{examples}"
    )
}

const OF_VISITS: &str = "[[rule.passes]]\npremises = 9\nplanned = 2\nother = 1\n[[rule.fails]]\npremises = 1\nplanned = 2\nother = 1\n";

/// Visits of one authority, a row a type.
fn receive(workspace: &Workspace, rows: &[&str]) {
    let rows: String = rows.iter().map(|row| format!("X0000001,2019-20,{row}\n")).collect();
    workspace.receive("visits.csv", format!("Authority code,Period,type,premises,planned,other\n{rows}"));
}

fn listed(workspace: &Workspace, list: &str) -> Vec<String> {
    let rows = workspace.rows(list);
    let of_rules = rows.iter().filter(|row| row.get("rule").starts_with("A-"));
    of_rules.map(|row| format!("{} {} {}", row.get("rule"), row.get("record"), row.get("message"))).collect()
}

#[test]
fn where_the_condition_is_false_or_undecided_nothing_is_listed() {
    let rules = rule("A-1", "visits", "planned < premises", "when = \"other > 0\"", OF_VISITS)
        + &rule("A-2", "visits", "planned < premises", "when = \"other IS NOT NULL\"", OF_VISITS);
    let workspace = workspace(&rules);
    receive(&workspace, &["retail,1,2,1", "offices,1,2,0", "total,,2,"]);
    let ended = workspace.run();
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert_eq!(
        listed(&workspace, "exceptions.csv"),
        ["A-2 offices M. f", "A-1 retail M. f", "A-2 retail M. f"]
    );
    assert!(listed(&workspace, "undecided.csv").is_empty());
}

#[test]
fn a_rule_of_the_total_row_or_of_its_parts_is_asked_of_no_other() {
    let rules = rule("A-1", "visits", "planned < premises", "of = \"total\"", OF_VISITS)
        + &rule("A-2", "visits", "planned < premises", "of = \"parts\"", OF_VISITS)
        + "[[rule.passes]]\ntype = \"total\"\npremises = 1\nplanned = 2\n[[rule.fails]]\ntype = \"retail\"\npremises = 1\nplanned = 2\n";
    let workspace = workspace(&rules);
    receive(&workspace, &["retail,1,2,1", "offices,,2,0", "total,1,2,"]);
    workspace.run();
    assert_eq!(listed(&workspace, "exceptions.csv"), ["A-2 retail M. f", "A-1 total M. f"]);
    assert_eq!(listed(&workspace, "undecided.csv"), ["A-2 offices premises is not given"]);
    let folder = workspace.path("collection").display().to_string();
    assert_eq!(run(&["rules", "test", "--collection", &folder]).status, 0);
}

#[test]
fn a_named_expression_stands_for_what_it_means_in_every_file_and_place() {
    let lets = "[let.visits]\nall_visits = \"planned + other\"\nrate = \"all_visits * 100 / premises\"\n";
    let of_cases = "[[rule.passes]]\nfine = 1\nvisits = [{ planned = 2, other = 3 }]\n[[rule.fails]]\nfine = 1\nvisits = [{ planned = 9, other = 3 }]\n";
    let rules = rule(
        "A-1",
        "visits",
        "all_visits <= premises",
        "when = \"rate > 0\"\nfield = \"planned\"\nexpected = \"all_visits - other\"",
        OF_VISITS,
    )
    .replace("\"m\"", "\"{all_visits} visits, {rate} a hundred\"")
        + &rule(
            "A-2",
            "cases",
            "count_of(visits) FILTER (WHERE all_visits > 10) = 0",
            "field = \"fine\"",
            of_cases,
        );
    let workspace = workspace(&rules);
    // A file of another name, read after that in which the names are used.
    workspace.write("collection/rules/z.toml", lets);
    receive(&workspace, &["retail,10,8,4", "offices,20,8,4"]);
    workspace
        .receive("cases.csv", "Authority code,Period,case_id,heard,fine\nX0000001,2019-20,c,2019-05-01,3\n");
    let ended = workspace.run();
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert_eq!(
        listed(&workspace, "exceptions.csv"),
        ["A-2 c M. f", "A-1 retail 12 visits, 120 a hundred. f"]
    );
    let folder = workspace.path("collection").display().to_string();
    let page = run(&["rules", "explain", "A-1", "--collection", &folder]).out;
    let words = [
        "Where          all_visits = planned + other",
        "Where          rate = all_visits * 100 / premises",
        "Applies        where rate > 0",
    ];
    assert!(words.iter().all(|words| page.contains(words)), "{page}");
    let book = run(&["rules", "list", "--collection", &folder, "--format", "csv"]).out;
    assert!(
        book.contains("all_visits <= premises; when rate > 0; all_visits = planned + other; rate = all_visits * 100 / premises"),
        "{book}"
    );
    let summed = rule("A-3", "cases", "sum_of(visits.all_visits) > fine", "", of_cases);
    workspace.write("collection/rules/rules.toml", summed);
    let refused = run(&["schemas", "check", &folder]).out;
    assert!(
        refused.contains("rules.toml:5:10: only a field is summed, and \"all_visits\" is a named expression"),
        "{refused}"
    );
}

#[test]
fn records_of_other_tables_are_compared_with_the_record_itself_by_any_operator() {
    let with = |appeals: &str, passes: bool| {
        format!(
            "[[rule.{}]]\nheard = 2019-05-01\nfine = 10\nappeals = [{appeals}]\n",
            if passes { "passes" } else { "fails" }
        )
    };
    let none_before = with("{ lodged = 2019-06-01 }, { lodged = 2019-05-01 }", true)
        + &with("{ lodged = 2019-04-30 }", false);
    let undecided = "[[rule.undecided]]\nheard = 2019-05-01\nappeals = [{ lodged = 2019-06-01 }, {}]\n[[rule.undecided]]\nappeals = [{ lodged = 2019-06-01 }]\n";
    let sums = with(
        "{ sum = 4, lodged = 2019-05-02 }, { sum = 10, lodged = 2019-01-01 }, { sum = 99, lodged = 2019-05-02 }",
        true,
    ) + &with("{ sum = 11, lodged = 2019-05-02 }", false);
    let others = with("{ sum = 10 }", true) + &with("{ sum = 10 }, { sum = 9 }", false);
    let rules = rule(
        "A-1",
        "cases",
        "count_of(appeals) FILTER (WHERE lodged < own.heard) = 0",
        "field = \"heard\"",
        &(none_before + undecided),
    ) + &rule(
        "A-2",
        "cases",
        "known_sum_of(appeals.sum) FILTER (WHERE own.fine >= sum AND lodged > own.heard) = 4",
        "field = \"fine\"",
        &sums,
    ) + &rule(
        "A-3",
        "cases",
        "count_of(appeals) FILTER (WHERE sum <> own.fine) = 0",
        "field = \"fine\"",
        &others,
    );
    let workspace = workspace(&rules);
    let ended = run(&["rules", "test", "--collection", &workspace.path("collection").display().to_string()]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
}
