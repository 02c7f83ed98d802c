//! What is measured of each unit: the figures of its return, in order of table, key and field.

use std::ops::Range;

use crate::{
    returns::Return,
    schemas::{Collection, Field, RecordTable, tables::NamedFigure},
};

/// A measure, by its number among those of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeasureId(u32);

/// All that is measured: under the keys that are declared, then under others as they come.
#[derive(Debug)]
pub struct Measures {
    measures: Vec<NamedFigure>,
    tables: Vec<OfTable>,
}

/// The measures of one table: each of its figures under each of its keys.
#[derive(Debug)]
struct OfTable {
    first: usize,
    keys: Vec<String>,
    /// Indices of the fields that are figures.
    fields: Vec<usize>,
    is_list: bool,
}

impl MeasureId {
    /// Its number.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    fn new(index: usize) -> Self {
        // As many figures a return has no form.
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// Whether a field is a figure of the unit: a number that flows, stands or is a rate, and no personal one.
fn is_figure(field: &Field) -> bool {
    field.kind.is_numeric() && !field.personal && field.measure.is_some()
}

impl Measures {
    /// What is measured in a collection, with the keys that returns have beside those that are declared.
    #[must_use]
    pub fn of(returns: &[Return], collection: &Collection) -> Self {
        let of_returns = returns.iter().flat_map(|found| found.records.tables());
        let of_matrices = of_returns.filter(|records| collection.tables[records.table()].is_matrix());
        let keys = of_matrices.flat_map(|records| {
            let table = &collection.tables[records.table()];
            records.iter().map(move |record| (records.table(), record.key(table)))
        });
        Self::with_keys(keys, collection)
    }

    /// The same, with these keys (of a table by its index) beside those that are declared.
    #[must_use]
    pub fn with_keys(others: impl Iterator<Item = (usize, String)>, collection: &Collection) -> Self {
        let mut keys: Vec<Vec<String>> = collection.figure_tables().map(declared_keys).collect();
        for (table, key) in others {
            if !keys[table].contains(&key) {
                keys[table].push(key);
            }
        }
        let mut all = Self { measures: Vec::new(), tables: Vec::new() };
        for (table, (declared, keys)) in collection.figure_tables().zip(keys).enumerate() {
            let fields: Vec<usize> =
                (0..declared.fields.len()).filter(|field| is_figure(&declared.fields[*field])).collect();
            let first = all.measures.len();
            let of_key = |key: &String| {
                fields
                    .iter()
                    .map(|field| NamedFigure { table, key: key.clone(), field: *field })
                    .collect::<Vec<_>>()
            };
            all.measures.extend(keys.iter().flat_map(of_key));
            all.tables.push(OfTable { first, keys, fields, is_list: declared.is_list() });
        }
        all
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.measures.len()
    }

    /// Whether nothing is measured.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.measures.is_empty()
    }

    /// What a measure is.
    #[must_use]
    pub fn get(&self, id: MeasureId) -> &NamedFigure {
        &self.measures[id.index()]
    }

    /// All of them, in order.
    pub fn ids(&self) -> impl Iterator<Item = MeasureId> {
        (0..self.measures.len()).map(MeasureId::new)
    }

    /// Those of a table, in order of key and field.
    pub fn of_table(&self, table: usize) -> impl Iterator<Item = MeasureId> + use<> {
        let own = &self.tables[table];
        (own.first..own.first + own.keys.len() * own.fields.len()).map(MeasureId::new)
    }

    /// Those of one key of a table, in order of field: none if the key is not among those of the table.
    pub fn of_key(&self, table: usize, key: &str) -> impl Iterator<Item = MeasureId> + use<> {
        let own = &self.tables[table];
        let range: Range<usize> = own.place(key).map_or(0..0, |place| {
            let first = own.first + place * own.fields.len();
            first..first + own.fields.len()
        });
        range.map(MeasureId::new)
    }

    /// The measure that a field of a table is under a key; `None` if it is no figure, or the key is not among
    /// those of the table.
    #[must_use]
    pub fn find(&self, table: usize, key: &str, field: usize) -> Option<MeasureId> {
        let own = &self.tables[table];
        let field = own.fields.binary_search(&field).ok()?;
        own.place(key).map(|place| MeasureId::new(own.first + place * own.fields.len() + field))
    }

    /// The keys of a table, declared ones first.
    #[must_use]
    pub fn keys(&self, table: usize) -> &[String] {
        &self.tables[table].keys
    }
}

impl OfTable {
    fn place(&self, key: &str) -> Option<usize> {
        let key = if self.is_list { "" } else { key };
        self.keys.iter().position(|own| own == key)
    }
}

/// A list is summed as a whole, under a blank key.
fn declared_keys(table: &RecordTable) -> Vec<String> {
    if table.is_list() { vec![String::new()] } else { table.declared_keys() }
}
