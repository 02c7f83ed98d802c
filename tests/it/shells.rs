//! Completions, the manual, how far a command is, and what stands on standard error for programs.

use std::{collections::BTreeSet, fs};

use serde_json::Value;

use crate::workspace::{Ended, Workspace, project, quarterday, run};

/// What a shell is told that may stand as the last word, typed in a workspace.
fn candidates(workspace: &Workspace, words: &[&str]) -> Vec<String> {
    let output = quarterday()
        .env("QUARTERDAY_COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string())
        .env("_CLAP_IFS", "\n")
        .current_dir(workspace.path(""))
        .arg("--")
        .args(words)
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn every_shell_gets_a_script_that_asks_the_program() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ended = run(&["completions", shell]);
        assert_eq!((ended.status, ended.err.as_str()), (0, ""));
        assert!(ended.out.contains("QUARTERDAY_COMPLETE") && ended.out.contains(shell), "{}", ended.out);
        assert!(!ended.out.contains(env!("CARGO_MANIFEST_DIR")), "{}", ended.out);
    }
    assert_eq!(run(&["completions", "cmd"]).status, 2);
}

#[test]
fn commands_words_periods_and_units_are_completed_as_the_workspace_has_them() {
    let workspace = Workspace::new();
    fs::create_dir_all(workspace.path("inbox/2020-21")).unwrap();
    assert_eq!(candidates(&workspace, &["quarterday", "sche"]), ["schemas"]);
    assert_eq!(candidates(&workspace, &["quarterday", "status", "20"]), ["2020-21", "2019-20"]);
    let units = candidates(&workspace, &["quarterday", "chase", "2019-20", "--unit", "X000000"]);
    assert_eq!(units.len(), 7);
    let formats = candidates(&workspace, &["quarterday", "run", "2019-20", "--format", ""]);
    assert_eq!(formats, ["human", "json"]);
    // How the program starts its own readers is nothing to type.
    assert!(!candidates(&workspace, &["quarterday", "re"]).contains(&"read-files".to_owned()));
}

#[test]
fn what_cannot_be_read_is_no_candidate_and_no_fault() {
    let workspace = Workspace::new();
    workspace.write("quarterday.toml", "collection = 1");
    let found = candidates(&workspace, &["quarterday", "status", ""]);
    assert!(found.iter().all(|word| word.starts_with('-')), "{found:?}");
}

/// Every command and command of a command, as they are typed.
fn commands(of: &clap::Command, before: &str, found: &mut BTreeSet<String>) {
    for own in of.get_subcommands().filter(|own| !own.is_hide_set()) {
        let name = format!("{before}-{}", own.get_name());
        commands(own, &name, found);
        found.insert(name);
    }
}

#[test]
fn every_command_has_its_page_in_the_manual() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("man");
    let ended = run(&["man", "--to", folder.to_str().unwrap()]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let mut names = BTreeSet::from(["quarterday".to_owned()]);
    commands(&quarterday::cli::all_commands(), "quarterday", &mut names);
    let pages: BTreeSet<String> =
        fs::read_dir(&folder).unwrap().map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(pages, names.iter().map(|name| format!("{name}.1")).collect());
    let page = fs::read_to_string(folder.join("quarterday-run.1")).unwrap();
    assert!(page.contains("Take in the returns of a period"), "{page}");
}

/// What is told of how far a command is: stage, pieces done, and pieces in all.
pub fn told(ended: &Ended) -> Vec<(String, u64, u64)> {
    let of_line = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let number = |name: &str| line[name].as_u64().unwrap();
        (line["stage"].as_str().unwrap().to_owned(), number("done"), number("total"))
    };
    ended.err.lines().map(of_line).collect()
}

/// Each stage from its beginning to its end.
pub fn each_piece(stages: &[(&str, u64)]) -> Vec<(String, u64, u64)> {
    let of_stage = |(stage, total): &(&str, u64)| {
        let (stage, total) = ((*stage).to_owned(), *total);
        (0..=total).map(move |done| (stage.clone(), done, total))
    };
    stages.iter().flat_map(of_stage).collect()
}

#[test]
fn how_far_a_check_or_a_scorecard_is_and_what_rules_would_do_is_told_in_the_same_lines() {
    let workspace = Workspace::new();
    workspace.receive_form("alder.csv", "Alder", ["10", "5"]);
    assert_eq!(workspace.run().status, 0);
    let place = |below: &str| workspace.path(below).to_str().unwrap().to_owned();
    let stages = |arguments: &[&str]| {
        let ended = run(&[arguments, &["--progress", "json"]].concat());
        assert_eq!(ended.status, 0, "{}", ended.err);
        told(&ended)
    };
    let check = stages(&["check", &place("inbox/2019-20/alder.csv"), "-C", &place("")]);
    assert_eq!(check, each_piece(&[("declarations", 1), ("reading", 1), ("validation", 1)]));
    let out = place("out/2019-20");
    let impact = stages(&["rules", "impact", "-C", &place(""), "--against", &out, "--against", &out]);
    assert_eq!(impact, each_piece(&[("declarations", 1), ("outputs", 2)]));
    let shipped = project().join("schemas/scorecard");
    let scorecard =
        ["scorecard", "2001-02", "--scorecard", shipped.to_str().unwrap(), "--out", &place("card")];
    let due = [("declarations", 1), ("measures", 1), ("publication", 1)];
    assert_eq!(stages(&scorecard), each_piece(&due));
}

#[test]
fn how_far_a_run_is_stands_in_lines_for_programs_each_stage_from_its_beginning_to_its_end() {
    let workspace = Workspace::new();
    workspace.receive_form("alder.csv", "Alder", ["10", "5"]);
    workspace.receive_form("fir.csv", "Birch and Cedar", ["10", "5"]);
    let ended = workspace.run_with(&["--progress", "json"]);
    let stages = [
        ("declarations", 1),
        ("decisions", 1),
        ("reading", 2),
        ("returns", 1),
        ("validation", 1),
        ("statistics", 1),
        ("publication", 1),
        ("audit", 1),
    ];
    assert_eq!(told(&ended), each_piece(&stages));
    // Where nobody looks nothing is said.
    assert_eq!(workspace.run().err, "");
}

#[test]
fn why_a_command_could_not_do_its_work_is_a_line_of_json_for_programs() {
    for arguments in [&["run", "2019", "--format", "json", "-C", "/nowhere"][..], &["rnu", "--format=json"]] {
        let ended = run(arguments);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""));
        let line: Value = serde_json::from_str(&ended.err).unwrap();
        assert_eq!(line["status"], 2);
        assert!(!line["error"].as_str().unwrap().is_empty(), "{line}");
    }
}
