//! The one model of a document, whatever file it becomes.

/// A document.
#[derive(Debug, Default)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Sentences on the first page: that it is a draft, and why.
    pub notices: Vec<String>,
    /// Its pages, in order.
    pub pages: Vec<Page>,
}

/// A page; it may run over several sheets of paper.
#[derive(Debug)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// What stands on it.
    pub blocks: Vec<Block>,
}

/// Something that stands on a page.
#[derive(Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading below the title of the page, of level 2 or 3.
    Heading(u8, Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; numbered or not.
    List(bool, Vec<Vec<Inline>>),
    /// A table.
    Table(DocumentTable),
    /// A chart.
    Chart(DocumentChart),
    /// Something that should stand here and is not there, in words.
    Missing(String),
}

/// A stretch of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// The words.
    pub text: String,
    /// In strong type.
    pub is_strong: bool,
    /// In slanted type.
    pub is_emphasised: bool,
    /// Where it leads to, if anywhere.
    pub link: Option<String>,
}

impl Inline {
    /// Plain words.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), is_strong: false, is_emphasised: false, link: None }
    }
}

/// A table.
#[derive(Debug, PartialEq, Eq)]
pub struct DocumentTable {
    /// Its number among tables, from 1.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// Headings of its columns.
    pub headings: Vec<String>,
    /// How many columns from the left are words, not figures.
    pub words: usize,
    /// Its rows, a text a column.
    pub rows: Vec<Vec<String>>,
    /// Lines below it: what shorthand means, what the figures rest on.
    pub notes: Vec<String>,
    /// From what it was taken.
    pub source: String,
}

/// A chart.
#[derive(Debug, PartialEq, Eq)]
pub struct DocumentChart {
    /// Its number among charts, from 1.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// What it shows, for who does not see it.
    pub alternative: String,
    /// The picture.
    pub png: Vec<u8>,
    /// From what it was taken.
    pub source: String,
}
