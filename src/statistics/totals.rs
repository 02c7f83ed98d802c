//! Sums by unit, region, country and all, with how many reported. Exact, whatever the order.

use std::collections::{BTreeMap, BTreeSet};

use super::{AreaType, ReportArea};
use crate::{
    records::key_of,
    returns::{Context, Return},
    schemas::{Field, RecordTable},
    validation::Validation,
    vocabulary::Scaled,
};

/// One line of `totals.csv`.
#[derive(Debug, Clone)]
pub struct Total {
    /// Index of the area.
    pub area: usize,
    /// Index of the table.
    pub table: usize,
    /// Row of a matrix table, such as a type of premises; empty for tables that have none.
    pub key: String,
    /// Index of the field.
    pub field: usize,
    /// The sum of what was reported; `None` if nothing was.
    pub value: Option<Scaled>,
    /// Returns in which it was reported.
    pub reported_units: usize,
    /// Authorities expected in the area.
    pub expected_authorities: usize,
    /// Of these, how many are answered for by those returns.
    pub reported_authorities: usize,
}

/// A sum that does not fit.
#[derive(Debug, thiserror::Error)]
#[error("the sum of {field} over {area} is too large to be held: a figure in it must be wrong")]
pub struct TotalsError {
    field: String,
    area: String,
}

/// What one return adds to one field and key.
type Contributions = BTreeMap<(usize, String, usize), Vec<(usize, Scaled)>>;

/// Sums each figure over the returns of each area.
///
/// Flows and stocks are summed over areas; rates stand in the lines of units only, since rates are never added. A value
/// with an open error is not given. A sum of nothing is not known, never 0.
///
/// # Errors
/// If a sum does not fit 64 bits at the field's scale.
pub fn totals(areas: &[ReportArea], returns: &[Return], validation: &Validation, context: &Context<'_>) -> Result<Vec<Total>, TotalsError> {
    let (contributions, keys) = contributions(returns, validation, context);
    let mut totals = Vec::new();
    let none = Vec::new();
    for (at, area) in areas.iter().enumerate() {
        let own: BTreeSet<usize> = area.returns.iter().copied().collect();
        for (table_at, table) in context.collection.tables.iter().enumerate() {
            let wanted = |field: &Field| field.kind.is_numeric() && !field.personal && (field.is_additive() || area.kind == AreaType::Unit && field.measure.is_some());
            for key in &keys[table_at] {
                for (field_at, field) in table.fields.iter().enumerate().filter(|(_, field)| wanted(field)) {
                    let given = contributions.get(&(table_at, key.clone(), field_at)).unwrap_or(&none);
                    let given: Vec<&(usize, Scaled)> = given.iter().filter(|(found, _)| own.contains(found)).collect();
                    let value = sum(given.iter().map(|(_, value)| *value))
                        .map_err(|()| TotalsError { field: field.name.clone(), area: area.area.name.clone() })?;
                    let units: BTreeSet<usize> = given.iter().map(|(found, _)| *found).collect();
                    let answered: BTreeSet<&String> = units.iter().flat_map(|found| &returns[*found].unit.covers).filter(|code| area.expected.contains(*code)).collect();
                    totals.push(Total {
                        area: at,
                        table: table_at,
                        key: key.clone(),
                        field: field_at,
                        value,
                        reported_units: units.len(),
                        expected_authorities: area.expected.len(),
                        reported_authorities: answered.len(),
                    });
                }
            }
        }
    }
    Ok(totals)
}

fn sum(values: impl Iterator<Item = Scaled>) -> Result<Option<Scaled>, ()> {
    let mut total: Option<Scaled> = None;
    for value in values {
        total = Some(match total {
            None => value,
            Some(total) => total.checked_add(value).ok_or(())?,
        });
    }
    Ok(total)
}

/// What each return gives for each figure, and the keys of each table in order.
fn contributions(returns: &[Return], validation: &Validation, context: &Context<'_>) -> (Contributions, Vec<Vec<String>>) {
    let tables = &context.collection.tables;
    let mut keys: Vec<Vec<String>> = tables.iter().map(declared_keys).collect();
    let mut contributions = Contributions::new();
    for (found_at, found) in returns.iter().enumerate() {
        for (record_at, record) in found.records.iter().enumerate() {
            let table = &tables[record.table];
            let key = if is_matrix(table) { key_of(record, table) } else { String::new() };
            if !keys[record.table].contains(&key) {
                keys[record.table].push(key.clone());
            }
            for (field, answer) in record.answers.iter().enumerate() {
                let Some(value) = answer.number() else { continue };
                if !validation.withheld.contains(&(found_at, record_at, field)) {
                    contributions.entry((record.table, key.clone(), field)).or_default().push((found_at, value));
                }
            }
        }
    }
    (contributions, keys)
}

/// A table whose records stand for declared categories, not for cases.
fn is_matrix(table: &RecordTable) -> bool {
    !table.primary_key.is_empty() && table.primary_key.iter().all(|field| !table.fields[*field].constraints.allowed.is_empty())
}

fn declared_keys(table: &RecordTable) -> Vec<String> {
    match table.primary_key.as_slice() {
        [only] if is_matrix(table) => table.fields[*only].constraints.allowed.clone(),
        _ if is_matrix(table) => Vec::new(),
        _ => vec![String::new()],
    }
}
