//! The records of a group, as its collections keep them.

use super::source::OwnUnits;
use crate::{
    answering::Source,
    records::{HistoryError, NotAsDeclared, kept_values},
    schemas::{Collection, RecordTable, packs::RecordsOf},
    vocabulary::{Period, Value},
};

/// A record that was kept: its unit, and the value of each field, `None` where there is none.
pub struct Kept {
    pub unit: String,
    pub values: Vec<Option<Value>>,
}

impl Kept {
    /// Its key, as lists write it.
    pub fn key(&self, table: &RecordTable) -> String {
        let parts = table.primary_key.iter().map(|at| self.text(*at));
        parts.collect::<Vec<_>>().join("/")
    }

    /// The text of a field; blank where there is none.
    pub fn text(&self, field: usize) -> String {
        self.values.get(field).and_then(Option::as_ref).map(ToString::to_string).unwrap_or_default()
    }

    /// What a field holds, in the words that people know.
    pub fn shown(&self, field: usize, table: &RecordTable) -> String {
        let text = self.text(field);
        let label = table.fields[field].labels.iter().find(|(code, _)| *code == text);
        match (label, text.as_str()) {
            (Some((_, label)), _) => label.clone(),
            (None, "true") => "yes".to_owned(),
            (None, "false") => "no".to_owned(),
            (None, _) => text,
        }
    }
}

/// The records of a table in the outputs of a period.
///
/// # Errors
/// If they are not as their run wrote them, or as they are declared.
pub fn kept(source: &Source, period: Period, table: &RecordTable) -> Result<Vec<Kept>, HistoryError> {
    let Some((path, frame)) = source.out.records(&table.name, period)? else { return Ok(Vec::new()) };
    let told = |error: NotAsDeclared| error.at(&path);
    let units = frame.column("unit").and_then(|own| own.str().cloned());
    let units = units.map_err(|error| HistoryError::Records(path.clone(), error))?;
    let mut columns = Vec::new();
    for field in &table.fields {
        let is_there = frame.column(&field.name).is_ok();
        let none = || vec![None; frame.height()];
        columns.push(if is_there { kept_values(&frame, field).map_err(told)? } else { none() });
    }
    let record = |(at, unit): (usize, Option<&str>)| Kept {
        unit: unit.unwrap_or_default().to_owned(),
        values: columns.iter().map(|own| own[at].clone()).collect(),
    };
    Ok(units.iter().enumerate().map(record).collect())
}

impl RecordsOf {
    /// Whether a record is one of those that are meant.
    pub fn holds(&self, record: &Kept) -> bool {
        let is_one_of = |(field, texts): &(usize, Vec<String>)| texts.contains(&record.text(*field));
        self.only.iter().all(is_one_of) && !self.not.iter().any(is_one_of)
    }

    /// The table whose records they are.
    pub fn table_in<'c>(&self, collection: &'c Collection) -> &'c RecordTable {
        &collection.tables[self.table]
    }
}

/// Those of a group that are meant.
pub fn of_group(all: Vec<Kept>, records: &RecordsOf, units: &OwnUnits) -> Vec<Kept> {
    all.into_iter().filter(|own| units.has(&own.unit) && records.holds(own)).collect()
}
