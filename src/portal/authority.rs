//! The pages of an authority: what is asked, what was sent, questions and answers, signing off.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    App, PortalError,
    fields::Sent,
    limits::COMMANDS,
    pages::{self, Problem},
    program::flag,
    questions::{LastRun, can_take_expected},
    refused::Refused,
    store::{AnswerKept, Who},
    who::{Anybody, Sender},
};
use crate::returns::Unit;

/// The longest explanation that is taken.
const LONGEST: usize = 2000;

/// `GET /`.
pub async fn home(State(app): State<Arc<App>>, who: Option<Anybody>) -> Result<Response, Refused> {
    let Some(Anybody(session)) = who else { return Ok(pages::shown(pages::front(&app))) };
    let link = match session.who {
        Who::Officer(_) => return Ok(Redirect::to("/board").into_response()),
        Who::Sender(link) => link,
    };
    let sender = Sender { link, path: "/".to_owned(), session: session.secret };
    let unit = own_unit(&app, &sender)?;
    let last = LastRun::of(&app)?;
    let receipts = app.store.receipts(&unit.id)?;
    let answers = app.store.answers(&unit.id, &app.period())?;
    Ok(pages::shown(pages::home(&app, &sender, (unit, last.as_ref()), &receipts, &answers)))
}

fn own_unit<'a>(app: &'a App, sender: &Sender) -> Result<&'a Unit, Refused> {
    app.unit(&sender.link.unit).ok_or(Refused::NotAllowed)
}

/// `GET /question/{id}`.
pub async fn question(
    State(app): State<Arc<App>>,
    sender: Sender,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let last = LastRun::of(&app)?.ok_or(Refused::NotFound)?;
    let fault = last.find(own_unit(&app, &sender)?, &id).ok_or(Refused::NotFound)?;
    Ok(pages::shown(pages::question(&app, &sender, fault, &[])))
}

/// `POST /question/{id}`: an explanation, or that the expected value is right, goes into the ledger in the
/// authority's name.
pub async fn answer(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    form: Sent<Sender>,
) -> Result<Response, Refused> {
    let Sent { who: sender, fields } = form;
    let unit = own_unit(&app, &sender)?;
    let last = LastRun::of(&app)?.ok_or(Refused::NotFound)?;
    let fault = last.find(unit, &id).ok_or(Refused::NotFound)?;
    let (kind, words) = (fields.get("kind"), fields.get("why"));
    let problems: Vec<Problem> = match kind {
        "correct" if can_take_expected(&app, fault) => Vec::new(),
        "explain" if words.is_empty() => {
            vec![Problem { field: "why", words: "Say why the figure is right" }]
        }
        "explain" if words.chars().count() > LONGEST => {
            vec![Problem { field: "why", words: "The explanation must be 2000 letters or fewer" }]
        }
        "explain" => Vec::new(),
        _ => vec![Problem { field: "kind-explain", words: "Choose an answer" }],
    };
    if !problems.is_empty() {
        return Ok(pages::shown(pages::question(&app, &sender, fault, &problems)));
    }
    let expected = &fault.exception.expected;
    let why = match (kind, words) {
        ("correct", "") => format!("The expected value {expected} is right"),
        _ => words.to_owned(),
    };
    let mut arguments = vec!["decide".into(), kind.into(), flag("about", &id), flag("why", &why)];
    if kind == "correct" {
        arguments.push(flag("new", expected));
    }
    decide(&app, &sender, arguments).await?;
    let words = if kind == "correct" { format!("{expected} is right. {words}") } else { why };
    keep(&app, &sender, &id, kind, words.trim())?;
    Ok(Redirect::to("/").into_response())
}

/// `POST /sign-off`: somebody of the authority answers for what it sent.
pub async fn sign_off(State(app): State<Arc<App>>, form: Sent<Sender>) -> Result<Response, Refused> {
    let sender = form.who;
    let unit = own_unit(&app, &sender)?;
    let receipts = app.store.receipts(&unit.id)?;
    let newest = receipts.iter().find(|own| own.period == app.period()).ok_or(Refused::NotFound)?;
    if form.fields.get("agree") != "yes" {
        return Err(Refused::Wrong("To sign off, tick the box that says that you do.".to_owned()));
    }
    let hashes: Vec<&str> = newest.files.iter().map(|file| file.sha256.as_str()).collect();
    let why = format!("Signed off the return of receipt {}, SHA-256 {}", newest.reference, hashes.join(", "));
    decide(&app, &sender, vec!["decide".into(), "note".into(), flag("unit", &unit.id), flag("why", &why)])
        .await?;
    keep(&app, &sender, "", "sign-off", &format!("receipt {}", newest.reference))?;
    Ok(Redirect::to("/").into_response())
}

async fn decide(app: &App, sender: &Sender, mut arguments: Vec<std::ffi::OsString>) -> Result<(), Refused> {
    if app.limits.tried(&format!("commands {}", sender.link.id), COMMANDS, app.now()) {
        return Err(Refused::TooOften);
    }
    arguments.extend([
        flag("period", &app.period()),
        flag("who", &sender.named(app)),
        flag("source", "portal"),
    ]);
    // What the program says of it may name places of the workspace: that is not for an authority.
    app.decide(&arguments).await.map_err(|refused| match refused {
        Refused::Wrong(words) => Refused::Fault(PortalError(words)),
        other => other,
    })
}

fn keep(app: &App, sender: &Sender, about: &str, kind: &str, words: &str) -> Result<(), Refused> {
    let who = sender.named(app);
    let answer = AnswerKept {
        about: about.to_owned(),
        kind: kind.to_owned(),
        words: words.to_owned(),
        who: who.clone(),
        at: app.now(),
    };
    app.store.keep_answer((&sender.link.unit, &app.period()), &answer)?;
    let action = if kind == "sign-off" { "signed off" } else { "answered a question" };
    Ok(app.log(&who, action, if about.is_empty() { words } else { about })?)
}
