//! The records of one table, in columns.

use std::{collections::HashSet, ops::Range};

use super::new_record::NewRecord;
use crate::{
    reading::{
        OtherUnit,
        columns::{Column, Runs, within},
    },
    schemas::RecordTable,
    vocabulary::Answer,
};

/// The records of one table of a return.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TableRecords {
    pub(super) table: usize,
    pub(super) rows: Vec<u32>,
    pub(super) sheets: Runs<u32>,
    pub(super) submissions: Runs<u32>,
    pub(super) columns: Vec<Column>,
    /// Record, field and the text as typed of values that were rounded, in order.
    pub(super) rounded: Vec<(u32, u32, Box<str>)>,
    /// Record and what is said of the unit of a figure of it, in order.
    pub(super) units: Vec<(u32, OtherUnit)>,
}

impl TableRecords {
    pub(super) fn new(table: usize, fields: usize) -> Self {
        Self { table, columns: vec![Column::default(); fields], ..Self::default() }
    }

    /// Records in these rows of which nothing is known.
    pub(in crate::reading) fn unknown(table: usize, fields: usize, rows: Vec<u32>) -> Self {
        let columns = vec![Column::blank(small(rows.len())); fields];
        Self::of_columns(table, 0, rows, columns)
    }

    /// Index of the table.
    #[must_use]
    pub fn table(&self) -> usize {
        self.table
    }

    /// How many fields they have.
    pub(in crate::reading) fn fields(&self) -> usize {
        self.columns.len()
    }

    /// Says in which file all of them stand.
    pub(in crate::reading) fn set_submission(&mut self, submission: usize) {
        if !self.is_empty() {
            self.submissions = Runs::default();
            self.submissions.push(0, small(submission));
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: usize) -> &Column {
        &self.columns[field]
    }

    /// Whether no two records can have the same in some fields, of those that have something in each. A look
    /// that costs little.
    #[must_use]
    pub fn are_told_apart_by(&self, fields: &[usize]) -> bool {
        let mut met: HashSet<u64, foldhash::fast::FixedState> = HashSet::default();
        let of_record = |at: usize| {
            let mut hashes = fields.iter().map(|field| self.columns[*field].hash_at(at));
            hashes.try_fold(0, |all: u64, hash| hash.map(|hash| all.rotate_left(5) ^ hash))
        };
        (0..self.len()).filter_map(of_record).all(|hash| met.insert(hash))
    }

    /// The submissions of the records, each with how many of them stand together.
    pub fn by_submission(&self) -> impl Iterator<Item = (Range<usize>, usize)> {
        self.submissions.ranges(self.len()).map(|(range, submission)| (range, submission as usize))
    }

    /// What is said of units, each with its record.
    pub fn units(&self) -> impl Iterator<Item = (usize, &OtherUnit)> {
        self.units.iter().map(|(at, said)| (*at as usize, said))
    }

    /// Record, field and text as typed of values that were rounded.
    pub fn rounded(&self) -> impl Iterator<Item = (usize, usize, &str)> {
        self.rounded.iter().map(|(at, field, text)| (*at as usize, *field as usize, &**text))
    }

    /// Rows, from 0, of all records.
    #[must_use]
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    pub(super) fn push(&mut self, record: &NewRecord) {
        let at = small(self.rows.len());
        let own = (small(record.sheet), record.row);
        self.rows.push(record.row);
        self.sheets.push(at, own.0);
        self.submissions.push(at, small(record.submission));
        for (column, (answer, cell)) in self.columns.iter_mut().zip(record.answers.iter().zip(&record.cells))
        {
            column.push(&answer.borrowed(), cell.map(|(sheet, cell)| (small(sheet), cell)), own);
        }
        self.rounded
            .extend(record.rounded.iter().map(|(field, text)| (at, small(*field), text.as_str().into())));
        self.units.extend(record.units.iter().map(|said| (at, said.clone())));
    }

    /// Records of one sheet and file by their rows, of which each field is a column.
    #[must_use]
    pub fn of_columns(table: usize, sheet: usize, rows: Vec<u32>, columns: Vec<Column>) -> Self {
        let (mut sheets, mut submissions) = (Runs::default(), Runs::default());
        if !rows.is_empty() {
            sheets.push(0, small(sheet));
            submissions.push(0, 0);
        }
        Self { table, rows, sheets, submissions, columns, ..Self::default() }
    }

    /// Adds some records of another part of the table behind its own.
    pub(super) fn extend(&mut self, other: &Self, range: Range<usize>) {
        let own = self.rows.len();
        self.rows.extend_from_slice(&other.rows[range.clone()]);
        self.sheets.extend(&other.sheets, range.clone(), small(own));
        self.submissions.extend(&other.submissions, range.clone(), small(own));
        self.columns
            .iter_mut()
            .zip(&other.columns)
            .for_each(|(column, more)| column.extend(more, range.clone()));
        let moved = |at: u32| small(at as usize - range.start + own);
        let rounded = within(&other.rounded, &range, |(at, ..)| *at).iter();
        self.rounded.extend(rounded.map(|(at, field, text)| (moved(*at), *field, text.clone())));
        let units = within(&other.units, &range, |(at, _)| *at).iter();
        self.units.extend(units.map(|(at, said)| (moved(*at), said.clone())));
    }

    /// Adds some records of another part of the table by their places, those that stand together at once.
    pub(super) fn extend_by(&mut self, other: &Self, places: impl IntoIterator<Item = usize>) {
        let mut run = 0..0;
        for at in places {
            if at != run.end {
                self.extend(other, run.clone());
                run = at..at;
            }
            run.end = at + 1;
        }
        self.extend(other, run);
    }

    /// These records with others of their sheet, in order of row.
    pub(super) fn interleaved(&self, other: &Self) -> Self {
        let mut both = Self::new(self.table, self.columns.len());
        let (mut own, mut others) = (0, 0);
        while own < self.len() || others < other.len() {
            let until = own
                + other
                    .rows
                    .get(others)
                    .map_or(self.len() - own, |next| self.rows[own..].partition_point(|row| row <= next));
            both.extend(self, own..until);
            own = until;
            let until = others
                + self.rows.get(own).map_or(other.len() - others, |next| {
                    other.rows[others..].partition_point(|row| row < next)
                });
            both.extend(other, others..until);
            others = until;
        }
        both.sheets.clone_from(&self.sheets);
        both
    }

    /// Whether what came through a pipe is of the shape that all that follows relies on.
    #[must_use]
    pub fn is_sound(
        &self,
        sheets: usize,
        table: &RecordTable,
        fits: &dyn Fn(usize, &Answer<&str>) -> bool,
    ) -> bool {
        let (length, sheets, fields) = (small(self.rows.len()), small(sheets), table.fields.len());
        self.columns.len() == fields
            && self.sheets.is_sound(length)
            && self.sheets.values().all(|sheet| sheet < sheets)
            && self.submissions.is_sound(length)
            && self.submissions.values().all(|submission| submission == 0)
            && self
                .columns
                .iter()
                .enumerate()
                .all(|(at, column)| column.is_sound(length, sheets, &|answer| fits(at, answer)))
            && self.rounded.is_sorted_by_key(|(record, field, _)| (*record, *field))
            && self.rounded.iter().all(|(record, field, _)| *record < length && (*field as usize) < fields)
            && self.units.is_sorted_by_key(|(record, _)| *record)
            && self
                .units
                .iter()
                .all(|(record, said)| *record < length && said.field < fields && small(said.sheet) < sheets)
    }
}

pub(super) fn small(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
