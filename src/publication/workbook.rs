//! The one model of a published workbook, whatever file it becomes: sheets of one table each, with typed cells.

/// A workbook to publish.
#[derive(Debug, Clone, Default)]
pub struct Workbook {
    /// Title of the publication; also of the cover.
    pub title: String,
    /// Who publishes it.
    pub author: String,
    /// Headings and paragraphs of the cover, in order.
    pub cover: Vec<Paragraph>,
    /// In order, after the cover and the contents.
    pub sheets: Vec<Sheet>,
}

/// A line of the cover.
#[derive(Debug, Clone)]
pub enum Paragraph {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
}

/// A sheet with one table.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Name of the sheet and of its table: letters, digits and `_`.
    pub name: String,
    /// Title in its first cell.
    pub title: String,
    /// Lines above the table: shorthand, sources, what blank cells mean.
    pub notes: Vec<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, one cell a column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// Heading.
    pub heading: String,
    /// Width in characters.
    pub width: u16,
    /// Decimals shown where the cells are numbers; `None` for a column of text.
    pub decimals: Option<u8>,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub fn text(heading: &str, width: u16) -> Self {
        Self { heading: heading.to_owned(), width, decimals: None }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(heading: &str, width: u16, decimals: u8) -> Self {
        Self { heading: heading.to_owned(), width, decimals: Some(decimals) }
    }
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text; never a formula.
    Text(String),
    /// A number, with the decimals it is shown with.
    Number {
        /// Finite.
        value: f64,
        /// Digits after the point.
        decimals: u8,
    },
    /// A marker in place of a number, such as `[x]`.
    Marker(&'static str),
}

impl Cell {
    /// A count.
    #[must_use]
    pub fn count(value: usize) -> Self {
        Self::Number { value: value as f64, decimals: 0 }
    }
}

/// The marker for a figure that is not available.
pub const NOT_AVAILABLE: &str = "[x]";
