//! The run record says by which rules a run was made, and what changed in them since the newest earlier run.

use serde_json::Value;

use crate::workspace::{Ended, Workspace, run, sealed};

fn rule(id: &str, severity: &str, check: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\nseverity = \"{severity}\"\ncheck = \"{check}\"\nmessage = \"m\"\nwhy = \"w\"\nfix = \"f\"\n\
         [[rule.passes]]\nvisits = 1\npremises = 1\n[[rule.fails]]\nvisits = 9000\npremises = 1\n"
    )
}

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write(
        "collection/rules/rules.toml",
        rule("V-1", "query", "visits <= premises * 20") + &rule("V-2", "error", "visits < 5000"),
    );
    workspace.receive_form("a.csv", "Alder", ["10", "5"]);
    workspace
}

/// A run with the folder of all outputs as history.
fn run_with_history(workspace: &Workspace) -> Ended {
    run_without(workspace, &[])
}

/// The same without some periods.
fn run_without(workspace: &Workspace, periods: &[&str]) -> Ended {
    std::fs::create_dir_all(workspace.path("out")).unwrap();
    let history = workspace.path("out").display().to_string();
    let without = periods.iter().flat_map(|period| ["--history-without", period]);
    let arguments: Vec<&str> = ["--history", history.as_str()].into_iter().chain(without).collect();
    let ended = workspace.run_with(&arguments);
    assert_eq!(ended.status, 0, "{}", ended.err);
    ended
}

fn record(workspace: &Workspace) -> Value {
    serde_json::from_slice(&std::fs::read(workspace.path("out/2019-20/run.json")).unwrap()).unwrap()
}

/// Puts an earlier run's record into the history, of a run that wrote nothing else.
fn earlier(workspace: &Workspace, period: &str, change: impl FnOnce(&mut Value)) {
    let mut record = record(workspace);
    record["period"] = period.into();
    record["outputs"] = serde_json::json!({});
    change(&mut record);
    std::fs::create_dir_all(workspace.path(&format!("out/{period}"))).unwrap();
    workspace.write(&format!("out/{period}/run.json"), sealed(&record));
}

#[test]
fn a_run_tells_what_changed_in_the_rules_since_the_newest_run_before_it() {
    let workspace = workspace();
    let first = run_with_history(&workspace);
    assert!(!first.out.contains("Rules "), "{}", first.out);
    let made = record(&workspace);
    assert_eq!((&made["compared_with"], &made["rules_changed"]), (&Value::Null, &Value::Null));
    let expected = r#"{"check":"visits <= premises * 20","on_null":"undecided","on_open":"use","severity":"query","trial":false}"#;
    assert_eq!(made["rules"]["V-1"], serde_json::from_str::<Value>(expected).unwrap());

    let second = run_with_history(&workspace);
    assert!(!second.out.contains("Rules "), "{}", second.out);
    assert_eq!(
        record(&workspace)["rules_changed"],
        Value::Array(Vec::new()),
        "compared, and nothing has changed"
    );

    workspace.write(
        "collection/rules/rules.toml",
        rule("V-1", "error", "visits  <= premises * 25") + &rule("V-3", "query", "visits < 6000"),
    );
    let third = run_with_history(&workspace);
    let told = "Rules        3 changed since the run of 2019-20: V-1 threshold 20 to 25, V-1 severity query to error, \
                V-1 on_open use to missing, V-2 removed, V-3 added\n";
    assert!(third.out.contains(told), "{}", third.out);
    let changes = &record(&workspace)["rules_changed"];
    assert_eq!(
        changes[0],
        serde_json::json!({ "rule": "V-1", "change": "threshold", "before": "20", "after": "25" })
    );
    assert_eq!(
        changes[3],
        serde_json::json!({ "rule": "V-2", "change": "removed", "before": "visits < 5000", "after": "" })
    );
}

#[test]
fn the_newest_run_of_the_collection_is_compared_with_and_broken_records_can_be_left_out() {
    let workspace = workspace();
    run_with_history(&workspace);
    let (older, newer) = ("2019-01-01T00:00:00Z", "2019-06-01T00:00:00.5Z");
    let threshold = |number: &str| format!("visits <= premises * {number}");
    earlier(&workspace, "2017-18", |record| {
        record["started"] = newer.into();
        record["rules"]["V-1"]["check"] = threshold("15").into();
    });
    earlier(&workspace, "2018-19", |record| {
        record["started"] = older.into();
        record["rules"]["V-1"]["check"] = threshold("10").into();
    });
    earlier(&workspace, "2016-17", |record| {
        record["started"] = "2030-01-01T00:00:00Z".into();
        record["collection"] = "Another".into();
    });
    std::fs::remove_dir_all(workspace.path("out/2019-20")).unwrap();
    workspace.write("out/2015-16/run.json", "{ \"period\": ");
    workspace.write("out/2014-15/run.json", [0xff, 0x00]);
    let refused = workspace.run_with(&["--history", workspace.path("out").to_str().unwrap()]);
    assert!(refused.status == 2 && refused.err.contains("add --history-without 2015-16"), "{}", refused.err);
    let ended = run_without(&workspace, &["2015-16", "2014-15"]);
    assert!(
        ended.out.contains("Rules        1 changed since the run of 2017-18: V-1 threshold 15 to 20\n"),
        "{}",
        ended.out
    );
    assert_eq!(
        record(&workspace)["compared_with"],
        serde_json::json!({ "period": "2017-18", "started": newer })
    );

    // The newest did not keep its rules yet: nothing is compared with another in its place.
    earlier(&workspace, "2017-18", |record| {
        record["started"] = "2030-01-01T00:00:00Z".into();
        record.as_object_mut().unwrap().remove("rules");
    });
    let ended = run_without(&workspace, &["2015-16", "2014-15"]);
    assert!(!ended.out.contains("Rules "), "{}", ended.out);
    let made = record(&workspace);
    assert_eq!((&made["compared_with"], &made["rules_changed"]), (&Value::Null, &Value::Null));
    let (folder, out) =
        (workspace.path("").display().to_string(), workspace.path("out/2019-20").display().to_string());
    let without = ["--history-without", "2015-16", "--history-without", "2014-15"];
    let noted = run(&[["rules", "impact", "-C", &folder, "--against", &out].as_slice(), &without].concat());
    assert!(noted.out.contains("0 new, 0 gone"), "{}{}", noted.out, noted.err);
}
