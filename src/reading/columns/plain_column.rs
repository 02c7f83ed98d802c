//! A column in the making, of the plain rows of a long list.

use fixedbitset::FixedBitSet;

use super::{
    column::{Column, Stands},
    runs::Runs,
    typed_values::TypedValues,
};
use crate::vocabulary::Value;

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
