//! The rows of a table with a total row to which a rule applies.

use super::words::word_of;
use crate::schemas::RecordTable;

/// Rows of a table with a total row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowsOf {
    /// The total row.
    Total,
    /// The rows that it is the sum of.
    Parts,
}

impl RowsOf {
    /// The word in declarations.
    #[must_use]
    pub fn word(self) -> &'static str {
        word_of(&ROWS_OF, self)
    }

    /// Whether a key is one of theirs.
    #[must_use]
    pub fn holds(self, key: &str, table: &RecordTable) -> bool {
        (table.total_key.as_deref() == Some(key)) == (self == Self::Total)
    }
}

pub(in crate::schemas) const ROWS_OF: [(&str, RowsOf); 2] =
    [("total", RowsOf::Total), ("parts", RowsOf::Parts)];
