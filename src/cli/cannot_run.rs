//! Why a command could not do its work.

/// Why a command could not do its work, in words for the person who gave it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CannotRun(pub(super) String);

impl CannotRun {
    pub(super) fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    pub(super) fn of(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

impl From<crate::checking::CannotCheck> for CannotRun {
    fn from(error: crate::checking::CannotCheck) -> Self {
        Self(error.to_string())
    }
}
