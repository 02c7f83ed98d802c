//! Sums that do not agree: at which cell the error stands, and what is used in its place.

use crate::workspace::{Workspace, run};

/// Types of premises by purpose, with a total row; premises beside them, which add down alone.
const DESCRIPTOR: &str = r#"{ "resources": [ { "name": "by_type", "title": "Visits", "qd:total_key": "total", "schema": { "primaryKey": "type", "fields": [
  { "name": "type", "title": "Type", "type": "string", "categories": [
    { "value": "retail", "label": "Retail shops" }, { "value": "offices", "label": "Offices" }, { "value": "total", "label": "All premises" } ] },
  { "name": "planned", "title": "Planned visits", "type": "integer", "qd:kind": "flow", "constraints": { "minimum": 0 } },
  { "name": "other", "title": "Other visits", "type": "integer", "qd:kind": "flow", "constraints": { "minimum": 0 } },
  { "name": "visits", "title": "Total visits", "type": "integer", "qd:kind": "flow", "constraints": { "minimum": 0 } },
  { "name": "premises", "title": "Premises", "type": "integer", "qd:kind": "stock", "constraints": { "minimum": 0 } } ] } } ] }"#;

const RULES: &str = r#"
[[rule]]
id = "V-1"
severity = "error"
table = "by_type"
check = "adds_up(visits, planned, other)"
message = "the purposes add to {known_sum(planned, other)}, but total visits are {visits}"
why = "Purposes add across."
fix = "Correct the total, or the purpose that is wrong."
[[rule.passes]]
visits = 38
planned = 11
other = 27
[[rule.fails]]
visits = 38
planned = 51
other = 27

[[rule]]
id = "V-2"
severity = "error"
table = "by_type"
each = ["planned", "other", "visits"]
check = "adds_down(this)"
message = "the types of premises do not add to the {this} of the total row"
why = "Types add down."
fix = "Correct the total row, or the type that is wrong."
[[rule.passes]]
type = "total"
this = 13
by_type = [{ type = "retail", this = 11 }, { type = "offices", this = 2 }]
[[rule.passes]]
type = "retail"
this = 13
by_type = [{ type = "offices", this = 2 }]
# Of some rows the total is at least their sum, of none it says what it will.
[[rule.passes]]
type = "total"
this = 13
by_type = [{ type = "retail", this = 11 }, { type = "offices" }]
[[rule.passes]]
type = "total"
this = 13
by_type = [{ type = "retail" }]
[[rule.passes]]
type = "total"
[[rule.fails]]
type = "total"
this = 14
by_type = [{ type = "retail", this = 11 }, { type = "offices", this = 2 }]
[[rule.fails]]
type = "total"
this = 10
by_type = [{ type = "retail", this = 11 }]
[[rule.undecided]]
type = "total"
by_type = [{ type = "retail", this = 11 }]

[[rule]]
id = "V-3"
severity = "error"
table = "by_type"
check = "adds_down(premises)"
suspect = "total"
message = "the premises of the types do not add to those of the total row"
why = "Types add down."
fix = "Correct the total row, or the type that is wrong."
[[rule.passes]]
type = "total"
premises = 937
by_type = [{ type = "retail", premises = 778 }, { type = "offices", premises = 159 }]
[[rule.fails]]
type = "total"
premises = 1237
by_type = [{ type = "retail", premises = 778 }, { type = "offices", premises = 159 }]
"#;

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", DESCRIPTOR);
    workspace.write("collection/rules/balance.toml", RULES);
    workspace
}

#[test]
fn the_total_row_is_held_against_the_other_rows_as_a_total_against_its_parts() {
    let workspace = workspace();
    let ended = run(&["rules", "test", "--collection", workspace.path("collection").to_str().unwrap()]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{}", ended.out);
}

#[test]
fn a_sum_downwards_is_refused_where_there_is_no_total_row_and_a_suspect_where_there_is_no_sum() {
    let workspace = workspace();
    let told = |descriptor: &str, rules: &str| {
        workspace.write("collection/datapackage.json", descriptor);
        workspace.write("collection/rules/balance.toml", rules);
        run(&["schemas", "check", workspace.path("collection").to_str().unwrap()]).out
    };
    let no_total = told(&DESCRIPTOR.replace("\"qd:total_key\": \"total\",", ""), RULES);
    assert!(no_total.contains("only a table of which one row is the sum of the others adds down"), "{no_total}");
    let of_a_sum = told(DESCRIPTOR, &RULES.replace("adds_down(premises)", "adds_down(premises + 1)"));
    assert!(of_a_sum.contains("it is called as adds_down(field)"), "{of_a_sum}");
    let no_sum = told(DESCRIPTOR, &RULES.replace("adds_down(premises)", "premises < 1000"));
    assert!(no_sum.contains("it stands beside a check that is an adds_up or an adds_down"), "{no_sum}");
    let no_word = told(DESCRIPTOR, &RULES.replace("suspect = \"total\"", "suspect = \"parts\""));
    assert!(no_word.contains("the word for suspect"), "{no_word}");
}
