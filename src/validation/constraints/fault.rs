//! One fault, by the places of its record and field, and the exception that it becomes.

use crate::{
    reading::Record,
    returns::{Return, Submission},
    schemas::{Collection, RecordTable},
    vocabulary::{Exception, Place, Severity, printable::echo},
};

/// The error of a record without a key.
pub(super) const PRIMARY_KEY: &str = "primary-key";

/// The note on a value that was rounded as it was read.
pub const ROUNDED: &str = "decimals";

/// One fault, by the places of its record and field.
pub struct Fault {
    /// Index of the record in its return.
    pub record: usize,
    /// Index of the field in its table.
    pub field: usize,
    /// How much it matters.
    pub severity: Severity,
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) expected: String,
    pub(super) value: String,
    /// It is one fault of all records of the table.
    pub(super) of_all_records: bool,
}

impl Fault {
    /// Whether a record has no key: nothing of it can be told apart from others, so that none of its figures
    /// counts.
    #[must_use]
    pub fn leaves_record_out(&self) -> bool {
        self.rule == PRIMARY_KEY && self.severity <= Severity::Error
    }

    /// Whether it stands for the same fault in all records of its table.
    #[must_use]
    pub fn is_of_all_records(&self) -> bool {
        self.of_all_records
    }

    pub(super) fn title<'c>(&self, found: &Return, collection: &'c Collection) -> &'c str {
        &collection.tables[found.records.get(self.record).table()].fields[self.field].title
    }

    /// The exception with its place.
    pub fn into_exception(
        self,
        found: &Return,
        submissions: &[Submission],
        collection: &Collection,
    ) -> Exception {
        let record = found.records.get(self.record);
        let submission = &submissions[record.submission()];
        let table = &collection.tables[record.table()];
        let field = &table.fields[self.field];
        let (sheet, cell) = match record.cell(self.field) {
            Some((sheet, at)) => (submission.sheets.get(sheet).cloned().unwrap_or_default(), at.to_string()),
            None => (submission.sheets.get(record.sheet()).cloned().unwrap_or_default(), String::new()),
        };
        let (message, value) = match field.personal && !self.value.is_empty() {
            true => (not_repeated(&self.expected), String::new()),
            false => (self.message, self.value),
        };
        let subject =
            if self.of_all_records { field.title.clone() } else { subject(record, table, self.field) };
        Exception {
            unit: found.unit.id.clone(),
            severity: self.severity,
            rule: self.rule.to_owned(),
            message: format!("{subject}: {message}"),
            place: Place { file: submission.file.clone(), sheet, cell },
            table: table.name.clone(),
            record: if self.of_all_records { String::new() } else { record.key(table) },
            field: field.name.clone(),
            value,
            expected: self.expected,
            ..Exception::default()
        }
    }
}

/// What is said of a value about a person: it stands in no list.
fn not_repeated(expected: &str) -> String {
    format!("what is given is about a person, and not repeated here. It must be {expected}. Correct it")
}

/// What a fault is about, as people call it: the title of the field, and of which row: `Total visits (Retail
/// shops)`, `Fine (row "A1")`.
fn subject(record: Record<'_>, table: &RecordTable, field: usize) -> String {
    let (key, title) = (record.key(table), &table.fields[field].title);
    if table.is_single() || table.primary_key.contains(&field) || key.is_empty() {
        return title.clone();
    }
    if table.is_matrix() {
        format!("{title} ({})", table.key_label(&key))
    } else {
        format!("{title} (row \"{}\")", echo(&key))
    }
}
