//! What is started from a page: told of while it goes on, one at a time, and never said to be done if it is not.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, time::Duration};

use quarterday::portal::Role;

use super::{GOOD, Portal};
use crate::workspace::Workspace;

/// A program that does as the text says, in place of our own.
fn acts(workspace: &Workspace, text: &str) -> PathBuf {
    let place = workspace.path("acts.sh");
    fs::write(&place, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
    place
}

fn portal_that(text: &str) -> Portal {
    let workspace = Workspace::new();
    let program = acts(&workspace, text);
    Portal::set(workspace, |settings| settings.program = program)
}

const READS: &str = r#"echo '{"stage":"reading","done":1,"total":2}' >&2"#;

#[test]
fn a_run_from_a_page_is_told_of_until_its_end_and_its_end_is_kept() {
    let portal = Portal::of_now(Workspace::new());
    portal.workspace.receive("a.csv", GOOD);
    let mut olive = portal.officer(Role::Statistician);
    assert_eq!(olive.fills_in("/work", &[("command", "run")]).status, 303);
    let events = olive.get("/work/events");
    assert_eq!(events.header("content-type"), "text/event-stream");
    assert_eq!(events.header("x-accel-buffering"), "no");
    let text = events.text();
    assert!(text.contains("event: work") && text.trim_end().ends_with('}'), "{text}");
    assert!(text.lines().rev().any(|line| line.contains("\"is_at_work\":false")), "{text}");
    for stage in ["Files read", "Added up and estimated", "Tables and lists written"] {
        assert!(text.contains(stage), "{stage}: {text}");
    }
    let page = olive.get("/work").text();
    assert!(page.contains("It is done.") && page.contains("1 accepted"), "{page}");
    assert!(!page.contains("{&quot;stage") && !page.contains("<script"), "{page}");
    assert_eq!(portal.workspace.total("England", "visits"), "5");
    let log: Vec<String> = portal.app.store.audit().unwrap().into_iter().map(|own| own.action).collect();
    assert!(log.ends_with(&["started: run".to_owned(), "ended: run".to_owned()]), "{log:?}");
    let portal = portal.started_again();
    let page = portal.officer(Role::Clerk).get("/work").text();
    assert!(page.contains("It is done.") && page.contains("Olive Officer"), "{page}");
}

#[test]
fn what_could_not_be_done_says_why_and_is_not_called_done() {
    let portal = Portal::of_now(Workspace::new());
    let mut olive = portal.officer(Role::Releaser);
    let page = olive.works("run");
    assert!(
        page.contains("It could not be done.") && page.contains("there is no file in the inbox"),
        "{page}"
    );
    portal.workspace.receive("a.csv", GOOD);
    assert!(olive.works("run").contains("It is done."));
    let page = olive.works("release");
    assert!(page.contains("It could not be done.") && page.contains("is not closed"), "{page}");
    assert!(!portal.workspace.path("releases/2019-20").exists());
}

#[test]
fn two_who_look_see_the_same_and_a_second_is_not_begun_beside_it() {
    let portal = portal_that(&format!("echo started >> starts.txt\n{READS}\nsleep 2\necho all done"));
    let mut olive = portal.officer(Role::Releaser);
    let mut clerk = portal.officer(Role::Clerk);
    assert_eq!(olive.post_work("run"), 303);
    assert_eq!(clerk.post_work("chase"), 303);
    let page = clerk.get("/work");
    assert!(page.text().contains("Run of 2019-20") && page.text().contains("<script"), "{}", page.text());
    assert!(page.text().contains("Look again"), "{}", page.text());
    assert!(page.header("content-security-policy").contains("script-src 'self'; connect-src 'self'"));
    let texts = [olive.get("/work/events").text(), clerk.get("/work/events").text()];
    assert!(texts[0].contains("Reading files: 1 of 2"), "{}", texts[0]);
    for text in &texts {
        assert!(text.contains("\"is_at_work\":false"), "{text}");
    }
    assert!(clerk.get("/work").text().contains("all done"));
    assert_eq!(fs::read_to_string(portal.workspace.path("starts.txt")).unwrap(), "started\n");
    let script = portal.browser().get("/work.js");
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
}

#[test]
fn a_command_that_dies_is_told_as_dead_and_another_can_be_started() {
    let portal = portal_that(&format!("{READS}\nsleep 1\nkill -9 $$"));
    let mut olive = portal.officer(Role::Statistician);
    assert_eq!(olive.post_work("run"), 303);
    let events = olive.get("/work/events").text();
    assert!(events.contains("Reading files: 1 of 2"), "{events}");
    let page = olive.get("/work").text();
    assert!(page.contains("Something ended it before it was done") && !page.contains("It is done"), "{page}");
    assert_eq!(olive.post_work("run"), 303);
    assert!(olive.get("/work").text().contains("It is at work"));
}

#[test]
fn what_was_at_work_when_the_server_ended_is_said_to_be_cut_short() {
    let portal = portal_that(&format!("{READS}\nsleep 60"));
    let mut olive = portal.officer(Role::Statistician);
    assert_eq!(olive.post_work("run"), 303);
    std::thread::sleep(Duration::from_millis(300));
    drop(olive);
    let portal = portal.started_again();
    let mut olive = portal.officer(Role::Statistician);
    let events = olive.get("/work/events").text();
    assert!(events.contains("\"is_at_work\":false"), "{events}");
    let page = olive.get("/work").text();
    assert!(page.contains("The server ended while it was at work"), "{page}");
    assert!(page.contains("Run the period"), "{page}");
}

#[test]
fn whoever_signs_out_or_is_no_longer_of_the_unit_is_told_no_more() {
    let portal = portal_that(&format!("{READS}\nsleep 3\n{}", READS.replace("\"done\":1", "\"done\":2")));
    let mut olive = portal.officer(Role::Clerk);
    assert_eq!(olive.post_work("chase"), 303);
    let store = &portal.app.store;
    let events = std::thread::scope(|scope| {
        let watching = scope.spawn(|| olive.get("/work/events"));
        std::thread::sleep(Duration::from_secs(1));
        store.close_account("clerk", super::MORNING).unwrap();
        watching.join().unwrap().text()
    });
    assert!(events.contains("1 of 2") && !events.contains("2 of 2"), "{events}");
    assert!(!events.contains("\"is_at_work\":false"), "{events}");
}
