//! The records of a return.

use std::{ops::Range, sync::Arc};

use super::{new_record::NewRecord, record::Record, table_records::TableRecords};
use crate::reading::kept::{Aside, KeptRecords};

/// The records of one return, in order of table. A record is known by its place among all of them.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Records {
    tables: Vec<KeptRecords>,
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
    use crate::vocabulary::{Answer, CellAddress, Scaled, Value};

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
