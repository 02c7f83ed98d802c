//! What keeps one visitor from another, from the server, and from what was done before.

use std::{fs, net::SocketAddr};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, request::Builder},
};
use quarterday::portal::{ROUTES, Role};

use super::{GOOD, MORNING, PASSWORD, Portal, everyone::filled_in};
use crate::{
    hostile_files::{hostile_others, hostile_zips},
    workspace::Workspace,
};

/// A request from an address, of which a proxy says that it is from another.
fn from(request: Builder, peer: &str, told: &str) -> Builder {
    let peer = SocketAddr::new(peer.parse().unwrap(), 40_000);
    let request = request.extension(ConnectInfo(peer));
    if told.is_empty() { request } else { request.header("x-forwarded-for", told) }
}

#[test]
fn a_proxy_is_believed_where_it_is_declared_and_nobody_else() {
    let portal =
        Portal::with(Workspace::new(), |settings| settings.proxies = vec!["10.0.0.1".parse().unwrap()]);
    let wrong = format!("/enter/{}", "0".repeat(64));
    let tries = |peer: &str, told: &str| {
        let mut browser = portal.browser();
        (0..31)
            .map(|_| browser.ask(from(Request::get(&wrong), peer, told), Body::empty()).status)
            .max()
            .unwrap()
    };
    assert_eq!(tries("10.0.0.1", "203.0.113.9"), 429);
    // Another client of the same proxy is another; what it says of others is not believed.
    let once = |peer: &str, told: &str| {
        portal.browser().ask(from(Request::get(&wrong), peer, told), Body::empty()).status
    };
    assert_eq!(once("10.0.0.1", "203.0.113.10"), 403);
    assert_eq!(once("10.0.0.1", "203.0.113.77, 203.0.113.9"), 429);
    // Who is no proxy counts by itself, whoever it says it is.
    assert_eq!(tries("192.0.2.7", "203.0.113.11"), 429);
    assert_eq!(once("192.0.2.7", "203.0.113.12"), 429);
    assert_eq!(once("10.0.0.1", "203.0.113.11"), 403);
    let (_, secret) = portal.link("X0000001", "Ann Alder");
    let mut ann = portal.browser();
    let mark = ann.get(&format!("/enter/{secret}")).mark();
    let form = Request::post("/enter").header("content-type", "application/x-www-form-urlencoded");
    let entered = ann.ask(from(form, "10.0.0.1", "203.0.113.20"), format!("mark={mark}&link={secret}"));
    assert_eq!(entered.status, 303);
    let log = portal.app.store.audit().unwrap();
    assert!(log.last().unwrap().about.ends_with(", from 203.0.113.20"), "{log:?}");
}

#[test]
fn where_browsers_come_by_tls_cookies_go_by_nothing_else() {
    let portal = Portal::with(Workspace::new(), |settings| settings.is_secure = true);
    let (_, secret) = portal.link("X0000001", "Ann Alder");
    let mut ann = portal.browser();
    let page = ann.get(&format!("/enter/{secret}"));
    assert_eq!(page.header("strict-transport-security"), "max-age=31536000");
    assert!(page.header("set-cookie").starts_with("__Host-before="), "{}", page.header("set-cookie"));
    let entered = ann.post("/enter", &[("mark", &page.mark()), ("link", &secret)]);
    let cookie = entered.header("set-cookie");
    assert!(cookie.starts_with("__Host-session=") && cookie.contains("; Secure"), "{cookie}");
    assert_eq!(ann.get("/return").status, 200);
    // Under the name that another site of the same host could set it is no session.
    let session = ann.cookies.remove("__Host-session").unwrap();
    ann.cookies.insert("session".to_owned(), session);
    assert_eq!(ann.get("/return").status, 403);
}

#[test]
fn who_comes_in_gets_a_visit_of_their_own_whatever_cookie_they_had() {
    let portal = Portal::new();
    let (_, secret) = portal.link("X0000001", "Ann Alder");
    let mut ann = portal.browser();
    let planted = "a".repeat(64);
    ann.cookies.insert("session".to_owned(), planted.clone());
    assert_eq!(ann.enters(&secret), 303);
    let first = ann.cookies["session"].clone();
    assert_ne!(first, planted);
    // The cookie of the page before is no session.
    let before = ann.cookies["before"].clone();
    let mut other = portal.browser();
    other.cookies.insert("session".to_owned(), before);
    assert_eq!(other.get("/return").status, 403);
    // Coming in again is another visit; the mark of the first counts no more, nor that of the page before.
    let old = ann.get("/return").mark();
    assert_eq!(ann.enters(&secret), 303);
    assert_ne!(ann.cookies["session"], first);
    let entering = ann.get(&format!("/enter/{secret}")).mark();
    for mark in [&old, &entering] {
        assert_eq!(ann.upload_with(mark, "check", &[("a.csv", GOOD.as_bytes())]).status, 403);
        assert_eq!(ann.post("/sign-off", &[("mark", mark), ("agree", "yes")]).status, 403);
    }
    // Nor does that of a visit which its owner ended.
    let mark = ann.get("/return").mark();
    let session = ann.cookies["session"].clone();
    assert_eq!(ann.post("/leave", &[("mark", &mark)]).status, 303);
    ann.cookies.insert("session".to_owned(), session);
    assert_eq!(ann.post("/sign-off", &[("mark", &mark), ("agree", "yes")]).status, 403);
}

#[test]
fn a_link_that_is_revoked_between_check_and_send_sends_nothing() {
    let portal = Portal::new();
    let (id, secret) = portal.link("X0000001", "Ann Alder");
    let mut ann = portal.browser();
    ann.enters(&secret);
    let page = ann.upload("send", &[("a.csv", GOOD.as_bytes())]);
    let (mark, draft) = (page.mark(), page.hidden("draft").unwrap());
    portal.app.store.revoke(id, MORNING).unwrap();
    assert_eq!(ann.post("/send", &[("mark", &mark), ("draft", &draft)]).status, 403);
    // Nor does another link to the same authority.
    let mut again = portal.sender("X0000001", "Ben Alder");
    let mark = again.get("/return").mark();
    assert_eq!(again.post("/send", &[("mark", &mark), ("draft", &draft)]).status, 404);
    assert!(portal.inbox().is_empty());
}

#[test]
fn no_name_of_a_file_is_a_path_a_header_or_markup() {
    let long = "x".repeat(5000) + ".csv";
    let names = [
        "../../../../etc/passwd",
        "..\\..\\windows\\system.ini",
        "/etc/shadow.csv",
        ".",
        "..",
        "...csv",
        "CON.csv",
        "a.csv ",
        "a.csv.",
        "\u{202e}vsc.exe",
        "ä\u{308}ö 統計 🦀.csv",
        "<script>alert(1)</script>.csv",
        "a&quot;b.csv",
        "%2e%2e%2fa.csv",
        "a%0d%0aX-Injected: yes.csv",
        "a\tb\u{7}.csv",
        "=cmd|' /C calc'!A0.csv",
        "-C.csv",
        "--explain.csv",
        "a\u{0}b.csv",
        &long,
    ];
    for name in names {
        let portal = Portal::new();
        let mut ann = portal.sender("X0000001", "Ann Alder");
        let page = ann.upload("send", &[(name, GOOD.as_bytes())]);
        // No header can hold these: nothing of the upload is kept.
        if page.status == 400 && name.contains(char::is_control) {
            assert!(portal.inbox().is_empty(), "{name:?}");
            continue;
        }
        assert_eq!(page.status, 200, "{name:?} {}", page.text());
        let text = page.text();
        assert!(
            !text.contains("<script") && !text.contains('\u{202e}') && !text.contains('\u{7}'),
            "{name:?}"
        );
        assert!(!text.contains(&"x".repeat(200)), "{name:?}");
        assert!(page.headers.get("x-injected").is_none());
        let Some(draft) = page.hidden("draft") else { panic!("{name:?}: {text}") };
        let sent = ann.post("/send", &[("mark", &page.mark()), ("draft", &draft)]);
        assert_eq!(sent.header("location"), format!("/receipt/{draft}"), "{name:?}");
        let start = format!("2019-20/2020-04-20/X0000001 2019-20 {draft}.");
        let lying: Vec<String> = portal.inbox().into_iter().map(|(name, _)| name).collect();
        let [file, receipts] = &lying[..] else { panic!("{name:?}: {lying:?}") };
        let ending = file.strip_prefix(&start).unwrap_or_else(|| panic!("{name:?}: {file}"));
        assert!(
            ["csv", "dat"].contains(&ending) && receipts == "2019-20/receipts.csv",
            "{name:?}: {lying:?}"
        );
        let receipt = ann.get(&format!("/receipt/{draft}")).text();
        assert!(!receipt.contains("<script") && !receipt.contains('\u{202e}'), "{name:?}");
    }
}

#[test]
fn what_is_asked_for_never_becomes_a_header() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let evil = "x%0d%0aX-Injected:%20yes";
    for (method, path, _) in ROUTES.into_iter().filter(|(_, path, _)| path.contains('{')) {
        let mut filled = path.to_owned();
        while let (Some(start), Some(end)) = (filled.find('{'), filled.find('}')) {
            filled.replace_range(start..=end, evil);
        }
        let mark = ann.get("/return").mark();
        let answer = if method == "GET" { ann.get(&filled) } else { ann.post(&filled, &[("mark", &mark)]) };
        assert!([400, 403, 404].contains(&answer.status), "{method} {filled}: {}", answer.status);
        assert!(answer.headers.get("x-injected").is_none(), "{method} {filled}");
    }
}

#[test]
fn what_was_uploaded_is_never_given_back_as_it_came() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let marked = format!("{GOOD}<html><script>marked-by-its-sender</script></html>,\n");
    let reference = ann.sends("page.html.csv", &marked);
    assert_eq!(portal.workspace.run_with(&["--as-of", "2020-04-21"]).status, 0);
    let officer = portal.officer(Role::Releaser).cookies;
    let file = format!("X0000001 2019-20 {reference}.csv").replace(' ', "%20");
    let mut paths: Vec<String> = ROUTES
        .iter()
        .filter(|own| own.0 == "GET" && own.1 != "/work/events")
        .map(|own| filled_in(own.1, &reference, "1"))
        .collect();
    paths.extend([
        format!("/receipt/{reference}.csv"),
        format!("/inbox/2019-20/2020-04-20/{file}"),
        format!("/published/2019-20/1/{file}"),
        format!("/published/2019-20/1/..%2f..%2f..%2finbox%2f2019-20%2f2020-04-20%2f{file}"),
        "/.quarterday/portal.sqlite".to_owned(),
        "/quarterday.toml".to_owned(),
    ]);
    for path in paths {
        for cookies in [&ann.cookies.clone(), &officer, &Default::default()] {
            let mut browser = super::Browser { portal: &portal, cookies: cookies.clone() };
            let answer = browser.get(&path);
            let text = answer.text();
            assert!(!text.contains("<script>marked"), "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            let is_page = answer.header("content-type").starts_with("text/html");
            let is_file = answer.header("content-disposition").starts_with("attachment");
            let is_ours = [".css", ".js", "/health"].iter().any(|end| path.ends_with(end));
            assert!(is_page || is_file || is_ours || answer.status == 303, "{path}");
        }
    }
}

#[test]
fn the_log_is_added_to_and_nothing_else_whoever_opens_it() {
    let portal = Portal::new();
    portal.sender("X0000001", "Ann Alder").sends("a.csv", GOOD);
    let before = portal.app.store.audit().unwrap();
    let other = rusqlite::Connection::open(portal.workspace.path(".quarterday/portal.sqlite")).unwrap();
    for sql in [
        "UPDATE audit SET who = 'somebody else'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit (id, at, who, action, about) VALUES (1, 1, 'x', 'x', 'x')",
        "REPLACE INTO audit (id, at, who, action, about) VALUES (1, 1, 'x', 'x', 'x')",
        "INSERT INTO audit (id, at, who, action, about) VALUES (1, 1, 'x', 'x', 'x')
         ON CONFLICT (id) DO UPDATE SET who = 'x'",
    ] {
        assert!(other.execute(sql, []).is_err(), "{sql}");
    }
    assert_eq!(portal.app.store.audit().unwrap(), before);
    // No secret is in the store: a link and a session are known by their hashes alone.
    let (_, secret) = portal.link("X0000001", "Ann Alder");
    let mut ann = portal.browser();
    ann.enters(&secret);
    other.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let bytes = fs::read(portal.workspace.path(".quarterday/portal.sqlite")).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("Ann Alder") && !holds(&secret) && !holds(&ann.cookies["session"]) && !holds(PASSWORD));
}

#[test]
fn what_is_larger_than_is_taken_and_more_at_once_than_there_is_room_for_are_refused() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    // Said to be small, and too large in pieces; a part of the form that never ends.
    let large = vec![b'7'; 1_200_000];
    assert_eq!(ann.upload("check", &[("a.csv", &large), ("b.csv", &large)]).status, 413);
    let mark = ann.get("/return").mark();
    assert_eq!(ann.upload_with(&mark, &"x".repeat(5000), &[("a.csv", GOOD.as_bytes())]).status, 400);
    assert_eq!(ann.upload_with(&"x".repeat(5000), "check", &[]).status, 400);
    assert_eq!((portal.inbox().len(), portal.staged()), (0, 0));
    ann.sends("a.csv", GOOD);
}

#[test]
fn large_hostile_files_one_after_the_other_hurt_nobody_who_comes_after() {
    let portal = Portal::with(Workspace::new(), |settings| settings.most_bytes = 40_000_000);
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let faulty = GOOD.replace(",5", ",minus five");
    let shown = |page: &super::Answer| {
        let text = page.text();
        text.split_once("<main").map(|(_, main)| main.to_owned()).unwrap()
    };
    let first = shown(&ann.upload("check", &[("mine.csv", faulty.as_bytes())]));
    let all: Vec<_> = hostile_zips().into_iter().chain(hostile_others()).collect();
    let large: Vec<_> = all.iter().filter(|(_, bytes, _)| bytes.len() >= 60_000).collect();
    assert!(!large.is_empty());
    for (name, bytes, _) in large {
        portal.later(61);
        let page = ann.upload("send", &[(*name, bytes.as_slice())]);
        assert!([200, 413].contains(&page.status), "{name}: {} {}", page.status, page.text());
        assert!(page.hidden("draft").is_none(), "{name}");
        portal.later(61);
        assert_eq!(shown(&ann.upload("check", &[("mine.csv", faulty.as_bytes())])), first, "after {name}");
    }
    assert_eq!((portal.inbox().len(), portal.staged()), (0, 0));
}
