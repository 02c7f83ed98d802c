//! How a long list lies on its sheet.

/// A list as it lies on its sheet: what both its first rows and its whole sheet must say before rows are read
/// by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Index of the form.
    pub form: usize,
    /// Index of the table.
    pub table: usize,
    /// Row of the headings.
    pub heading_row: u32,
    /// The columns that may be filled, in order.
    pub columns: Vec<ShapeColumn>,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeColumn {
    /// Its place.
    pub column: u32,
    /// The field that it holds, if it holds one.
    pub field: Option<usize>,
    /// What every row must say in it, where it says whose the row is or for when.
    pub whose: Option<String>,
}
