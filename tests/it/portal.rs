//! The portal, asked as a browser asks it: what is let in, what is kept, and what goes where.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt;
use quarterday::{
    portal::{App, NewAccount, NewLink, ROUTES, Role, Settings, router},
    schemas::{Faults, collection, register, workspace::Workspace as Declared},
    vocabulary::Period,
};
use tower::ServiceExt;

use crate::{
    hostile_files::{hostile_others, hostile_zips},
    workspace::{Workspace, contents, project},
};

/// 20 April 2020, ten in the morning.
const MORNING: i64 = 1_587_376_800;

const DAY: i64 = 24 * 60 * 60;

const GOOD: &str = "Local authority,Alder\nPeriod,2019-20\nPremises,10\nTotal visits,5\n";

const PASSWORD: &str = "correct horse battery";

/// A portal of a workspace.
struct Portal {
    workspace: Workspace,
    app: Arc<App>,
    pages: Router,
    runtime: tokio::runtime::Runtime,
    clock: Arc<AtomicI64>,
}

fn app_of(workspace: &Workspace, clock: &Arc<AtomicI64>) -> Arc<App> {
    let declared = Declared::find(&workspace.path("")).unwrap().unwrap();
    let mut faults = Faults::default();
    let register = register::load(&workspace.path("register"), &mut faults);
    let collection = collection::load(&workspace.path("collection"), &register, &mut faults).unwrap();
    let clock = clock.clone();
    let settings = Settings {
        workspace: declared,
        collection,
        register,
        period: Period::parse("2019-20").unwrap(),
        program: PathBuf::from(env!("CARGO_BIN_EXE_quarterday")),
        is_secure: false,
        proxies: Vec::new(),
        only_by_proxy: false,
        patience: std::time::Duration::from_secs(30),
        most_bytes: 2_000_000,
        checks_at_once: 2,
        clock: Arc::new(move || {
            let moment = jiff::Timestamp::from_second(clock.load(Ordering::SeqCst)).unwrap();
            moment.to_zoned(jiff::tz::TimeZone::UTC)
        }),
    };
    App::open(settings).unwrap()
}

impl Portal {
    fn of(workspace: Workspace) -> Self {
        let clock = Arc::new(AtomicI64::new(MORNING));
        let app = app_of(&workspace, &clock);
        let pages = router(app.clone());
        Self { workspace, app, pages, runtime: tokio::runtime::Runtime::new().unwrap(), clock }
    }

    fn new() -> Self {
        Self::of(Workspace::new())
    }

    fn later(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The server ends, and starts again.
    fn started_again(self) -> Self {
        let Self { workspace, clock, app, pages, .. } = self;
        drop((app, pages));
        let app = app_of(&workspace, &clock);
        let pages = router(app.clone());
        Self { workspace, app, pages, runtime: tokio::runtime::Runtime::new().unwrap(), clock }
    }

    fn browser(&self) -> Browser<'_> {
        Browser { portal: self, cookies: BTreeMap::new() }
    }

    fn link(&self, unit: &str, name: &str) -> (i64, String) {
        let expires = self.clock.load(Ordering::SeqCst) + 60 * DAY;
        let new = NewLink { unit, name, email: "a@alder.example", expires };
        self.app.store.make_link(&new, self.clock.load(Ordering::SeqCst)).unwrap()
    }

    /// Somebody of an authority, who has come in.
    fn sender(&self, unit: &str, name: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let (_, secret) = self.link(unit, name);
        assert_eq!(browser.enters(&secret), 303);
        browser
    }

    /// Somebody of the unit, who has signed in.
    fn officer(&self, role: Role) -> Browser<'_> {
        let new = NewAccount { login: role.word(), name: "Olive Officer", role, password: PASSWORD };
        self.app.store.put_account(&new, MORNING).unwrap();
        let mut browser = self.browser();
        let mark = browser.get("/sign-in").mark();
        let fields = [("mark", mark.as_str()), ("login", role.word()), ("password", PASSWORD)];
        assert_eq!(browser.post("/sign-in", &fields).status, 303);
        browser
    }

    fn inbox(&self) -> Vec<(String, Vec<u8>)> {
        contents(&self.workspace.path("inbox"))
    }

    fn staged(&self) -> usize {
        fs::read_dir(self.workspace.path(".quarterday/portal-staging")).map_or(0, Iterator::count)
    }
}

struct Browser<'p> {
    portal: &'p Portal,
    cookies: BTreeMap<String, String>,
}

struct Answer {
    status: u16,
    headers: axum::http::HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What stands in a hidden field.
    fn hidden(&self, name: &str) -> Option<String> {
        let text = self.text();
        let after = text.split_once(&format!("name=\"{name}\" value=\""))?.1;
        Some(after.split('"').next()?.to_owned())
    }

    fn mark(&self) -> String {
        self.hidden("mark").unwrap()
    }
}

impl Browser<'_> {
    fn ask(&mut self, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header("cookie", pairs.join("; ")).body(body.into()).unwrap();
        let pages = self.portal.pages.clone();
        let answer = self.portal.runtime.block_on(async {
            let answer = pages.oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let bytes = body.collect().await.unwrap().to_bytes().to_vec();
            Answer { status: parts.status.as_u16(), headers: parts.headers, bytes }
        });
        for value in answer.headers.get_all("set-cookie") {
            let text = value.to_str().unwrap();
            assert!(text.contains("HttpOnly") && text.contains("SameSite=Strict"), "{text}");
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    fn get(&mut self, path: &str) -> Answer {
        self.ask(Request::get(path), Body::empty())
    }

    fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let escape = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        self.ask(request, pairs.join("&"))
    }

    fn enters(&mut self, secret: &str) -> u16 {
        let page = self.get(&format!("/enter/{secret}"));
        if page.status != 200 {
            return page.status;
        }
        let mark = page.mark();
        self.post("/enter", &[("mark", &mark), ("link", secret)]).status
    }

    fn upload_with(&mut self, mark: &str, wish: &str, files: &[(&str, &[u8])]) -> Answer {
        const EDGE: &str = "----edge-of-a-part";
        let mut body = Vec::new();
        for (name, value) in [("mark", mark), ("wish", wish)] {
            let part =
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, content) in files {
            let head = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        self.ask(Request::post("/return").header("content-type", kind), body)
    }

    fn upload(&mut self, wish: &str, files: &[(&str, &[u8])]) -> Answer {
        let mark = self.get("/return").mark();
        self.upload_with(&mark, wish, files)
    }

    /// Checks and sends a return, and gives the letters of the receipt.
    fn sends(&mut self, name: &str, content: &str) -> String {
        let page = self.upload("send", &[(name, content.as_bytes())]);
        let draft = page.hidden("draft").unwrap_or_else(|| panic!("{}", page.text()));
        let sent = self.post("/send", &[("mark", &page.mark()), ("draft", &draft)]);
        assert_eq!(sent.status, 303, "{}", sent.text());
        sent.header("location").strip_prefix("/receipt/").unwrap().to_owned()
    }
}

#[test]
fn an_authority_is_told_at_once_what_is_wrong_and_to_check_keeps_nothing() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    assert!(ann.get("/").text().contains("Nothing was sent here yet"));
    let form = ann.get("/template");
    assert!(form.status == 200 && form.bytes.starts_with(b"PK"), "{}", form.text());
    assert!(form.header("content-disposition").starts_with("attachment"));
    let faulty = GOOD.replace("visits,5", "visits,minus five");
    let page = ann.upload("check", &[("mine.csv", faulty.as_bytes())]);
    let text = page.text();
    assert!(page.status == 200 && text.contains("B4") && text.contains("minus five"), "{text}");
    assert!(page.hidden("draft").is_none() && text.contains("How it was read"), "{text}");
    assert_eq!((portal.inbox().len(), portal.staged()), (0, 0));
    let none = ann.upload("check", &[]);
    assert!(none.text().contains("Choose a file"));
}

#[test]
fn what_is_sent_lies_in_the_inbox_under_our_name_with_its_receipt() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let reference = ann.sends("../../../etc/passwd\u{202e} of Birch.csv", GOOD);
    let name = format!("2019-20/2020-04-20/X0000001 2019-20 {reference}.csv");
    let receipts = format!(
        "file,received,from\n2020-04-20/X0000001 2019-20 {reference}.csv,2020-04-20T10:00:00,Ann Alder (Alder)\n"
    );
    let expected =
        vec![(name, GOOD.as_bytes().to_vec()), ("2019-20/receipts.csv".to_owned(), receipts.into_bytes())];
    assert_eq!(portal.inbox(), expected);
    assert_eq!(portal.staged(), 0);
    let page = ann.get(&format!("/receipt/{reference}")).text();
    let hash = quarterday::intake::hexadecimal(&<sha2::Sha256 as sha2::Digest>::digest(GOOD));
    assert!(page.contains(&hash) && page.contains("2020-04-20 10:00:00"), "{page}");
    assert!(ann.get("/").text().contains(&reference));
    let logged: Vec<String> = portal.app.store.audit().unwrap().into_iter().map(|own| own.action).collect();
    assert_eq!(logged, ["entered by link", "checked to send", "sent"]);
}

#[test]
fn two_returns_of_one_second_do_not_tie() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    ann.sends("a.csv", GOOD);
    ann.sends("b.csv", &GOOD.replace(",5", ",6"));
    let ended = portal.workspace.run_with(&["--as-of", "2020-04-21"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert_eq!(portal.workspace.total("England", "visits"), "6");
}

#[test]
fn what_came_by_the_portal_and_by_mail_gives_the_same_run_byte_for_byte() {
    let portal = Portal::new();
    portal.sender("X0000001", "Ann Alder").sends("a.csv", GOOD);
    portal
        .sender("X0000002+X0000003", "Bea Birch")
        .sends("b.csv", "Local authority,Birch and Cedar\nPeriod,2019-20\nPremises,7\nTotal visits,2\n");
    let by_mail = Workspace::new();
    for (name, bytes) in portal.inbox() {
        by_mail.write(&format!("inbox/{name}"), bytes);
    }
    for workspace in [&portal.workspace, &by_mail] {
        let ended = workspace.run_with(&["--as-of", "2020-06-01"]);
        assert_eq!(ended.status, 0, "{}", ended.err);
    }
    let of = |workspace: &Workspace| contents(&workspace.path("out/2019-20"));
    assert!(of(&by_mail).len() > 10 && of(&by_mail) == of(&portal.workspace));
    assert_eq!(by_mail.total("England", "visits"), "7");
}

#[test]
fn nobody_sends_the_return_of_another_authority() {
    let portal = Portal::new();
    let mut bea = portal.sender("X0000006", "Bea Dogwood");
    let page = bea.upload("send", &[("mine.csv", GOOD.as_bytes())]);
    assert!(page.text().contains("not the return of Dogwood and Elm"), "{}", page.text());
    let later = GOOD.replace("Alder", "Dogwood and Elm").replace("2019-20", "2020-21");
    let page = bea.upload("send", &[("mine.csv", later.as_bytes())]);
    assert!(page.text().contains("not for 2019-20"), "{}", page.text());
    assert!(page.hidden("draft").is_none() && portal.inbox().is_empty() && portal.staged() == 0);
    // Nor is anything told of what is wrong with it: it could tell what the other gave before.
    let faulty = GOOD.replace(",5", ",-5");
    let page = bea.upload("check", &[("mine.csv", faulty.as_bytes())]);
    assert!(!page.text().contains("too small"), "{}", page.text());
}

#[test]
fn hostile_files_are_told_of_and_hurt_nobody() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let all: Vec<_> = hostile_zips().into_iter().chain(hostile_others()).collect();
    let small: Vec<_> = all.iter().filter(|(_, bytes, _)| bytes.len() < 60_000).collect();
    assert!(small.len() > 20, "{}", small.len());
    for some in small.chunks(30) {
        let files: Vec<(&str, &[u8])> =
            some.iter().map(|(name, bytes, _)| (*name, bytes.as_slice())).collect();
        let page = ann.upload("send", &files);
        assert_eq!(page.status, 200, "{}", page.text());
        for (name, _) in &files {
            assert!(page.text().contains(name), "{name}");
        }
        assert!(page.hidden("draft").is_none());
    }
    let large = vec![b'7'; 2_100_000];
    assert_eq!(ann.upload("send", &[("large.csv", &large)]).status, 413);
    let many: Vec<(&str, &[u8])> = (0..31).map(|_| ("a.csv", GOOD.as_bytes())).collect();
    assert_eq!(ann.upload("send", &many).status, 413);
    assert_eq!((portal.inbox().len(), portal.staged()), (0, 0));
    ann.sends("a.csv", GOOD);
}

#[test]
fn every_page_is_in_the_list_of_pages() {
    let source = fs::read_to_string(project().join("src/portal/routes.rs")).unwrap();
    let served: std::collections::BTreeSet<&str> =
        source.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let listed: std::collections::BTreeSet<&str> = ROUTES.iter().map(|(_, path, _)| *path).collect();
    assert_eq!(served, listed);
}

/// Paths of pages, filled in with what belongs to somebody else, or to nobody.
fn filled_in(path: &str, receipt: &str, question: &str) -> String {
    path.replace("{link}", &"0".repeat(64))
        .replace("{period}/{number}/{*file}", "2019-20/1/../../../quarterday.toml")
        .replace("{receipt}", receipt)
        .replace("{reference}", receipt)
        .replace("{id}", question)
        .replace("{unit}", "X0000001")
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
                _ => browser.post(&path, &[("mark", &mark), ("draft", &receipt), ("agree", "yes")]),
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

#[test]
fn an_answer_and_a_sign_off_stand_in_the_ledger_in_the_name_of_who_gave_them() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let reference = ann.sends("a.csv", &GOOD.replace(",5", ",-5"));
    portal.workspace.run_with(&["--as-of", "2020-04-21"]);
    let rows = portal.workspace.rows("exceptions.csv");
    let id = rows.iter().find(|row| row.get("unit") == "X0000001").unwrap().get("id").to_owned();
    assert!(ann.get("/").text().contains(&format!("/question/{id}")));
    let page = ann.get(&format!("/question/{id}"));
    assert!(page.text().contains("-5"), "{}", page.text());
    let path = format!("/question/{id}");
    let mark = page.mark();
    let nothing = ann.post(&path, &[("mark", &mark), ("kind", "explain"), ("why", " ")]);
    assert!(nothing.text().contains("Say why the figure is right"));
    let why = "--who=Somebody Else\n=cmd|' /C calc'!A0";
    let answered = ann.post(&path, &[("mark", &mark), ("kind", "explain"), ("why", why)]);
    assert_eq!(answered.status, 303, "{}", answered.text());
    assert!(ann.get("/").text().contains("Answered by Ann Alder (Alder)"));
    assert_eq!(ann.post("/sign-off", &[("mark", &mark)]).status, 400);
    assert_eq!(ann.post("/sign-off", &[("mark", &mark), ("agree", "yes")]).status, 303);
    let ledger = fs::read_to_string(portal.workspace.path("decisions/ann-alder-alder.csv")).unwrap();
    let lines: Vec<&str> = ledger.lines().collect();
    assert_eq!(lines.len(), 3, "{ledger}");
    assert!(lines[1].contains("Ann Alder (Alder)") && lines[1].contains("X0000001"), "{ledger}");
    assert!(lines[1].contains("portal") && lines[2].contains(&reference), "{ledger}");
    let again = portal.workspace.run_with(&["--as-of", "2030-01-01"]);
    assert_eq!(again.status, 0, "{}", again.err);
}

#[test]
fn a_receipt_that_was_promised_is_given_when_the_server_starts_again() {
    let portal = Portal::new();
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let reference = ann.sends("a.csv", GOOD);
    let inbox = portal.workspace.path("inbox/2019-20");
    let name = format!("X0000001 2019-20 {reference}.csv");
    let (placed, log) = (inbox.join("2020-04-20").join(&name), inbox.join("receipts.csv"));
    let told = fs::read(&log).unwrap();
    let staged = portal.workspace.path(".quarterday/portal-staging/upload-x");
    // As it is if the server is ended before the file, after it, and after its line.
    for (has_file, has_line) in [(false, false), (true, false), (true, true)] {
        let store = rusqlite::Connection::open(portal.workspace.path(".quarterday/portal.sqlite")).unwrap();
        let folder = staged.display().to_string();
        store.execute("UPDATE receipts SET is_given = 0, folder = ?", [folder]).unwrap();
        fs::create_dir_all(&staged).unwrap();
        if !has_file {
            fs::rename(&placed, staged.join(&name)).unwrap();
        }
        if !has_line {
            fs::remove_file(&log).unwrap();
        }
        assert_eq!(ann.get(&format!("/receipt/{reference}")).status, 404);
        app_of(&portal.workspace, &portal.clock);
        assert_eq!(fs::read(&placed).unwrap(), GOOD.as_bytes());
        assert_eq!(fs::read(&log).unwrap(), told);
        assert_eq!(ann.get(&format!("/receipt/{reference}")).status, 200);
        assert!(!Path::new(&staged).exists());
    }
    let portal = portal.started_again();
    assert_eq!(portal.app.store.all_receipts().unwrap().len(), 1);
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
