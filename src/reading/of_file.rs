//! What was read from one file.

use super::{made_for::MadeFor, read_return::ReadReturn, reading_line::ReadingLine, unread::Unread};

/// What was read from one file.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Reading {
    /// Name of the form by which it was read.
    pub form: String,
    /// Names of its sheets, for places.
    pub sheets: Vec<String>,
    /// What was found and missed, and what was odd on the way, for `readings.csv`.
    pub lines: Vec<ReadingLine>,
    /// What was not read, and what was not found.
    pub unread: Unread,
    /// The returns in it: one, as a rule; several in a file that holds several authorities' or periods'.
    pub returns: Vec<ReadReturn>,
    /// It does not say by every form for which period it is: it was read for the period of the run, and for
    /// another it may have to be read otherwise.
    pub by_period_of_run: bool,
    /// For whom and when it was made, if it is a workbook of our own.
    pub made_for: Option<MadeFor>,
}
