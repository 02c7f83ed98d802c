//! Sums by unit, region, country and all, with how many reported. Exact, whatever the order.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};

use super::{AreaType, ReportArea};
use crate::{
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
type Contributions<'k> = HashMap<(usize, &'k str, usize), Vec<(usize, Scaled)>, foldhash::fast::FixedState>;

/// Sums each figure over the returns of each area.
///
/// Flows and stocks are summed over areas; rates stand in the lines of units only, since rates are never added. A value
/// with an open error is not given. A sum of nothing is not known, never 0.
///
/// # Errors
/// If a sum does not fit 64 bits at the field's scale.
pub fn totals(areas: &[ReportArea], returns: &[Return], validation: &Validation, context: &Context<'_>) -> Result<Vec<Total>, TotalsError> {
    let keys = keys(returns, context);
    let contributions = contributions(returns, &keys, validation, context);
    let mut totals = Vec::with_capacity(
        areas.len() * context.collection.tables.iter().zip(&keys).map(|(table, keys)| table.fields.len() * keys.len()).sum::<usize>(),
    );
    for (at, area) in areas.iter().enumerate() {
        let mut own = vec![false; returns.len()];
        area.returns.iter().for_each(|found| own[*found] = true);
        let answered_by_all = answered_by(area.returns.iter().copied(), returns, area);
        for (table_at, table) in context.collection.tables.iter().enumerate() {
            let wanted = |field: &Field| {
                field.kind.is_numeric()
                    && !field.personal
                    && (field.is_additive() || area.kind == AreaType::Unit && field.measure.is_some())
            };
            for key in &keys[table_at] {
                for (field_at, field) in table.fields.iter().enumerate().filter(|(_, field)| wanted(field)) {
                    let given = contributions.get(&(table_at, key.as_str(), field_at)).map_or(&[][..], Vec::as_slice);
                    let given = of_area(given, area, &own);
                    let value = sum(given.iter().map(|(_, value)| *value))
                        .map_err(|()| TotalsError { field: field.name.clone(), area: area.area.name.clone() })?;
                    let reported_units = given.chunk_by(|one, next| one.0 == next.0).count();
                    // As often as not every return of the area reported the figure, or none did.
                    let all = reported_units == area.returns.len();
                    let answered = if all { answered_by_all } else { answered_by(given.iter().map(|(found, _)| *found), returns, area) };
                    totals.push(Total {
                        area: at,
                        table: table_at,
                        key: key.clone(),
                        field: field_at,
                        value,
                        reported_units,
                        expected_authorities: area.expected.len(),
                        reported_authorities: answered,
                    });
                }
            }
        }
    }
    Ok(totals)
}

/// Those contributions that returns of an area made. They stand in order of return, so those of one return, or of all, are
/// found without looking at each.
fn of_area<'c>(given: &'c [(usize, Scaled)], area: &ReportArea, own: &[bool]) -> Cow<'c, [(usize, Scaled)]> {
    match area.returns.as_slice() {
        [] => Cow::Borrowed(&[]),
        [only] => {
            let start = given.partition_point(|(found, _)| found < only);
            let length = given[start..].partition_point(|(found, _)| found == only);
            Cow::Borrowed(&given[start..start + length])
        }
        all if all.len() == own.len() => Cow::Borrowed(given),
        _ => Cow::Owned(given.iter().filter(|(found, _)| own[*found]).copied().collect()),
    }
}

/// How many of the authorities expected in an area these returns answer for.
fn answered_by(units: impl Iterator<Item = usize>, returns: &[Return], area: &ReportArea) -> usize {
    let covered: BTreeSet<&String> =
        units.flat_map(|found| &returns[found].unit.covers).filter(|code| area.expected.contains(*code)).collect();
    covered.len()
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

/// The keys of each table: those declared, then others in the order of returns.
fn keys(returns: &[Return], context: &Context<'_>) -> Vec<Vec<String>> {
    let tables = &context.collection.tables;
    let mut keys: Vec<Vec<String>> = tables.iter().map(keys_of_sums).collect();
    for record in returns.iter().flat_map(|found| &found.records).filter(|record| tables[record.table].is_matrix()) {
        let key = record.key(&tables[record.table]);
        if !keys[record.table].contains(&key) {
            keys[record.table].push(key);
        }
    }
    keys
}

/// What each return gives for each figure, in order of return.
fn contributions<'k>(returns: &[Return], keys: &'k [Vec<String>], validation: &Validation, context: &Context<'_>) -> Contributions<'k> {
    let tables = &context.collection.tables;
    let mut contributions = Contributions::default();
    for (found_at, found) in returns.iter().enumerate().filter(|(at, _)| !validation.excluded.contains(at)) {
        for (record_at, record) in found.records.iter().enumerate() {
            let table = &tables[record.table];
            let own = if table.is_matrix() { record.key(table) } else { String::new() };
            let Some(key) = keys[record.table].iter().find(|key| **key == own) else { continue };
            for (field, answer) in record.answers.iter().enumerate() {
                let Some(value) = answer.number() else { continue };
                if !validation.withheld.contains(&(found_at, record_at, field)) {
                    contributions.entry((record.table, key, field)).or_default().push((found_at, value));
                }
            }
        }
    }
    contributions
}

/// A list is summed as a whole, under a blank key; a table of categories under each.
fn keys_of_sums(table: &RecordTable) -> Vec<String> {
    if table.is_list() { vec![String::new()] } else { table.declared_keys() }
}
