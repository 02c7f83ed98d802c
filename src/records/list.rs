//! A list of an output folder, read back line by line.

use super::{EarlierOutput, HistoryError};
use crate::vocabulary::Scaled;

/// A list, as it was written.
#[derive(Debug, Default)]
pub struct List {
    headings: csv::StringRecord,
    records: Vec<csv::StringRecord>,
}

/// A line of a list.
#[derive(Debug, Clone, Copy)]
pub struct ListLine<'l> {
    headings: &'l csv::StringRecord,
    record: &'l csv::StringRecord,
}

impl List {
    /// A list of a folder; without lines where the folder has no such list.
    ///
    /// # Errors
    /// If it is not as its run wrote it.
    pub fn of(out: &EarlierOutput, name: &str) -> Result<Self, HistoryError> {
        if !out.listed().contains_key(name) {
            return Ok(Self::default());
        }
        let bytes = out.bytes(name)?;
        let told = |error| HistoryError::List(out.folder().join(name), error);
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let headings = reader.headers().map_err(told)?.clone();
        let records = reader.into_records().collect::<Result<_, _>>().map_err(told)?;
        Ok(Self { headings, records })
    }

    /// The headings of its columns, in order.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.headings.iter()
    }

    /// Its lines.
    pub fn lines(&self) -> impl Iterator<Item = ListLine<'_>> {
        self.records.iter().map(|record| ListLine { headings: &self.headings, record })
    }

    /// One of them (by index).
    #[must_use]
    pub fn line(&self, at: usize) -> Option<ListLine<'_>> {
        self.records.get(at).map(|record| ListLine { headings: &self.headings, record })
    }
}

impl<'l> ListLine<'l> {
    /// What stands in a column; blank where there is none of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> &'l str {
        let at = self.headings.iter().position(|heading| heading == name);
        at.and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    /// The number in a column, exactly as it is written; `None` for anything else.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<Scaled> {
        let text = self.get(name);
        let decimals = text.split_once('.').map_or(0, |(_, part)| part.len());
        Scaled::of_text(text, u8::try_from(decimals).ok()?)
    }

    /// The same, of a figure, unless its standing says that no table shows it: a list can have the value of
    /// what is held back.
    #[must_use]
    pub fn shown(&self, name: &str) -> Option<Scaled> {
        self.number(name).filter(|_| ["known", "back-series"].contains(&self.get("standing")))
    }

    /// By which an area is told apart: its code, or its name where it has none.
    #[must_use]
    pub fn area(&self) -> &'l str {
        let code = self.get("area_code");
        if code.is_empty() { self.get("area") } else { code }
    }
}
