//! What the unit does in its browser.

use std::{fs, sync::atomic::Ordering};

use quarterday::portal::Role;

use super::{GOOD, Portal};
use crate::workspace::Workspace;

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
    assert!(page.contains("Ann Alder (Alder)") && page.contains("By the portal, from Ann Alder"), "{page}");
    assert_eq!(clerk.get("/authority/X0000002%2BX0000003").status, 200);
}

/// The row of a unit on the board.
fn has_row(board: &str, unit: &str) -> bool {
    board.contains(&format!("href=\"/authority/{unit}\""))
}

#[test]
fn the_board_is_filtered_by_region_officer_and_what_is_open_and_shows_the_map_of_the_report() {
    let workspace = Workspace::new();
    workspace.write("officers.csv", "officer,code,region\nOlive,,North\nBen,,South\n");
    workspace.write("register/maps.csv", "map,valid_from,valid_to,source,licence\nhex,,,Made,OGL\n");
    workspace.write(
        "register/map_cells.csv",
        "map,code,q,r\nhex,X0000001,0,0\nhex,X0000002,1,0\nhex,X0000003,1,1\n",
    );
    workspace.receive("a.csv", GOOD.replace(",5", ",-5"));
    let portal = Portal::of_now(workspace);
    assert_eq!(portal.workspace.run().status, 0);
    let mut clerk = portal.officer(Role::Clerk);
    let board = clerk.get("/board").text();
    let report = fs::read_to_string(portal.workspace.path("out/2019-20/report.html")).unwrap();
    let map = |page: &str| {
        let from = page.find("<svg viewBox").unwrap();
        page[from..from + page[from..].find("</svg>").unwrap()].to_owned()
    };
    assert!(map(&board).contains("Birch, North: Not received"), "{}", map(&board));
    assert_eq!(map(&board), map(&report));
    for (query, alder, dogwood) in [
        ("", true, true),
        ("?region=North", true, false),
        ("?officer=Ben", false, true),
        ("?only=owing", false, true),
        ("?only=errors", true, false),
        ("?only=clean", false, false),
        ("?region=%3Cscript%3E&only=x&order=late&since=month", false, false),
    ] {
        let board = clerk.get(&format!("/board{query}"));
        assert_eq!(board.status, 200);
        let (board, message) = (board.text(), query);
        assert_eq!((has_row(&board, "X0000001"), has_row(&board, "X0000006")), (alder, dogwood), "{message}");
        assert!(!board.contains("<script"), "{message}");
    }
    assert!(
        board.contains("/board?officer=Ben#authorities")
            && board.contains("/board?region=South&amp;only=owing")
    );
    let late = clerk.get("/board?order=late").text();
    assert!(late.find("/authority/X0000006") < late.find("/authority/X0000001"));
}

#[test]
fn the_board_tells_what_happened_since_a_day_and_a_decision_is_on_it_at_once() {
    let portal = Portal::of_now(Workspace::new());
    portal.workspace.receive("a.csv", GOOD.replace(",5", ",-5"));
    assert_eq!(portal.workspace.run().status, 0);
    let today = jiff::Zoned::now().date();
    portal.workspace.receive(&format!("{today}/b.csv"), GOOD.replace(",5", ",-6"));
    let mut clerk = portal.officer(Role::Clerk);
    let board = clerk.get("/board").text();
    assert!(board.contains("1 file came") && board.contains(&format!("{today}/b.csv")), "{board}");
    assert!(board.contains("1 question is closed") && board.contains("0 things were decided"), "{board}");
    let note = [("kind", "note"), ("why", "on Friday"), ("until", "2040-01-06")];
    assert_eq!(clerk.fills_in("/authority/X0000001", &note).status, 303);
    let board = clerk.get("/board").text();
    assert!(
        board.contains("1 thing was decided") && board.contains("on Friday (until 6 January 2040)"),
        "{board}"
    );
    let month = clerk.get("/board?since=month").text();
    assert!(
        month.contains("1 thing was decided") && month.contains("aria-current=\"true\">For a month"),
        "{month}"
    );
}

#[test]
fn a_page_of_an_authority_has_returns_of_both_ways_letters_contacts_and_periods_before() {
    let workspace = Workspace::new();
    workspace.write("register/contacts.csv", "code,name,email,telephone,role\nX0000001,Ann Alder,ann@alder.example,01234,contact\nX0000001,Hugh Head,hugh@alder.example,,head\n");
    workspace.write("chase/log.csv", "sent,period,unit,situation,stage,to\n2020-05-02,2019-20,X0000001,overdue,1,ann@alder.example\n2019-05-02,2018-19,X0000001,overdue,2,ann@alder.example\n2020-05-02,2019-20,X0000006,overdue,3,x@y.example\n");
    workspace.write("inbox/2018-19/old.csv", GOOD.replace("2019-20", "2018-19"));
    workspace.receive("2020-04-10/mailed.csv", GOOD);
    let folder = workspace.path("").display().to_string();
    let before = crate::workspace::run(&["run", "2018-19", "-C", &folder]);
    assert_eq!(before.status, 0, "{}", before.err);
    let portal = Portal::of_now(workspace);
    portal.sender("X0000001", "Ann Alder").sends("mine.csv", &GOOD.replace(",5", ",-6"));
    assert_eq!(portal.workspace.run().status, 0);
    let mut clerk = portal.officer(Role::Clerk);
    let page = clerk.get("/authority/X0000001").text();
    for words in [
        "mailed.csv",
        "Not by the portal",
        "By the portal, from Ann Alder (Alder), receipt",
        "superseded",
        "overdue, letter 1",
        "overdue, letter 2",
        "Hugh Head",
        "hugh@alder.example",
        "old.csv",
        "2018-19",
        "Open questions (1)",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("letter 3") && !page.contains("x@y.example"), "{page}");
    portal.workspace.write("out/2018-19/status.csv", "changed");
    let page = clerk.get("/authority/X0000001").text();
    assert!(page.contains("its outputs are not as its run left them"), "{page}");
}
