//! What `check` says of an upload.

use std::path::Path;

use serde_json::Value;

use super::{App, PortalError, app::LONGEST_CHECK, checkers::Answer, refused::Refused, store::FileSent};
use crate::{
    returns::{Context, Unit, named_by_file, named_list},
    schemas::Collection,
    vocabulary::{Period, Severity},
};

/// What was found.
#[derive(Debug)]
pub struct CheckResult {
    /// Of each file.
    pub files: Vec<FileChecked>,
    /// What is wrong, gravest first.
    pub found: Vec<Found>,
}

/// What was found of a file.
#[derive(Debug)]
pub struct FileChecked {
    /// What its sender calls it.
    pub original: String,
    /// Why it cannot be used.
    pub refusal: Option<String>,
    /// The reporting units whose it is.
    pub units: Vec<String>,
    /// For when it is.
    pub period: Option<Period>,
    /// How it was read: sheet, heading, as what.
    pub readings: Vec<[String; 4]>,
}

/// Something that is wrong.
#[derive(Debug)]
pub struct Found {
    /// How grave it is.
    pub severity: Severity,
    /// What.
    pub message: String,
    /// File, sheet and cell.
    pub place: String,
    /// What stands there.
    pub value: String,
    /// What was expected.
    pub expected: String,
    /// How to mend it.
    pub fix: String,
    /// The rule.
    pub rule: String,
}

impl CheckResult {
    /// Open errors.
    pub fn errors(&self) -> usize {
        self.found.iter().filter(|found| found.severity <= Severity::Error).count()
    }

    /// Open queries.
    pub fn queries(&self) -> usize {
        self.found.iter().filter(|found| found.severity == Severity::Query).count()
    }

    /// Why it cannot be sent by a unit; `None` if it can.
    pub fn why_not(&self, unit: &Unit, asked: Period) -> Option<String> {
        if let Some(file) = self.files.iter().find(|file| file.refusal.is_some()) {
            return Some(format!("\"{}\" cannot be used as it is.", file.original));
        }
        if let Some(file) = self
            .files
            .iter()
            .find(|file| file.units.is_empty() || !file.units.iter().all(|id| is_own(unit, id)))
        {
            return Some(format!(
                "\"{}\" says that it is not the return of {}. Correct the name or the code on the form.",
                file.original, unit.name
            ));
        }
        let later = self.files.iter().find(|file| file.period.is_none_or(|own| own.end() > asked.end()));
        later.map(|file| format!("\"{}\" is not for {asked}, nor for a period before it.", file.original))
    }
}

/// Checks an upload, as `quarterday check` does, for somebody of a unit.
pub async fn check(
    app: &App,
    unit: &Unit,
    folder: &Path,
    files: &[FileSent],
) -> Result<CheckResult, Refused> {
    let waited = tokio::time::timeout(LONGEST_CHECK, app.checks.acquire()).await;
    let too_busy = || PortalError("too much is checked at once".to_owned());
    let _place = waited.map_err(|_| too_busy())?.map_err(|_| too_busy())?;
    match app.checkers.check((folder, files), &app.period(), LONGEST_CHECK).await? {
        Answer::Found(told) => Ok(of_json(app, &told, files, unit)),
        Answer::TooMuch => Err(Refused::TooLarge(
            "More is wrong with these files than can be shown. Check that they are the right ones, or \
             check a part of them."
                .to_owned(),
        )),
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value[name].as_array().into_iter().flatten()
}

fn of_json(app: &App, told: &Value, sent: &[FileSent], unit: &Unit) -> CheckResult {
    let files = sent.iter().enumerate().map(|(at, file)| {
        let own = &told["files"][at];
        let is_usable = ["accepted", "superseded", "duplicate"].contains(&text(own, "state").as_str());
        FileChecked {
            original: file.original.clone(),
            refusal: (!is_usable).then(|| text(own, "reason")),
            units: list(own, "units").filter_map(|unit| unit.as_str().map(str::to_owned)).collect(),
            period: Period::parse(&text(own, "period")),
            readings: readings(&told["readings"][at]),
        }
    });
    let files: Vec<FileChecked> = files.collect();
    // What a file says in the name of another unit is compared with what that one gave before: nothing of
    // that is told.
    let is_told = |one: &&Value| {
        let id = text(one, "unit");
        counts(one) && (id.is_empty() || is_own(unit, &id))
    };
    let own = list(told, "exceptions").filter(is_told);
    let own = own.map(|one| found_of(one, sent, &app.settings.collection));
    let mut found: Vec<Found> =
        sent.iter().filter_map(|file| other_name(app, unit, file)).chain(own).collect();
    found.sort_by_key(|own| own.severity);
    CheckResult { files, found }
}

/// What the name of a file says that speaks of another unit. In the inbox it lies under the name of whoever
/// sent it, so that nobody would see it there.
fn other_name(app: &App, unit: &Unit, file: &FileSent) -> Option<Found> {
    let settings = &app.settings;
    let context = Context::new(&settings.register, &settings.collection, settings.period);
    let named = named_by_file(&file.original, &context);
    let is_other = !named.is_empty() && !named.iter().any(|code| is_own(unit, code));
    is_other.then(|| Found {
        severity: Severity::Query,
        message: format!(
            "The name of this file speaks of {}. It is taken as the return of {}",
            named_list(&named, &settings.register),
            unit.name
        ),
        place: file.original.clone(),
        value: String::new(),
        expected: String::new(),
        fix: "Check that it is the file you meant. If it is, it can be sent as it is.".to_owned(),
        rule: String::new(),
    })
}

/// Whether a return that is said to be of `id` is that of a unit, or of a member of it.
fn is_own(unit: &Unit, id: &str) -> bool {
    id == unit.id || unit.codes.iter().any(|code| code == id)
}

/// What follows from something else, and what a rule on trial says, is not told.
fn counts(exception: &Value) -> bool {
    exception["trial"].as_bool() != Some(true) && text(exception, "caused_by").is_empty()
}

fn found_of(exception: &Value, sent: &[FileSent], collection: &Collection) -> Found {
    let rule = text(exception, "rule");
    let file = text(exception, "file");
    let own = sent.iter().find(|sent| sent.name == file).filter(|_| sent.len() > 1);
    let parts =
        [own.map(|own| own.original.clone()), Some(text(exception, "sheet")), Some(text(exception, "cell"))];
    let place = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let severity = [Severity::Reject, Severity::Error, Severity::Query]
        .into_iter()
        .find(|severity| severity.word() == text(exception, "severity"));
    Found {
        severity: severity.unwrap_or(Severity::Note),
        message: text(exception, "message"),
        place,
        value: text(exception, "value"),
        expected: text(exception, "expected"),
        fix: collection
            .rules
            .iter()
            .find(|own| own.id == rule)
            .map(|own| own.fix.clone())
            .unwrap_or_default(),
        rule,
    }
}

fn readings(reading: &Value) -> Vec<[String; 4]> {
    let line = |line: &Value| {
        let field = text(line, "field");
        let as_what = if field.is_empty() { text(line, "match") } else { field };
        [text(line, "sheet"), text(line, "column"), text(line, "heading"), as_what]
    };
    list(reading, "lines").map(line).collect()
}
