//! The lists of an earlier run, read back: its exceptions, and the national totals that it published.

use super::{EarlierOutput, HistoryError};
use crate::vocabulary::{Exception, Period, Severity};

/// Names of the lists in an output folder.
pub(super) const EXCEPTIONS: &str = "exceptions.csv";
pub(super) const STATUS: &str = "status.csv";
const UNDECIDED: &str = "undecided.csv";
const SUBMISSIONS: &str = "submissions.csv";
const TOTALS: &str = "totals.csv";

/// What is needed of a line of `exceptions.csv`.
#[derive(Debug, Clone, serde::Deserialize)]
#[expect(missing_docs, reason = "the columns of the list")]
pub struct ListedException {
    pub id: String,
    pub unit: String,
    pub authority_name: String,
    pub severity: Severity,
    pub rule: String,
    pub message: String,
    pub file: String,
    pub sheet: String,
    pub cell: String,
    pub table: String,
    pub record: String,
    pub field: String,
    pub value: String,
    pub first_seen: String,
    pub trial: bool,
    pub state: String,
    pub caused_by: String,
}

impl ListedException {
    /// Whether it is open, by a rule that counts.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.trial && self.state == "open"
    }

    /// Whether it was chased.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.is_open() && self.caused_by.is_empty()
    }
}

/// The exceptions of an earlier run with their ids, in the order of its list.
///
/// # Errors
/// If the list is not as the run wrote it, or cannot be read.
pub fn exceptions(out: &EarlierOutput) -> Result<Vec<(String, Exception)>, HistoryError> {
    listed(out, EXCEPTIONS)
}

/// What rules could not decide in an earlier run, likewise.
///
/// # Errors
/// If the list is not as the run wrote it, or cannot be read.
pub fn undecided(out: &EarlierOutput) -> Result<Vec<(String, Exception)>, HistoryError> {
    listed(out, UNDECIDED)
}

fn listed(out: &EarlierOutput, name: &str) -> Result<Vec<(String, Exception)>, HistoryError> {
    let exception = |line: ListedException| {
        let ListedException { id, unit, severity, rule, message, table, record, field, value, trial, caused_by, .. } = line;
        (id, Exception { unit, severity, rule, message, table, record, field, value, trial, caused_by, ..Exception::default() })
    };
    Ok(lines(out, name)?.into_iter().map(exception).collect())
}

/// The lines of a list.
pub(super) fn lines<T: serde::de::DeserializeOwned>(out: &EarlierOutput, name: &str) -> Result<Vec<T>, HistoryError> {
    lines_that(out, name, |_| true)
}

/// The lines of a list that are wanted. A list without even its headings is not an empty one, but a broken one.
fn lines_that<T: serde::de::DeserializeOwned>(
    out: &EarlierOutput,
    name: &str,
    is_wanted: impl Fn(&T) -> bool,
) -> Result<Vec<T>, HistoryError> {
    let bytes = out.bytes(name)?;
    let error = |error| HistoryError::List(out.folder().join(name), error);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    if reader.headers().map_err(error)?.is_empty() {
        let empty = std::io::Error::new(std::io::ErrorKind::InvalidData, "it is empty, without even its headings");
        return Err(error(empty.into()));
    }
    reader.deserialize().filter(|line| line.as_ref().map_or(true, &is_wanted)).collect::<Result<_, _>>().map_err(error)
}

/// What is needed of a line of `submissions.csv`.
#[derive(Debug, Clone, serde::Deserialize)]
pub(super) struct ListedSubmission {
    pub file: String,
    pub sha256: String,
    pub unit: String,
    pub period: String,
    pub received: String,
    pub state: String,
}

/// The files that had come when an earlier run was made; none where it left no list of them.
pub(super) fn submissions(out: &EarlierOutput) -> Result<Vec<ListedSubmission>, HistoryError> {
    if out.listed().contains_key(SUBMISSIONS) { lines(out, SUBMISSIONS) } else { Ok(Vec::new()) }
}

/// A line of `totals.csv` that is of the whole.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct ListedTotal {
    period: String,
    area_type: String,
    /// Record table.
    pub table: String,
    /// Row of a matrix table; empty for tables that have none.
    pub key: String,
    /// Field.
    pub field: String,
    /// The sum, empty where nothing was known.
    pub value: String,
}

/// The national totals of a period that an earlier run published.
///
/// # Errors
/// If the list is not as the run wrote it, or cannot be read.
pub fn national_totals(out: &EarlierOutput, period: Period) -> Result<Vec<ListedTotal>, HistoryError> {
    let period = period.to_string();
    lines_that(out, TOTALS, |line: &ListedTotal| line.area_type == "all" && line.period == period)
}
