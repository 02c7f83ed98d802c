//! `quarterday check`: what a sender is told before sending.

use crate::workspace::{Ended, Workspace, run};

const RULES: &str = r#"
[[rule]]
id = "V-1"
severity = "error"
check = "visits <= premises"
message = "{visits} visits to {premises} premises"
expected = "premises"
why = "A visit is to premises."
fix = "Correct one of them."
[[rule.passes]]
visits = 1
premises = 2
[[rule.fails]]
visits = 2
premises = 1

[[rule]]
id = "V-2"
severity = "query"
check = "visits <= 2 * prev(visits)"
message = "{visits} visits after {prev(visits)}"
why = "So many more are unusual."
fix = "Correct or explain."
[[rule.passes]]
visits = 1
prev = { visits = 2 }
[[rule.fails]]
visits = 5
prev = { visits = 2 }
"#;

fn check(workspace: &Workspace, files: &[&str], more: &[&str]) -> Ended {
    let folder = workspace.path("").display().to_string();
    let files: Vec<String> = files
        .iter()
        .map(|file| workspace.path(&format!("inbox/2019-20/{file}")).display().to_string())
        .collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    run(&[&["check", "-C", folder.trim_end_matches('/')], files.as_slice(), more].concat())
}

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/rules/visits.toml", RULES);
    workspace
}

#[test]
fn a_return_without_faults_may_be_sent() {
    let workspace = workspace();
    workspace.receive_form("alder.csv", "Alder", ["100", "40"]);
    let ended = check(&workspace, &["alder.csv"], &[]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    assert!(
        ended.out.contains("Alder (X0000001), Visits, 2019-20: 1 April 2019 to 31 March 2020"),
        "{}",
        ended.out
    );
    assert!(ended.out.ends_with("Nothing here keeps it from being sent.\n"), "{}", ended.out);
    assert!(
        !workspace.path("out").exists() && !workspace.path(".quarterday").exists(),
        "check leaves nothing behind"
    );
}

#[test]
fn an_error_is_told_with_its_cell_and_what_to_do() {
    let workspace = workspace();
    workspace.receive_form("alder.csv", "Alder", ["100", "140"]);
    let ended = check(&workspace, &["alder.csv"], &[]);
    assert_eq!(ended.status, 3, "{}{}", ended.out, ended.err);
    for words in [
        "To be corrected before it is sent (1):",
        "cell B4: 140 visits to 100 premises. Correct one of them.",
        "it holds \"140\", expected \"100\"; rule V-1",
        "It must not be sent yet",
    ] {
        assert!(ended.out.contains(words), "{words}: {}", ended.out);
    }
}

#[test]
fn a_query_does_not_keep_a_return_from_being_sent_and_needs_earlier_outputs() {
    let workspace = workspace();
    workspace.write(
        "inbox/2018-19/alder.csv",
        "Local authority,Alder\nPeriod,2018-19\nPremises,100\nTotal visits,10\n",
    );
    let folder = workspace.path("").display().to_string();
    assert_eq!(run(&["run", "2018-19", "-C", folder.trim_end_matches('/')]).status, 0);
    workspace.receive_form("alder.csv", "Alder", ["100", "40"]);
    let alone = check(&workspace, &["alder.csv"], &["--explain"]);
    assert!(alone.out.contains("Rules that could not be applied (1):\n  - V-2"), "{}", alone.out);
    let history = workspace.path("out").display().to_string();
    let ended = check(&workspace, &["alder.csv"], &["--history", &history]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    assert!(
        ended
            .out
            .contains("To be corrected, or explained when it is sent (1):\n  - cell B4: 40 visits after 10."),
        "{}",
        ended.out
    );
}

#[test]
fn the_period_is_the_one_that_the_file_claims_or_the_one_named() {
    let workspace = workspace();
    workspace.receive("form.csv", "Local authority,Alder\nPremises,100\nTotal visits,40\n");
    let ended = check(&workspace, &["form.csv"], &[]);
    assert_eq!(ended.status, 1);
    assert!(ended.out.contains("it does not say for which period it is"), "{}", ended.out);
    let named = check(&workspace, &["form.csv"], &["--period", "2018-19"]);
    assert_eq!(named.status, 0, "{}{}", named.out, named.err);
    assert!(named.out.contains("2018-19: 1 April 2018"), "{}", named.out);
    let wrong = check(&workspace, &["form.csv"], &["--period", "soon"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.err.contains("\"soon\" is not a period"), "{}", wrong.err);
}

#[test]
fn what_cannot_be_read_or_is_no_return_is_told_in_words() {
    let workspace = workspace();
    workspace.receive("letter.pdf", "%PDF-1.4 and so on");
    workspace.receive("shopping.csv", "Milk,2\nEggs,12\n");
    workspace.receive_form("alder.csv", "Alder", ["100", "40"]);
    let ended = check(&workspace, &["letter.pdf", "alder.csv", "shopping.csv"], &[]);
    assert_eq!(ended.status, 1);
    assert!(ended.out.contains("letter.pdf: cannot be used: it is a PDF"), "{}", ended.out);
    assert!(ended.out.contains("shopping.csv: cannot be used: not a return"), "{}", ended.out);
    assert!(ended.out.contains("Alder (X0000001)"), "{}", ended.out);
    let missing = check(&workspace, &["nobody.csv"], &[]);
    assert_eq!(missing.status, 2);
    assert!(missing.err.contains("there is no such file"), "{}", missing.err);
}

#[test]
fn explain_shows_how_a_file_was_read() {
    let workspace = workspace();
    workspace.receive(
        "alder.csv",
        "Local authority,Alder\nPeriod,2019-20\nPremises,100\nVisits,40\nInspecters,2\n",
    );
    let ended = check(&workspace, &["alder.csv"], &["--explain"]);
    for words in [
        "alder.csv was read: csv",
        "premises: \"Premises\" (exact), 1 filled",
        "visits: \"Visits\" (exact)",
        "(near)",
    ] {
        assert!(ended.out.contains(words), "{words}: {}", ended.out);
    }
    let json = check(&workspace, &["alder.csv"], &["--explain", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(told["may_be_sent"], true);
    assert_eq!(told["files"][0]["period"], "2019-20");
    assert!(
        told["readings"][0]["lines"]
            .as_array()
            .unwrap()
            .iter()
            .any(|line| line["field"] == "fte" && line["match"] == "near"),
        "{told:#}"
    );
}

#[test]
fn nothing_from_a_file_can_steer_the_terminal() {
    let workspace = workspace();
    workspace.receive(
        "alder.csv",
        "Local authority,Alder\nPeriod,2019-20\nPremises,\u{1b}[31mred\u{202e}\nTotal visits,40\n",
    );
    let ended = check(&workspace, &["alder.csv"], &["--explain"]);
    assert_eq!(ended.status, 3);
    assert!(!ended.out.contains('\u{1b}') && !ended.out.contains('\u{202e}'), "{}", ended.out);
}

#[test]
fn a_period_that_the_collection_does_not_ask_for_is_told_as_what_is_wrong_with_the_file() {
    let workspace = workspace();
    workspace
        .receive("alder.csv", "Local authority,Alder\nPeriod,2019-20 Q1\nPremises,100\nTotal visits,40\n");
    workspace.receive_form("birch.csv", "Birch", ["100", "40"]);
    let ended = check(&workspace, &["alder.csv", "birch.csv"], &["--format", "json"]);
    assert_eq!(ended.status, 1);
    let told: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(
        [&told["files"][0]["state"], &told["files"][1]["state"]],
        ["set-aside", "accepted"],
        "{told:#}"
    );
    assert!(told["files"][0]["reason"].as_str().unwrap().contains("2019-20-Q1"), "{told:#}");
}
