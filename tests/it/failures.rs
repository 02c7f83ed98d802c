//! What cannot run says so in one sentence, and what is broken stops nothing else.

use crate::workspace::{Workspace, run};

#[test]
fn an_unknown_period_is_one_sentence_and_status_2() {
    let workspace = Workspace::new();
    workspace.receive_form("alder.csv", "Alder", ["10", "5"]);
    let folder = workspace.path(".").display().to_string();
    for (period, words) in [
        ("2019/20", "is not a period"),
        ("2019-21", "is not a period"),
        ("2019-20-Q1", "the collection \"Visits\" is annual"),
        ("2019", "is not a year of the collection"),
    ] {
        let ended = run(&["run", period, "-C", &folder]);
        assert_eq!((ended.status, ended.err.lines().count()), (2, 1), "{period}: {}", ended.err);
        assert!(ended.err.contains(words), "{period}: {}", ended.err);
    }
}

#[test]
fn missing_folders_are_named() {
    let workspace = Workspace::new();
    let ended = workspace.run();
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("there is no file in the inbox"), "{}", ended.err);
    for (flag, words) in [
        ("--inbox", "no such inbox"),
        ("--register", "no such register"),
        ("--collection", "no such collection"),
    ] {
        workspace.receive_form("alder.csv", "Alder", ["10", "5"]);
        let ended = workspace.run_with(&[flag, "nowhere"]);
        assert_eq!(ended.status, 2, "{flag}");
        assert!(ended.err.contains(words), "{flag}: {}", ended.err);
    }
}

#[test]
fn a_fault_in_a_declaration_has_file_and_line() {
    let workspace = Workspace::new();
    workspace.receive_form("alder.csv", "Alder", ["10", "5"]);
    workspace.write("collection/collection.toml", "title = \"Visits\"\nfrequency = \"anual\"\n");
    let ended = workspace.run();
    assert_eq!(ended.status, 2);
    assert!(
        ended.err.contains(
            "collection.toml:2:13: the frequency \"anual\" is not known; the nearest is \"annual\""
        ),
        "{}",
        ended.err
    );
}

#[test]
fn a_broken_file_is_rejected_with_a_reason_and_the_rest_is_read() {
    let workspace = Workspace::new();
    workspace.receive_form("alder.csv", "Alder", ["10", "5"]);
    workspace.receive("birch.xlsx", b"PK\x03\x04 cut off");
    workspace.receive("letter.pdf", b"%PDF-1.7");
    workspace.receive("nothing.csv", b"");
    let ended = workspace.run();
    assert_eq!(ended.status, 1);
    assert_eq!(
        workspace.states(),
        ["alder.csv: accepted", "birch.xlsx: rejected", "letter.pdf: rejected", "nothing.csv: rejected"]
    );
    let reasons: Vec<String> =
        workspace.rows("submissions.csv").iter().map(|row| row.get("reason").to_owned()).collect();
    insta::assert_snapshot!(reasons.join("\n"), @r"

    the workbook is damaged or cut off (its archive cannot be unpacked): open it, save it again as xlsx and send that
    it is a PDF: send the spreadsheet it was made from
    it is empty: the file has no content
    ");
    let birch =
        workspace.rows("status.csv").into_iter().find(|row| row.get("authority_name") == "Birch").unwrap();
    assert_eq!(birch.get("receipt"), "rejected");
}

#[test]
fn a_folder_that_is_no_output_is_never_replaced() {
    let workspace = Workspace::new();
    workspace.receive_form("alder.csv", "Alder", ["10", "5"]);
    workspace.write("mine/notes.txt", "do not lose this");
    let mine = workspace.path("mine").display().to_string();
    let ended = workspace.run_with(&["--out", &mine]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("no output folder of quarterday"), "{}", ended.err);
    assert!(workspace.path("mine/notes.txt").is_file());
}

#[test]
fn outputs_never_lie_in_the_inbox() {
    let workspace = Workspace::new();
    workspace.receive_form("alder.csv", "Alder", ["10", "5"]);
    let inside = workspace.path("inbox/2019-20/out").display().to_string();
    assert_eq!(workspace.run_with(&["--out", &inside]).status, 2);
    assert!(!workspace.path("inbox/2019-20/out").exists());
}

#[test]
fn nothing_stale_stays_in_the_outputs() {
    let workspace = Workspace::new();
    workspace.receive_form("alder.csv", "Alder", ["10", "5"]);
    workspace.receive_form("birch.csv", "Birch and Cedar", ["10", "5"]);
    assert_eq!(workspace.run().status, 0);
    std::fs::remove_file(workspace.path("inbox/2019-20/birch.csv")).unwrap();
    assert_eq!(workspace.run().status, 0);
    assert_eq!(workspace.states(), ["alder.csv: accepted"]);
    let left: Vec<_> =
        std::fs::read_dir(workspace.path("out")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["2019-20"]);
}

#[test]
fn fail_on_gives_status_3() {
    let workspace = Workspace::new();
    workspace.receive_form("alder.csv", "Alder", ["10", "-5"]);
    assert_eq!(workspace.run().status, 0);
    assert_eq!(workspace.run_with(&["--fail-on", "error"]).status, 3);
}

#[test]
fn a_wrong_receipt_is_named_with_its_line() {
    let workspace = Workspace::new();
    workspace.receive_form("alder.csv", "Alder", ["10", "5"]);
    workspace.receive("receipts.csv", "file,received\nalder.csv,yesterday\n");
    let ended = workspace.run();
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("receipts.csv:2: \"yesterday\" is not a date"), "{}", ended.err);
}
