//! A field's answers in many records as a column: typed values, a bit for each that is known, and a short list of the few that are
//! anything but a value or blank.

use std::ops::Range;

use crate::vocabulary::{Answer, CellAddress, Scaled, Value, day};
use fixedbitset::FixedBitSet;

/// The answers of one field, by record.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Column {
    values: Values,
    known: FixedBitSet,
    /// What is no value of the column and not blank, by record, in order.
    odd: Vec<(u32, Answer)>,
    places: Runs<Stands>,
    length: u32,
}

/// Values of one type; where none is known, 0 or nothing.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
enum Values {
    /// No value is known so far.
    #[default]
    Nothing,
    Numbers {
        decimals: u8,
        units: Vec<i64>,
    },
    Texts(Texts),
    Truths(Vec<bool>),
    /// As days since 1970.
    Dates(Vec<i32>),
}

/// Texts in one piece, with the end of each.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Texts {
    all: String,
    ends: Vec<u32>,
}

/// Where the cell of a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
enum Stands {
    /// Nowhere: no label was found.
    Nowhere,
    /// In the record's own row of its own sheet, in this column.
    InRow(u32),
    /// In this cell of this sheet.
    At(u32, CellAddress),
}

/// A value for each index, kept once for each run of indices that share it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Runs<T>(Vec<(u32, T)>);

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy + PartialEq> Runs<T> {
    /// Says what holds from an index on. Indices come in order.
    pub fn push(&mut self, from: u32, value: T) {
        if self.0.last().is_none_or(|(_, last)| *last != value) {
            self.0.push((from, value));
        }
    }

    /// What holds at an index.
    ///
    /// # Panics
    /// If nothing was said of any index up to it.
    #[must_use]
    pub fn at(&self, index: u32) -> T {
        if let [(_, only)] = self.0.as_slice() {
            return *only;
        }
        self.0[self.0.partition_point(|(from, _)| *from <= index) - 1].1
    }

    /// The values of the runs.
    pub fn values(&self) -> impl Iterator<Item = T> {
        self.0.iter().map(|(_, value)| *value)
    }

    /// Whether runs begin with the first index and come in order, each before `length`.
    #[must_use]
    pub fn is_sound(&self, length: u32) -> bool {
        let starts = || self.0.iter().map(|(from, _)| *from);
        starts().next().map_or(length == 0, |first| first == 0)
            && starts().is_sorted_by(|one, next| one < next)
            && starts().all(|from| from < length)
    }
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
    }

    fn get(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.all[start..self.ends[at] as usize]
    }

    fn is_sound(&self) -> bool {
        let within = |end: &u32| self.all.is_char_boundary(*end as usize);
        self.ends.is_sorted() && self.ends.iter().all(within)
    }
}

impl Values {
    /// As many unknown values of the type of a value as there are records before it.
    fn like(value: &Value<&str>, count: usize) -> Self {
        match value {
            Value::Number(number) => Self::Numbers { decimals: number.decimals, units: vec![0; count] },
            Value::Text(_) => Self::Texts(Texts { all: String::new(), ends: vec![0; count] }),
            Value::Boolean(_) => Self::Truths(vec![false; count]),
            Value::Date(_) => Self::Dates(vec![0; count]),
        }
    }

    /// Adds a value; `false` if it is of another type.
    fn push(&mut self, value: &Value<&str>) -> bool {
        match (self, value) {
            (Self::Numbers { decimals, units }, Value::Number(number)) if *decimals == number.decimals => units.push(number.units),
            (Self::Texts(texts), Value::Text(text)) => texts.push(text),
            (Self::Truths(truths), Value::Boolean(truth)) => truths.push(*truth),
            (Self::Dates(days), Value::Date(date)) => days.push(day::number_of(*date)),
            _ => return false,
        }
        true
    }

    fn push_unknown(&mut self) {
        match self {
            Self::Nothing => {}
            Self::Numbers { units, .. } => units.push(0),
            Self::Texts(texts) => texts.push(""),
            Self::Truths(truths) => truths.push(false),
            Self::Dates(days) => days.push(0),
        }
    }

    fn get(&self, at: usize) -> Option<Value<&str>> {
        Some(match self {
            Self::Nothing => return None,
            Self::Numbers { decimals, units } => Value::Number(Scaled { units: units[at], decimals: *decimals }),
            Self::Texts(texts) => Value::Text(texts.get(at)),
            Self::Truths(truths) => Value::Boolean(truths[at]),
            Self::Dates(days) => Value::Date(day::numbered(days[at])?),
        })
    }

    fn len(&self) -> Option<usize> {
        Some(match self {
            Self::Nothing => return None,
            Self::Numbers { units, .. } => units.len(),
            Self::Texts(texts) => texts.ends.len(),
            Self::Truths(truths) => truths.len(),
            Self::Dates(days) => days.len(),
        })
    }
}

impl Column {
    /// Adds the answer of the next record, and where its cell stands: sheet and cell. `own` is the sheet and row of the record.
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
                if matches!(self.values, Values::Nothing) {
                    self.values = Values::like(value, at);
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
            Values::Numbers { decimals, units } => {
                Some((*decimals, units.iter().enumerate().map(|(at, units)| self.known.contains(at).then_some(*units))))
            }
            _ => None,
        }
    }

    /// Whether what came through a pipe is a column of so many records, with sheets below `sheets`, of which each answer `fits`.
    #[must_use]
    pub fn is_sound(&self, length: u32, sheets: u32, fits: &dyn Fn(&Answer<&str>) -> bool) -> bool {
        let length_of_values = self.values.len().is_none_or(|own| own == length as usize);
        let texts = if let Values::Texts(texts) = &self.values { texts.is_sound() } else { true };
        let is_of_sheet = |stands: Stands| !matches!(stands, Stands::At(sheet, _) if sheet >= sheets);
        let is_odd = |(at, answer): &(u32, Answer)| {
            *at < length && !self.known.contains(*at as usize) && *answer != Answer::NotKnown && fits(&answer.borrowed())
        };
        let first_known = self.known.minimum().and_then(|at| self.values.get(at));
        self.length == length
            && length_of_values
            && texts
            && self.known.len() == length as usize
            && (!matches!(self.values, Values::Nothing) || self.known.is_clear())
            && first_known.is_none_or(|value| fits(&Answer::Reported(value)))
            && self.odd.is_sorted_by(|one, next| one.0 < next.0)
            && self.odd.iter().all(is_odd)
            && self.places.is_sound(length)
            && self.places.values().all(is_of_sheet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(units: i64) -> Answer<&'static str> {
        Answer::Reported(Value::Number(Scaled { units, decimals: 0 }))
    }

    #[test]
    fn a_column_gives_back_what_was_put_into_it() {
        let text = Answer::Reported(Value::Text("ten"));
        let odd = Answer::Unreadable { text: "x", expected: "a whole number" };
        let all = [Answer::NotKnown, number(3), odd, Answer::NotAsked, text, number(-4), Answer::NotApplicable("n/a"), Answer::NotKnown];
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
            (Some((0, CellAddress { row: 5, column: 2 })), None, Some((0, CellAddress { row: 8, column: 2 })))
        );
        assert_eq!(column.cell(8, (0, 13)), Some((1, CellAddress { row: 0, column: 0 })));
        assert!(column.is_sound(9, 2, &|_| true) && !column.is_sound(9, 1, &|_| true) && !column.is_sound(8, 2, &|_| true));
    }

    #[test]
    fn texts_of_any_letters_come_back_whole() {
        let mut column = Column::default();
        let texts = ["Ynys Môn", "", "£", "Na h-Eileanan Siar"];
        for (row, text) in (0..).zip(texts) {
            column.push(&Answer::Reported(Value::Text(text)), None, (0, row));
        }
        assert!(texts.iter().enumerate().all(|(at, text)| column.answer(at) == Answer::Reported(Value::Text(text))));
        assert!(column.is_sound(4, 1, &|_| true));
    }
}
