//! What changed in a register.

use super::{Entry, Standing};

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is shown now.
    Added,
    /// It is shown otherwise.
    Changed,
    /// It is not shown any more, for now.
    Hidden,
    /// It is not shown any more.
    Removed,
    /// It came, or stands, and is not shown: why is another now.
    NotShown(Standing),
    /// Something happened from which nothing follows.
    Noted,
}

impl ChangeKind {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Hidden => "hidden",
            Self::Removed => "removed",
            Self::NotShown(standing) => standing.word(),
            Self::Noted => "noted",
        }
    }
}

/// A change of a register. It holds no value: what was taken out must not stand here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What became of a record.
    pub kind: ChangeKind,
    /// Id of its unit.
    pub unit: String,
    /// The unit's name.
    pub authority: String,
    /// Key of the record.
    pub record: String,
    /// Names of the columns that changed.
    pub columns: Vec<String>,
    /// Why.
    pub why: String,
}

impl Change {
    pub(super) fn of(entry: &Entry, kind: ChangeKind, why: String) -> Self {
        Self {
            kind,
            unit: entry.unit.clone(),
            authority: entry.authority.clone(),
            record: entry.key.clone(),
            columns: Vec::new(),
            why,
        }
    }
}
