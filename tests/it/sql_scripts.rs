//! What is written for each engine, whole, of one small collection with something of each kind: a change of SQL is
//! seen where changes are looked at.

use std::collections::BTreeSet;

use quarterday::{
    expressions::sql::Dialect,
    schemas::{Faults, collection, register},
    sql::{Builder, Sql, Wanted, as_dbt, as_script},
};

use crate::workspace::Workspace;

const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "return", "title": "Return", "schema": { "fields": [
    { "name": "premises", "title": "Premises", "type": "integer", "qd:kind": "stock", "constraints": { "required": true, "minimum": 0 } },
    { "name": "visits", "title": "Total visits", "type": "integer", "qd:kind": "flow", "constraints": { "minimum": 0 } },
    { "name": "retail", "title": "Retail", "type": "integer", "qd:kind": "flow" },
    { "name": "fte", "title": "Inspectors", "type": "number", "qd:kind": "stock", "qd:decimals": 2, "constraints": { "maximum": 99.5 } }
  ] } },
  { "name": "cases", "title": "Cases", "schema": { "primaryKey": ["case"], "fields": [
    { "name": "case", "title": "Case", "type": "string", "constraints": { "pattern": "[A-Z]{2}-\\d{1,4}" } },
    { "name": "kind", "title": "Kind", "type": "string", "constraints": { "enum": ["fall", "driver's lift"] } },
    { "name": "day", "title": "Day", "type": "date" },
    { "name": "cost", "title": "Cost", "type": "number", "qd:decimals": 2, "qd:kind": "flow", "constraints": { "minimum": 0 } }
  ] } } ] }"#;

pub const RULES: &str = r#"
[[rule]]
id = "V-1"
table = "return"
severity = "error"
check = "visits <= 10 * premises"
message = "it's many"
why = "W."
fix = "Check."
[[rule.passes]]
visits = 50
premises = 5
[[rule.fails]]
visits = 51
premises = 5
[[rule]]
id = "V-2"
table = "return"
severity = "query"
check = "within(visits, prev(visits), pct => 50)"
message = "{visits} is far from {prev(visits)}"
why = "W."
fix = "Check."
[[rule.passes]]
visits = 15
prev = { visits = 10 }
[[rule.fails]]
visits = 16
prev = { visits = 10 }
"#;

const TABLES: &str = r#"
[[indicator]]
name = "rate"
title = "Visits per 100 premises"
numerator = "return.visits"
denominator = "return.premises"
per = 100
decimals = 1
[[measure]]
name = "large"
title = "Cases of 100 and more"
kind = "flow"
value = "count_of(cases) FILTER (WHERE cost >= 100)"
by = "cases.kind"
[[table]]
title = "By region"
rows = "regions"
columns = ["return.visits", "rate"]
"#;

fn made(dialect: Dialect) -> Sql {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", DESCRIPTOR);
    workspace.write("collection/rules/rules.toml", RULES);
    workspace.write("collection/tables.toml", TABLES);
    let mut faults = Faults::default();
    let register = register::load(&workspace.path("register"), &mut faults);
    let collection = collection::load(&workspace.path("collection"), &register, &mut faults).unwrap();
    assert!(faults.is_clean(), "{:?}", faults.faults);
    let wanted: BTreeSet<Wanted> = Wanted::WORDS.into_iter().map(|(_, wanted)| wanted).collect();
    Builder::made(&collection, &register, dialect, "s3://lake/it's", &wanted)
}

#[test]
fn the_script_for_each_engine_is_as_it_was_looked_at() {
    for (word, dialect) in Dialect::WORDS {
        insta::assert_snapshot!(format!("script_for_{word}"), as_script(&made(dialect)));
    }
}

/// Models of the folder are those of the script, but for names.
#[test]
fn the_folder_for_dbt_is_as_it_was_looked_at() {
    let is_shown = |path: &str| {
        !path.starts_with("models/") || path.ends_with("schema.yml") || path.ends_with("/exceptions.sql")
    };
    let files = as_dbt(&made(Dialect::Ansi));
    let files: Vec<String> = files
        .iter()
        .filter(|file| is_shown(&file.path))
        .map(|file| format!("# {}\n{}", file.path, file.text))
        .collect();
    insta::assert_snapshot!("folder_for_dbt", files.join("\n"));
}
