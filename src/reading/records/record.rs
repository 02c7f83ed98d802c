//! One record, wherever it stands in its columns.

use std::borrow::Cow;

use super::{
    new_record::NewRecord,
    table_records::{TableRecords, small},
};
use crate::{
    reading::{OtherUnit, columns::within},
    schemas::RecordTable,
    vocabulary::{Answer, CellAddress, Value},
};

/// One record of a return.
#[derive(Debug, Clone, Copy)]
pub struct Record<'r> {
    pub(super) of: &'r TableRecords,
    pub(super) at: usize,
}

impl TableRecords {
    /// A record.
    #[must_use]
    pub fn get(&self, at: usize) -> Record<'_> {
        Record { of: self, at }
    }

    /// All records, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Record<'_>> + Clone {
        (0..self.len()).map(|at| self.get(at))
    }
}

impl<'r> Record<'r> {
    /// Index of its table.
    #[must_use]
    pub fn table(self) -> usize {
        self.of.table
    }

    /// Index of its file among all that came.
    #[must_use]
    pub fn submission(self) -> usize {
        self.of.submissions.at(small(self.at)) as usize
    }

    /// Index of its sheet.
    #[must_use]
    pub fn sheet(self) -> usize {
        self.of.sheets.at(small(self.at)) as usize
    }

    /// Its row, from 0; the first where it lies over several.
    #[must_use]
    pub fn row(self) -> u32 {
        self.of.rows[self.at]
    }

    /// What stands in a field.
    #[must_use]
    pub fn answer(self, field: usize) -> Answer<&'r str> {
        self.of.columns[field].answer(self.at)
    }

    /// The value of a field, if one was reported.
    #[must_use]
    pub fn value(self, field: usize) -> Option<Value<&'r str>> {
        match self.answer(field) {
            Answer::Reported(value) => Some(value),
            _ => None,
        }
    }

    /// What stands in each field.
    pub fn answers(self) -> impl ExactSizeIterator<Item = Answer<&'r str>> + Clone {
        self.of.columns.iter().map(move |column| column.answer(self.at))
    }

    /// Sheet and cell of a field, where its label was found.
    #[must_use]
    pub fn cell(self, field: usize) -> Option<(usize, CellAddress)> {
        self.of.columns[field].cell(small(self.at), (small(self.sheet()), self.row()))
    }

    /// Sheet and cell of each field.
    pub fn cells(self) -> impl Iterator<Item = Option<(usize, CellAddress)>> + 'r {
        (0..self.of.columns.len()).map(move |field| self.cell(field))
    }

    /// Fields whose value was rounded, with the text as typed.
    pub fn rounded(self) -> impl Iterator<Item = (usize, &'r str)> {
        let own = within(&self.of.rounded, &(self.at..self.at + 1), |(record, ..)| *record);
        own.iter().map(|(_, field, text)| (*field as usize, &**text))
    }

    /// Fields whose figures stand in another unit than is asked for.
    pub fn units(self) -> impl Iterator<Item = &'r OtherUnit> {
        within(&self.of.units, &(self.at..self.at + 1), |(record, _)| *record).iter().map(|(_, said)| said)
    }

    /// The key of the record in its table: the values of its key fields joined by `/`; empty where a return
    /// has one record.
    #[must_use]
    pub fn key(self, table: &RecordTable) -> String {
        self.key_text(table).into_owned()
    }

    /// The same, borrowed where it is one text.
    #[must_use]
    pub fn key_text(self, table: &RecordTable) -> Cow<'r, str> {
        if let [only] = table.primary_key.as_slice()
            && let Some(text) = self.of.columns[*only].text_at(self.at)
        {
            return Cow::Borrowed(text);
        }
        let parts = table
            .primary_key
            .iter()
            .map(|field| self.value(*field).map(|value| value.to_string()).unwrap_or_default());
        Cow::Owned(parts.collect::<Vec<_>>().join("/"))
    }

    /// The same as a record by itself.
    #[must_use]
    pub fn taken_out(self) -> NewRecord {
        NewRecord {
            table: self.table(),
            submission: self.submission(),
            sheet: self.sheet(),
            row: self.row(),
            answers: self.answers().map(Answer::owned).collect(),
            cells: self.cells().collect(),
            rounded: self.rounded().map(|(field, text)| (field, text.to_owned())).collect(),
            units: self.units().cloned().collect(),
        }
    }
}
