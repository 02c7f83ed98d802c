//! The plain rows of a list below its first ones.

use super::shape::Shape;
use crate::reading::TableRecords;

/// The plain rows of a list below its first ones.
#[derive(Debug, Clone)]
pub struct LongList {
    /// How it lies.
    pub shape: Shape,
    /// Its records.
    pub records: TableRecords,
    /// For each column how many cells are filled.
    pub(super) filled: Vec<usize>,
    /// A row came that shows that not all is as it seemed: the sheet must be read as cells.
    pub torn: bool,
}

impl LongList {
    /// How many cells of a column are filled.
    #[must_use]
    pub fn filled_in(&self, column: u32) -> usize {
        self.shape.columns.iter().position(|own| own.column == column).map_or(0, |at| self.filled[at])
    }

    /// How many cells of columns with fields are filled.
    #[must_use]
    pub fn filled(&self) -> usize {
        let of_fields =
            self.shape.columns.iter().zip(&self.filled).filter(|(column, _)| column.field.is_some());
        of_fields.map(|(_, filled)| filled).sum()
    }
}
