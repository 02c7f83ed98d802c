//! What of an earlier output is kept no longer.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use polars::prelude::PolarsError;

use crate::{
    expressions::FrameError,
    records::{EarlierOutput, HistoryError, RecordsError, Untrue, accepted},
    registers::{Entry, KEPT, as_returns, kept},
    returns::Context,
    schemas::Retention,
    validation::overdue,
};

/// Why an output cannot be purged.
#[derive(Debug, thiserror::Error)]
pub enum PurgeError {
    /// A file of it is not as its run wrote it.
    #[error(transparent)]
    Untrue(#[from] Untrue),
    /// Its records cannot be read.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The new ones cannot be written.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// The disk.
    #[error("{0}: {1}")]
    Disk(std::path::PathBuf, std::io::Error),
    /// A fault of our own.
    #[error("a rule of retention cannot be applied: {0}")]
    Frame(#[from] FrameError),
    /// A fault of our own.
    #[error("records cannot be changed: {0}")]
    Polars(#[from] PolarsError),
    /// A register's file has other rows than what is kept of it.
    #[error("{0}: it has other rows than what is kept of the register, so that none can be found in it")]
    OtherRows(std::path::PathBuf),
}

/// A record of which fields are taken out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    /// The table.
    pub table: String,
    /// Id of the unit.
    pub unit: String,
    /// Key of the record.
    pub record: String,
    /// Names of the fields.
    pub fields: BTreeSet<String>,
    /// By which rule, in words.
    pub rule: String,
    /// The row, counted from 0, where it stands among records.
    pub(super) row: u32,
}

/// What is to be taken out of an output.
#[derive(Debug, Default)]
pub struct Plan {
    /// Of records, by table.
    pub(super) records: BTreeMap<String, Vec<Taken>>,
    /// Of registers, by name: what is kept of each, and which of it (by index) is to be taken out.
    pub(super) registers: BTreeMap<String, (Vec<Entry>, BTreeMap<usize, Taken>)>,
    /// Registers that are not declared any more: whether they hold anything cannot be told.
    pub unknown: Vec<String>,
}

impl Plan {
    /// That of an output, on a day; the context is that of its period.
    ///
    /// # Errors
    /// If the output is not as its run left it.
    pub fn of(out: &EarlierOutput, context: &Context<'_>, day: Date) -> Result<Self, PurgeError> {
        let mut plan = Self::default();
        if context.collection.retention.is_empty() {
            return Ok(plan);
        }
        plan.add_records(out, context, day)?;
        plan.add_registers(out, context, day)?;
        Ok(plan)
    }

    /// Whether nothing is to be taken out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.registers.is_empty()
    }

    /// All that is taken out, each record once.
    #[must_use]
    pub fn taken(&self) -> Vec<&Taken> {
        let of_records = self.records.values().flatten();
        let of_registers = self.registers.values().flat_map(|(_, taken)| taken.values());
        let mut all: Vec<&Taken> = Vec::new();
        for own in of_records.chain(of_registers) {
            let is_same = |other: &&Taken| {
                (&other.table, &other.unit, &other.record) == (&own.table, &own.unit, &own.record)
                    && own.fields.is_subset(&other.fields)
            };
            if !all.iter().any(is_same) {
                all.push(own);
            }
        }
        all.sort();
        all
    }

    fn add_records(
        &mut self,
        out: &EarlierOutput,
        context: &Context<'_>,
        day: Date,
    ) -> Result<(), PurgeError> {
        let Some(own) = accepted(out, context)? else { return Ok(()) };
        let told = super::record_files::told_in_reasons(out, context.period)?;
        for item in overdue(&own.returns, context, day)? {
            let rule = &context.collection.retention[item.retention];
            let table = &context.collection.tables[rule.table];
            let found = &own.returns.returns[item.found];
            let record = found.records.get(item.record);
            let key = record.key(table);
            let is_held = |field: &&usize| {
                let name = &table.fields[**field].name;
                let place = [&table.name, &found.unit.id, &key, name].map(String::clone);
                record.value(**field).is_some() || told.contains(&place)
            };
            let held: Vec<usize> = rule.blank.iter().filter(is_held).copied().collect();
            if !held.is_empty() {
                let taken = taken(rule, &held, (&found.unit.id, &key, record.row()), context);
                self.records.entry(table.name.clone()).or_default().push(taken);
            }
        }
        Ok(())
    }

    fn add_registers(
        &mut self,
        out: &EarlierOutput,
        context: &Context<'_>,
        day: Date,
    ) -> Result<(), PurgeError> {
        let names = out.listed().keys().filter_map(|name| {
            name.strip_prefix(KEPT)?.strip_prefix('/')?.strip_suffix(".json").map(str::to_owned)
        });
        for name in names.collect::<Vec<String>>() {
            let registers = &context.collection.published.registers;
            let Some(declared) = registers.iter().find(|own| own.name == name) else {
                self.unknown.push(name);
                continue;
            };
            let Some(entries) = kept(out, &name)? else { continue };
            let mut found: BTreeMap<usize, Taken> = BTreeMap::new();
            for item in overdue(&as_returns(&entries, declared.of, context), context, day)? {
                let rule = &context.collection.retention[item.retention];
                let fields = &context.collection.tables[rule.table].fields;
                let entry = &entries[item.found];
                let is_held = |field: &&usize| {
                    let name = &fields[**field].name;
                    entry.values.contains_key(name) || entry.redacted.contains_key(name)
                };
                let held: Vec<usize> = rule.blank.iter().filter(is_held).copied().collect();
                if held.is_empty() {
                    continue;
                }
                let more = taken(rule, &held, (&entry.unit, &entry.key, 0), context);
                found.entry(item.found).or_insert_with(|| more.clone()).fields.extend(more.fields);
            }
            if !found.is_empty() {
                self.registers.insert(name, (entries, found));
            }
        }
        Ok(())
    }
}

fn taken(
    rule: &Retention,
    fields: &[usize],
    (unit, key, row): (&str, &str, u32),
    context: &Context<'_>,
) -> Taken {
    let tables = &context.collection.tables;
    let table = &tables[rule.table];
    Taken {
        table: table.name.clone(),
        unit: unit.to_owned(),
        record: key.to_owned(),
        fields: fields.iter().map(|field| table.fields[*field].name.clone()).collect(),
        rule: rule.in_words(tables),
        row,
    }
}
