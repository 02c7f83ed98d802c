//! Earlier outputs that are looked back to: what is read is what their run wrote, or is told in one message
//! with what to do.

use std::{fs, path::Path};

use crate::workspace::{Ended, Workspace, contents, run, sealed};

const RULES: &str = "[[rule]]\nid = \"V-1\"\nseverity = \"query\"\ncheck = \"visits <= 2 * prev(visits)\"\nmessage = \"{visits} visits\"\nwhy = \"w\"\nfix = \"f\"\n\
[[rule.passes]]\nvisits = 1\nprev = { visits = 2 }\n[[rule.fails]]\nvisits = 5\nprev = { visits = 2 }\n";

/// Two years that were run, the later with a query that looks back to the earlier.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/rules/visits.toml", RULES);
    workspace.write(
        "quarterday.toml",
        "collection = \"collection\"\nregister = \"register\"\ninbox = \"inbox/{period}\"\nout = \"out/{period}\"\nhistory = \"out\"\n",
    );
    workspace.write(
        "inbox/2018-19/alder.csv",
        "Local authority,Alder\nPeriod,2018-19\nPremises,100\nTotal visits,10\nInspectors,2.25\n",
    );
    workspace.receive_form("alder.csv", "Alder", ["100", "40"]);
    for period in ["2018-19", "2019-20"] {
        let ended = run(&["run", period, "-C", &text(&workspace.path("")), "--as-of", "2020-06-01"]);
        assert_eq!(ended.status, 0, "{}", ended.err);
    }
    workspace
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn again(workspace: &Workspace) -> Ended {
    workspace.run_with(&["--as-of", "2020-06-01"])
}

/// Holds that a run says this of its history in one message that says what to do, and leaves its outputs as
/// they were; and that it goes on without that period when it is told to.
fn refused(workspace: &Workspace, words: &str) {
    let before = contents(&workspace.path("out/2019-20"));
    let ended = again(workspace);
    assert_eq!((ended.status, ended.err.lines().count()), (2, 1), "{words}: {}{}", ended.out, ended.err);
    assert!(ended.err.contains(words), "{words}: {}", ended.err);
    let advice = "Put the folder back as the run left it, or run 2018-19 again. To go on as if 2018-19 had never been run, add --history-without 2018-19";
    assert!(ended.err.contains(advice), "{}", ended.err);
    assert!(contents(&workspace.path("out/2019-20")) == before);
    let file = text(&workspace.path("inbox/2019-20/alder.csv"));
    let checked = run(&["check", &file, "-C", &text(&workspace.path(""))]);
    assert!(checked.status == 2 && checked.err.contains(words), "{}{}", checked.out, checked.err);
    let without = workspace.run_with(&["--as-of", "2020-06-01", "--history-without", "2018-19"]);
    assert_eq!(without.status, 0, "{words}: {}", without.err);
    assert!(workspace.rows("exceptions.csv").is_empty(), "nothing is looked back to");
    assert_eq!(
        run(&["check", &file, "-C", &text(&workspace.path("")), "--history-without", "2018-19"]).status,
        0
    );
}

#[test]
fn a_byte_that_changed_in_any_file_of_an_earlier_output_is_told_and_no_figure_changes_in_silence() {
    let sound = workspace();
    let written = contents(&sound.path("out/2019-20"));
    let listed: Vec<String> =
        contents(&sound.path("out/2018-19")).into_iter().map(|(name, _)| name).collect();
    assert!(listed.len() >= 10, "{listed:?}");
    let mut read = Vec::new();
    for name in listed.into_iter().chain(["run.json".to_owned()]) {
        let workspace = workspace();
        let path = workspace.path("out/2018-19").join(&name);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
        let ended = again(&workspace);
        assert!(contents(&workspace.path("out/2019-20")) == written, "{name}");
        match ended.status {
            0 => assert!(ended.out.contains(&format!(
                "{name}: it was changed since the run wrote it. Nothing of this run rests on it"
            ))),
            _ => {
                let shown = if name == "run.json" { "2018-19" } else { &name };
                refused(&workspace, shown);
                read.push(name);
            }
        }
    }
    let parquet = |table: &str| format!("records/{table}/period=2018-19/part.parquet");
    assert_eq!(read, [parquet("figures"), parquet("reasons"), parquet("return"), "run.json".to_owned()]);
    assert_eq!(sound.rows("exceptions.csv")[0].get("previous"), "10", "and they are looked back to");
}

#[test]
fn a_folder_of_history_without_a_file_or_without_its_record_is_no_history() {
    for (gone, words) in [
        ("exceptions.csv", "2018-19/exceptions.csv: the run wrote this file, and it is not there"),
        ("statistics.xlsx", "2018-19/statistics.xlsx: the run wrote this file, and it is not there"),
        ("run.json", "2018-19: this is no output folder of a run. There is no run.json in it"),
        (
            "records/return/period=2018-19/part.parquet",
            "part.parquet: the run wrote this file, and it is not there",
        ),
    ] {
        let workspace = workspace();
        fs::remove_file(workspace.path("out/2018-19").join(gone)).unwrap();
        refused(&workspace, words);
    }
    let workspace = workspace();
    fs::remove_dir_all(workspace.path("out/2018-19")).unwrap();
    assert_eq!(again(&workspace).status, 0, "a period that was never run");
    fs::create_dir(workspace.path("out/2018-19")).unwrap();
    refused(&workspace, "There is no run.json in it");
}

#[test]
fn outputs_of_another_period_are_not_taken_for_those_of_this_one() {
    let workspace = workspace();
    fs::rename(workspace.path("out/2018-19"), workspace.path("out/2017-18")).unwrap();
    let ended = again(&workspace);
    assert!(ended.err.contains("2017-18: these are the outputs of 2018-19, not of 2017-18"), "{}", ended.err);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_of_its_own_is_not_opened() {
    let parquet = "records/return/period=2018-19/part.parquet";
    let figures = "records/figures/period=2018-19/part.parquet";
    for (name, words) in
        [(figures, "the run wrote this file"), (parquet, "the run wrote this file"), ("run.json", "a link")]
    {
        let workspace = workspace();
        let path = workspace.path("out/2018-19").join(name);
        fs::rename(&path, workspace.path("elsewhere")).unwrap();
        std::os::unix::fs::symlink(workspace.path("elsewhere"), &path).unwrap();
        refused(&workspace, words);
        fs::remove_file(&path).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let ended = again(&workspace);
        assert!(ended.status == 2 && ended.err.contains(name), "{}", ended.err);
    }
}

#[test]
fn records_that_no_longer_fit_what_is_declared_are_told_and_never_rounded() {
    let change = |from: &str, to: &str| {
        let workspace = workspace();
        let descriptor = fs::read_to_string(workspace.path("collection/datapackage.json")).unwrap();
        let changed = descriptor.replace(from, to);
        assert_ne!(changed, descriptor, "{from}");
        workspace.write("collection/datapackage.json", changed);
        workspace
    };
    let fewer = change("\"qd:decimals\": 2", "\"qd:decimals\": 1");
    refused(
        &fewer,
        "the field \"fte\" holds 2.25 there, which has more decimals than the 1 that are declared now",
    );
    let words = change(
        "\"name\": \"fte\", \"title\": \"Inspectors\", \"type\": \"number\", \"qd:kind\": \"stock\", \"qd:unit\": \"FTE\", \"qd:decimals\": 2",
        "\"name\": \"fte\", \"title\": \"Inspectors\", \"type\": \"string\"",
    );
    refused(&words, "the field \"fte\" holds numbers there, and its type is string now");
    let more = change("\"qd:decimals\": 2", "\"qd:decimals\": 3");
    assert_eq!(again(&more).status, 0);
}

#[test]
fn what_is_asked_of_an_output_folder_is_verified_too() {
    for (name, command) in [
        ("records/faults/period=2019-20/part.parquet", "impact"),
        ("totals.csv", "impact"),
        ("submissions.csv", "impact"),
        ("records/return/period=2019-20/part.parquet", "impact"),
        ("records/reasons/period=2019-20/part.parquet", "impact"),
        ("run.json", "impact"),
        ("records/faults/period=2019-20/part.parquet", "caught"),
        ("run.json", "caught"),
    ] {
        let workspace = workspace();
        let (folder, out) = (text(&workspace.path("")), text(&workspace.path("out/2019-20")));
        let asked: &[&str] = match command {
            "impact" => &["rules", "impact", "-C", &folder, "--against", &out],
            _ => &["rules", "list", "-C", &folder, "--caught", &out],
        };
        assert_eq!(run(asked).status, 0, "{name}");
        let path = workspace.path("out/2019-20").join(name);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
        let ended = run(asked);
        let words = if name == "run.json" {
            "run.json"
        } else {
            &format!("{name}: it was changed since the run wrote it")
        };
        assert!(ended.status == 2 && ended.err.contains(words), "{}", ended.err);
        fs::remove_file(&path).unwrap();
        let ended = run(asked);
        assert!(ended.status == 2 && ended.err.contains(name), "{}", ended.err);
    }
}

#[test]
fn a_run_record_names_what_was_looked_back_to() {
    let workspace = workspace();
    let record = |period: &str| -> serde_json::Value {
        serde_json::from_slice(&fs::read(workspace.path(&format!("out/{period}/run.json"))).unwrap()).unwrap()
    };
    let (before, now) = (record("2018-19"), record("2019-20"));
    assert_eq!(before["history"], serde_json::json!({}));
    assert_eq!(now["history"], serde_json::json!({ "2018-19": before["sha256"] }));
    assert_eq!(sealed(&now), fs::read(workspace.path("out/2019-20/run.json")).unwrap());
}
