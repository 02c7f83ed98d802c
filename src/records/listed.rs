//! The lists of an earlier run, read back: what came, and the national totals that it published.

use super::{EarlierOutput, HistoryError};
use crate::vocabulary::{Period, submission::State};

/// Names of the lists in an output folder.
pub(super) const STATUS: &str = "status.csv";
const SUBMISSIONS: &str = "submissions.csv";
const TOTALS: &str = "totals.csv";
const DECISIONS: &str = "decisions.csv";

/// The lines of a list, by the names of its columns.
pub(super) fn list_lines<T: serde::de::DeserializeOwned>(
    out: &EarlierOutput,
    name: &str,
) -> Result<Vec<T>, HistoryError> {
    lines_that(out, name, |_| true)
}

/// The lines of a list that are wanted. A list without even its headings is not an empty one, but a broken
/// one.
fn lines_that<T: serde::de::DeserializeOwned>(
    out: &EarlierOutput,
    name: &str,
    is_wanted: impl Fn(&T) -> bool,
) -> Result<Vec<T>, HistoryError> {
    let bytes = out.bytes(name)?;
    let error = |error| HistoryError::List(out.folder().join(name), error);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    if reader.headers().map_err(error)?.is_empty() {
        let empty =
            std::io::Error::new(std::io::ErrorKind::InvalidData, "it is empty, without even its headings");
        return Err(error(empty.into()));
    }
    reader
        .deserialize()
        .filter(|line| line.as_ref().map_or(true, &is_wanted))
        .collect::<Result<_, _>>()
        .map_err(error)
}

/// The list of what was decided of a period, in a folder that has figures of it: one of a later period, as a
/// release is, keeps what was decided of those before beside its own.
#[must_use]
pub fn decisions_of(period: Period, out: &EarlierOutput) -> String {
    if out.period() == period.to_string() { DECISIONS.to_owned() } else { format!("decisions/{period}.csv") }
}

/// What is needed of a line of `submissions.csv`.
#[derive(Debug, Clone, serde::Deserialize)]
#[expect(missing_docs, reason = "the columns of the list")]
pub struct ListedSubmission {
    pub file: String,
    pub bytes: u64,
    pub sha256: String,
    pub unit: String,
    pub authority_name: String,
    pub period: String,
    pub received: String,
    pub state: String,
    pub reason: String,
}

impl ListedSubmission {
    /// Whether a run of its inbox found that nothing in it can be for another period.
    #[must_use]
    pub fn is_not_for(&self, period: Period) -> bool {
        let period = period.to_string();
        let is_known = !self.period.is_empty() || self.state == State::Rejected.word();
        is_known && self.period != period && !self.reason.contains(&period)
    }
}

/// The files that had come when an earlier run was made; none where it left no list of them.
///
/// # Errors
/// If the list is not as the run wrote it, or cannot be read.
pub fn submissions(out: &EarlierOutput) -> Result<Vec<ListedSubmission>, HistoryError> {
    if out.listed().contains_key(SUBMISSIONS) { list_lines(out, SUBMISSIONS) } else { Ok(Vec::new()) }
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
