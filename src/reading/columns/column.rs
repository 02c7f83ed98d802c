//! The answers of one field, by record.

use std::{
    hash::{BuildHasher, Hash, Hasher},
    ops::Range,
};

use fixedbitset::FixedBitSet;

use super::{
    runs::{Runs, moved, within},
    typed_values::TypedValues,
};
use crate::vocabulary::{Answer, CellAddress};

/// The answers of one field, by record.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Column {
    pub(super) values: TypedValues,
    pub(super) known: FixedBitSet,
    /// What is no value of the column and not blank, by record, in order.
    pub(super) odd: Vec<(u32, Answer)>,
    pub(super) places: Runs<Stands>,
    pub(super) length: u32,
}

impl Column {
    /// Adds the answer of the next record, and where its cell stands: sheet and cell. `own` is the sheet and
    /// row of the record.
    pub fn push(&mut self, answer: &Answer<&str>, cell: Option<(u32, CellAddress)>, own: (u32, u32)) {
        let at = self.length as usize;
        let stands = match cell {
            None => Stands::Nowhere,
            Some((sheet, cell)) if (sheet, cell.row) == own => Stands::InRow(cell.column),
            Some((sheet, cell)) => Stands::At(sheet, cell),
        };
        self.places.push(self.length, stands);
        self.known.grow(at + 1);
        match answer {
            Answer::Reported(value) => {
                if matches!(self.values, TypedValues::Nothing) {
                    self.values = TypedValues::like(value, at);
                }
                if self.values.push(value) {
                    self.known.insert(at);
                } else {
                    self.push_odd(answer);
                }
            }
            Answer::NotKnown => self.values.push_unknown(),
            odd => self.push_odd(odd),
        }
        self.length += 1;
    }

    /// A column of so many records of which nothing is known and no cell was found.
    #[must_use]
    pub fn blank(length: u32) -> Self {
        let mut places = Runs::default();
        if length > 0 {
            places.push(0, Stands::Nowhere);
        }
        Self { known: FixedBitSet::with_capacity(length as usize), places, length, ..Self::default() }
    }

    /// Adds the answers of some records of another column behind its own, each with its place.
    pub fn extend(&mut self, other: &Self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let own = self.length as usize;
        if matches!(self.values, TypedValues::Nothing) {
            self.values = other.values.unknown(own);
        }
        let count = range.len();
        let is_alike = match (&self.values, &other.values) {
            (_, TypedValues::Nothing) => {
                (0..count).for_each(|_| self.values.push_unknown());
                true
            }
            _ => self.values.extend(&other.values, range.clone()),
        };
        self.known.grow(own + count);
        // Two columns of one field are of one type, but for a key that is the text of a label.
        if is_alike {
            range
                .clone()
                .filter(|at| other.known.contains(*at))
                .for_each(|at| self.known.insert(own + at - range.start));
        } else {
            (0..count).for_each(|_| self.values.push_unknown());
            let known = range.clone().filter(|at| other.known.contains(*at));
            self.odd.extend(known.map(|at| (moved(at, range.start, own), other.answer(at).owned())));
        }
        let odd = within(&other.odd, &range, |(at, _)| *at);
        self.odd
            .extend(odd.iter().map(|(at, answer)| (moved(*at as usize, range.start, own), answer.clone())));
        if !is_alike {
            self.odd.sort_by_key(|(at, _)| *at);
        }
        self.places.extend(&other.places, range, self.length);
        self.length += u32::try_from(count).unwrap_or(u32::MAX);
    }

    fn push_odd(&mut self, answer: &Answer<&str>) {
        self.odd.push((self.length, answer.owned()));
        self.values.push_unknown();
    }

    /// The answer of a record.
    #[must_use]
    pub fn answer(&self, at: usize) -> Answer<&str> {
        if self.known.contains(at) {
            return self.values.get(at).map_or(Answer::NotKnown, Answer::Reported);
        }
        if self.odd.is_empty() {
            return Answer::NotKnown;
        }
        let found = self.odd.binary_search_by_key(&at, |(record, _)| *record as usize);
        found.map_or(Answer::NotKnown, |found| self.odd[found].1.borrowed())
    }

    /// The number of a record, in units of its last digit; `None` if none is known.
    #[must_use]
    pub fn units_at(&self, at: usize) -> Option<i64> {
        match &self.values {
            TypedValues::Numbers { units, .. } if self.known.contains(at) => Some(units[at]),
            _ => None,
        }
    }

    /// The text of a record; `None` if none is known.
    #[must_use]
    pub fn text_at(&self, at: usize) -> Option<&str> {
        match &self.values {
            TypedValues::Texts(texts) if self.known.contains(at) => Some(texts.get(at)),
            _ => None,
        }
    }

    /// The day of a record, as days since 1970; `None` if none is known.
    #[must_use]
    pub fn day_at(&self, at: usize) -> Option<i32> {
        match &self.values {
            TypedValues::Dates(days) if self.known.contains(at) => Some(days[at]),
            _ => None,
        }
    }

    /// What a record says is true or not; `None` if that is not known.
    #[must_use]
    pub fn truth_at(&self, at: usize) -> Option<bool> {
        match &self.values {
            TypedValues::Truths(truths) if self.known.contains(at) => Some(truths[at]),
            _ => None,
        }
    }

    /// A number that is the same for the same values of a record; `None` if none is known.
    #[must_use]
    pub fn hash_at(&self, at: usize) -> Option<u64> {
        let hash = |value: &dyn Fn(&mut foldhash::fast::FoldHasher<'static>)| {
            let mut hasher = foldhash::fast::FixedState::default().build_hasher();
            value(&mut hasher);
            hasher.finish()
        };
        self.known.contains(at).then(|| match &self.values {
            TypedValues::Nothing => 0,
            TypedValues::Numbers { units, .. } => hash(&|hasher| units[at].hash(hasher)),
            TypedValues::Texts(texts) => hash(&|hasher| texts.get(at).hash(hasher)),
            TypedValues::Truths(truths) => u64::from(truths[at]),
            TypedValues::Dates(days) => hash(&|hasher| days[at].hash(hasher)),
        })
    }

    /// The records whose answer is no value of the column, in order.
    pub fn without_value(&self) -> impl Iterator<Item = usize> {
        self.known.zeroes().take_while(|at| *at < self.length as usize)
    }

    /// Sheet and cell of a record that stands in this sheet and row.
    #[must_use]
    pub fn cell(&self, at: u32, own: (u32, u32)) -> Option<(usize, CellAddress)> {
        match self.places.at(at) {
            Stands::Nowhere => None,
            Stands::InRow(column) => Some((own.0 as usize, CellAddress { row: own.1, column })),
            Stands::At(sheet, cell) => Some((sheet as usize, cell)),
        }
    }

    /// The answers that are no values of the column and not blank, each with its record.
    pub fn odd(&self) -> impl Iterator<Item = (usize, Answer<&str>)> {
        self.odd.iter().map(|(at, answer)| (*at as usize, answer.borrowed()))
    }

    /// How many of some records hold a value of the column.
    #[must_use]
    pub fn known_in(&self, records: Range<usize>) -> usize {
        self.known.count_ones(records)
    }

    /// The numbers of the column in order, `None` where none is known; nothing if it holds no numbers.
    pub fn numbers(&self) -> Option<(u8, impl Iterator<Item = Option<i64>>)> {
        match &self.values {
            TypedValues::Numbers { decimals, units } => Some((
                *decimals,
                units.iter().enumerate().map(|(at, units)| self.known.contains(at).then_some(*units)),
            )),
            _ => None,
        }
    }

    /// Whether what came through a pipe is a column of so many records, with sheets below `sheets`, of which
    /// each answer `fits`.
    #[must_use]
    pub fn is_sound(&self, length: u32, sheets: u32, fits: &dyn Fn(&Answer<&str>) -> bool) -> bool {
        let length_of_values = self.values.len().is_none_or(|own| own == length as usize);
        let texts = if let TypedValues::Texts(texts) = &self.values { texts.is_sound() } else { true };
        let is_of_sheet = |stands: Stands| !matches!(stands, Stands::At(sheet, _) if sheet >= sheets);
        let is_odd = |(at, answer): &(u32, Answer)| {
            *at < length
                && !self.known.contains(*at as usize)
                && *answer != Answer::NotKnown
                && fits(&answer.borrowed())
        };
        let first_known = self.known.minimum().and_then(|at| self.values.get(at));
        self.length == length
            && length_of_values
            && texts
            && self.known.len() == length as usize
            && (!matches!(self.values, TypedValues::Nothing) || self.known.is_clear())
            && first_known.is_none_or(|value| fits(&Answer::Reported(value)))
            && self.odd.is_sorted_by(|one, next| one.0 < next.0)
            && self.odd.iter().all(is_odd)
            && self.places.is_sound(length)
            && self.places.values().all(is_of_sheet)
    }
}

/// Where the cell of a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) enum Stands {
    /// Nowhere: no label was found.
    Nowhere,
    /// In the record's own row of its own sheet, in this column.
    InRow(u32),
    /// In this cell of this sheet.
    At(u32, CellAddress),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Scaled, Value};

    fn number(units: i64) -> Answer<&'static str> {
        Answer::Reported(Value::Number(Scaled { units, decimals: 0 }))
    }

    #[test]
    fn a_column_gives_back_what_was_put_into_it() {
        let text = Answer::Reported(Value::Text("ten"));
        let odd = Answer::Unreadable { text: "x", expected: "a whole number" };
        let all = [
            Answer::NotKnown,
            number(3),
            odd,
            Answer::NotAsked,
            text,
            number(-4),
            Answer::NotApplicable("n/a"),
            Answer::NotKnown,
        ];
        let mut column = Column::default();
        let cell = |row: u32| Some((0, CellAddress { row, column: 2 }));
        for (row, answer) in (5..).zip(&all) {
            column.push(answer, if row == 7 { None } else { cell(row) }, (0, row));
        }
        column.push(&number(9), Some((1, CellAddress { row: 0, column: 0 })), (0, 13));
        let given: Vec<Answer<&str>> = (0..8).map(|at| column.answer(at)).collect();
        assert_eq!(given, all);
        assert_eq!(
            (column.cell(0, (0, 5)), column.cell(2, (0, 7)), column.cell(3, (0, 8))),
            (
                Some((0, CellAddress { row: 5, column: 2 })),
                None,
                Some((0, CellAddress { row: 8, column: 2 }))
            )
        );
        assert_eq!(column.cell(8, (0, 13)), Some((1, CellAddress { row: 0, column: 0 })));
        assert!(
            column.is_sound(9, 2, &|_| true)
                && !column.is_sound(9, 1, &|_| true)
                && !column.is_sound(8, 2, &|_| true)
        );
    }

    #[test]
    fn texts_of_any_letters_come_back_whole() {
        let mut column = Column::default();
        let texts = ["Ynys Môn", "", "£", "Na h-Eileanan Siar"];
        for (row, text) in (0..).zip(texts) {
            column.push(&Answer::Reported(Value::Text(text)), None, (0, row));
        }
        assert!(
            texts
                .iter()
                .enumerate()
                .all(|(at, text)| column.answer(at) == Answer::Reported(Value::Text(text)))
        );
        assert!(column.is_sound(4, 1, &|_| true));
    }
}
