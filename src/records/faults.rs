//! `records/faults/period=<PERIOD>/part.parquet`: all that was found wrong in a period, and what could not be
//! decided, as data.

use std::{collections::HashMap, path::Path};

use polars::prelude::{Column, DataFrame, NamedFrom, PolarsError, Series};

use super::{
    EarlierOutput, HistoryError,
    part::{PartFile, RecordsError},
};
use crate::vocabulary::{Exception, Period, Place, Severity, exception::ExceptionState};

/// The folder below `records`.
const FAULTS: &str = "faults";

/// A fault as a run left it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredFault {
    /// Stable over runs, see `Exception::id`.
    pub id: String,
    /// The exception.
    pub exception: Exception,
    /// Name of its unit.
    pub unit_name: String,
    /// The day on which a run first found it.
    pub first_seen: String,
    /// A rule could not decide: it is no exception.
    pub undecided: bool,
}

/// Writes them, in their order.
///
/// | column | type | meaning |
/// |---|---|---|
/// | `id` to `caused_by` | string | as in `exceptions.csv`; blank where it does not apply |
/// | `trial` | bool | a rule on trial found it: it is told apart, and does nothing |
/// | `undecided` | bool | as in `undecided.csv`: a rule could not decide |
///
/// # Errors
/// If the disk does not take them.
pub fn write_faults(out: &Path, faults: &[StoredFault], period: Period) -> Result<(), RecordsError> {
    let mut part = PartFile::of(out, FAULTS, period);
    part.add(faults.len(), columns(faults))?;
    part.end()
}

type Text = fn(&StoredFault) -> &str;

const TEXTS: [(&str, Text); 19] = [
    ("id", |fault| &fault.id),
    ("unit", |fault| &fault.exception.unit),
    ("unit_name", |fault| &fault.unit_name),
    ("severity", |fault| fault.exception.severity.word()),
    ("rule", |fault| &fault.exception.rule),
    ("message", |fault| &fault.exception.message),
    ("file", |fault| &fault.exception.place.file),
    ("sheet", |fault| &fault.exception.place.sheet),
    ("cell", |fault| &fault.exception.place.cell),
    ("table", |fault| &fault.exception.table),
    ("record", |fault| &fault.exception.record),
    ("field", |fault| &fault.exception.field),
    ("value", |fault| &fault.exception.value),
    ("expected", |fault| &fault.exception.expected),
    ("difference", |fault| &fault.exception.difference),
    ("previous", |fault| &fault.exception.previous),
    ("first_seen", |fault| &fault.first_seen),
    ("state", |fault| fault.exception.state.word()),
    ("caused_by", |fault| &fault.exception.caused_by),
];

fn columns(faults: &[StoredFault]) -> Vec<Column> {
    let texts = TEXTS.iter().map(|(name, text)| {
        Series::new((*name).into(), faults.iter().map(text).collect::<Vec<&str>>()).into()
    });
    let trial: Vec<bool> = faults.iter().map(|fault| fault.exception.trial).collect();
    let undecided: Vec<bool> = faults.iter().map(|fault| fault.undecided).collect();
    texts
        .chain([Series::new("trial".into(), trial).into(), Series::new("undecided".into(), undecided).into()])
        .collect()
}

/// The faults that an earlier run left, in its order; those that are undecided last.
///
/// # Errors
/// If the file is not as the run wrote it, or cannot be read.
pub fn faults(out: &EarlierOutput) -> Result<Vec<StoredFault>, HistoryError> {
    let Some(period) = Period::parse(out.period()) else { return Ok(Vec::new()) };
    let Some((path, frame)) = out.records(FAULTS, period)? else { return Ok(Vec::new()) };
    read(&frame).map_err(|error| HistoryError::Records(path, error))
}

fn read(frame: &DataFrame) -> Result<Vec<StoredFault>, PolarsError> {
    let texts = |(name, _): &(&'static str, Text)| {
        let column = frame.column(name)?.str()?.iter().map(Option::unwrap_or_default);
        Ok::<_, PolarsError>((*name, column.collect::<Vec<_>>()))
    };
    let columns = TEXTS.iter().map(texts).collect::<Result<HashMap<_, _>, _>>()?;
    let (trial, undecided) = (frame.column("trial")?.bool()?, frame.column("undecided")?.bool()?);
    let fault = |line: usize| {
        let text = |name: &str| columns[name][line].to_owned();
        let severity = [Severity::Reject, Severity::Error, Severity::Query]
            .into_iter()
            .find(|severity| severity.word() == columns["severity"][line]);
        StoredFault {
            id: text("id"),
            exception: Exception {
                unit: text("unit"),
                severity: severity.unwrap_or(Severity::Note),
                rule: text("rule"),
                message: text("message"),
                place: Place { file: text("file"), sheet: text("sheet"), cell: text("cell") },
                table: text("table"),
                record: text("record"),
                field: text("field"),
                value: text("value"),
                expected: text("expected"),
                difference: text("difference"),
                previous: text("previous"),
                trial: trial.get(line).unwrap_or_default(),
                caused_by: text("caused_by"),
                state: ExceptionState::of_word(columns["state"][line]).unwrap_or_default(),
                decision: None,
                score: None,
            },
            unit_name: text("unit_name"),
            first_seen: text("first_seen"),
            undecided: undecided.get(line).unwrap_or_default(),
        }
    };
    Ok((0..frame.height()).map(fault).collect())
}
