//! The portal, asked as a browser asks it: what is let in, what is kept, and what goes where.

mod authority;
mod deciding;
mod everyone;
mod guarded;
mod past;
mod registers;
mod served;
mod unit;
mod working;

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::{Router, body::Body, http::Request};
use http_body_util::BodyExt;
use quarterday::{
    portal::{App, NewAccount, NewLink, Role, Settings, router},
    schemas::{Faults, collection, register, workspace::Workspace as Declared},
    vocabulary::Period,
};
use tower::ServiceExt;

use crate::workspace::{Workspace, contents};

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
    app_with(workspace, clock, |_| ())
}

fn app_with(workspace: &Workspace, clock: &Arc<AtomicI64>, set: impl FnOnce(&mut Settings)) -> Arc<App> {
    let declared = Declared::find(&workspace.path("")).unwrap().unwrap();
    let mut faults = Faults::default();
    let register = register::load(&workspace.path("register"), &mut faults);
    let collection = collection::load(&workspace.path("collection"), &register, &mut faults).unwrap();
    let clock = clock.clone();
    let mut settings = Settings {
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
        registers_of: Vec::new(),
    };
    set(&mut settings);
    App::open(settings).unwrap()
}

impl Portal {
    fn of(workspace: Workspace) -> Self {
        Self::with(workspace, |_| ())
    }

    fn with(workspace: Workspace, change: impl FnOnce(&mut Settings)) -> Self {
        let clock = Arc::new(AtomicI64::new(MORNING));
        let app = app_with(&workspace, &clock, change);
        let pages = router(app.clone());
        Self { workspace, app, pages, runtime: tokio::runtime::Runtime::new().unwrap(), clock }
    }

    fn new() -> Self {
        Self::of(Workspace::new())
    }

    /// One that is served otherwise than usual.
    fn set(workspace: Workspace, set: impl FnOnce(&mut Settings)) -> Self {
        let clock = Arc::new(AtomicI64::new(MORNING));
        let app = app_with(&workspace, &clock, set);
        let pages = router(app.clone());
        Self { workspace, app, pages, runtime: tokio::runtime::Runtime::new().unwrap(), clock }
    }

    /// The same at the hour at which it is: decisions are of now.
    fn of_now(workspace: Workspace) -> Self {
        let portal = Self::of(workspace);
        portal.clock.store(jiff::Timestamp::now().as_second(), Ordering::SeqCst);
        portal
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
        self.named_officer(role.word(), "Olive Officer", role)
    }

    fn named_officer(&self, login: &str, name: &str, role: Role) -> Browser<'_> {
        let new = NewAccount { login, name, role, password: PASSWORD };
        self.app.store.put_account(&new, MORNING).unwrap();
        let mut browser = self.browser();
        let mark = browser.get("/sign-in").mark();
        let fields = [("mark", mark.as_str()), ("login", login), ("password", PASSWORD)];
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

    /// Fills in a form of a page that was shown, and sends it.
    fn fills_in(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mark = self.get("/decisions").mark();
        self.post(path, &[&[("mark", mark.as_str())][..], fields].concat())
    }

    fn post_work(&mut self, command: &str) -> u16 {
        let mark = self.get("/work").mark();
        self.post("/work", &[("mark", &mark), ("command", command)]).status
    }

    /// Starts a command, waits for its end as a page does, and gives the page that says what came of it.
    fn works(&mut self, command: &str) -> String {
        assert_eq!(self.post_work(command), 303);
        self.get("/work/events");
        self.get("/work").text()
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
