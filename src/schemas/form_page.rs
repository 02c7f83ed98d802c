//! The form of a period as it is laid out on new sheets: where each label stands, and where each box.

use sha2::{Digest, Sha256};

use super::{
    Collection, Field, Form, RecordTable,
    form::{Identity, Matrix},
};
use crate::vocabulary::Period;

/// A sheet of the form.
#[derive(Debug)]
pub struct FormSheet {
    /// Its name.
    pub name: String,
    /// What stands in it, in order of row and column.
    pub cells: Vec<FormCell>,
    /// Width of each column, in characters.
    pub widths: Vec<u16>,
    /// The list that it is for, by index; rows go on below its headings.
    pub list: Option<usize>,
}

/// A cell of the form.
#[derive(Debug)]
pub struct FormCell {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u16,
    /// What stands in it.
    pub what: What,
}

/// What stands in a cell of the form.
#[derive(Debug, Clone)]
pub enum What {
    /// The title of the sheet.
    Title(String),
    /// The title of a part.
    Part(String),
    /// A label beside a box.
    Label(String),
    /// A heading over boxes.
    Heading(String),
    /// Whose the return is, or for when.
    Identity(Identity),
    /// A box.
    Entry(Entry),
}

impl What {
    /// By what it is told apart from what may stand there in another layout.
    fn in_words(&self, collection: &Collection) -> String {
        match self {
            Self::Title(text) | Self::Part(text) | Self::Label(text) | Self::Heading(text) => text.clone(),
            Self::Identity(identity) => format!("{identity:?}"),
            Self::Entry(Entry { table, key, field }) => {
                let table = &collection.tables[*table];
                format!("{}.{}.{key}", table.name, table.fields[*field].name)
            }
        }
    }
}

/// A box: a field of a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Index of the table.
    pub table: usize,
    /// Key of the record; blank where there is one. Of a list its row, from 0.
    pub key: String,
    /// Index of the field.
    pub field: usize,
}

/// Width of labels.
const LABELS: u16 = 54;

/// Width of boxes.
const BOXES: u16 = 16;

/// Width of the first boxes, which hold names and addresses too.
const FIRST_BOXES: u16 = 26;

/// Rows for the cases of a list, at least.
pub const LIST_ROWS: u32 = 200;

/// Lays out the form of a period: one sheet for all that is asked once, and one for each list.
#[must_use]
pub fn form_pages(collection: &Collection, period: Period) -> Vec<FormSheet> {
    let form = form_of(collection, period);
    let mut first = Sheet::new("Return", &collection.title);
    first.identity(form);
    for (at, table) in collection.tables.iter().enumerate() {
        let mut blocks = form.matrices.iter().filter(|block| block.table == at).peekable();
        if blocks.peek().is_some() {
            blocks.for_each(|block| first.matrix(table, block, period));
        } else if table.is_matrix() {
            first.categories(at, table, period);
        } else if table.is_single() {
            first.labels(at, table, period);
        }
    }
    let lists = collection.tables.iter().enumerate().filter(|(_, table)| table.is_list());
    let lists = lists.map(|(at, table)| list(at, table, period));
    std::iter::once(first.done(None)).chain(lists).collect()
}

/// The form in use: the current one that lays out blocks, else the first that is current.
#[must_use]
pub fn form_of(collection: &Collection, period: Period) -> &Form {
    let current = || collection.forms.iter().filter(|form| form.is_current(period));
    let with_blocks = current().find(|form| !form.matrices.is_empty());
    with_blocks.or_else(|| current().next()).unwrap_or(&collection.forms[0])
}

/// Fields of a table that are asked in a period, and are no words of the return itself.
fn asked(table: &RecordTable, period: Period) -> impl Iterator<Item = (usize, &Field)> {
    table
        .fields
        .iter()
        .enumerate()
        .filter(move |(_, field)| field.identity.is_none() && field.is_asked_in(period))
}

/// A sheet in the making.
struct Sheet {
    name: String,
    cells: Vec<FormCell>,
    row: u32,
    width: u16,
}

impl Sheet {
    fn new(name: &str, title: &str) -> Self {
        let mut sheet = Self { name: name.to_owned(), cells: Vec::new(), row: 0, width: 2 };
        sheet.put(0, What::Title(title.to_owned()));
        sheet.row = 2;
        sheet
    }

    fn put(&mut self, column: u16, what: What) {
        self.cells.push(FormCell { row: self.row, column, what });
        self.width = self.width.max(column + 1);
    }

    fn part(&mut self, title: &str) {
        self.row += 1;
        self.put(0, What::Part(title.to_owned()));
        self.row += 1;
    }

    fn identity(&mut self, form: &Form) {
        for wanted in [Identity::Code, Identity::Name, Identity::Period] {
            let Some((_, label)) = form.identity_shown.iter().find(|(own, _)| *own == wanted) else {
                continue;
            };
            self.put(0, What::Label(label.clone()));
            self.put(1, What::Identity(wanted));
            self.row += 1;
        }
    }

    /// A table of one record: a box beside each label.
    fn labels(&mut self, at: usize, table: &RecordTable, period: Period) {
        self.part(&table.title);
        for (field, declared) in asked(table, period) {
            self.put(0, What::Label(declared.title.clone()));
            self.put(1, What::Entry(Entry { table: at, key: String::new(), field }));
            self.row += 1;
        }
    }

    /// A block as the form declares it.
    fn matrix(&mut self, table: &RecordTable, block: &Matrix, period: Period) {
        self.part(&table.title);
        let key = table.primary_key.first().map_or("", |key| table.fields[*key].title.as_str());
        self.put(0, What::Heading(key.to_owned()));
        for (column, heading) in (1..).zip(&block.shown) {
            // A name of a field is no heading.
            let field = block.fields.first().and_then(|fields| fields[usize::from(column) - 1]);
            let own = field.map(|field| &table.fields[field]).filter(|field| field.name == *heading);
            self.put(column, What::Heading(own.map_or(heading, |field| &field.title).clone()));
        }
        self.row += 1;
        for (row, fields) in block.rows.iter().zip(&block.fields) {
            self.put(0, What::Label(row.shown.clone()));
            for (column, field) in (1..).zip(fields) {
                let Some(field) = field.filter(|field| table.fields[*field].is_asked_in(period)) else {
                    continue;
                };
                let key = if table.is_matrix() { row.key.clone() } else { String::new() };
                self.put(column, What::Entry(Entry { table: block.table, key, field }));
            }
            self.row += 1;
        }
    }

    /// A table of categories of which no form declares a block: a row a category.
    fn categories(&mut self, at: usize, table: &RecordTable, period: Period) {
        self.part(&table.title);
        let keys = &table.primary_key;
        let key = keys.first().map_or("", |key| table.fields[*key].title.as_str());
        self.put(0, What::Heading(key.to_owned()));
        let fields: Vec<(usize, &Field)> =
            asked(table, period).filter(|(field, _)| !keys.contains(field)).collect();
        for (column, (_, field)) in (1..).zip(&fields) {
            self.put(column, What::Heading(field.title.clone()));
        }
        self.row += 1;
        for key in table.declared_keys() {
            self.put(0, What::Label(table.key_label(&key).to_owned()));
            for (column, (field, _)) in (1..).zip(&fields) {
                self.put(column, What::Entry(Entry { table: at, key: key.clone(), field: *field }));
            }
            self.row += 1;
        }
    }

    fn done(self, list: Option<usize>) -> FormSheet {
        let width = |column| match (list, column) {
            (Some(_), 0) => BOXES + 8,
            (Some(_), _) => BOXES + 4,
            (None, 0) => LABELS,
            (None, 1) => FIRST_BOXES,
            (None, _) => BOXES,
        };
        let widths = (0..self.width).map(width).collect();
        FormSheet { name: self.name, cells: self.cells, widths, list }
    }
}

/// The sheet of a list: headings, and the first row for its cases; as many more follow as are shown.
fn list(at: usize, table: &RecordTable, period: Period) -> FormSheet {
    let mut sheet = Sheet::new(&sheet_name(&table.title), &table.title);
    let fields: Vec<(usize, &Field)> = asked(table, period).collect();
    for (column, (_, field)) in (0..).zip(&fields) {
        sheet.put(column, What::Heading(field.title.clone()));
    }
    sheet.row += 1;
    for (column, (field, _)) in (0..).zip(&fields) {
        sheet.put(column, What::Entry(Entry { table: at, key: "0".to_owned(), field: *field }));
    }
    sheet.done(Some(at))
}

/// A title as the name of a sheet: without signs that it cannot have, and not too long.
#[must_use]
pub fn sheet_name(title: &str) -> String {
    let is_fine = |letter: &char| !['[', ']', ':', '*', '?', '/', '\\', '\''].contains(letter);
    let name: String = title.chars().filter(is_fine).take(31).collect();
    let name = name.trim().to_owned();
    if name.is_empty() { "Sheet".to_owned() } else { name }
}

/// What of a form is the same for all: a form of another layout has another mark.
#[must_use]
pub fn fingerprint(collection: &Collection, pages: &[FormSheet]) -> String {
    let mut digest = Sha256::new();
    digest.update(collection.name.as_bytes());
    for cell in pages.iter().flat_map(|page| &page.cells) {
        digest.update(format!("\n{} {} {}", cell.row, cell.column, cell.what.in_words(collection)));
    }
    digest.finalize().iter().take(3).map(|byte| format!("{byte:02x}")).collect()
}
