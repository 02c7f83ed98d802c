//! Why earlier outputs cannot be used.

use std::path::{Path, PathBuf};

use polars::prelude::PolarsError;

use crate::{records::Untrue, vocabulary::Period};

/// Why earlier outputs cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// A folder or file is not as a run left it.
    #[error(transparent)]
    Untrue(#[from] Untrue),
    /// A file of records.
    #[error("{0}: the records of an earlier run cannot be read: {1}")]
    Records(PathBuf, PolarsError),
    /// A list.
    #[error("{0}: this list of an earlier run cannot be read: {1}")]
    List(PathBuf, csv::Error),
    /// A field of records.
    #[error("{0}: {1}")]
    Field(PathBuf, NotAsDeclared),
    /// Records of tables of which the collection has none.
    #[error("{0}: these are outputs of the collection \"{1}\", which has none of the tables of \"{2}\"")]
    OtherCollection(PathBuf, String, String),
    /// Any of these, in what is looked back to.
    #[error(
        "{error}. Put the folder back as the run left it, or run {period} again. To go on as if {period} \
         had never been run, add \
         --history-without {period}: rules, years and comparisons that look back to it then know nothing of \
         it"
    )]
    LookingBack {
        /// The period.
        period: Period,
        /// What is wrong.
        error: Box<HistoryError>,
    },
}

/// Why the records of an earlier run do not fit what is declared now.
#[derive(Debug, thiserror::Error)]
pub enum NotAsDeclared {
    /// A column that every file of records has, or a fault of the library.
    #[error("its records cannot be read: {0}")]
    Column(#[from] PolarsError),
    /// Another type.
    #[error("the field \"{field}\" holds {found} there, and its type is {declared} now")]
    Type {
        /// The field.
        field: String,
        /// What the file holds, in words.
        found: &'static str,
        /// What is declared.
        declared: &'static str,
    },
    /// More decimals, or more than can be counted.
    #[error(
        "the field \"{field}\" holds {found} there, which has more decimals than the {decimals} that are \
         declared now"
    )]
    Decimals {
        /// The field.
        field: String,
        /// The first such value.
        found: f64,
        /// Decimals declared.
        decimals: u8,
    },
    /// A status that this version does not know.
    #[error("its figures have the status \"{0}\", which this version does not know")]
    Status(String),
}

impl NotAsDeclared {
    /// Says in which file.
    #[must_use]
    pub fn at(self, path: &Path) -> HistoryError {
        HistoryError::Field(path.to_owned(), self)
    }
}

/// Says of a fault that it stands in what is looked back to.
#[must_use]
pub fn looking_back(period: Period, error: HistoryError) -> HistoryError {
    HistoryError::LookingBack { period, error: Box::new(error) }
}
