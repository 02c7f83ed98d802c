//! What the form in use has no box for: nobody is asked for it, and sums go past it.

use crate::workspace::{Workspace, run};

const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "visits", "schema": { "primaryKey": "type", "fields": [
    { "name": "type", "type": "string", "constraints": { "enum": ["retail", "offices", "total"] } },
    { "name": "premises", "type": "integer", "qd:kind": "stock" },
    { "name": "planned", "title": "Planned", "type": "integer", "qd:kind": "flow" },
    { "name": "other", "title": "Other", "type": "integer", "qd:kind": "flow", "constraints": { "required": true } },
    { "name": "seen", "title": "Seen", "type": "integer", "qd:kind": "flow" } ] }, "qd:total_key": "total" },
  { "name": "notices", "schema": { "primaryKey": "type", "fields": [
    { "name": "type", "type": "string", "constraints": { "enum": ["retail", "offices", "total"] } },
    { "name": "served", "title": "Served", "type": "integer", "qd:kind": "flow" } ] }, "qd:total_key": "total" } ] }"#;

/// The old form has a row a type and all columns, the new one a row for all, and no column for "other".
const OLD: &str = r#"to = "2018-19"
[[matrix]]
table = "visits"
rows = [{ key = "retail" }, { key = "offices" }, { key = "total" }]
columns = [{ field = "premises" }, { field = "planned" }, { field = "other" }, { field = "seen" }]
[[matrix]]
table = "notices"
rows = [{ key = "retail" }, { key = "offices" }, { key = "total" }]
columns = [{ field = "served" }]
"#;
const NEW: &str = r#"from = "2019-20"
[[matrix]]
table = "visits"
rows = [{ key = "total", labels = ["All premises"] }]
columns = [{ field = "premises" }, { field = "planned" }, { field = "seen", labels = ["All visits"] }]
"#;

fn rule(id: &str, check: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\nseverity = \"query\"\ntable = \"visits\"\nfield = \"seen\"\ncheck = \"{check}\"\nmessage = \"{{planned + other}} and {{seen}}\"\nwhy = \"w\"\nfix = \"f\"\n\
         [[rule.passes]]\nplanned = 2\nother = 3\nseen = 5\ntype = \"total\"\nvisits = [{{ type = \"retail\", premises = 1 }}]\n\
         [[rule.fails]]\nplanned = 2\nother = 3\nseen = 4\ntype = \"total\"\nvisits = [{{ type = \"retail\", premises = 5 }}]\n"
    )
}

fn workspace(rules: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", DESCRIPTOR);
    workspace.write("collection/forms/old.toml", OLD);
    workspace.write("collection/forms/new.toml", NEW);
    workspace.write("collection/rules/rules.toml", rules);
    workspace
}

fn new_form(workspace: &Workspace, name: &str, authority: &str, planned: &str, all: &str) {
    let rows = format!(",premises,planned,All visits\nAll premises,9,{planned},{all}\n");
    workspace.receive(name, format!("Local authority,{authority}\nPeriod,2019-20\n\n{rows}"));
}

fn listed(workspace: &Workspace, list: &str) -> Vec<String> {
    let rows = workspace.rows(list);
    rows.iter().map(|row| format!("{} {} {}", row.get("unit"), row.get("rule"), row.get("message"))).collect()
}

#[test]
fn sums_go_past_what_the_form_does_not_ask_and_nobody_is_asked_for_it() {
    let rules = rule("N-1", "adds_up(seen, planned, other)")
        + &rule("N-2", "planned + other = seen")
        + &rule("N-3", "known_sum(planned, other) = seen");
    let workspace = workspace(&rules);
    new_form(&workspace, "a.csv", "Alder", "5", "5");
    new_form(&workspace, "f.csv", "Dogwood and Elm", "5", "6");
    let ended = workspace.run();
    assert_eq!(ended.status, 0, "{}", ended.err);
    // Without a gap the parts would only have to be at most the total; and "other" would be missing.
    let found = listed(&workspace, "exceptions.csv");
    let starts: Vec<&str> = found.iter().filter_map(|line| line.split('.').next()).collect();
    assert_eq!(starts, ["N-1", "N-2", "N-3"].map(|rule| format!("X0000006 {rule} 5 and 6")));
    assert!(listed(&workspace, "undecided.csv").is_empty());
}

#[test]
fn over_rows_that_the_form_does_not_have_nothing_is_summed_and_no_record_is_made() {
    let of_parts = "FILTER (WHERE type <> 'total')";
    let rules = rule("N-1", &format!("known_sum_of(visits.premises) {of_parts} < seen"))
        + &rule("N-2", &format!("count_of(visits) {of_parts} < seen"))
        + &rule("N-3", &format!("adds_up(seen, sum_of(visits.premises) {of_parts}, planned, other)"))
            .replace("premises = 1", "premises = 0")
        + &rule("N-4", "count_of(visits) FILTER (WHERE premises = 4) + 5 <= seen")
            .replace("premises = 1", "premises = 3");
    let workspace = workspace(&rules);
    new_form(&workspace, "a.csv", "Alder", "5", "5");
    let ended = workspace.run();
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert!(listed(&workspace, "exceptions.csv").is_empty(), "{:?}", listed(&workspace, "exceptions.csv"));
    let undecided = listed(&workspace, "undecided.csv");
    assert_eq!(
        undecided.iter().map(|line| &line[..12]).collect::<Vec<_>>(),
        ["X0000001 N-1", "X0000001 N-2"],
        "{undecided:?}"
    );
    let rows: Vec<String> = workspace
        .rows("totals.csv")
        .iter()
        .filter(|row| row.get("area_type") == "unit")
        .map(|row| row.get("key").to_owned())
        .collect();
    assert!(rows.contains(&"total".to_owned()));
}

#[test]
fn what_was_not_asked_is_on_disk_and_an_unchanged_rule_book_foretells_nothing() {
    let rules = rule("N-1", "adds_up(seen, planned, other)")
        + &rule("N-2", "known_sum_of(visits.premises) FILTER (WHERE type <> 'total') < seen");
    let workspace = workspace(&rules);
    new_form(&workspace, "a.csv", "Alder", "5", "7");
    workspace.run();
    let (folder, out) =
        (workspace.path("").display().to_string(), workspace.path("out/2019-20").display().to_string());
    let told = run(&["rules", "impact", "-C", &folder, "--against", &out, "--format", "csv"]);
    assert_eq!((told.status, told.out.lines().count()), (0, 1), "{}", told.out);
    let changed = run(&["rules", "impact", "-C", &folder, "--against", &out]);
    assert!(!changed.out.contains("N-2"), "{}", changed.out);
}

#[test]
fn earlier_values_that_were_not_asked_are_gone_past_too() {
    let workspace = workspace(
        &rule("N-1", "prev(planned) + prev(other) = seen")
            .replace("seen = 5\n", "seen = 5\nprev = { planned = 2, other = 3 }\n")
            .replace("seen = 4\n", "seen = 4\nprev = { planned = 2, other = 3 }\n"),
    );
    let folder = workspace.path("").display().to_string();
    let form = "Local authority,Alder\nPeriod,2018-19\n\n,premises,planned,All visits\nAll premises,9,5,5\n";
    workspace.write("inbox/2018-19/a.csv", form);
    let earlier = run(&["run", "2018-19", "-C", &folder]);
    assert_eq!(earlier.status, 0, "{}", earlier.err);
    new_form(&workspace, "a.csv", "Alder", "5", "6");
    let history = workspace.path("out").display().to_string();
    workspace.run_with(&["--history", &history]);
    assert_eq!(listed(&workspace, "exceptions.csv"), ["X0000001 N-1 5 and 6. f"]);
}

#[test]
fn an_example_can_say_what_its_form_does_not_ask() {
    let example = "[[rule.fails]]\nplanned = 2\nseen = 4\nnot_asked = [\"other\"]\n[[rule.passes]]\nplanned = 2\nseen = 4\n";
    let by_rows = "[[rule.undecided]]\nplanned = 2\nseen = 4\nvisits = []\nnot_asked = [\"visits.retail\"]\n";
    let more = rule("N-2", "known_sum_of(visits.premises) FILTER (WHERE type = 'retail') < seen") + by_rows;
    let workspace = workspace(&(rule("N-1", "adds_up(seen, planned, other)") + example + &more));
    let ended = run(&["rules", "test", "--collection", &workspace.path("collection").display().to_string()]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let wrong =
        rule("N-1", "adds_up(seen, planned, other)") + "[[rule.fails]]\nseen = 4\nnot_asked = [\"othr\"]\n";
    workspace.write("collection/rules/rules.toml", wrong);
    let ended = run(&["schemas", "check", &workspace.path("collection").display().to_string()]);
    assert!(ended.out.contains("the nearest is \"other\""), "{}", ended.out);
}

#[test]
fn rows_that_the_form_does_not_have_are_no_parts_of_the_total_row() {
    let rule = "[[rule]]\nid = \"N-1\"\nseverity = \"error\"\ntable = \"visits\"\ncheck = \"adds_down(planned)\"\nmessage = \"m\"\nwhy = \"w\"\nfix = \"f\"\n\
        [[rule.passes]]\ntype = \"total\"\nplanned = 5\nvisits = [{ type = \"retail\", planned = 3 }]\n\
        [[rule.passes]]\ntype = \"total\"\nvisits = [{ type = \"retail\", planned = 3 }]\nnot_asked = [\"planned\"]\n\
        [[rule.fails]]\ntype = \"total\"\nplanned = 5\nvisits = [{ type = \"retail\", planned = 3 }]\nnot_asked = [\"visits.offices\"]\n";
    let workspace = workspace(rule);
    let ended = run(&["rules", "test", "--collection", &workspace.path("collection").display().to_string()]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
}
