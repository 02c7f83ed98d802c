//! The pages of the unit: the board of the period, an authority, decisions, runs and letters.

use std::{
    ffi::OsString,
    sync::{Arc, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::Value;

use super::{
    App, PortalError,
    app::Work,
    fields::Sent,
    limits::COMMANDS,
    pages,
    program::{arguments, flag},
    questions::LastRun,
    refused::Refused,
    store::Role,
    who::Officer,
};
use crate::{
    ledger::{self, Decision},
    schemas::{Faults, register::Contacts},
};

/// The board is worked out anew when it is older than this.
const FRESH: Duration = Duration::from_secs(60);

/// How long a run may take.
const LONGEST_WORK: Duration = Duration::from_secs(4 * 60 * 60);

/// What of the board is shown.
#[derive(Debug, Default, Deserialize)]
pub struct Shown {
    /// A region by its name; blank for all.
    #[serde(default)]
    pub region: String,
    /// An officer by name; blank for all.
    #[serde(default)]
    pub officer: String,
    /// `owing`, `errors`, `queries`; blank for all.
    #[serde(default)]
    pub only: String,
}

/// `GET /board`.
pub async fn board(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(shown): Query<Shown>,
) -> Result<Response, Refused> {
    let board = app.board().await?;
    Ok(pages::shown(pages::board(&app, &officer, &board, &shown)))
}

/// `GET /authority/{unit}`.
pub async fn authority(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(unit): Path<String>,
) -> Result<Response, Refused> {
    let unit = app.unit(&unit).ok_or(Refused::NotFound)?;
    let board = app.board().await?;
    let status = board["units"].as_array().into_iter().flatten().find(|own| own["unit"] == unit.id.as_str());
    let last = LastRun::of(&app)?;
    let receipts = app.store.receipts(&unit.id)?;
    let links: Vec<_> = app.store.links()?.into_iter().filter(|link| link.unit == unit.id).collect();
    let contacts = contacts(&app);
    let contact = contacts.of(unit.lead_first(), app.on_the_wall().date());
    let known = pages::Known { status, last: last.as_ref(), receipts: &receipts, links: &links, contact };
    Ok(pages::shown(pages::authority(&app, &officer, unit, &known)))
}

/// The contacts of the register, as far as they can be used.
fn contacts(app: &App) -> Contacts {
    let mut faults = Faults::default();
    let place = app.settings.workspace.register();
    place.map(|place| Contacts::read(&place, &app.settings.register, &mut faults)).unwrap_or_default()
}

/// `GET /decisions`: what was decided about the period, by whom and when, the newest first.
pub async fn decisions(State(app): State<Arc<App>>, officer: Officer) -> Result<Response, Refused> {
    let settings = &app.settings;
    let (period, mut faults) = (settings.period, Faults::default());
    let place = settings.workspace.place_of_decisions(Some(period));
    let there = place.exists();
    let ledger = there.then(|| ledger::read(&place, &settings.register, &settings.collection, &mut faults));
    let ledger = ledger.unwrap_or_default().on(period, app.on_the_wall().date());
    let mut all: Vec<&Decision> = ledger.of_period().map(|id| ledger.get(id)).collect();
    all.sort_by_key(|own| std::cmp::Reverse(own.decided));
    Ok(pages::shown(pages::decisions(&app, &officer, &all, &faults.faults)))
}

/// The role that a decision takes; nothing is decided here that is not in this list.
fn role_for(kind: &str) -> Option<Role> {
    match kind {
        "note" | "extend" | "explain" => Some(Role::Clerk),
        "accept" | "refuse" | "sign-off" => Some(Role::Statistician),
        "close" | "reopen" => Some(Role::Releaser),
        _ => None,
    }
}

/// `POST /authority/{unit}`: what was said, an extension, or what becomes of a question.
pub async fn decide_of_unit(
    State(app): State<Arc<App>>,
    Path(unit): Path<String>,
    form: Sent<Officer>,
) -> Result<Response, Refused> {
    let Sent { who: officer, fields } = form;
    let unit = app.unit(&unit).ok_or(Refused::NotFound)?;
    let (kind, about, until) = (fields.get("kind"), fields.get("about"), fields.get("until"));
    officer.must_be(role_for(kind).ok_or_else(|| Refused::Wrong("Choose what is decided.".to_owned()))?)?;
    let mut told = vec![OsString::from("decide"), kind.into(), flag("why", fields.get("why"))];
    match kind {
        "note" | "extend" => {
            told.push(flag("unit", &unit.id));
            told.extend((!until.is_empty()).then(|| flag("until", until)));
        }
        "explain" | "accept" | "refuse" => {
            let last = LastRun::of(&app)?.ok_or(Refused::NotFound)?;
            last.find(unit, about).ok_or(Refused::NotFound)?;
            told.push(flag("about", about));
        }
        _ => return Err(Refused::NotFound),
    }
    decide(&app, &officer, told).await?;
    app.log(&officer.account.name, &format!("decided: {kind}"), &format!("{} {about}", unit.id))?;
    Ok(Redirect::to(&format!("/authority/{}", pages::in_path(&unit.id))).into_response())
}

async fn decide(app: &App, officer: &Officer, mut told: Vec<OsString>) -> Result<(), Refused> {
    if app.limits.tried(&format!("commands of {}", officer.account.id), COMMANDS, app.now()) {
        return Err(Refused::TooOften);
    }
    told.extend([flag("period", &app.period()), flag("who", &officer.account.name)]);
    app.decide(&told).await
}

/// `POST /period`: signs off, closes or opens again.
pub async fn decide_of_period(State(app): State<Arc<App>>, form: Sent<Officer>) -> Result<Response, Refused> {
    let Sent { who: officer, fields } = form;
    let kind = fields.get("kind");
    let role = role_for(kind).filter(|_| ["sign-off", "close", "reopen"].contains(&kind));
    officer.must_be(role.ok_or_else(|| Refused::Wrong("Choose what is decided.".to_owned()))?)?;
    decide(&app, &officer, vec!["decide".into(), kind.into(), flag("why", fields.get("why"))]).await?;
    app.log(&officer.account.name, &format!("decided: {kind}"), &app.period())?;
    Ok(Redirect::to("/board").into_response())
}

/// `POST /work`: starts a run, or drafts letters; one at a time.
pub async fn start(State(app): State<Arc<App>>, form: Sent<Officer>) -> Result<Response, Refused> {
    let Sent { who: officer, fields } = form;
    let (command, role, title) = match fields.get("command") {
        "run" => ("run", Role::Statistician, "Run"),
        "chase" => ("chase", Role::Clerk, "Letters"),
        "release" => ("release", Role::Releaser, "Release"),
        _ => return Err(Refused::Wrong("Choose what is to be done.".to_owned())),
    };
    officer.must_be(role)?;
    {
        let mut work = app.work.lock().unwrap_or_else(PoisonError::into_inner);
        if work.as_ref().is_some_and(|work| work.ended.is_none()) {
            return Ok(Redirect::to("/work").into_response());
        }
        let began = app.on_the_wall().strftime("%H:%M").to_string();
        let title = format!("{title} of {}", app.period());
        *work = Some(Work { title, who: officer.account.name.clone(), began, ended: None });
    }
    app.log(&officer.account.name, &format!("started: {command}"), &app.period())?;
    tokio::spawn(carry_out(app.clone(), command));
    Ok(Redirect::to("/work").into_response())
}

async fn carry_out(app: Arc<App>, command: &'static str) {
    let mut told = arguments([command]);
    told.push(app.period().into());
    let ended = app.program.carry_out(&told, None, LONGEST_WORK).await;
    let ended = match ended {
        // A run with files that cannot be read has run.
        Ok(ended) => (
            matches!(ended.status, Some(0 | 1)),
            format!("{}\n{}", String::from_utf8_lossy(&ended.out), ended.complaint),
        ),
        Err(error) => (false, error.to_string()),
    };
    if let Some(work) = app.work.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        work.ended = Some(ended);
    }
    *app.board.lock().await = None;
}

/// `GET /work`: what is worked on, or what came of it.
pub async fn work(State(app): State<Arc<App>>, officer: Officer) -> Result<Response, Refused> {
    Ok(pages::shown(pages::work(&app, &officer, app.work_now().as_ref())))
}

/// `GET /log`: who did what, the newest first.
pub async fn log(State(app): State<Arc<App>>, officer: Officer) -> Result<Response, Refused> {
    officer.must_be(Role::Statistician)?;
    let mut lines = app.store.audit()?;
    lines.reverse();
    Ok(pages::shown(pages::log(&app, &officer, &lines)))
}

impl App {
    /// The board as `quarterday status` has it.
    async fn board(&self) -> Result<Arc<Value>, PortalError> {
        let mut kept = self.board.lock().await;
        if let Some((_, board)) = kept.as_ref().filter(|(made, _)| made.elapsed() < FRESH) {
            return Ok(board.clone());
        }
        let mut told = arguments(["status"]);
        told.extend([self.period().into(), flag("format", "json"), flag("since", "yesterday")]);
        let ended = self.program.carry_out(&told, None, LONGEST_WORK).await?;
        if ended.status != Some(0) {
            return Err(PortalError::of("the board could not be worked out", &ended.complaint));
        }
        let board: Value = serde_json::from_slice(&ended.out)
            .map_err(|error| PortalError::of("what status says was not understood", &error))?;
        let board = Arc::new(board);
        *kept = Some((Instant::now(), board.clone()));
        Ok(board)
    }

    /// Writes a decision down, by the program's own `decide`.
    pub(super) async fn decide(&self, arguments: &[OsString]) -> Result<(), Refused> {
        let ended = self.program.carry_out(arguments, None, super::app::LONGEST_CHECK).await?;
        if ended.status == Some(0) {
            *self.board.lock().await = None;
            return Ok(());
        }
        let words = ended.complaint.trim().trim_start_matches("quarterday: ").to_owned();
        Err(Refused::Wrong(if words.is_empty() { "It could not be written down.".to_owned() } else { words }))
    }
}
