//! A column of a list: one place for what it is called, and for what stands in it.

use super::ListCell;

/// A column of a list whose rows are `R`.
pub struct Column<R> {
    /// What programs know it by: the heading in CSV, the name in JSON.
    pub name: &'static str,
    /// What people read above it on a sheet; empty in a list that is no sheet.
    pub heading: &'static str,
    /// Width on the sheet, in characters.
    pub width: u16,
    /// Decimals shown on the sheet where the cells are numbers; `None` for a column of text.
    pub decimals: Option<u8>,
    /// What a row has in it.
    pub cell: fn(&R) -> ListCell<'_>,
}

impl<R> Column<R> {
    /// A column for programs.
    pub const fn of(name: &'static str, cell: fn(&R) -> ListCell<'_>) -> Self {
        Self { name, heading: "", width: 0, decimals: None, cell }
    }

    /// The same, with what it is on a sheet.
    pub const fn headed(self, heading: &'static str, width: u16) -> Self {
        Self { heading, width, ..self }
    }

    /// The same on a sheet that has another width for it.
    pub const fn wide(self, width: u16) -> Self {
        Self { width, ..self }
    }

    /// The same, of numbers.
    pub const fn of_numbers(self, decimals: u8) -> Self {
        Self { decimals: Some(decimals), ..self }
    }
}
