//! From the bytes of a submission to typed records with their places, and what the file claims of itself.

mod assembly;
mod blocks;
pub mod claims;
mod columns;
pub mod dates;
mod grouping;
pub mod kept;
mod labels;
pub mod layouts;
mod list_shape;
pub mod long_lists;
pub mod notes;
pub mod period_text;
mod plain;
mod records;
mod rivals;
pub mod times;
mod units;
pub mod unread;
mod unread_sheets;
pub mod values;
pub use crate::cells::{Cell, Content, DAMAGED_INSIDE, ReadError};
pub use assembly::ByForm;
pub use assembly::ONE_VALUE;
pub use claims::Claim;
pub use columns::Column;
pub use kept::{Aside, KeptRecords};
pub use labels::Match;
pub use long_lists::{LongList, LongLists};
pub use records::{NewRecord, Record, Records, TableRecords};
pub use unread::{Unread, UnreadColumn};
pub use unread_sheets::UnreadSheet;

use crate::{
    cells,
    intake::Format,
    schemas::{Collection, Form},
    vocabulary::{CellAddress, LabelKey, Period, Scaled, Severity},
};

/// A file, taken apart, with the long lists in it.
pub type Document = crate::cells::Document<LongList>;
/// One of its sheets.
pub type Sheet = crate::cells::Sheet<LongList>;

/// What was read from one file.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Reading {
    /// Name of the form by which it was read.
    pub form: String,
    /// Names of its sheets, for places.
    pub sheets: Vec<String>,
    /// What was found and missed, and what was odd on the way, for `readings.csv`.
    pub lines: Vec<ReadingLine>,
    /// What was not read, and what was not found.
    pub unread: Unread,
    /// The returns in it: one, as a rule; several in a file that holds several authorities' or periods'.
    pub returns: Vec<ReadReturn>,
    /// It does not say by every form for which period it is: it was read for the period of the run, and for
    /// another it may have to be read otherwise.
    pub by_period_of_run: bool,
}

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

/// One return as read: what it claims, and its records.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct ReadReturn {
    /// What it says of itself, most telling first: its own row, its sheet, titles.
    pub claims: Vec<Claim>,
    /// Its records.
    pub records: Records,
    /// For each table of the collection whether it is there, if only as headings with no records.
    pub gives: Vec<bool>,
    /// For each table of the collection the declared keys for which the form by which it was read has no row.
    pub not_asked: Vec<Vec<String>>,
    /// Why it cannot be used as it stands: two sets of figures for one return.
    pub conflict: Option<String>,
    /// What was met while it was read and has to be told or asked: figures that were passed over, blocks of
    /// which neither wins.
    pub faults: Vec<ReadFault>,
}

/// Something met while a file was read that has to be told or asked. It becomes an exception on the file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReadFault {
    /// How much it matters.
    pub severity: Severity,
    /// Id of the rule.
    pub rule: String,
    /// What was found and what to do, in sentences.
    pub message: String,
    /// Index of the table that it is about, if it is about one.
    pub table: Option<usize>,
    /// Index of the sheet.
    pub sheet: usize,
    /// Its cell.
    pub at: Option<CellAddress>,
    /// What tells it from others of its rule in one return: a label, a title. Never a cell, since the id of
    /// the exception is made of it.
    pub about: String,
}

/// What a file says of the unit of a figure, where that is not the unit that is asked for.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct OtherUnit {
    /// Index of the field.
    pub field: usize,
    /// Index of the sheet on which it is said.
    pub sheet: usize,
    /// The cell in which it is said.
    pub at: CellAddress,
    /// What is said, as typed.
    pub text: Box<str>,
    /// By what the figure was multiplied; `None` where that is not declared, and the figure is not known.
    pub factor: Option<Scaled>,
}

/// Takes a file's bytes apart into sheets and cells, of which at least one must hold something.
///
/// # Errors
/// In words for the sender.
pub fn open(bytes: &[u8], format: Format, is_label: &dyn Fn(&str) -> bool) -> Result<Document, ReadError> {
    something_in(open_as_it_is(bytes, format, is_label)?)
}

/// Takes a file's bytes apart into sheets and cells, if only empty ones.
///
/// # Errors
/// In words for the sender.
pub fn open_as_it_is(
    bytes: &[u8],
    format: Format,
    is_label: &dyn Fn(&str) -> bool,
) -> Result<Document, ReadError> {
    cells::open(bytes, format, is_label, &None::<&LongLists<'_>>)
}

fn something_in(document: Document) -> Result<Document, ReadError> {
    let is_empty = document.sheets.iter().all(|sheet| sheet.cells().is_empty());
    if is_empty { Err(ReadError::new("there is nothing in it: every sheet is empty")) } else { Ok(document) }
}

/// Reads the returns in a file. `None` if no field of any table is found.
///
/// # Errors
/// In words for the sender.
pub fn read_file(bytes: &[u8], format: Format, lists: &LongLists<'_>) -> Result<Option<Reading>, ReadError> {
    let is_label = |text: &str| is_label(lists.collection, text);
    let open = |lists: Option<&LongLists<'_>>| something_in(cells::open(bytes, format, &is_label, &lists)?);
    if let Ok(read) = read_by_best_form(&open(Some(lists))?, lists.collection, lists.period) {
        return Ok(read);
    }
    Ok(read(&open(None)?, lists.collection, lists.period))
}

/// Reads the returns in a document, by the form of the collection under which most is found.
///
/// Of forms that find as much, the one current in the period that the document says it is for counts; if it
/// says none, `period`. `None` if no field of any table is found.
#[must_use]
pub fn read(document: &Document, collection: &Collection, period: Period) -> Option<Reading> {
    read_by_best_form(document, collection, period).ok().flatten()
}

/// A list that was taken for a long one is none, now that all of its file is known: its rows must be read as
/// cells.
struct NotAList;

fn read_by_best_form(
    document: &Document,
    collection: &Collection,
    period: Period,
) -> Result<Option<Reading>, NotAList> {
    let read = |form| assembly::read(document, collection, form, period);
    let (best, by_period_of_run) = by_best_form(collection, period, read, |found| found.score);
    let Some(Best { form, period, found }) = best else { return Ok(None) };
    let mut reading = found.reading.ok_or(NotAList)?;
    reading.lines.extend(notes::of_form(form, form.is_current(period)));
    Ok(Some(Reading { by_period_of_run, ..reading }))
}

/// What is found by the form under which most is found.
struct Best<'c, F> {
    form: &'c Form,
    /// The period that the document says it is for, or else that of the run.
    period: Period,
    found: F,
}

/// Of what is found by each form (by index) that under which most is found, and of equals the one current in
/// the period that the document says it is for; and whether by any form it says none.
fn by_best_form<F>(
    collection: &Collection,
    of_run: Period,
    read: impl Fn(usize) -> ByForm<F>,
    score: impl Fn(&F) -> usize,
) -> (Option<Best<'_, F>>, bool) {
    let (mut best, mut by_period_of_run) = (None::<Best<'_, F>>, false);
    let rank = |best: &Best<'_, F>| (score(&best.found), best.form.is_current(best.period));
    for (index, form) in collection.forms.iter().enumerate() {
        let ByForm { period, found } = read(index);
        by_period_of_run |= period.is_none();
        let next = found.map(|found| Best { form, period: period.unwrap_or(of_run), found });
        // Of equals the first counts.
        if let Some(next) = next
            && best.as_ref().is_none_or(|best| rank(&next) > rank(best))
        {
            best = Some(next);
        }
    }
    (best, by_period_of_run)
}

/// Whether a text is a label or heading on any form of the collection.
#[must_use]
pub fn is_label(collection: &Collection, text: &str) -> bool {
    let key = LabelKey::of(text);
    collection.forms.iter().any(|form| {
        form.identity.contains_key(&key)
            || form.tables.iter().any(|table| labels::field_of(table, &key).is_some())
            || form.matrices.iter().any(|block| block.columns.contains_key(&key))
            || form.long.item.contains_key(&key)
            || form.long.value.contains_key(&key)
    })
}
