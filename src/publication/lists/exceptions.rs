//! `exceptions.csv` and `undecided.csv`: a line a fault. What is kept for later runs is made of the same
//! lines.

use std::borrow::Cow;

use super::{Column, ListCell};
use crate::{
    publication::Reported,
    records::StoredFault,
    vocabulary::{Exception, Period},
};

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

    /// The lines of the exceptions of a run.
    pub fn all(listed: &'r [Exception], run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        listed.iter().map(|exception| {
            let period = run.context.period;
            let id = exception.id(&period.to_string());
            let (lead, name) = run.lead_and_name(&exception.unit);
            let first_seen = run.first_seen.get(&id).map_or(run.as_of, String::as_str);
            Self { exception, period, id, lead, name, first_seen }
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

/// A score with six decimals, without trailing zeros.
fn score_text(score: f64) -> String {
    format!("{score:.6}").trim_end_matches('0').trim_end_matches('.').to_owned()
}
