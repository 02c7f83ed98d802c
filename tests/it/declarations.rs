//! Every fault in what statisticians declare is told at its line, with the nearest right name.

use crate::workspace::{Workspace, project, run};

/// The lines that `schemas check` prints of a collection, without the folder of the test.
fn check(workspace: &Workspace) -> String {
    let folder = workspace.path("collection").display().to_string();
    let ended = run(&["schemas", "check", &folder]);
    assert_eq!(ended.err, "");
    assert_eq!(ended.status, if ended.out.contains("no faults") { 0 } else { 2 });
    ended.out.replace(&folder, "collection")
}

#[test]
fn the_shipped_collections_have_no_faults() {
    for entry in std::fs::read_dir(project().join("schemas")).unwrap() {
        let path = entry.unwrap().path();
        if path.join("collection.toml").is_file() {
            let ended = run(&["schemas", "check", &path.display().to_string()]);
            assert_eq!(ended.status, 0, "{}", ended.out);
            assert!(!ended.out.contains("note:"), "{}", ended.out);
        }
    }
}

#[test]
fn faults_in_a_descriptor_have_line_and_nearest_name() {
    let workspace = Workspace::new();
    workspace.write(
        "collection/datapackage.json",
        r#"{ "resources": [ { "name": "return", "schema": {
  "primaryKey": "premises_tpe",
  "missingValues": [ { "value": "NP", "qd:means": "not-aplicable" } ],
  "fields": [
    { "name": "premises_type", "type": "strng" },
    { "name": "visits", "type": "integer", "qd:kind": "flowing", "qd:unitt": "visits", "constraints": { "minimun": 0 } },
    { "name": "visits", "type": "number", "qd:decimals": 12, "constraints": { "pattern": "(" } },
    { "name": "total", "title": "Visits", "type": "integer", "colour": "red" }
  ] } } ] }
"#,
    );
    insta::assert_snapshot!(check(&workspace), @r#"
    note: collection/datapackage.json:8:62: the property "colour" is not known
    collection/datapackage.json:3:51: the meaning "not-aplicable" is not known; the nearest is "not-applicable"
    collection/datapackage.json:5:40: the type "strng" is not known; the nearest is "string"
    collection/datapackage.json:6:66: the property "qd:unitt" is not known; the nearest is "qd:unit"
    collection/datapackage.json:6:55: the kind "flowing" is not known; it can be flow, rate, stock
    collection/datapackage.json:6:105: the constraint "minimun" is not known; the nearest is "minimum"
    collection/datapackage.json:7:90: the pattern "(" is not a regular expression that can be used
    collection/datapackage.json:7:58: decimals can be 0 to 9
    collection/datapackage.json:7:5: the field "visits" stands twice in the table "return"
    collection/datapackage.json:2:17: the field "premises_tpe" is not known; the nearest is "premises_type"
    collection/datapackage.json:8:5: the heading "visits" could mean both "visits" and "total"
    collection: 10 faults
    "#);
}

#[test]
fn words_for_true_and_false_are_checked() {
    let workspace = Workspace::new();
    workspace.write(
        "collection/datapackage.json",
        r#"{ "resources": [ { "name": "return", "schema": { "missingValues": ["", "-"], "fields": [
    { "name": "well", "type": "boolean", "trueValues": ["Y"], "falseValues": ["N"] },
    { "name": "twice", "type": "boolean", "trueValues": ["Y", "n"], "falseValues": ["N"] },
    { "name": "usual", "type": "boolean", "trueValues": ["Y", "0"] },
    { "name": "none", "type": "boolean", "falseValues": [] },
    { "name": "blank", "type": "boolean", "falseValues": ["-"] },
    { "name": "visits", "type": "integer", "trueValues": ["Y"] }
  ] } } ] }
"#,
    );
    insta::assert_snapshot!(check(&workspace), @r#"
    collection/datapackage.json:3:57: "N" cannot mean both true and false
    collection/datapackage.json:4:57: "0" cannot mean both true and false
    collection/datapackage.json:5:57: at least one word must stand here
    collection/datapackage.json:6:58: "-" cannot mean both an answer and that there is no value
    collection/datapackage.json:7:58: only fields of type boolean have words for true and false
    collection: 5 faults
    "#);
}

#[test]
fn faults_in_settings_have_line_and_nearest_name() {
    let workspace = Workspace::new();
    workspace.write(
        "collection/collection.toml",
        "title = \"Visits\"\nfrequency = \"annual\"\nyear_start = \"04-06\"\ndue_day = 3\nscope = \"register.contry = 'Wales'\"\n\
         [[joint]]\nname = \"A\"\nmembers = [\"X0000001\", \"X9999999\"]\nfrom = \"31 March\"\n",
    );
    workspace.write(
        "collection/forms/form.toml",
        "[identity]\ncodes = \"Code\"\n[[labels]]\ntable = \"retrun\"\nfields = {}\n",
    );
    insta::assert_snapshot!(check(&workspace), @r#"
    collection/collection.toml:4:1: the name "due_day" is not known; the nearest is "due_days"
    collection/collection.toml:3:14: the start of the year "04-06" is not known; the nearest is "04-01"
    collection/collection.toml:5:9: the scope: the register has no "contry"; the nearest is "country"
    collection/collection.toml:8:11: the code X9999999 is not in the register
    collection/collection.toml:9:8: expected a date such as 2019-03-31, found "31 March"
    collection/forms/form.toml:2:1: the name "codes" is not known; the nearest is "code"
    collection/forms/form.toml:4:9: the table "retrun" is not known; the nearest is "return"
    collection: 7 faults
    "#);
}

#[test]
fn text_that_is_no_toml_or_json_has_its_line() {
    let workspace = Workspace::new();
    workspace.write("collection/collection.toml", "title = \"Visits\"\nfrequency = annual\n");
    workspace.write("collection/datapackage.json", "{ \"resources\": [\n  { \"name\": \"a\", }\n] }\n");
    let printed = check(&workspace);
    assert!(printed.contains("collection/collection.toml:2:"), "{printed}");
    assert!(printed.contains("collection/datapackage.json:2:"), "{printed}");
}

#[test]
fn a_plain_table_schema_is_a_collection_of_one_table() {
    let workspace = Workspace::new();
    workspace.write(
        "visits.schema.json",
        r#"{ "fields": [ { "name": "premises", "type": "integer", "format": "odd" }, { "name": "visits", "type": "geopoint", "x": 1 } ] }"#,
    );
    let path = workspace.path("visits.schema.json").display().to_string();
    let ended = run(&["schemas", "check", &path]);
    assert_eq!(ended.status, 0, "{}", ended.out);
    assert_eq!(ended.out.matches("note:").count(), 3, "{}", ended.out);
}

#[test]
fn keys_and_references_hold_within_a_return() {
    let workspace = Workspace::new();
    workspace.write(
        "collection/datapackage.json",
        r#"{ "resources": [
  { "name": "cases", "schema": { "primaryKey": "case", "fields": [
    { "name": "case", "title": "Case", "type": "string" },
    { "name": "court", "title": "Court", "type": "string", "constraints": { "enum": ["Crown", "Magistrates"] } },
    { "name": "ref", "title": "Reference", "type": "string", "constraints": { "pattern": "[A-Z]{2}[0-9]+", "unique": true, "maxLength": 5 } },
    { "name": "hearing", "title": "Hearing date", "type": "date", "constraints": { "maximum": "2020-03-31" } } ] } },
  { "name": "breaches", "schema": { "primaryKey": ["case_number", "section"],
    "foreignKeys": [ { "fields": "case_number", "reference": { "resource": "cases", "fields": "case" } } ], "fields": [
    { "name": "case_number", "title": "Case number", "type": "string" },
    { "name": "section", "title": "Section", "type": "string" } ] } } ] }
"#,
    );
    workspace.receive(
        "alder cases 2019-20.csv",
        "Case,Court,Reference,Hearing date\n1,Crown,AB1,01/06/2019\n1,County,AB1,01/06/2021\n,Crown,abc1234,31-06-2019\n",
    );
    assert_eq!(workspace.run().status, 0);
    let faults: Vec<String> = workspace
        .rows("exceptions.csv")
        .iter()
        .filter(|row| row.get("severity") == "error")
        .map(|row| format!("{} {}: {}", row.get("cell"), row.get("rule"), row.get("message")))
        .collect();
    insta::assert_snapshot!(faults.join("\n"));
}

#[test]
fn bounds_that_are_no_values_are_refused_and_all_faults_of_an_entry_are_told() {
    let workspace = Workspace::new();
    workspace.write(
        "collection/datapackage.json",
        r#"{ "resources": [ { "name": "return", "schema": { "fields": [
    { "name": "visits", "type": "integer", "constraints": { "minimum": "zero", "maximum": "nan", "enum": [1, "two", null] } },
    { "name": "rate", "type": "number", "constraints": { "minimum": "0", "maximum": -1 } },
    { "name": "note", "constraints": { "minLength": -1, "maxLength": "long" } },
    { "type": "intger", "qd:kind": "flo", "qd:decimals": 2, "qd:contact": "fax" }
  ] } } ] }
"#,
    );
    let told = check(&workspace);
    let told: Vec<&str> =
        told.lines().map(|line| line.trim_start_matches("collection/datapackage.json:")).collect();
    let expected = [
        "2:72: expected a number, found \"zero\"",
        "2:91: expected a number, found \"nan\"",
        "2:110: expected a number, found \"two\"",
        "2:117: an answer is a text, a number, true or false",
        "3:56: the minimum is above the maximum: no value could be right",
        "4:53: a length is 0 or more, not -1",
        "4:70: expected a whole number, found text",
        "5:5: \"name\" is missing here",
        "5:15: the type \"intger\" is not known; the nearest is \"integer\"",
        "5:36: the kind \"flo\" is not known; the nearest is \"flow\"",
    ];
    for line in expected {
        assert!(told.contains(&line), "{line}: {told:#?}");
    }
}

#[test]
fn a_wrong_placeholder_and_a_wrong_code_of_an_alias_are_told_with_what_was_meant() {
    let workspace = Workspace::new();
    workspace.write("collection/aliases.csv", "alias,code\nBorough of Cedar,X0000303\n");
    let told = check(&workspace);
    assert!(
        told.contains(
            "aliases.csv:2:1: the code \"X0000303\" is not in the register; the code of Cedar is X0000003"
        ),
        "{told}"
    );
    std::fs::remove_file(workspace.path("collection/aliases.csv")).unwrap();
    workspace.write(
        "quarterday.toml",
        "collection = \"collection\"\nregister = \"register\"\ninbox = \"inbox/{perod}\"\nout = \"out/{period}\"\n",
    );
    let refused = workspace.run();
    assert!(refused.status == 2, "{}", refused.out);
    assert!(
        refused.err.contains(
            "quarterday.toml:3:9: the placeholder \"perod\" is not known; the nearest is \"period\""
        ),
        "{}",
        refused.err
    );
}
