//! Why nothing can be traced.

use crate::{
    publication::CannotRead,
    records::{HistoryError, Untrue},
    statistics::StatisticsError,
};

/// Why nothing can be traced.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// The folder, or a file in it, is not as its run left it.
    #[error(transparent)]
    Untrue(#[from] Untrue),
    /// What is kept of figures does not fit what is declared.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The workbook.
    #[error(transparent)]
    Workbook(#[from] CannotRead),
    /// A sum does not fit, or a fault of our own.
    #[error(transparent)]
    Statistics(#[from] StatisticsError),
    /// Anything else, in words.
    #[error("{0}")]
    Words(String),
}

impl TraceError {
    /// In these words.
    pub fn of(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }
}
