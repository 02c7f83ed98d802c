//! One record on its way into columns.

use crate::{
    reading::OtherUnit,
    schemas::RecordTable,
    vocabulary::{Answer, CellAddress},
};

/// One record as it is made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewRecord {
    /// Index of its table.
    pub table: usize,
    /// Index of its file among all that came; 0 until it is known whose it is.
    pub submission: usize,
    /// Index of its sheet.
    pub sheet: usize,
    /// Its row, from 0; the first where it lies over several.
    pub row: u32,
    /// One for each field of the table.
    pub answers: Vec<Answer>,
    /// Sheet and cell of each field, where its label was found.
    pub cells: Vec<Option<(usize, CellAddress)>>,
    /// Fields whose value was rounded, with the text as typed.
    pub rounded: Vec<(usize, String)>,
    /// Fields whose figures stand in another unit than is asked for.
    pub units: Vec<OtherUnit>,
}

impl NewRecord {
    /// A record of a table (by index) in this place, in which nothing stands.
    #[must_use]
    pub fn blank(table: usize, fields: usize, sheet: usize, row: u32) -> Self {
        Self {
            table,
            sheet,
            row,
            answers: vec![Answer::NotKnown; fields],
            cells: vec![None; fields],
            ..Self::default()
        }
    }

    /// The key of the record in its table, as that of a record of a return.
    #[must_use]
    pub fn key(&self, table: &RecordTable) -> String {
        let parts = table
            .primary_key
            .iter()
            .map(|field| self.answers[*field].value().map(ToString::to_string).unwrap_or_default());
        parts.collect::<Vec<_>>().join("/")
    }
}
