//! Why a file cannot be read, in words for its sender.

use crate::vocabulary::CellAddress;

/// What is told of a file that breaks the library that reads it.
pub const DAMAGED_INSIDE: &str =
    "it is damaged in a way that cannot be read: open it, save it again as xlsx and send that";

/// Why a file cannot be read, in words for its sender.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ReadError(String);

impl ReadError {
    /// An error of these words.
    #[must_use]
    pub fn new(words: &str) -> Self {
        Self(words.to_owned())
    }

    /// The same, with the sheet and the last cell that was read well.
    #[must_use]
    pub fn on_sheet(self, sheet: &str, last: Option<CellAddress>) -> Self {
        let after = last.map(|at| format!(", after {at}")).unwrap_or_default();
        Self(format!("{} (sheet \"{}\"{after})", self.0, crate::vocabulary::printable::echo(sheet)))
    }
}
