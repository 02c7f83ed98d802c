//! `exceptions.csv` and `undecided.csv`: a line a fault. What is kept for later runs, and what a sender is
//! told, is made of the same lines.

use std::borrow::Cow;

use serde_json::Value;

use super::{Column, ListCell, as_json};
use crate::{
    publication::Reported,
    records::StoredFault,
    vocabulary::{Exception, Period},
};

/// What only a run knows, or settles: a sender is not told of it.
const OF_A_RUN: [&str; 5] = ["authority_code", "authority_name", "first_seen", "score", "state"];

/// An exception, with what it has from its run.
pub(super) struct ExceptionLine<'r> {
    exception: &'r Exception,
    period: Period,
    id: String,
    /// Code of the authority that sends the return.
    lead: Cow<'r, str>,
    /// Name of the unit.
    name: Cow<'r, str>,
    /// The day on which a run first found it.
    first_seen: &'r str,
}

impl<'r> ExceptionLine<'r> {
    /// The list.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Column::of("id", |line| ListCell::word(&line.id)),
        Column::of("unit", |line| ListCell::word(&line.exception.unit)),
        Column::of("authority_code", |line| ListCell::word(&*line.lead)),
        Column::of("authority_name", |line| ListCell::whole(&*line.name)),
        Column::of("period", |line| ListCell::Plain(&line.period)),
        Column::of("severity", |line| ListCell::word(line.exception.severity.word())),
        Column::of("rule", |line| ListCell::word(&line.exception.rule)),
        Column::of("message", |line| ListCell::whole(&line.exception.message)),
        Column::of("file", |line| ListCell::whole(&line.exception.place.file)),
        Column::of("sheet", |line| ListCell::text(&line.exception.place.sheet)),
        Column::of("cell", |line| ListCell::word(&line.exception.place.cell)),
        Column::of("table", |line| ListCell::word(&line.exception.table)),
        Column::of("record", |line| ListCell::text(&line.exception.record)),
        Column::of("field", |line| ListCell::word(&line.exception.field)),
        Column::of("value", |line| ListCell::text(&line.exception.value)),
        Column::of("expected", |line| ListCell::whole(&line.exception.expected)),
        Column::of("difference", |line| ListCell::word(&line.exception.difference)),
        Column::of("previous", |line| ListCell::text(&line.exception.previous)),
        Column::of("first_seen", |line| ListCell::word(line.first_seen)),
        Column::of("score", |line| ListCell::word(line.exception.score.map_or_else(String::new, score_text))),
        Column::of("trial", |line| ListCell::Truth(line.exception.trial)),
        Column::of("state", |line| ListCell::word(line.exception.state.word())),
        Column::of("caused_by", |line| ListCell::word(&line.exception.caused_by)),
    ];

    /// The line of an exception of which no more is known than the period of its file.
    fn outside_a_run(exception: &'r Exception, period: Period) -> Self {
        let id = exception.id(&period.to_string());
        Self { exception, period, id, lead: "".into(), name: "".into(), first_seen: "" }
    }

    /// The lines of the exceptions of a run.
    pub fn all(listed: &'r [Exception], run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        listed.iter().map(|exception| {
            let line = Self::outside_a_run(exception, run.context.period);
            let (lead, name) = run.lead_and_name(&exception.unit);
            let first_seen = run.first_seen.get(&line.id).map_or(run.as_of, String::as_str);
            Self { lead, name, first_seen, ..line }
        })
    }

    fn stored(self, undecided: bool) -> StoredFault {
        StoredFault {
            id: self.id,
            exception: self.exception.clone(),
            unit_name: self.name.into_owned(),
            first_seen: self.first_seen.to_owned(),
            undecided,
        }
    }
}

/// All faults, then what could not be decided, as they are kept for later runs.
#[must_use]
pub fn stored_faults(run: &Reported<'_>) -> Vec<StoredFault> {
    let found = ExceptionLine::all(&run.validation.exceptions, run).map(|line| line.stored(false));
    found.chain(ExceptionLine::all(&run.validation.undecided, run).map(|line| line.stored(true))).collect()
}

/// An exception as a sender's program is told of it.
#[must_use]
pub fn exception_as_json(exception: &Exception, period: Period) -> Value {
    let told = ExceptionLine::COLUMNS.iter().filter(|column| !OF_A_RUN.contains(&column.name));
    as_json::object(told, &ExceptionLine::outside_a_run(exception, period))
}

/// A score with six decimals, without trailing zeros.
fn score_text(score: f64) -> String {
    format!("{score:.6}").trim_end_matches('0').trim_end_matches('.').to_owned()
}
