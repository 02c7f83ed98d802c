//! What rests on exceptions: the figures concerned, beside the national totals of their fields.

use std::collections::{BTreeMap, BTreeSet};

use super::{AreaType, Statistics};
use crate::{
    records::ListedTotal,
    returns::Context,
    schemas::{Collection, RecordTable},
    vocabulary::{Exception, Scaled},
};

/// The national totals of one period: by table, key and field.
#[derive(Debug)]
pub struct NationalTotals<'c> {
    collection: &'c Collection,
    values: BTreeMap<(usize, String, usize), Scaled>,
}

/// A national total that would not be what it was.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedTotal {
    /// Index of the table.
    pub table: usize,
    /// Row of a matrix table; empty for tables that have none.
    pub key: String,
    /// Index of the field.
    pub field: usize,
    /// As it was published; `None` if nothing was known.
    pub before: Option<Scaled>,
    /// As it would be.
    pub after: Option<Scaled>,
}

impl<'c> NationalTotals<'c> {
    /// Those worked out now.
    #[must_use]
    pub fn of(statistics: &Statistics, context: &Context<'c>) -> Self {
        let of_whole = statistics.totals.iter().filter(|total| {
            total.period == context.period && statistics.areas[total.area].kind == AreaType::All
        });
        let values =
            of_whole.filter_map(|total| Some(((total.table, total.key.clone(), total.field), total.value?)));
        Self { collection: context.collection, values: values.collect() }
    }

    /// Those that an earlier run listed; of tables and fields that the collection no longer has, nothing.
    #[must_use]
    pub fn listed(lines: &[ListedTotal], collection: &'c Collection) -> Self {
        let place = |line: &ListedTotal| {
            let table = collection.figure_table_named(&line.table)?;
            let declared = collection.figure_table(table);
            let field = declared.field(&line.field)?;
            let value = scaled(&line.value, declared.fields[field].decimals)?;
            Some(((table, line.key.clone(), field), value))
        };
        Self { collection, values: lines.iter().filter_map(place).collect() }
    }

    /// The total of a field: that of the total row, if the table has one of which it is known, else over all
    /// rows.
    #[must_use]
    pub fn of_field(&self, table: usize, field: usize) -> Option<Scaled> {
        let of_key = |key: &String| self.values.get(&(table, key.clone(), field)).copied();
        let own = self.collection.figure_table(table).total_key.as_ref().and_then(of_key);
        own.or_else(|| {
            let mut rows = self
                .values
                .iter()
                .filter(|((of, _, at), _)| (*of, *at) == (table, field))
                .map(|(_, value)| *value);
            let first = rows.next()?;
            rows.try_fold(first, Scaled::checked_add)
        })
    }

    /// Where other totals differ from these, in order of table, key and field.
    #[must_use]
    pub fn changed(&self, now: &Self) -> Vec<ChangedTotal> {
        let places: BTreeSet<&(usize, String, usize)> = self.values.keys().chain(now.values.keys()).collect();
        let both = places
            .into_iter()
            .map(|place| (place, self.values.get(place).copied(), now.values.get(place).copied()));
        let differ = both.filter(|(_, before, after)| before != after);
        differ
            .map(|((table, key, field), before, after)| ChangedTotal {
                table: *table,
                key: key.clone(),
                field: *field,
                before,
                after,
            })
            .collect()
    }
}

/// The sum of the values at which exceptions of one field stand; `None` where none of them is a number. Where
/// a unit has one at its total row, the rows that are within it are not added again.
#[must_use]
pub fn concerned<'e>(
    exceptions: impl Iterator<Item = &'e Exception> + Clone,
    table: &RecordTable,
    decimals: u8,
) -> Option<Scaled> {
    let is_total = |exception: &Exception| table.total_key.as_ref() == Some(&exception.record);
    let with_total: BTreeSet<&str> = exceptions
        .clone()
        .filter(|exception| is_total(exception))
        .map(|exception| exception.unit.as_str())
        .collect();
    let counted =
        exceptions.filter(|exception| is_total(exception) || !with_total.contains(exception.unit.as_str()));
    let mut values = counted.filter_map(|exception| scaled(&exception.value, decimals));
    let first = values.next()?;
    values.try_fold(first, Scaled::checked_add)
}

/// A figure of a list as a number of so many decimals.
#[must_use]
pub fn scaled(text: &str, decimals: u8) -> Option<Scaled> {
    Scaled::nearest(text.parse().ok()?, decimals)
}
