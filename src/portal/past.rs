//! What runs made of an authority's returns, however these came: which files counted, and which figures; and
//! what was published of it.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{App, PortalError, limits::COMMANDS, pages, published::released, refused::Refused, who::Sender};
use crate::{
    publication::measure_of,
    records::{
        EarlierOutput, EarlierOutputs, KeptFigure, List, ListLine, ListedSubmission, figures_of_unit,
        listed_submissions,
    },
    releases::Release,
    returns::Unit,
    schemas::{Collection, tables::NamedFigure},
    vocabulary::Period,
};

/// The list of a release that has figures of single authorities.
const AUTHORITIES: &str = "data/authorities.csv";

/// What a run made of what came from a unit for a period.
pub struct OfPeriod {
    /// The period.
    pub period: Period,
    /// The day of the run.
    pub day: String,
    /// The files that came, newest first.
    pub files: Vec<ListedSubmission>,
}

/// A figure of a unit.
pub struct OfFigure {
    /// What is measured.
    pub measure: String,
    /// The value; blank where there is none, or it is not what the unit gave.
    pub value: String,
    /// What became of it, in words.
    pub became: &'static str,
    /// Where it stood.
    pub place: String,
}

/// What was published of a unit.
pub struct OfRelease {
    /// The day.
    pub day: jiff::civil::Date,
    /// What is measured, and the value; blank where none is published.
    pub figures: Vec<(String, String)>,
}

/// `GET /returns`.
pub async fn all(State(app): State<Arc<App>>, sender: Sender) -> Result<Response, Refused> {
    let (app, sender) = at_work(app, sender)?;
    in_its_own_thread(move || {
        let unit = app.unit(&sender.link.unit).ok_or(Refused::NotAllowed)?;
        let mut periods = Vec::new();
        for period in run_periods(&app) {
            let Some(own) = run_of(&app, period)? else { continue };
            let found = of_period(&own, period, unit)?;
            periods.extend(Some(found).filter(|found| !found.files.is_empty()));
        }
        Ok(pages::shown(pages::past(&app, &sender, unit, &periods)))
    })
    .await
}

/// `GET /returns/{of}`: of one period.
pub async fn one(
    State(app): State<Arc<App>>,
    sender: Sender,
    Path(period): Path<String>,
) -> Result<Response, Refused> {
    let (app, sender) = at_work(app, sender)?;
    in_its_own_thread(move || {
        let unit = app.unit(&sender.link.unit).ok_or(Refused::NotAllowed)?;
        let period = Period::parse(&period).filter(|own| run_periods(&app).contains(own));
        let period = period.ok_or(Refused::NotFound)?;
        let out = run_of(&app, period)?.ok_or(Refused::NotFound)?;
        let came = of_period(&out, period, unit)?;
        let told = |error: &dyn std::fmt::Display| PortalError::of(out.folder().display(), error);
        let kept = figures_of_unit(&out, period, &unit.id).map_err(|error| told(&error))?;
        // Whether another sent something is not to be learnt from the address of a page.
        if came.files.is_empty() && kept.is_empty() {
            return Err(Refused::NotFound);
        }
        let collection = &app.settings.collection;
        let figures: Vec<OfFigure> = kept.iter().filter_map(|own| of_figure(own, collection)).collect();
        let releases = released(&app)?;
        let release = releases.last_of(period).map(|own| of_release(own, period, unit, collection));
        let release = release.transpose()?.filter(|own| !own.figures.is_empty());
        Ok(pages::shown(pages::past_period(&app, &sender, &came, &figures, release.as_ref())))
    })
    .await
}

/// Reading what runs left is work: it counts as a command.
fn at_work(app: Arc<App>, sender: Sender) -> Result<(Arc<App>, Sender), Refused> {
    if app.limits.tried(&format!("commands {}", sender.link.id), COMMANDS, app.now()) {
        return Err(Refused::TooOften);
    }
    Ok((app, sender))
}

async fn in_its_own_thread(
    work: impl FnOnce() -> Result<Response, Refused> + Send + 'static,
) -> Result<Response, Refused> {
    tokio::task::spawn_blocking(work).await.map_err(|error| PortalError(error.to_string()))?
}

/// The periods of which something was run, newest first.
fn run_periods(app: &App) -> Vec<Period> {
    let own = app.settings.period;
    let others = app.settings.workspace.out_of_all().into_iter().flat_map(|folder| {
        let outputs = EarlierOutputs { folder: Some(folder), ..EarlierOutputs::default() };
        outputs.others(own)
    });
    let mut periods: Vec<Period> = others.chain([own]).collect();
    periods.sort_unstable_by_key(|period| std::cmp::Reverse((period.end(), period.start())));
    periods.dedup();
    periods
}

fn run_of(app: &App, period: Period) -> Result<Option<EarlierOutput>, PortalError> {
    let Some(out) = app.settings.workspace.out(period) else { return Ok(None) };
    EarlierOutput::of_period(&out, period).map_err(|error| PortalError::of(out.display(), &error))
}

fn of_period(out: &EarlierOutput, period: Period, unit: &Unit) -> Result<OfPeriod, PortalError> {
    let all = listed_submissions(out).map_err(|error| PortalError::of(out.folder().display(), &error))?;
    let mut files: Vec<ListedSubmission> = all.into_iter().filter_map(|own| as_told(own, &unit.id)).collect();
    files.sort_by(|one, other| (&other.received, &one.file).cmp(&(&one.received, &other.file)));
    let record: serde_json::Value = serde_json::from_slice(out.record()).unwrap_or_default();
    Ok(OfPeriod { period, day: record["as_of"].as_str().unwrap_or_default().to_owned(), files })
}

/// A file that holds a return of the unit. Of one that holds those of others too, what is said of it may be
/// said of theirs, and how it is called may name them: neither is told.
fn as_told(own: ListedSubmission, unit: &str) -> Option<ListedSubmission> {
    let units: Vec<&str> = own.unit.split(';').collect();
    if !units.contains(&unit) {
        return None;
    }
    let is_of_it_alone = units.len() == 1;
    Some(if is_of_it_alone {
        own
    } else {
        ListedSubmission { file: String::new(), reason: String::new(), ..own }
    })
}

fn of_figure(own: &KeptFigure, collection: &Collection) -> Option<OfFigure> {
    let measure = measure_in_words(&own.table, &own.key, &own.field, collection)?;
    let became = match own.status.as_str() {
        "reported" => "counts",
        "derived" => "counts: it follows from others",
        "corrected" => "counts as it was settled",
        "nil" => "counts: a nil return",
        "left-out" => "does not count: it is to be corrected",
        "unreadable" => "does not count: it is no value",
        "estimated" => "not given, or does not count: an estimate stands in sums",
        "not-known" => "not given",
        "not-applicable" => "not applicable",
        _ => return None,
    };
    // An estimate is made of what others gave.
    let value = own.value.filter(|_| own.status != "estimated");
    let parts = [own.sheet.as_str(), own.cell.as_str()];
    let place = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    Some(OfFigure { measure, value: value.map(|own| own.to_string()).unwrap_or_default(), became, place })
}

fn of_release(
    release: &Release,
    period: Period,
    unit: &Unit,
    collection: &Collection,
) -> Result<OfRelease, PortalError> {
    let list = List::of(&release.output, AUTHORITIES).map_err(|error| PortalError(error.to_string()))?;
    let period = period.to_string();
    let is_own = |line: &ListLine<'_>| {
        line.get("area_type") == "unit" && line.get("period") == period && line.area() == unit.id
    };
    let figure = |line: ListLine<'_>| {
        let words = measure_in_words(line.get("table"), line.get("key"), line.get("field"), collection)?;
        Some((words, line.get("value").to_owned()))
    };
    let figures = list.lines().filter(is_own).filter_map(figure).collect();
    Ok(OfRelease { day: release.day, figures })
}

fn measure_in_words(table: &str, key: &str, field: &str, collection: &Collection) -> Option<String> {
    let table = collection.figure_table_named(table)?;
    let field = collection.figure_table(table).field(field)?;
    Some(measure_of(&NamedFigure { table, key: key.to_owned(), field }, collection).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_file_with_returns_of_others_too_neither_its_name_nor_what_is_said_of_it_is_told() {
        let of = |unit: &str| ListedSubmission {
            file: "Alder and Birch.xlsx".to_owned(),
            bytes: 1,
            sha256: String::new(),
            unit: unit.to_owned(),
            authority_name: String::new(),
            period: "2019-20".to_owned(),
            received: "2020-04-01".to_owned(),
            state: "accepted".to_owned(),
            reason: "something of Birch".to_owned(),
        };
        let told = |unit: &str| as_told(of(unit), "A").map(|own| (own.file, own.reason, own.state));
        assert_eq!(told("A").unwrap().0, "Alder and Birch.xlsx");
        assert_eq!(told("A;B"), Some((String::new(), String::new(), "accepted".to_owned())));
        // A joint return is of another unit than its members.
        assert!(told("B").is_none() && told("A+B").is_none() && told("").is_none());
    }
}
