//! `--format json`: every command has it, and tells one value with the names that docs/commands.md has.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::workspace::{quarterday, run};

/// A command that prints what another program reads anyway.
const WITHOUT: [&str; 1] = ["completions"];

const SQL: [&str; 8] =
    ["collection", "dialect", "records", "files", "script", "sources", "models", "not_lowered"];

fn without_format(of: &clap::Command, before: &str, found: &mut Vec<String>) {
    for own in of.get_subcommands().filter(|own| !own.is_hide_set()) {
        let name = format!("{before}{}", own.get_name());
        if own.has_subcommands() {
            without_format(own, &format!("{name} "), found);
            continue;
        }
        let format = own.get_arguments().find(|argument| argument.get_long() == Some("format"));
        let words = format.map(clap::Arg::get_possible_values).unwrap_or_default();
        if !words.iter().any(|word| word.get_name() == "json") {
            found.push(name);
        }
    }
}

#[test]
fn every_command_tells_its_result_as_json() {
    let mut found = Vec::new();
    without_format(&quarterday::cli::all_commands(), "", &mut found);
    assert_eq!(found, WITHOUT);
}

fn names(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn what_commands_tell_programs_has_the_documented_names_and_nothing_else_stands_beside_it() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("lamps");
    let folder = folder.to_str().unwrap();
    let written = place.path().join("written");
    let written = written.to_str().unwrap();
    let told = |words: &str, more: &[&str]| -> Value {
        let words: Vec<&str> =
            words.split(' ').chain(more.iter().copied()).chain(["--format", "json"]).collect();
        let ended = run(&words);
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{words:?}");
        serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{words:?}: {error}: {}", ended.out))
    };
    let has = |words: &str, more: &[&str], known: &[&str]| {
        let value = told(words, more);
        assert_eq!(names(&value), known.iter().copied().collect(), "{words}");
        value
    };
    has("schemas new", &[folder], &["folder", "period"]);
    let of = ["-C", folder];
    let checked = has("schemas check", &of, &["collections"]);
    assert_eq!(checked["collections"][0]["rules"], 1);
    assert_eq!(checked["collections"][0]["faults"], serde_json::json!([]));
    has("schemas json-schema --to", &[written], &["folder", "schemas"]);
    has("man --to", &[written], &["folder", "pages"]);
    let tested = has("rules test", &of, &["collection", "rules", "examples", "wrong"]);
    assert_eq!((&tested["rules"], &tested["wrong"]), (&Value::from(1), &serde_json::json!([])));
    let listed = has("rules list", &of, &["collection", "rules"]);
    let id = listed["rules"][0]["id"].as_str().unwrap();
    let explained = has("rules explain", &[id, of[0], of[1]], &["rules"]);
    assert_eq!(explained["rules"][0]["id"], id);
    told("run 2025-26-Q1", &of);
    let blank = has("template 2025-26-Q1", &of, &["folder", "period", "blank_returns"]);
    assert!(blank["blank_returns"].as_u64().unwrap() > 1);
    let script = has("sql", &of, &SQL);
    assert!(script["script"].as_str().unwrap().contains("CREATE OR REPLACE VIEW"));
    let to = place.path().join("written.sql");
    let file = has("sql --to", &[to.to_str().unwrap(), of[0], of[1]], &SQL);
    assert_eq!((&file["files"], &file["script"]), (&serde_json::json!([to]), &Value::Null));
    let verdicts = file["models"].as_array().unwrap().iter().find(|model| model["name"] == "verdicts");
    assert_eq!(verdicts.unwrap()["is_result"], true);
    has("purge", &[folder], &["workspaces"]);
    has("init --list", &[], &["collections"]);
    for (words, name) in [
        ("portal links", "links"),
        ("portal log", "log"),
        ("portal receipts", "receipts"),
        ("portal account list", "accounts"),
    ] {
        has(words, &of, &[name]);
    }
    let made = has("portal invite --all", &of, &["file", "links", "without_contact", "earlier_links"]);
    assert_eq!(made["links"], 0);
}

#[test]
fn each_fault_of_a_collection_stands_with_file_line_and_column() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("lamps");
    assert_eq!(run(&["schemas", "new", folder.to_str().unwrap()]).status, 0);
    let tables = folder.join("collection/tables.toml");
    let text = std::fs::read_to_string(&tables).unwrap();
    std::fs::write(&tables, format!("tabel = 1\n{text}")).unwrap();
    let output =
        quarterday().args(["schemas", "check", "--format", "json", "-C"]).arg(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let fault = &told["collections"][0]["faults"][0];
    assert!(fault["file"].as_str().unwrap().ends_with("tables.toml"), "{fault}");
    assert_eq!((&fault["line"], &fault["column"]), (&Value::from(1), &Value::from(1)));
    assert!(fault["message"].as_str().unwrap().contains("\"tabel\""), "{fault}");
}
