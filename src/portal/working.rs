//! Runs, letters and releases that are started from a page, and told of while they go on.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{
        IntoResponse, Redirect, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use tokio::sync::watch;

use super::{
    App, PortalError,
    fields::Sent,
    headers::POLICY_OF_PROGRESS,
    limits::COMMANDS,
    pages,
    program::{Ended, arguments, flag},
    refused::Refused,
    store::{Role, Who},
    who::Officer,
    work::{How, Now, Work, WorkEnded},
};

/// How long a command may take.
pub const LONGEST_WORK: Duration = Duration::from_secs(4 * 60 * 60);

/// Whoever looks is told no more often.
const MOST_OFTEN: Duration = Duration::from_millis(200);

/// A browser that lost us asks again after so long.
const ASK_AGAIN: Duration = Duration::from_secs(2);

/// `POST /work`: starts a run, a release, or drafts letters; one at a time.
pub async fn start(State(app): State<Arc<App>>, form: Sent<Officer>) -> Result<Response, Refused> {
    let Sent { who: officer, fields } = form;
    let (command, role, title) = match fields.get("command") {
        "run" => ("run", Role::Statistician, "Run"),
        "chase" => ("chase", Role::Clerk, "Letters"),
        "release" => ("release", Role::Releaser, "Release"),
        _ => return Err(Refused::Wrong("Choose what is to be done.".to_owned())),
    };
    officer.must_be(role)?;
    let work = Work {
        title: format!("{title} of {}", app.period()),
        who: officer.account.name.clone(),
        began: app.on_the_wall().strftime("%-d %B %Y, %H:%M").to_string(),
        stages: Vec::new(),
        ended: None,
    };
    if let Some(number) = app.work.begin(&app.store, work)? {
        app.log(&officer.account.name, &format!("started: {command}"), &app.period())?;
        tokio::spawn(carry_out(app.clone(), command, number));
    }
    Ok(Redirect::to("/work").into_response())
}

async fn carry_out(app: Arc<App>, command: &'static str, number: i64) {
    let mut told = arguments([command]);
    told.extend([app.period().into(), flag("progress", "json")]);
    let telling = app.clone();
    let tell = move |own| telling.work.tells(own);
    let ended = app.program.carry_out_telling(&told, None, LONGEST_WORK, tell).await;
    let ended = what_became(ended);
    let word = ended.how.word();
    app.board_is_old().await;
    let kept = app.work.end(&app.store, number, ended);
    let kept = kept.and_then(|()| app.log("the portal", &format!("ended: {command}"), word));
    if let Err(error) = kept {
        eprintln!("quarterday: the portal: {error}");
    }
}

fn what_became(ended: Result<Ended, PortalError>) -> WorkEnded {
    match ended {
        Ok(ended) => WorkEnded {
            how: match ended.status {
                // A run with files that cannot be read has run.
                Some(0 | 1) => How::Well,
                Some(_) => How::Badly,
                None => How::Killed,
            },
            printed: format!("{}\n{}", String::from_utf8_lossy(&ended.out), ended.complaint),
        },
        Err(error) => WorkEnded { how: How::Killed, printed: error.to_string() },
    }
}

/// `GET /work`: what is worked on, or what came of it.
pub async fn work(State(app): State<Arc<App>>, officer: Officer) -> Result<Response, Refused> {
    let now = app.work.now();
    let mut page = pages::shown(pages::work(&app, &officer, now.as_deref()));
    // Of all pages this alone has a script: it tells how far the work is, and nothing rests on it.
    let policy = HeaderValue::from_static(POLICY_OF_PROGRESS);
    page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(page)
}

/// Somebody who looks at what is at work.
struct Watching {
    app: Arc<App>,
    told: watch::Receiver<Now>,
    session: String,
    is_first: bool,
    is_over: bool,
}

/// `GET /work/events`: how far it is, whenever it goes on.
pub async fn events(State(app): State<Arc<App>>, officer: Officer) -> Result<Response, Refused> {
    if app.limits.tried(&format!("looks of {}", officer.account.id), COMMANDS, app.now()) {
        return Err(Refused::TooOften);
    }
    let told = app.work.looked_at();
    let watching = Watching { app, told, session: officer.session, is_first: true, is_over: false };
    let events = Sse::new(stream::unfold(watching, next)).keep_alive(KeepAlive::default());
    // A proxy that gathers what it passes on would tell nothing until the end.
    Ok(([(HeaderName::from_static("x-accel-buffering"), "no")], events).into_response())
}

/// What is told next; nothing after the end of the work, of the visit or of the server.
async fn next(mut own: Watching) -> Option<(Result<Event, Infallible>, Watching)> {
    if own.is_over {
        return None;
    }
    if !own.is_first {
        own.told.changed().await.ok()?;
        tokio::time::sleep(MOST_OFTEN).await;
    }
    let now = own.told.borrow_and_update().clone();
    if now.is_ending || !is_still_there(&own) {
        return None;
    }
    own.is_over = now.work.as_ref().is_none_or(|work| !work.is_at_work());
    let told = pages::progress_told(now.work.as_deref()).to_string();
    let mut event = Event::default().event("work").data(told);
    if std::mem::take(&mut own.is_first) {
        event = event.retry(ASK_AGAIN);
    }
    Some((Ok(event), own))
}

/// Whether whoever looks is still signed in.
fn is_still_there(own: &Watching) -> bool {
    let session = own.app.store.session(&own.session, own.app.now());
    session.ok().flatten().is_some_and(|session| matches!(session.who, Who::Officer(_)))
}
