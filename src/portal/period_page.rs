//! The period as a whole: what the last run made, who signs it off, closing, opening again, and releasing.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};

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
    ledger::{Kind, PeriodState},
    records::EarlierOutput,
    schemas::Faults,
};

/// The workbook that people sign.
pub const SIGNED: &str = "statistics.xlsx";

/// How the period stands.
pub struct Standing {
    /// What the last run made; nothing where there was none.
    pub run: Option<EarlierOutput>,
    /// The day of the last run, or as of which it was.
    pub day: String,
    /// Who signed, when, and whether it was this workbook.
    pub signed: Vec<(String, String, bool)>,
    /// Whether enough did.
    pub is_signed: bool,
    /// Who closed it, and when.
    pub closed: Option<(String, String)>,
    /// In words, as the board has it.
    pub words: String,
}

impl Standing {
    async fn of(app: &App) -> Result<Self, PortalError> {
        let run = run_of(app)?;
        let hash = run.as_ref().and_then(|run| run.listed().get(SIGNED).cloned()).unwrap_or_default();
        let record: serde_json::Value =
            run.as_ref().and_then(|run| serde_json::from_slice(run.record()).ok()).unwrap_or_default();
        let ledger = ledger_of(app, &mut Faults::default());
        let state: PeriodState = ledger.state_of(app.settings.period);
        let who =
            |own: &crate::ledger::Decision| (own.who().to_owned(), own.decided.to_string().replace('T', " "));
        let signed = state.signed_off.iter().map(|id| {
            let own = ledger.get(*id);
            let (name, when) = who(own);
            (name, when, own.get("file") == hash)
        });
        Ok(Self {
            day: record["as_of"].as_str().unwrap_or_default().to_owned(),
            signed: signed.collect(),
            is_signed: state.is_signed(),
            closed: state.closed.map(|id| who(ledger.get(id))),
            words: app.board_of_today().await?["standing"].as_str().unwrap_or_default().to_owned(),
            run,
        })
    }

    /// The hash of the workbook that there is to sign.
    pub fn hash(&self) -> &str {
        self.run.as_ref().and_then(|run| run.listed().get(SIGNED)).map_or("", String::as_str)
    }
}

fn run_of(app: &App) -> Result<Option<EarlierOutput>, PortalError> {
    let Some(out) = app.settings.workspace.out(app.settings.period) else { return Ok(None) };
    EarlierOutput::of_period(&out, app.settings.period).map_err(|error| PortalError(error.to_string()))
}

/// `GET /period`.
pub async fn period(State(app): State<Arc<App>>, officer: Officer) -> Result<Response, Refused> {
    let standing = Standing::of(&app).await?;
    Ok(pages::shown(pages::period(&app, &officer, &standing, None)))
}

/// `POST /period`: signs off, closes or opens again.
pub async fn decide_of_period(State(app): State<Arc<App>>, form: Sent<Officer>) -> Result<Response, Refused> {
    let Sent { who: officer, fields } = form;
    let kind = Kind::of_word(fields.get("kind")).filter(|kind| kind.is_of_period());
    let kind = kind.ok_or_else(|| Refused::Wrong("Choose what is decided.".to_owned()))?;
    officer.must_be(role_for(kind))?;
    let mut told = vec!["decide".into(), kind.word().into(), flag("why", fields.get("why"))];
    let decided = async {
        if fields.get("why").is_empty() {
            return Err(Refused::Wrong("Say why.".to_owned()));
        }
        if kind == Kind::SignOff {
            // What is signed is what was looked at, and not what a run made since.
            let now = Standing::of(&app).await?;
            if now.hash().is_empty() || now.hash() != fields.get("file") {
                return Err(Refused::Wrong(
                    "Another run was made since you looked at this page. Nothing was signed: look at what \
                     it made, and sign that."
                        .to_owned(),
                ));
            }
            told.push(flag("file", now.hash()));
        }
        decide(&app, &officer, told).await
    };
    match decided.await {
        Ok(()) => {
            app.log(&officer.account.name, &format!("decided: {}", kind.word()), &app.period())?;
            Ok(Redirect::to("/period").into_response())
        }
        Err(Refused::Wrong(words)) => {
            let standing = Standing::of(&app).await?;
            let page = pages::shown(pages::period(&app, &officer, &standing, Some(&words)));
            Ok((axum::http::StatusCode::BAD_REQUEST, page).into_response())
        }
        Err(refused) => Err(refused),
    }
}

/// `GET /outputs/{*file}`: a file that the last run made, as it made it.
pub async fn output(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(file): Path<String>,
) -> Result<Response, Refused> {
    let run = run_of(&app)?.ok_or(Refused::NotFound)?;
    // Only what the run lists is ever opened: a path that leads elsewhere is in no list.
    if !run.listed().contains_key(&file) {
        return Err(Refused::NotFound);
    }
    let bytes = run.bytes(&file).map_err(|error| PortalError(error.to_string()))?;
    app.log(&officer.account.name, "took a file of the run", &file)?;
    Ok(pages::download(file.rsplit('/').next().unwrap_or_default(), bytes))
}
