//! What holds of all pages: who is let in, for how long, how often, and what a browser may do.

use std::fs;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use quarterday::portal::{ROUTES, Role};

use super::{Browser, DAY, GOOD, MORNING, PASSWORD, Portal};
use crate::workspace::project;

#[test]
fn every_page_is_in_the_list_of_pages() {
    let source = fs::read_to_string(project().join("src/portal/routes.rs")).unwrap();
    let served: std::collections::BTreeSet<&str> =
        source.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let listed: std::collections::BTreeSet<&str> = ROUTES.iter().map(|(_, path, _)| *path).collect();
    assert_eq!(served, listed);
}

/// Paths of pages, filled in with what belongs to somebody else, or to nobody.
pub fn filled_in(path: &str, receipt: &str, question: &str) -> String {
    path.replace("{link}", &"0".repeat(64))
        .replace("{period}/{number}/{*file}", "2019-20/1/../../../quarterday.toml")
        .replace("{receipt}", receipt)
        .replace("{reference}", receipt)
        .replace("{id}", question)
        .replace("{unit}", "X0000001")
        .replace("{of}", "2019-20")
        .replace("{name}", "good-practice")
        .replace("{*file}", "../../quarterday.toml")
}

#[test]
fn every_page_refuses_whom_it_is_not_for() {
    let portal = Portal::new();
    let receipt = portal.sender("X0000001", "Ann Alder").sends("a.csv", &GOOD.replace(",5", ",-5"));
    assert_eq!(portal.workspace.run_with(&["--as-of", "2020-04-21"]).status, 0);
    let exceptions = portal.workspace.rows("exceptions.csv");
    let question = exceptions.iter().find(|row| row.get("unit") == "X0000001").unwrap().get("id").to_owned();
    let (expired, revoked) = (portal.link("X0000001", "Old"), portal.link("X0000001", "Gone"));
    let mut refused = 0;
    let signed_in = portal.officer(Role::Releaser).cookies;
    for (method, path, who) in ROUTES.into_iter().filter(|(_, path, _)| *path != "/leave") {
        let path = filled_in(path, &receipt, &question);
        let others = [
            ("nobody", portal.browser()),
            ("another authority", portal.sender("X0000006", "Bea Dogwood")),
            ("an officer", Browser { portal: &portal, cookies: signed_in.clone() }),
        ];
        for (is, mut browser) in others {
            let own_mark = browser.get("/").hidden("mark").unwrap_or_default();
            let mark = if is == "an officer" { browser.get("/work").mark() } else { own_mark };
            let answer = match method {
                "GET" => browser.get(&path),
                _ if path == "/return" => browser.upload_with(&mark, "send", &[("a.csv", GOOD.as_bytes())]),
                _ => browser.post(
                    &path,
                    &[
                        ("mark", &mark),
                        ("draft", &receipt),
                        ("agree", "yes"),
                        ("about", &question),
                        ("why", "x"),
                    ],
                ),
            };
            let is_let_in = match who {
                "sender" => is == "another authority",
                "officer" => is == "an officer",
                _ => true,
            };
            let is_anothers = path.contains(&receipt) || path.contains(&question) || path == "/send";
            if !is_let_in || (is_anothers && who == "sender") {
                assert!([403, 404].contains(&answer.status), "{method} {path} by {is}: {}", answer.status);
                refused += 1;
            }
            assert_ne!(answer.status, 500, "{method} {path} by {is}: {}", answer.text());
            let inside = answer.text();
            assert!(who != "sender" || !inside.contains("Ann Alder"), "{method} {path} by {is}");
        }
    }
    assert!(refused >= 36, "{refused}");
    portal.app.store.revoke(revoked.0, MORNING).unwrap();
    assert_eq!(portal.browser().enters(&revoked.1), 403);
    assert_eq!(portal.browser().enters(&expired.1), 303);
    portal.later(61 * DAY);
    assert_eq!(portal.browser().enters(&expired.1), 403);
    assert_eq!(portal.browser().enters(&"f".repeat(64)), 403);
    assert_eq!(portal.browser().enters("..%2f..%2fetc"), 403);
}

#[test]
fn a_visit_ends_with_its_link_by_itself_and_when_somebody_leaves() {
    let portal = Portal::new();
    let (id, secret) = portal.link("X0000001", "Ann Alder");
    let mut revoked = portal.browser();
    revoked.enters(&secret);
    assert_eq!(revoked.get("/return").status, 200);
    portal.app.store.revoke(id, MORNING).unwrap();
    assert_eq!(revoked.get("/return").status, 403);
    let mut idle = portal.sender("X0000001", "Ann Alder");
    portal.later(61 * 60);
    assert_eq!(idle.get("/return").status, 403);
    let mut long = portal.sender("X0000001", "Ann Alder");
    for _ in 0..13 {
        portal.later(59 * 60);
        long.get("/return");
    }
    assert_eq!(long.get("/return").status, 403);
    let mut left = portal.sender("X0000001", "Ann Alder");
    let session = left.cookies["session"].clone();
    let mark = left.get("/return").mark();
    assert_eq!(left.post("/leave", &[("mark", &mark)]).status, 303);
    left.cookies.insert("session".to_owned(), session);
    assert_eq!(left.get("/return").status, 403);
    let mut closed = portal.officer(Role::Clerk);
    assert_eq!(closed.get("/work").status, 200);
    portal.app.store.close_account("clerk", MORNING).unwrap();
    assert_eq!(closed.get("/work").status, 403);
}

#[test]
fn a_form_counts_only_from_a_page_that_was_shown_to_the_same_visit() {
    let portal = Portal::new();
    let (mut ann, mut bea) =
        (portal.sender("X0000001", "Ann Alder"), portal.sender("X0000006", "Bea Dogwood"));
    let page = ann.upload("send", &[("a.csv", GOOD.as_bytes())]);
    let (draft, theirs) = (page.hidden("draft").unwrap(), bea.get("/return").mark());
    for mark in ["", "0", theirs.as_str()] {
        assert_eq!(ann.post("/send", &[("mark", mark), ("draft", &draft)]).status, 403);
        assert_eq!(ann.upload_with(mark, "send", &[("a.csv", GOOD.as_bytes())]).status, 403);
    }
    // Her own mark does not make it hers.
    assert_eq!(bea.post("/send", &[("mark", &theirs), ("draft", &draft)]).status, 404);
    let from_elsewhere = Request::post("/send")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    let body = format!("mark={}&draft={draft}", page.mark());
    assert_eq!(ann.ask(from_elsewhere, body).status, 403);
    assert!(portal.inbox().is_empty());
    portal.later(61 * 60);
    let mut again = portal.sender("X0000001", "Ann Alder");
    let mark = again.get("/return").mark();
    assert_eq!(again.post("/send", &[("mark", &mark), ("draft", &draft)]).status, 404);
}

#[test]
fn every_answer_says_what_a_browser_may_do_with_it() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    for path in ["/", "/return", "/nothing", "/board", "/style.css"] {
        let answer = ann.get(path);
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        let text = answer.text();
        assert!(
            !text.contains("<script") && !text.contains(" style=") && !text.contains(" onclick"),
            "{path}"
        );
        assert!(path == "/style.css" || answer.header("cache-control") == "no-store", "{path}");
    }
    assert_eq!(ann.ask(Request::put("/return"), Body::empty()).status, StatusCode::NOT_FOUND.as_u16());
    let long = "x".repeat(70_000);
    let mark = ann.get("/return").mark();
    assert_eq!(ann.post("/send", &[("mark", &mark), ("draft", &long)]).status, 400);
}

#[test]
fn whoever_tries_too_often_has_to_wait() {
    let portal = Portal::new();
    portal.officer(Role::Clerk);
    let mut guessing = portal.browser();
    let mark = guessing.get("/sign-in").mark();
    let wrong = [("mark", mark.as_str()), ("login", "clerk"), ("password", "wrong horse battery")];
    for _ in 0..5 {
        let answer = guessing.post("/sign-in", &wrong);
        assert!(answer.status == 200 && answer.text().contains("Enter the right name and password"));
    }
    let right = [("mark", mark.as_str()), ("login", "clerk"), ("password", PASSWORD)];
    assert_eq!(guessing.post("/sign-in", &right).status, 429);
    portal.later(16 * 60);
    assert_eq!(guessing.post("/sign-in", &right).status, 303);
    let tries: Vec<u16> = (0..40).map(|_| portal.browser().enters(&"0".repeat(64))).collect();
    assert!(tries[..30].iter().all(|status| *status == 403) && tries[39] == 429, "{tries:?}");
}
