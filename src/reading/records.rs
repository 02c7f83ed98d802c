//! The records of a return, each table in columns; and one record by itself, as it is made and looked at.

use std::{borrow::Cow, collections::HashSet, ops::Range, sync::Arc};

use super::{
    OtherUnit,
    columns::{Column, Runs, within},
    kept::{Aside, KeptRecords},
};
use crate::{
    schemas::RecordTable,
    vocabulary::{Answer, CellAddress, Value},
};

/// One record as it is made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewRecord {
    /// Index of its table.
    pub table: usize,
    /// Index of its file among all that came; 0 until it is known whose it is.
    pub submission: usize,
    /// Index of its sheet.
    pub sheet: usize,
    /// Its row, from 0; the first where it lies over several.
    pub row: u32,
    /// One for each field of the table.
    pub answers: Vec<Answer>,
    /// Sheet and cell of each field, where its label was found.
    pub cells: Vec<Option<(usize, CellAddress)>>,
    /// Fields whose value was rounded, with the text as typed.
    pub rounded: Vec<(usize, String)>,
    /// Fields whose figures stand in another unit than is asked for.
    pub units: Vec<OtherUnit>,
}

/// The records of one return, in order of table. A record is known by its place among all of them.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Records {
    tables: Vec<KeptRecords>,
}

/// The records of one table of a return.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TableRecords {
    table: usize,
    rows: Vec<u32>,
    sheets: Runs<u32>,
    submissions: Runs<u32>,
    columns: Vec<Column>,
    /// Record, field and the text as typed of values that were rounded, in order.
    rounded: Vec<(u32, u32, Box<str>)>,
    /// Record and what is said of the unit of a figure of it, in order.
    units: Vec<(u32, OtherUnit)>,
}

/// One record of a return.
#[derive(Debug, Clone, Copy)]
pub struct Record<'r> {
    of: &'r TableRecords,
    at: usize,
}

fn small(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

impl TableRecords {
    fn new(table: usize, fields: usize) -> Self {
        Self { table, columns: vec![Column::default(); fields], ..Self::default() }
    }

    /// Records in these rows of which nothing is known.
    pub(super) fn unknown(table: usize, fields: usize, rows: Vec<u32>) -> Self {
        let columns = vec![Column::blank(small(rows.len())); fields];
        Self::of_columns(table, 0, rows, columns)
    }

    /// Index of the table.
    #[must_use]
    pub fn table(&self) -> usize {
        self.table
    }

    /// How many fields they have.
    pub(super) fn fields(&self) -> usize {
        self.columns.len()
    }

    /// Says in which file all of them stand.
    pub(super) fn set_submission(&mut self, submission: usize) {
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

    /// A record.
    #[must_use]
    pub fn get(&self, at: usize) -> Record<'_> {
        Record { of: self, at }
    }

    /// All records, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Record<'_>> + Clone {
        (0..self.len()).map(|at| self.get(at))
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

    fn push(&mut self, record: &NewRecord) {
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
    fn extend(&mut self, other: &Self, range: Range<usize>) {
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
    fn extend_by(&mut self, other: &Self, places: impl IntoIterator<Item = usize>) {
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
    fn interleaved(&self, other: &Self) -> Self {
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

impl NewRecord {
    /// A record of a table (by index) in this place, in which nothing stands.
    #[must_use]
    pub fn blank(table: usize, fields: usize, sheet: usize, row: u32) -> Self {
        Self {
            table,
            sheet,
            row,
            answers: vec![Answer::NotKnown; fields],
            cells: vec![None; fields],
            ..Self::default()
        }
    }

    /// The key of the record in its table, as that of a record of a return.
    #[must_use]
    pub fn key(&self, table: &RecordTable) -> String {
        let parts = table
            .primary_key
            .iter()
            .map(|field| self.answers[*field].value().map(ToString::to_string).unwrap_or_default());
        parts.collect::<Vec<_>>().join("/")
    }
}

impl Records {
    /// Records in order of table, and within a table in their own order.
    #[must_use]
    pub fn of(records: impl IntoIterator<Item = NewRecord>) -> Self {
        let mut all = Self::default();
        records.into_iter().for_each(|record| all.push(&record));
        all
    }

    /// All records, by themselves.
    #[must_use]
    pub fn taken_out(&self) -> Vec<NewRecord> {
        self.iter().map(Record::taken_out).collect()
    }

    /// Adds a record behind those of its table.
    pub fn push(&mut self, record: &NewRecord) {
        self.of_table_mut(record.table, record.answers.len()).push(record);
    }

    fn of_table_mut(&mut self, table: usize, fields: usize) -> &mut TableRecords {
        let place = self.tables.partition_point(|own| own.table() < table);
        if self.tables.get(place).is_none_or(|own| own.table() != table) {
            self.tables.insert(place, TableRecords::new(table, fields).into());
        }
        &mut self.tables[place]
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tables.iter().map(KeptRecords::len).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The tables of which there are records, in order.
    #[must_use]
    pub fn tables(&self) -> &[KeptRecords] {
        &self.tables
    }

    /// The record of this place among all.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn get(&self, at: usize) -> Record<'_> {
        let mut at = at;
        for table in &self.tables {
            if at < table.len() {
                return table.get(at);
            }
            at -= table.len();
        }
        unreachable!("a place among the records of a return")
    }

    /// All records, in order of place.
    pub fn iter(&self) -> impl Iterator<Item = Record<'_>> + Clone {
        self.tables.iter().flat_map(|table| table.iter())
    }

    /// The records of a table (by index), each with its place among all.
    pub fn of_table(&self, table: usize) -> impl Iterator<Item = (usize, Record<'_>)> + Clone {
        self.places(table).zip(self.table(table).into_iter().flat_map(|own| own.iter()))
    }

    /// What there is of a table (by index).
    #[must_use]
    pub fn table(&self, table: usize) -> Option<&KeptRecords> {
        self.tables.iter().find(|own| own.table() == table)
    }

    /// The places of the records of a table (by index) among all.
    #[must_use]
    pub fn places(&self, table: usize) -> Range<usize> {
        let start = self.tables.iter().take_while(|own| own.table() < table).map(KeptRecords::len).sum();
        start..start + self.table(table).map_or(0, KeptRecords::len)
    }

    /// Whether there is a record of a table (by index).
    #[must_use]
    pub fn has(&self, table: usize) -> bool {
        self.table(table).is_some_and(|own| !own.is_empty())
    }

    /// Leaves out all records of a table (by index).
    pub fn leave_out(&mut self, table: usize) {
        self.tables.retain(|own| own.table() != table);
    }

    /// Keeps the records whose place among all is kept.
    pub fn retain(&mut self, is_kept: impl Fn(usize) -> bool) {
        let mut start = 0;
        for table in &mut self.tables {
            let own = start..start + table.len();
            start = own.end;
            if !own.clone().all(&is_kept) {
                let mut kept = TableRecords::new(table.table(), table.columns.len());
                kept.extend_by(
                    table,
                    own.clone().filter(|place| is_kept(*place)).map(|place| place - own.start),
                );
                *table = kept.into();
            }
        }
        self.tables.retain(|table| !table.is_empty());
    }

    /// Adds the records of another part of the return, those of each table behind its own.
    pub fn append(&mut self, other: Self) {
        for table in other.tables {
            match self.tables.iter_mut().find(|own| own.table() == table.table()) {
                Some(own) => own.extend(&table, 0..table.len()),
                None => self.tables.push(table),
            }
        }
        self.tables.sort_by_key(KeptRecords::table);
    }

    /// Adds records that stand on the one sheet on which those of their table stand, each in its row among
    /// them.
    pub fn interleave(&mut self, more: &TableRecords) {
        let own = self.of_table_mut(more.table, more.columns.len());
        *own = own.interleaved(more);
    }

    /// Puts the records of each table in order of sheet and row.
    pub fn sort_by_row(&mut self) {
        for table in &mut self.tables {
            let place = |record: Record<'_>| (record.sheet(), record.row());
            if !table.iter().is_sorted_by_key(place) {
                let mut order: Vec<usize> = (0..table.len()).collect();
                order.sort_by_key(|at| place(table.get(*at)));
                let mut sorted = TableRecords::new(table.table(), table.columns.len());
                sorted.extend_by(table, order);
                *table = sorted.into();
            }
        }
    }

    /// Says in which file all of them stand.
    pub fn set_submission(&mut self, submission: usize) {
        self.tables.iter_mut().for_each(|table| table.set_submission(submission));
    }

    /// Lays long lists aside on disk, until somebody looks at them.
    pub fn lay_aside(&mut self, aside: &Arc<Aside>) {
        self.tables.iter_mut().for_each(|table| table.lay_aside(aside));
    }

    /// Lets go of what lies on disk: whoever has done with a return says so.
    pub fn let_go(&mut self) {
        self.tables.iter_mut().for_each(KeptRecords::let_go);
    }

    /// Changes the records of the tables (by index) that are to be changed, one by one.
    pub fn change(&mut self, is_changed: impl Fn(usize) -> bool, change: &mut dyn FnMut(&mut NewRecord)) {
        for table in self.tables.iter_mut().filter(|table| is_changed(table.table())) {
            let mut changed = TableRecords::new(table.table(), table.columns.len());
            for mut record in table.iter().map(Record::taken_out) {
                change(&mut record);
                changed.push(&record);
            }
            *table = changed.into();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::Scaled;

    fn number(units: i64) -> Answer {
        Answer::Reported(Value::Number(Scaled { units, decimals: 0 }))
    }

    fn record(table: usize, sheet: usize, row: u32, answers: [Answer; 2]) -> NewRecord {
        let cells = vec![Some((sheet, CellAddress { row, column: 1 })), None];
        NewRecord { answers: answers.to_vec(), cells, ..NewRecord::blank(table, 2, sheet, row) }
    }

    fn answer() -> impl Strategy<Value = Answer> {
        let text = "[a-zé ]{0,6}".prop_map(Box::<str>::from);
        prop_oneof![
            any::<i64>().prop_map(number),
            text.clone().prop_map(|text| Answer::Reported(Value::Text(text))),
            any::<bool>().prop_map(|truth| Answer::Reported(Value::Boolean(truth))),
            Just(Answer::NotKnown),
            Just(Answer::NotAsked),
            text.clone().prop_map(Answer::NotApplicable),
            text.prop_map(|text| Answer::Unreadable { text, expected: "a number".into() }),
        ]
    }

    fn records() -> impl Strategy<Value = Vec<NewRecord>> {
        let one = (0..3usize, 0..2usize, 0..50u32, answer(), answer(), any::<bool>());
        let made = one.prop_map(|(table, sheet, row, first, second, is_rounded)| {
            let mut made = record(table, sheet, row, [first, second]);
            made.rounded.extend(is_rounded.then(|| (1, "1.25".to_owned())));
            made
        });
        prop::collection::vec(made, 0..40)
    }

    /// The same in rows: by table, and within a table as they came.
    fn by_table(mut records: Vec<NewRecord>) -> Vec<NewRecord> {
        records.sort_by_key(|record| record.table);
        records
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 128,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn columns_hold_what_rows_hold(
            rows in records(),
            more in records(),
            kept in prop::collection::vec(any::<bool>(), 40),
        ) {
            let all = Records::of(rows.clone());
            prop_assert_eq!(all.taken_out(), by_table(rows.clone()));
            for table in 0..3 {
                let places: Vec<usize> = all.of_table(table).map(|(at, _)| at).collect();
                prop_assert_eq!(places, all.places(table).collect::<Vec<_>>());
                for (at, record) in all.of_table(table) {
                    prop_assert_eq!(all.get(at).taken_out(), record.taken_out());
                }
            }

            let mut some = all.clone();
            some.retain(|at| kept[at]);
            let own = by_table(rows.clone()).into_iter().zip(&kept);
            let own = own.filter(|(_, kept)| **kept).map(|(row, _)| row);
            prop_assert_eq!(some.taken_out(), own.collect::<Vec<_>>());

            let mut both = all.clone();
            both.append(Records::of(more.clone()));
            prop_assert_eq!(both.taken_out(), by_table(rows.iter().chain(&more).cloned().collect()));

            both.sort_by_row();
            let mut sorted: Vec<NewRecord> = rows.into_iter().chain(more).collect();
            sorted.sort_by_key(|record| (record.table, record.sheet, record.row));
            prop_assert_eq!(both.taken_out(), sorted);

            let (sent, bytes) = (all.clone(), postcard::to_stdvec(&all).unwrap_or_default());
            prop_assert_eq!(postcard::from_bytes::<Records>(&bytes).ok(), Some(sent));
        }
    }

    #[test]
    fn a_change_reaches_the_records_of_its_tables_alone() {
        let mut all = Records::of([
            record(1, 0, 4, [number(3), Answer::NotKnown]),
            record(0, 0, 1, [Answer::NotKnown, number(2)]),
        ]);
        all.set_submission(7);
        all.change(|table| table == 1, &mut |record| record.answers[1] = number(9));
        assert_eq!((all.get(0).answer(0), all.get(1).answer(1)), (Answer::NotKnown, number(9).borrowed()));
        assert!(all.iter().all(|record| record.submission() == 7));
        all.leave_out(0);
        assert_eq!((all.len(), all.has(0), all.get(0).row()), (1, false, 4));
    }
}
