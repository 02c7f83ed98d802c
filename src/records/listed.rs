//! The lists of an earlier run, read back: its exceptions, and the national totals that it published.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use super::HistoryError;
use crate::{
    schemas::regular,
    vocabulary::{Exception, Period, Severity},
};

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
/// If the list is not there or cannot be read.
pub fn exceptions(out: &Path) -> Result<Vec<(String, Exception)>, HistoryError> {
    listed(out.join("exceptions.csv"))
}

/// What rules could not decide in an earlier run, likewise.
///
/// # Errors
/// If the list is not there or cannot be read.
pub fn undecided(out: &Path) -> Result<Vec<(String, Exception)>, HistoryError> {
    listed(out.join("undecided.csv"))
}

/// Opens a list of an earlier run. One without even its headings is not an empty list, but a broken one.
fn list(path: &Path) -> Result<csv::Reader<File>, csv::Error> {
    let mut reader = csv::Reader::from_reader(regular::open(path)?);
    if reader.headers()?.is_empty() {
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, "it is empty, without even its headings").into());
    }
    Ok(reader)
}

fn listed(path: PathBuf) -> Result<Vec<(String, Exception)>, HistoryError> {
    let exception = |line: ListedException| {
        let ListedException { id, unit, severity, rule, message, table, record, field, value, trial, caused_by, .. } = line;
        (id, Exception { unit, severity, rule, message, table, record, field, value, trial, caused_by, ..Exception::default() })
    };
    Ok(lines(&path)?.into_iter().map(exception).collect())
}

/// The lines of a list of exceptions, or of one that is read with them.
pub(super) fn lines<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>, HistoryError> {
    let error = |error| HistoryError::Exceptions(path.to_owned(), error);
    list(path).map_err(error)?.deserialize().collect::<Result<_, _>>().map_err(error)
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
pub(super) fn submissions(out: &Path) -> Result<Vec<ListedSubmission>, HistoryError> {
    let path = out.join("submissions.csv");
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let error = |error| HistoryError::Submissions(path.clone(), error);
    list(&path).map_err(error)?.deserialize().collect::<Result<_, _>>().map_err(error)
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
/// If the list is not there or cannot be read.
pub fn national_totals(out: &Path, period: Period) -> Result<Vec<ListedTotal>, HistoryError> {
    let path = out.join("totals.csv");
    let error = |error| HistoryError::Totals(path.clone(), error);
    let mut reader = list(&path).map_err(error)?;
    let period = period.to_string();
    let is_wanted = |line: &ListedTotal| line.area_type == "all" && line.period == period;
    let lines = reader.deserialize().filter(|line| line.as_ref().map_or(true, is_wanted));
    lines.collect::<Result<_, _>>().map_err(error)
}
