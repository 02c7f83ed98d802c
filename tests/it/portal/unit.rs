//! What the unit does in its browser.

use std::{fs, sync::atomic::Ordering};

use quarterday::portal::Role;

use super::{GOOD, Portal};

#[test]
fn roles_do_what_is_theirs_and_no_more() {
    let portal = Portal::new();
    // Decisions are of now.
    portal.clock.store(jiff::Timestamp::now().as_second(), Ordering::SeqCst);
    let mut clerk = portal.officer(Role::Clerk);
    let mark = clerk.get("/work").mark();
    for (path, fields) in [
        ("/work", [("command", "run"), ("why", "")]),
        ("/period", [("kind", "sign-off"), ("why", "seen")]),
        ("/period", [("kind", "close"), ("why", "seen")]),
        ("/authority/X0000001", [("kind", "accept"), ("why", "seen")]),
    ] {
        let fields = [&[("mark", mark.as_str())][..], &fields].concat();
        assert_eq!(clerk.post(path, &fields).status, 403, "{path} {fields:?}");
    }
    assert_eq!(clerk.get("/log").status, 403);
    let note = [
        ("mark", mark.as_str()),
        ("kind", "note"),
        ("why", "They called: on Friday"),
        ("until", "2020-04-24"),
    ];
    let noted = clerk.post("/authority/X0000001", &note);
    assert_eq!(noted.status, 303, "{}", noted.text());
    let ledger = fs::read_to_string(portal.workspace.path("decisions/olive-officer.csv")).unwrap();
    assert!(ledger.contains("They called: on Friday") && ledger.contains("2020-04-24"), "{ledger}");
    assert_eq!(clerk.post("/authority/X9999999", &note).status, 404);
    let unknown = [("mark", mark.as_str()), ("kind", "purge"), ("why", "x")];
    assert_eq!(clerk.post("/authority/X0000001", &unknown).status, 400);
    let mut statistician = portal.officer(Role::Statistician);
    let mark = statistician.get("/work").mark();
    let close = [("mark", mark.as_str()), ("kind", "close"), ("why", "seen")];
    assert_eq!(statistician.post("/period", &close).status, 403);
    assert_eq!(statistician.get("/log").status, 200);
    let release = [("mark", mark.as_str()), ("command", "release")];
    assert_eq!(statistician.post("/work", &release).status, 403);
    let decided = statistician.get("/decisions").text();
    assert!(decided.contains("They called: on Friday") && decided.contains("Olive Officer"), "{decided}");
}

#[test]
fn the_board_shows_who_owes_what_and_an_authoritys_page_what_is_known_of_it() {
    let portal = Portal::new();
    portal.sender("X0000001", "Ann Alder").sends("a.csv", GOOD);
    let mut clerk = portal.officer(Role::Clerk);
    let board = clerk.get("/board").text();
    assert!(board.contains("href=\"/authority/X0000001\"") && board.contains("Dogwood and Elm"), "{board}");
    let owing = clerk.get("/board?only=owing").text();
    assert!(
        !owing.contains("href=\"/authority/X0000001\"") && owing.contains("/authority/X0000006"),
        "{owing}"
    );
    let page = clerk.get("/authority/X0000001").text();
    assert!(page.contains("Ann Alder (Alder)") && page.contains("received"), "{page}");
    assert_eq!(clerk.get("/authority/X0000002%2BX0000003").status, 200);
}
