//! The page of an authority, as the unit sees it: all that is known of it in one place.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::Value;

use super::{
    App, PortalError, Receipt,
    fields::Fields,
    history_of::{PeriodBefore, periods_before},
    pages,
    questions::LastRun,
    refused::Refused,
    store::Link,
    who::Officer,
};
use crate::{
    ledger::{self, ChaseLog, Decision, Ledger, Sent},
    records::{EarlierOutput, ListedSubmission, listed_submissions},
    returns::Unit,
    schemas::{
        Faults,
        register::{Contact, Contacts},
    },
    vocabulary::Period,
};

/// What is known of a unit.
pub struct Known {
    /// The period.
    period: Period,
    /// The board that it stands on.
    pub board: Arc<Value>,
    /// What the last run found.
    pub last: Option<LastRun>,
    /// What it sent here, of whatever period.
    pub receipts: Vec<Receipt>,
    /// Its links.
    pub links: Vec<Link>,
    /// Whom to speak to: role, person, from when to when.
    pub contacts: Vec<(String, Contact, String)>,
    /// Letters that were sent, by period.
    pub letters: Vec<(Period, Sent)>,
    /// All decisions.
    pub ledger: Ledger,
    /// How it answered before.
    pub before: Vec<PeriodBefore>,
    /// Files of the period that are nobody's.
    pub nobodys: Vec<ListedSubmission>,
    /// Lines of lists that cannot be used.
    pub faults: usize,
}

/// What somebody typed, and why it could not be taken.
pub struct Again<'a> {
    /// What was typed.
    pub fields: &'a Fields,
    /// Why it could not be taken.
    pub words: &'a str,
}

impl Known {
    /// How the unit stands on the board.
    pub fn status(&self, unit: &Unit) -> Option<&Value> {
        self.board["units"].as_array().into_iter().flatten().find(|own| own["unit"] == unit.id.as_str())
    }

    /// The period of the board.
    pub fn period(&self) -> Period {
        self.period
    }

    /// The decisions about a unit, of whatever period, the newest first.
    pub fn decisions(&self, unit: &Unit) -> Vec<(&Decision, bool)> {
        let is_own = |own: &&Decision| !own.unit().is_empty() && own.is_of_unit(&unit.id);
        let all = self.ledger.ids().map(|id| (self.ledger.get(id), self.ledger.is_withdrawn(id)));
        let mut own: Vec<(&Decision, bool)> = all.filter(|(own, _)| is_own(own)).collect();
        own.reverse();
        own
    }

    /// All that is known of a unit.
    pub async fn of(app: &App, unit: &Unit) -> Result<Self, PortalError> {
        let settings = &app.settings;
        let mut faults = Faults::default();
        let today = app.on_the_wall().date();
        let before = periods_before(app, unit);
        let contacts = settings.workspace.register();
        let contacts = contacts.map(|place| Contacts::read(&place, &settings.register, &mut faults));
        let log = ChaseLog::place(&settings.workspace.folder.join("chase"));
        let periods = std::iter::once(settings.period).chain(before.iter().map(|own| own.period));
        let mut letters = Vec::new();
        for period in periods {
            let log = ChaseLog::read(&log, period, today, &mut faults);
            letters.extend(log.to(&unit.id).map(|sent| (period, sent.clone())));
        }
        letters.sort_by_key(|(_, sent)| std::cmp::Reverse(sent.day));
        Ok(Self {
            period: settings.period,
            board: app.board_of_today().await?,
            last: LastRun::of(app)?,
            receipts: app.store.receipts(&unit.id)?,
            links: app.store.links()?.into_iter().filter(|link| link.unit == unit.id).collect(),
            contacts: contacts.map(|own| contacts_of(&own, unit)).unwrap_or_default(),
            letters,
            ledger: ledger_of(app, &mut faults),
            before,
            nobodys: nobodys(app),
            faults: faults.faults.len(),
        })
    }
}

fn contacts_of(contacts: &Contacts, unit: &Unit) -> Vec<(String, Contact, String)> {
    let of_codes = unit.codes.iter().flat_map(|code| contacts.listed(code));
    let told = of_codes.map(|(role, contact, from, to)| {
        let from = from.map(|day| format!("from {}", day.strftime("%-d %B %Y")));
        let to = to.map(|day| format!("until {}", day.strftime("%-d %B %Y")));
        let times = from.into_iter().chain(to).collect::<Vec<_>>().join(" ");
        (role.to_owned(), contact.clone(), times)
    });
    told.collect()
}

/// All decisions of the workspace, as they stand for the period today.
pub fn ledger_of(app: &App, faults: &mut Faults) -> Ledger {
    let settings = &app.settings;
    let place = settings.workspace.place_of_decisions(Some(settings.period));
    let there = place.exists();
    let ledger = there.then(|| ledger::read(&place, &settings.register, &settings.collection, faults));
    ledger.unwrap_or_default().on(settings.period, app.on_the_wall().date())
}

/// The files that the last run of the period could give to nobody.
fn nobodys(app: &App) -> Vec<ListedSubmission> {
    let out = app.settings.workspace.out(app.settings.period);
    let found = out.and_then(|out| EarlierOutput::of_period(&out, app.settings.period).ok().flatten());
    let mut all = found.and_then(|out| listed_submissions(&out).ok()).unwrap_or_default();
    all.retain(|file| file.unit.is_empty());
    all
}

/// `GET /authority/{unit}`.
pub async fn authority(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(unit): Path<String>,
) -> Result<Response, Refused> {
    let unit = app.unit(&unit).ok_or(Refused::NotFound)?;
    let known = Known::of(&app, unit).await?;
    Ok(pages::shown(pages::authority(&app, &officer, (unit, &known), None)))
}
