//! What readers make of a file: its returns, or for `inspect` its cells. The same here and in a reader
//! process.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, OnceLock},
};

use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{
    intake::{Format, Refusal, hexadecimal},
    reading::{self, Aside, Document, KeptRecords, LongLists, ReadReturn, Reading, ReadingLine, Unread},
    schemas::{Collection, FieldType, RecordTable},
    vocabulary::{Answer, Period, TableField, Value},
};

/// What is made of a file's bytes.
pub trait Work: Sync {
    /// What comes of it.
    type Made: Serialize + DeserializeOwned + Send;

    /// Tells two programs apart that would make something else of the same bytes.
    fn fingerprint(&self) -> String;

    /// Whether the same bytes could make something else for another period.
    fn is_for_one_period(&self, made: &Self::Made) -> bool;

    /// The period that it is made for.
    fn period(&self) -> Option<Period>;

    /// Makes it.
    ///
    /// # Errors
    /// Why the file is not read, in words for its sender.
    fn make(&self, bytes: &[u8], format: Format) -> Result<Self::Made, Refusal>;

    /// Whether something that came through a pipe is of the shape that all that follows relies on.
    fn is_sound(&self, made: &Self::Made) -> bool;

    /// Puts away what of it takes much memory, until somebody looks at it.
    fn put_away(&self, made: &mut Self::Made);
}

/// Makes it of a file of this format; whatever breaks on the way is the file's fault.
pub fn make<W: Work>(work: &W, bytes: &[u8], format: Format) -> Result<W::Made, Refusal> {
    if let Some(refusal) = format.refusal() {
        return Err(refusal);
    }
    let broke = |_| Err(Refusal::Unreadable(reading::DAMAGED_INSIDE.to_owned()));
    catch_unwind(AssertUnwindSafe(|| work.make(bytes, format))).unwrap_or_else(broke)
}

/// Reads the returns of a period.
pub struct ReturnsOf<'c> {
    /// What is collected.
    pub collection: &'c Collection,
    /// For when.
    pub period: Period,
    lists: OnceLock<LongLists<'c>>,
    /// Where long lists are laid; nowhere if not said.
    aside: Option<Arc<Aside>>,
}

impl<'c> ReturnsOf<'c> {
    /// Of a collection.
    #[must_use]
    pub fn new(collection: &'c Collection, period: Period) -> Self {
        Self { collection, period, lists: OnceLock::new(), aside: None }
    }

    /// With a place for long lists.
    #[must_use]
    pub fn laying(self, aside: Option<Arc<Aside>>) -> Self {
        Self { aside, ..self }
    }
}

impl Work for ReturnsOf<'_> {
    type Made = Reading;

    fn fingerprint(&self) -> String {
        let mut digest = Sha256::new();
        for file in self.collection.files_for_reading() {
            digest.update(std::fs::read(file).unwrap_or_default());
        }
        hexadecimal(&digest.finalize())
    }

    fn is_for_one_period(&self, reading: &Reading) -> bool {
        reading.by_period_of_run
    }

    fn period(&self) -> Option<Period> {
        Some(self.period)
    }

    fn make(&self, bytes: &[u8], format: Format) -> Result<Reading, Refusal> {
        let lists = self.lists.get_or_init(|| LongLists::new(self.collection, self.period));
        let read = reading::read_file(bytes, format, lists)
            .map_err(|error| Refusal::Unreadable(error.to_string()))?;
        let title = &self.collection.title;
        read.ok_or_else(|| {
            Refusal::NotAReturn(format!(
                "not a return: none of the headings or labels of \"{title}\" stands in it"
            ))
        })
    }

    fn is_sound(&self, reading: &Reading) -> bool {
        let (sheets, tables) = (reading.sheets.len(), &self.collection.tables);
        reading.lines.iter().all(|line| is_sound_line(line, sheets, tables))
            && is_sound_unread(&reading.unread, sheets, tables)
            && reading.returns.iter().all(|read| is_sound_return(read, sheets, tables))
    }

    fn put_away(&self, reading: &mut Reading) {
        if let Some(aside) = &self.aside {
            reading.returns.iter_mut().for_each(|read| read.records.lay_aside(aside));
        }
    }
}

fn is_sound_line(line: &ReadingLine, sheets: usize, tables: &[RecordTable]) -> bool {
    let fields = line.table.and_then(|table| tables.get(table)).map_or(0, |table| table.fields.len());
    line.sheet.is_none_or(|sheet| sheet < sheets)
        && line.table.is_none_or(|table| table < tables.len())
        && line.field.is_none_or(|field| field < fields)
}

fn is_sound_unread(unread: &Unread, sheets: usize, tables: &[RecordTable]) -> bool {
    let has = |TableField { table, field }| {
        tables.get(table).is_some_and(|table: &RecordTable| field < table.fields.len())
    };
    unread.not_found.iter().copied().all(has)
        && unread.sheets.iter().all(|sheet| sheet.sheet < sheets)
        && unread.columns.iter().all(|column| {
            column.sheet < sheets
                && column.table < tables.len()
                && column.nearest.is_none_or(|field| has(TableField { table: column.table, field }))
        })
}

fn is_sound_return(read: &ReadReturn, sheets: usize, tables: &[RecordTable]) -> bool {
    read.gives.len() == tables.len()
        && read.not_asked.len() == tables.len()
        && read
            .not_asked
            .iter()
            .zip(tables)
            .all(|(keys, table)| keys.iter().all(|key| table.declared_keys().contains(key)))
        && read.claims.iter().all(|claim| claim.sheet < sheets)
        && is_sound_records(read.records.tables(), sheets, tables)
        && read
            .faults
            .iter()
            .all(|fault| fault.sheet < sheets && fault.table.is_none_or(|table| table < tables.len()))
}

fn is_sound_records(records: &[KeptRecords], sheets: usize, tables: &[RecordTable]) -> bool {
    let is_sound = |own: &KeptRecords| {
        let Some(table) = tables.get(own.table()) else { return false };
        own.is_sound(sheets, table, &|at, answer| {
            // The key of a block is the text of its label, whatever its field is.
            let is_key =
                table.primary_key.first() == Some(&at) && matches!(answer, Answer::Reported(Value::Text(_)));
            is_key || is_sound_answer(answer, table.fields[at].kind, table.fields[at].decimals)
        })
    };
    records.is_sorted_by(|one, next| one.table() < next.table()) && records.iter().all(is_sound)
}

fn is_sound_answer(answer: &Answer<&str>, kind: FieldType, decimals: u8) -> bool {
    match answer {
        Answer::Reported(Value::Number(number)) => kind.is_numeric() && number.decimals == decimals,
        Answer::Reported(Value::Text(_)) => kind == FieldType::Text,
        Answer::Reported(Value::Boolean(_)) => kind == FieldType::Boolean,
        Answer::Reported(Value::Date(_)) => kind == FieldType::Date,
        Answer::NotKnown | Answer::NotAsked | Answer::NotApplicable(_) | Answer::Unreadable { .. } => true,
    }
}

/// Reads the cells, whatever they mean.
pub struct CellsOf;

impl Work for CellsOf {
    type Made = Document;

    fn fingerprint(&self) -> String {
        String::new()
    }

    fn is_for_one_period(&self, _: &Document) -> bool {
        false
    }

    fn period(&self) -> Option<Period> {
        None
    }

    fn make(&self, bytes: &[u8], format: Format) -> Result<Document, Refusal> {
        reading::open_as_it_is(bytes, format, &|_| false)
            .map_err(|error| Refusal::Unreadable(error.to_string()))
    }

    fn is_sound(&self, document: &Document) -> bool {
        document.sheets.iter().all(|sheet| sheet.cells().is_sorted_by_key(|cell| cell.at))
    }

    fn put_away(&self, _: &mut Document) {}
}
