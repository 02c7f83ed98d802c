//! The one model of a workbook, whatever file it becomes: sheets of one table each, with typed cells.

use super::charts::Chart;

/// A workbook to publish.
#[derive(Debug, Clone, Default)]
pub struct Workbook {
    /// Title of the publication; also of the cover.
    pub title: String,
    /// Who publishes it.
    pub author: String,
    /// Words by which it is found.
    pub keywords: Vec<String>,
    /// Headings and paragraphs of the cover, in order; where there are none, there is no cover and no list of
    /// contents.
    pub cover: Vec<Paragraph>,
    /// In order, after the cover and the contents.
    pub sheets: Vec<TableSheet>,
    /// What is drawn of some of these sheets, which hold its figures (`Chart::data_sheet`).
    pub charts: Vec<Chart>,
}

impl Workbook {
    /// The chart of which a sheet holds the figures.
    #[must_use]
    pub fn chart_of(&self, sheet: &TableSheet) -> Option<&Chart> {
        self.charts.iter().find(|chart| chart.data_sheet() == sheet.name)
    }
}

impl Workbook {
    /// The title as the document says it of itself: screen readers read it out, so that dashes and
    /// underscores in it, as in the name of a schema, are spaces.
    #[must_use]
    pub fn document_title(&self) -> String {
        let words = self.title.split(['-', '_', '–', '—']).map(str::trim);
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// A line of the cover.
#[derive(Debug, Clone)]
pub enum Paragraph {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// An address to write to.
    Email(String),
}

/// A sheet with one table.
#[derive(Debug, Clone)]
pub struct TableSheet {
    /// Name of the sheet and of its table: letters, digits and `_`.
    pub name: String,
    /// Title in its first cell.
    pub title: String,
    /// Lines above the table: shorthand, sources, what blank cells mean.
    pub notes: Vec<String>,
    /// Its columns.
    pub columns: Vec<SheetColumn>,
    /// Its rows, one cell a column.
    pub rows: Vec<Vec<TableCell>>,
    /// It is a list to work through: its headings stay in view and can be filtered by.
    pub is_list: bool,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct SheetColumn {
    /// Heading.
    pub heading: String,
    /// Width in characters.
    pub width: u16,
    /// Decimals shown where the cells are numbers; `None` for a column of text.
    pub decimals: Option<u8>,
}

impl SheetColumn {
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
pub enum TableCell {
    /// Text; never a formula.
    Text(String),
    /// A number, with the decimals it is shown with.
    Number {
        /// Finite.
        value: f64,
        /// Digits after the point.
        decimals: u8,
    },
    /// Why there is no number.
    Marker(Marker),
    /// A text that leads to another sheet.
    Link {
        /// Name of that sheet.
        sheet: String,
    },
    /// Nothing, where a list has nothing to say.
    Blank,
}

impl TableCell {
    /// A count.
    #[must_use]
    pub fn count(value: usize) -> Self {
        Self::Number { value: value as f64, decimals: 0 }
    }

    /// A text, or nothing where it is empty.
    #[must_use]
    pub fn text_or_blank(text: &str) -> Self {
        if text.is_empty() { Self::Blank } else { Self::Text(text.to_owned()) }
    }
}

/// What is said of a number, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Marker {
    /// One value that is being queried is so much of it that it is not published.
    Held,
    /// Nothing was reported.
    NotAvailable,
    /// The question does not arise.
    NotApplicable,
    /// It is known, and not shown, so that nobody can tell what is confidential.
    Suppressed,
    /// Some or all of the number is estimated; it stands in headings and labels, never beside a number.
    Estimated,
    /// Between two periods the figure is not what it was; in a cell in place of a change, else in labels.
    Break,
    /// The figure may still change; it stands in titles and labels.
    Provisional,
    /// The figure is not what was published last; it stands in labels and headings.
    Revised,
}

impl Marker {
    /// Those that stand in titles, headings and labels, behind words.
    pub const IN_WORDS: [Self; 4] = [Self::Estimated, Self::Break, Self::Provisional, Self::Revised];

    /// As it stands in the cell.
    #[must_use]
    pub fn shown(self) -> &'static str {
        match self {
            Self::Held => "[u]",
            Self::NotAvailable => "[x]",
            Self::NotApplicable => "[z]",
            Self::Suppressed => "[c]",
            Self::Estimated => "[e]",
            Self::Break => "[b]",
            Self::Provisional => "[p]",
            Self::Revised => "[r]",
        }
    }

    /// What it means.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Held => {
                "low reliability, held back since a tenth of it or more is one figure that is being queried, \
                 or since too little of it was given"
            }
            Self::NotAvailable => "not available",
            Self::NotApplicable => "not applicable",
            Self::Suppressed => "confidential, or not shown so that nobody can work out what is",
            Self::Estimated => "estimated, in part or whole",
            Self::Break => "break in series, not comparable with what was before",
            Self::Provisional => "provisional, may still change",
            Self::Revised => "revised since the last release",
        }
    }
}
