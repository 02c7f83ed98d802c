//! Texts of registers that are shown only if somebody says so.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    App, PortalError,
    deciding::{decide, role_for},
    fields::Sent,
    pages,
    program::flag,
    refused::Refused,
    unit_page::ledger_of,
    who::Officer,
};
use crate::{
    ledger::Kind,
    publication::{AWAITING, folder_of_registers},
    records::EarlierOutput,
    schemas::Faults,
    vocabulary::Audience,
};

/// A field of a text that awaits a decision, as the last run listed it.
#[derive(Debug, Clone, Deserialize)]
pub struct Awaiting {
    /// The name by which it is decided about.
    pub about: String,
    /// The register.
    pub register: String,
    /// For whom that is.
    pub audience: String,
    /// Its name.
    pub authority: String,
    /// The field.
    pub field: String,
    /// What stands in it.
    pub text: String,
}

/// A text that awaits a decision.
pub struct Text {
    /// Its fields.
    pub fields: Vec<Awaiting>,
    /// What was decided since the last run, by whom.
    pub decided: Vec<String>,
}

/// The texts that the last run of the period left undecided, by name.
fn awaiting(app: &App) -> Result<BTreeMap<String, Text>, PortalError> {
    let mut texts: BTreeMap<String, Text> = BTreeMap::new();
    let Some(out) = app.settings.workspace.out(app.settings.period) else { return Ok(texts) };
    let told = |error: &dyn std::fmt::Display| PortalError(error.to_string());
    let found = EarlierOutput::of_period(&out, app.settings.period).map_err(|error| told(&error))?;
    let name = format!("{}/{AWAITING}", folder_of_registers(Audience::Unit));
    let Some(found) = found.filter(|found| found.listed().contains_key(&name)) else { return Ok(texts) };
    let bytes = found.bytes(&name).map_err(|error| told(&error))?;
    for line in csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).deserialize()
    {
        let line: Awaiting = line.map_err(|error| told(&error))?;
        let text = texts.entry(line.about.clone());
        text.or_insert_with(|| Text { fields: Vec::new(), decided: Vec::new() }).fields.push(line);
    }
    let ledger = ledger_of(app, &mut Faults::default());
    let standing = ledger.ids().filter(|id| !ledger.is_withdrawn(*id)).map(|id| ledger.get(id));
    for own in standing.filter(|own| own.kind.moderates()) {
        if let Some(text) = texts.get_mut(own.get("about")) {
            text.decided.push(format!("{} by {} on {}", own.kind.word(), own.who(), own.day()));
        }
    }
    Ok(texts)
}

/// `GET /texts`.
pub async fn texts(State(app): State<Arc<App>>, officer: Officer) -> Result<Response, Refused> {
    Ok(pages::shown(pages::texts(&app, &officer, &awaiting(&app)?, None)))
}

/// `POST /texts`: a text is shown, is not, or is with other words in a field.
pub async fn moderate(State(app): State<Arc<App>>, form: Sent<Officer>) -> Result<Response, Refused> {
    let Sent { who: officer, fields } = form;
    let kind = Kind::of_word(fields.get("kind")).filter(|kind| kind.moderates());
    let kind = kind.ok_or_else(|| Refused::Wrong("Choose what is decided.".to_owned()))?;
    officer.must_be(role_for(kind))?;
    let about = fields.get("about");
    let all = awaiting(&app)?;
    let text = all.get(about).ok_or(Refused::NotFound)?;
    let mut told =
        vec!["decide".into(), kind.word().into(), flag("about", about), flag("why", fields.get("why"))];
    let mut wrong = fields.get("why").is_empty().then_some("Say why.");
    if kind == Kind::Redact {
        let field = fields.get("field");
        if !text.fields.iter().any(|own| own.field == field) {
            wrong = Some("Choose the field in which other words stand.");
        }
        told.extend([flag("field", field), flag("new", fields.get("new"))]);
    }
    let decided = match wrong {
        Some(words) => Err(Refused::Wrong(words.to_owned())),
        None => decide(&app, &officer, told).await,
    };
    match decided {
        Ok(()) => {
            app.log(&officer.account.name, &format!("decided: {}", kind.word()), about)?;
            Ok(Redirect::to("/texts").into_response())
        }
        Err(Refused::Wrong(words)) => {
            let page = pages::shown(pages::texts(&app, &officer, &all, Some(&words)));
            Ok((axum::http::StatusCode::BAD_REQUEST, page).into_response())
        }
        Err(refused) => Err(refused),
    }
}
