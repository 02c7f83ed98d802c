//! What was found, missed and odd while a file was read, a line each.

use super::labels::Match;
use crate::vocabulary::CellAddress;

/// One field found or missed, one heading that means no field, or one note. By index, since a run has
/// thousands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReadingLine {
    /// Index of the sheet; `None` for a note on the whole file.
    pub sheet: Option<usize>,
    /// Row of the headings, from 0, where there is one.
    pub heading_row: Option<u32>,
    /// Index of the record table; `None` for a note.
    pub table: Option<usize>,
    /// Records found there.
    pub rows: usize,
    /// Index of the field; `None` for a heading that means none.
    pub field: Option<usize>,
    /// Where its values stand.
    pub column: ReadingColumn,
    /// The heading or label as typed, or what a note says.
    pub heading: String,
    /// How it was matched.
    pub matched: Match,
    /// Records in which something stands in it.
    pub filled: usize,
}

/// Where the values of a field stand. Prints as `readings.csv` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ReadingColumn {
    /// Nowhere: the field was not found.
    Missing,
    /// In a column, under a heading.
    Column(u32),
    /// In a cell, beside a label or in a block.
    Cell(CellAddress),
}

impl std::fmt::Display for ReadingColumn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => Ok(()),
            Self::Column(column) => f.write_str(&crate::vocabulary::place::column_letters(*column)),
            Self::Cell(at) => at.fmt(f),
        }
    }
}
