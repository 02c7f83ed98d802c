//! Decisions of the unit, each in the name of who makes it, by the program's own `decide`.

use std::{ffi::OsString, sync::Arc};

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    App,
    fields::{Fields, Sent},
    limits::COMMANDS,
    pages,
    program::flag,
    questions::{LastRun, can_take_expected},
    refused::Refused,
    store::Role,
    unit_page::{Again, Known, ledger_of},
    who::Officer,
};
use crate::{
    ledger::{Decision, Kind},
    records::StoredFault,
    returns::Unit,
    schemas::Faults,
};

/// The role that a decision takes; nothing is decided here that is not in this list.
pub fn role_for(kind: Kind) -> Role {
    match kind {
        Kind::Note | Kind::Extend | Kind::Explain => Role::Clerk,
        Kind::Close | Kind::Reopen => Role::Releaser,
        _ => Role::Statistician,
    }
}

/// The kind of a word of a form, and whether it is that the expected value is right.
fn kind_of(word: &str) -> Option<(Kind, bool)> {
    match word {
        "expected" => Some((Kind::Correct, true)),
        _ => Some((Kind::of_word(word)?, false)),
    }
}

fn wrong(words: &str) -> Refused {
    Refused::Wrong(words.to_owned())
}

/// `POST /authority/{unit}`: what was said, or what becomes of a question or a return.
pub async fn of_unit(
    State(app): State<Arc<App>>,
    Path(unit): Path<String>,
    form: Sent<Officer>,
) -> Result<Response, Refused> {
    let Sent { who: officer, fields } = form;
    let unit = app.unit(&unit).ok_or(Refused::NotFound)?;
    let (kind, is_expected) = kind_of(fields.get("kind")).ok_or_else(|| wrong("Choose what is decided."))?;
    officer.must_be(role_for(kind))?;
    let decided = match told_of_unit(&app, unit, &fields, (kind, is_expected)) {
        Ok(told) => decide(&app, &officer, told).await,
        Err(refused) => Err(refused),
    };
    match decided {
        Ok(()) => {
            let about = format!("{} {}", unit.id, fields.get("about"));
            app.log(&officer.account.name, &format!("decided: {}", kind.word()), about.trim())?;
            Ok(Redirect::to(&format!("/authority/{}", pages::in_path(&unit.id))).into_response())
        }
        Err(Refused::Wrong(words)) => {
            let known = Known::of(&app, unit).await?;
            let again = Again { fields: &fields, words: &words };
            let page = pages::shown(pages::authority(&app, &officer, (unit, &known), Some(&again)));
            Ok((axum::http::StatusCode::BAD_REQUEST, page).into_response())
        }
        Err(refused) => Err(refused),
    }
}

/// What `decide` is told: of what a decision is, by its kind.
fn told_of_unit(
    app: &App,
    unit: &Unit,
    fields: &Fields,
    (kind, is_expected): (Kind, bool),
) -> Result<Vec<OsString>, Refused> {
    let mut told = vec![OsString::from("decide"), kind.word().into()];
    if fields.get("why").is_empty() {
        return Err(wrong("Say why."));
    }
    told.push(flag("why", fields.get("why")));
    let mut add = |names: &[&str]| {
        let given = names.iter().filter(|name| !fields.get(name).is_empty());
        told.extend(given.map(|name| flag(name, fields.get(name))));
    };
    add(&["source"]);
    match kind {
        Kind::Note | Kind::Extend | Kind::Exempt => add(&["until"]),
        Kind::Nil | Kind::Exclude => {}
        Kind::Pin | Kind::Attribute if fields.get("file").is_empty() => return Err(wrong("Choose a file.")),
        Kind::Pin | Kind::Attribute => add(&["file"]),
        Kind::Basis => add(&["table", "new"]),
        Kind::Hold if fields.get("about").is_empty() => {}
        Kind::Hold | Kind::Correct | Kind::Explain | Kind::Accept | Kind::Refuse | Kind::Waive => {
            let last = LastRun::of(app)?.ok_or(Refused::NotFound)?;
            let fault = last.find_any(unit, fields.get("about")).ok_or(Refused::NotFound)?;
            told.extend(of_fault(app, fault, fields, (kind, is_expected))?);
        }
        _ => return Err(Refused::NotFound),
    }
    let is_of_exception = told.iter().any(|own| own.to_string_lossy().starts_with("--about="));
    if !is_of_exception {
        told.push(flag("unit", &unit.id));
    }
    Ok(told)
}

/// What is said of the exception that a decision is about.
fn of_fault(
    app: &App,
    fault: &StoredFault,
    fields: &Fields,
    (kind, is_expected): (Kind, bool),
) -> Result<Vec<OsString>, Refused> {
    let own = &fault.exception;
    if kind == Kind::Hold {
        // It is of a value, whatever is asked about it.
        let places = [("table", &own.table), ("record", &own.record), ("field", &own.field)];
        let places = places.into_iter().filter(|(_, text)| !text.is_empty());
        return Ok(places.map(|(name, text)| flag(name, text)).collect());
    }
    let mut told = vec![flag("about", &fault.id)];
    if kind == Kind::Correct {
        let new = match is_expected {
            true if can_take_expected(app, fault) => own.expected.as_str(),
            true => return Err(wrong("What was expected is no value that could stand there.")),
            false => fields.get("new"),
        };
        if new.is_empty() {
            return Err(wrong("Say which value is right."));
        }
        if fields.get("source").is_empty() {
            return Err(wrong("Say from where the right value is known: telephone, letter, mail."));
        }
        told.push(flag("new", new));
    }
    Ok(told)
}

/// Writes a decision of an officer about the period down.
pub async fn decide(app: &App, officer: &Officer, mut told: Vec<OsString>) -> Result<(), Refused> {
    if app.limits.tried(&format!("commands of {}", officer.account.id), COMMANDS, app.now()) {
        return Err(Refused::TooOften);
    }
    told.extend([flag("period", &app.period()), flag("who", &officer.account.name)]);
    app.decide(&told).await
}

/// `GET /decisions`: what was decided about the period, by whom and when, the newest first.
pub async fn decisions(State(app): State<Arc<App>>, officer: Officer) -> Result<Response, Refused> {
    let mut faults = Faults::default();
    let ledger = ledger_of(&app, &mut faults);
    let all = ledger.of_period().map(|id| (ledger.get(id), ledger.is_withdrawn(id)));
    let mut all: Vec<(&Decision, bool)> = all.collect();
    all.sort_by_key(|(own, _)| std::cmp::Reverse(own.decided));
    Ok(pages::shown(pages::decisions(&app, &officer, &all, &faults.faults)))
}

/// `POST /decisions`: withdraws one. Whoever may decide it may withdraw it.
pub async fn withdraw(State(app): State<Arc<App>>, form: Sent<Officer>) -> Result<Response, Refused> {
    let Sent { who: officer, fields } = form;
    let about = fields.get("about");
    let mut faults = Faults::default();
    let ledger = ledger_of(&app, &mut faults);
    let own = ledger.ids().find(|id| ledger.get(*id).id() == about && !ledger.is_withdrawn(*id));
    let own = ledger.get(own.ok_or(Refused::NotFound)?);
    officer.must_be(role_for(own.kind))?;
    if fields.get("why").is_empty() {
        return Err(wrong("Say why it is withdrawn."));
    }
    let told = vec!["decide".into(), "withdraw".into(), flag("about", about), flag("why", fields.get("why"))];
    decide(&app, &officer, told).await?;
    app.log(&officer.account.name, "decided: withdraw", about)?;
    let unit = app.unit(own.unit()).filter(|_| fields.get("back") == "authority");
    let back =
        unit.map_or_else(|| "/decisions".to_owned(), |own| format!("/authority/{}", pages::in_path(&own.id)));
    Ok(Redirect::to(&back).into_response())
}

impl App {
    /// Writes a decision down, by the program's own `decide`.
    pub(super) async fn decide(&self, arguments: &[OsString]) -> Result<(), Refused> {
        let ended = self.program.carry_out(arguments, None, super::app::LONGEST_CHECK).await?;
        if ended.status == Some(0) {
            self.board_is_old().await;
            return Ok(());
        }
        let words =
            ended.complaint.trim().trim_start_matches("quarterday: ").trim_start_matches("the decision: ");
        let words = if words.is_empty() { "It could not be written down." } else { words };
        Err(Refused::Wrong(words.to_owned()))
    }
}
