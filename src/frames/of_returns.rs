//! Accepted returns as the source of frames.

use std::{cell::OnceCell, ops::Range};

use super::{Source, Withheld, submissions::facts};
use crate::{
    expressions::{SubmissionFact, Values},
    reading::Record,
    records::History,
    returns::{Context, Return, Returns},
    schemas::{Field, FieldType},
    vocabulary::{Answer, Value, ValueAt, day},
};

/// One record.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// Index of its return.
    pub found: usize,
    /// Its index there.
    pub record: usize,
    /// What it holds.
    pub read: Record<'a>,
}

/// Accepted returns as the source of frames.
pub struct OfReturns<'a> {
    all: &'a Returns,
    returns: &'a [Return],
    withheld: &'a Withheld,
    history: &'a History,
    context: &'a Context<'a>,
    /// Those of which records are looked at.
    places: Range<usize>,
    /// The records of each table, once they are asked for.
    rows: Vec<OnceCell<Vec<Row<'a>>>>,
}

impl<'a> OfReturns<'a> {
    /// Of those returns whose records are looked at; a value in `withheld` counts as not known.
    pub fn new(
        (all, places): (&'a Returns, Range<usize>),
        withheld: &'a Withheld,
        history: &'a History,
        context: &'a Context<'a>,
    ) -> Self {
        let rows = vec![OnceCell::new(); context.collection.tables.len()];
        Self { all, returns: all.returns.as_slice(), withheld, history, context, places, rows }
    }

    /// The records of a table.
    pub fn rows(&self, table: usize) -> &[Row<'a>] {
        self.rows[table].get_or_init(|| {
            let returns = self.returns[self.places.clone()].iter().zip(self.places.clone());
            let of_return = |(of, found): (&'a Return, usize)| {
                of.records.of_table(table).map(move |(record, read)| Row { found, record, read })
            };
            returns.flat_map(of_return).collect()
        })
    }

    /// An attribute of the register for the lead of a return.
    #[must_use]
    pub fn attribute_of(&self, found: usize, name: &str) -> Option<String> {
        self.context.register.get(&self.returns[found].unit.lead)?.attribute(name).map(str::to_owned)
    }

    fn known(&self, row: &Row<'a>, field: usize) -> Option<Value<&'a str>> {
        let value = row.read.value(field)?;
        (self.withheld.is_empty() || !self.withheld.contains(&ValueAt::new(row.found, row.record, field)))
            .then_some(value)
    }
}

impl Source for OfReturns<'_> {
    fn return_of_records(&self, table: usize) -> Vec<u32> {
        self.rows(table).iter().map(|row| u32::try_from(row.found).unwrap_or(u32::MAX)).collect()
    }

    fn gives(&self, found: usize, table: usize) -> bool {
        self.returns[found].gives[table]
    }

    fn values(&self, table: usize, field: usize) -> Values {
        values(
            &self.context.collection.tables[table].fields[field],
            self.rows(table).iter().map(|row| self.known(row, field)),
        )
    }

    fn previous(&self, table: usize, field: usize, back: u8) -> Values {
        let declared = &self.context.collection.tables[table];
        let period = (0..back).fold(self.context.period, |period, _| period.previous());
        let earlier = self.history.get(period);
        let mut units: Option<(usize, Vec<usize>)> = None;
        let found: Vec<Option<Value>> = self
            .rows(table)
            .iter()
            .map(|row| {
                let earlier = earlier?;
                // Records of one return stand together: whose they were is worked out once.
                let standing = match units.take() {
                    Some((found, standing)) if found == row.found => standing,
                    _ => earlier.standing_for(&self.returns[row.found].unit, period, self.context),
                };
                let value =
                    earlier.value(&standing, table, &row.read.key(declared), field, &declared.fields[field]);
                units = Some((row.found, standing));
                value
            })
            .collect();
        values(&declared.fields[field], found.iter().map(|value| value.as_ref().map(Value::borrowed)))
    }

    fn not_asked(&self, table: usize, field: usize, back: u8) -> Vec<bool> {
        let rows = self.rows(table);
        if back == 0 {
            return rows.iter().map(|row| row.read.answer(field) == Answer::NotAsked).collect();
        }
        let declared = &self.context.collection.tables[table];
        let period = (0..back).fold(self.context.period, |period, _| period.previous());
        let Some(earlier) = self.history.get(period).filter(|earlier| earlier.has_gaps(table)) else {
            return Vec::new();
        };
        let standing =
            |row: &Row<'_>| earlier.standing_for(&self.returns[row.found].unit, period, self.context);
        rows.iter()
            .map(|row| earlier.is_not_asked(&standing(row), table, &row.read.key(declared), field))
            .collect()
    }

    fn asks(&self, found: usize, table: usize, key: &str) -> bool {
        self.returns[found].asks(table, key)
    }

    fn keys(&self, table: usize) -> Vec<String> {
        let declared = &self.context.collection.tables[table];
        self.rows(table).iter().map(|row| row.read.key(declared)).collect()
    }

    fn attribute(&self, table: usize, name: &str) -> Vec<Option<String>> {
        self.rows(table).iter().map(|row| self.attribute_of(row.found, name)).collect()
    }

    fn submission(&self, table: usize, fact: SubmissionFact) -> Values {
        let of_records: Vec<Option<usize>> = self.rows(table).iter().map(|row| Some(row.found)).collect();
        facts(fact, self.all, self.context).of(&of_records)
    }
}

fn values<'a>(field: &Field, of: impl Iterator<Item = Option<Value<&'a str>>>) -> Values {
    match field.kind {
        FieldType::Integer | FieldType::Number => Values::Numbers(
            of.map(|value| match value {
                Some(Value::Number(number)) => Some(number.units as f64),
                _ => None,
            })
            .collect(),
        ),
        FieldType::Text => Values::Texts(of.map(|value| value.map(|value| value.to_string())).collect()),
        FieldType::Boolean => Values::Truths(
            of.map(|value| match value {
                Some(Value::Boolean(truth)) => Some(truth),
                _ => None,
            })
            .collect(),
        ),
        FieldType::Date => Values::Dates(
            of.map(|value| match value {
                Some(Value::Date(date)) => Some(day::number_of(date)),
                _ => None,
            })
            .collect(),
        ),
    }
}
