//! What a layout finds: headings, and the cell of each field of each record.

use crate::{reading::labels::Match, schemas::form::Identity, vocabulary::CellAddress};

/// How a table lies on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Headings in a row, records in the rows below.
    HeadingRow,
    /// Labels with their values beside or below.
    Beside,
    /// A column of items and a column of values.
    Long,
    /// A block of rows by columns.
    Matrix,
    /// Headings in a column, records in the columns beside it.
    OnItsSide,
}

/// What one layout found of one table on one sheet.
#[derive(Debug, Clone)]
pub struct Found {
    /// How it lies.
    pub layout: Layout,
    /// Row of the headings, where there is one.
    pub heading_row: Option<u32>,
    /// Headings and labels met, in order of address.
    pub headings: Vec<Heading>,
    /// Its records, in order.
    pub records: Vec<FoundRecord>,
    /// Other cells that are part of it, which no other layout may read again.
    pub taken: Vec<CellAddress>,
}

impl Found {
    /// Number of different fields found.
    #[must_use]
    pub fn field_count(&self) -> usize {
        let mut fields: Vec<usize> = self.headings.iter().filter_map(|heading| heading.field).collect();
        fields.sort_unstable();
        fields.dedup();
        fields.len()
    }
}

/// A heading or label that was met.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Where it stands.
    pub at: CellAddress,
    /// As typed; in a matrix block the labels of row and column.
    pub text: String,
    /// Index of the field it means, if any.
    pub field: Option<usize>,
    /// How it was found.
    pub matched: Match,
}

/// One record: the cell of each field.
#[derive(Debug, Clone, Default)]
pub struct FoundRecord {
    /// Row of the record; of its first cell where it lies over several.
    pub row: u32,
    /// For each field of the table, its cell, if its label was found. The cell may be blank.
    pub cells: Vec<Option<CellAddress>>,
    /// Fields with more than one cell of different content: the field and both cells.
    pub conflicts: Vec<(usize, CellAddress, CellAddress)>,
    /// Key of the record by its place in a matrix block, as the text of the first key field.
    pub key: Option<String>,
    /// What it says of whose it is and for when.
    pub claims: Vec<FoundClaim>,
    /// Why its cells cannot be trusted to stand under their headings.
    pub broken: Option<String>,
}

/// A cell that says whose a record is, or for when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundClaim {
    /// What it says; `None` for a text without a label, such as a title.
    pub identity: Option<Identity>,
    /// Where.
    pub at: CellAddress,
}
