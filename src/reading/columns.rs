//! A field's answers in many records as a column: typed values, a bit for each that is known, and a short
//! list of the few that are anything but a value or blank.

use std::{
    hash::{BuildHasher, Hash, Hasher},
    ops::Range,
};

use crate::vocabulary::{Answer, CellAddress, Scaled, Value, day};
use fixedbitset::FixedBitSet;

/// The answers of one field, by record.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Column {
    values: TypedValues,
    known: FixedBitSet,
    /// What is no value of the column and not blank, by record, in order.
    odd: Vec<(u32, Answer)>,
    places: Runs<Stands>,
    length: u32,
}

/// Values of one type; where none is known, 0 or nothing.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
enum TypedValues {
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

    /// Adds what holds of some indices of another, from an index of its own on.
    pub fn extend(&mut self, other: &Self, range: Range<usize>, from: u32) {
        let start = other.0.partition_point(|(first, _)| (*first as usize) <= range.start).saturating_sub(1);
        let runs = other.0[start..].iter().take_while(|(first, _)| (*first as usize) < range.end);
        for (first, value) in runs {
            self.push(moved((*first as usize).max(range.start), range.start, from as usize), *value);
        }
    }

    /// The runs up to `length`, each with its value.
    pub fn ranges(&self, length: usize) -> impl Iterator<Item = (Range<usize>, T)> {
        let ends = self.0.iter().skip(1).map(|(from, _)| *from as usize).chain([length]);
        self.0.iter().zip(ends).map(|((from, value), end)| (*from as usize..end, *value))
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

/// What is listed of a range of records, of a list in order of record.
pub(super) fn within<'l, T>(listed: &'l [T], records: &Range<usize>, record: impl Fn(&T) -> u32) -> &'l [T] {
    let start = listed.partition_point(|one| (record(one) as usize) < records.start);
    let length = listed[start..].partition_point(|one| (record(one) as usize) < records.end);
    &listed[start..start + length]
}

/// The index that one of a range has behind others.
fn moved(at: usize, start: usize, own: usize) -> u32 {
    u32::try_from(at - start + own).unwrap_or(u32::MAX)
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

    fn truncate(&mut self, length: usize) {
        self.ends.truncate(length);
        self.all.truncate(self.ends.last().map_or(0, |end| *end as usize));
    }

    fn extend(&mut self, other: &Self, range: Range<usize>) {
        let start = range.start.checked_sub(1).map_or(0, |before| other.ends[before] as usize);
        let end = range.end.checked_sub(1).map_or(0, |last| other.ends[last] as usize);
        let own = self.all.len();
        self.all.push_str(&other.all[start..end]);
        let moved = |end: &u32| u32::try_from(*end as usize - start + own).unwrap_or(u32::MAX);
        self.ends.extend(other.ends[range].iter().map(moved));
    }

    fn is_sound(&self) -> bool {
        let within = |end: &u32| self.all.is_char_boundary(*end as usize);
        self.ends.is_sorted() && self.ends.iter().all(within)
    }
}

impl TypedValues {
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
            (Self::Numbers { decimals, units }, Value::Number(number)) if *decimals == number.decimals => {
                units.push(number.units)
            }
            (Self::Texts(texts), Value::Text(text)) => texts.push(text),
            (Self::Truths(truths), Value::Boolean(truth)) => truths.push(*truth),
            (Self::Dates(days), Value::Date(date)) => days.push(day::number_of(*date)),
            _ => return false,
        }
        true
    }

    /// Adds some values of another column; `false` if they are of another type.
    fn extend(&mut self, other: &Self, range: Range<usize>) -> bool {
        match (self, other) {
            (Self::Numbers { decimals, units }, Self::Numbers { decimals: others, units: more })
                if decimals == others =>
            {
                units.extend_from_slice(&more[range]);
            }
            (Self::Texts(texts), Self::Texts(more)) => texts.extend(more, range),
            (Self::Truths(truths), Self::Truths(more)) => truths.extend_from_slice(&more[range]),
            (Self::Dates(days), Self::Dates(more)) => days.extend_from_slice(&more[range]),
            _ => return false,
        }
        true
    }

    /// As many unknown values of the same type.
    fn unknown(&self, count: usize) -> Self {
        match self {
            Self::Nothing => Self::Nothing,
            Self::Numbers { decimals, .. } => Self::Numbers { decimals: *decimals, units: vec![0; count] },
            Self::Texts(_) => Self::Texts(Texts { all: String::new(), ends: vec![0; count] }),
            Self::Truths(_) => Self::Truths(vec![false; count]),
            Self::Dates(_) => Self::Dates(vec![0; count]),
        }
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
            Self::Numbers { decimals, units } => {
                Value::Number(Scaled { units: units[at], decimals: *decimals })
            }
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

/// A column in the making whose cells all stand in the rows of their records, under one another, and hold
/// values or nothing.
#[derive(Debug, Clone, Default)]
pub struct PlainColumn {
    values: TypedValues,
    /// A bit for each record.
    known: Vec<usize>,
    length: usize,
}

impl PlainColumn {
    /// Adds the value of the next record. All are of one type.
    pub fn push(&mut self, value: Option<&Value<&str>>) {
        let (word, bit) = (self.length / usize::BITS as usize, self.length % usize::BITS as usize);
        if bit == 0 {
            self.known.push(0);
        }
        if let Some(value) = value {
            if matches!(self.values, TypedValues::Nothing) {
                self.values = TypedValues::like(value, self.length);
            }
            let is_alike = self.values.push(value);
            debug_assert!(is_alike, "one field has one type");
            self.known[word] |= 1 << bit;
        } else {
            self.values.push_unknown();
        }
        self.length += 1;
    }

    /// Takes back all but the first few.
    pub fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
        match &mut self.values {
            TypedValues::Nothing => {}
            TypedValues::Numbers { units, .. } => units.truncate(length),
            TypedValues::Texts(texts) => texts.truncate(length),
            TypedValues::Truths(truths) => truths.truncate(length),
            TypedValues::Dates(days) => days.truncate(length),
        }
        let (words, bits) = (length / usize::BITS as usize, length % usize::BITS as usize);
        self.known.truncate(words + usize::from(bits > 0));
        if let Some(last) = self.known.get_mut(words) {
            *last &= (1 << bits) - 1;
        }
    }

    /// The column, all of whose cells stand in this column of their sheet.
    #[must_use]
    pub fn finish(self, column: u32) -> Column {
        let mut places = Runs::default();
        if self.length > 0 {
            places.push(0, Stands::InRow(column));
        }
        let known = FixedBitSet::with_capacity_and_blocks(self.length, self.known);
        Column {
            values: self.values,
            known,
            odd: Vec::new(),
            places,
            length: u32::try_from(self.length).unwrap_or(u32::MAX),
        }
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
