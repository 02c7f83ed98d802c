//! Why statistics could not be made.

use crate::{
    expressions::FrameError,
    figures::{SumError, WorkedOutError},
    records::HistoryError,
};

/// Why statistics could not be made.
#[derive(Debug, thiserror::Error)]
pub enum StatisticsError {
    /// A sum does not fit.
    #[error(transparent)]
    Sum(#[from] SumError),
    /// A measure is too large.
    #[error(transparent)]
    WorkedOut(#[from] WorkedOutError),
    /// What an earlier run left does not fit what is declared.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// A fault of our own.
    #[error(transparent)]
    Frame(#[from] FrameError),
}
