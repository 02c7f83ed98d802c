//! Records without what is kept no longer.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    path::Path,
};

use polars::prelude::{AnyValue, Column, DataFrame, PolarsError, Series};

use super::{PurgeError, Taken};
use crate::{
    records::{EarlierOutput, PartFile},
    vocabulary::Period,
};

/// The list of why values are not there, which quotes some of what was sent.
const REASONS: &str = "reasons";

/// Which fields are quoted there: table, unit, key and field.
pub(super) fn told_in_reasons(
    out: &EarlierOutput,
    period: Period,
) -> Result<HashSet<[String; 4]>, PurgeError> {
    let Some((_, frame)) = out.records(REASONS, period)? else { return Ok(HashSet::new()) };
    let mut told = HashSet::new();
    for (place, text) in quoted(&frame)? {
        if !text.is_empty() {
            told.insert(place);
        }
    }
    Ok(told)
}

fn quoted(frame: &DataFrame) -> Result<Vec<([String; 4], String)>, PolarsError> {
    let texts = |name: &str| -> Result<Vec<String>, PolarsError> {
        Ok(frame.column(name)?.str()?.iter().map(|text| text.unwrap_or_default().to_owned()).collect())
    };
    let (tables, units, keys, fields) = (texts("table")?, texts("unit")?, texts("key")?, texts("field")?);
    let places = tables.into_iter().zip(units).zip(keys.into_iter().zip(fields));
    let places = places.map(|((table, unit), (key, field))| [table, unit, key, field]);
    Ok(places.zip(texts("text")?).collect())
}

/// Writes the records of a table anew; gives the values that were taken out.
pub(super) fn write_table(
    out: &EarlierOutput,
    to: &Path,
    (table, taken): (&str, &[Taken]),
    period: Period,
) -> Result<Vec<String>, PurgeError> {
    let Some((_, frame)) = out.records(table, period)? else { return Ok(Vec::new()) };
    let mut places: BTreeMap<(&str, u32), BTreeSet<&str>> = BTreeMap::new();
    for own in taken {
        let fields = own.fields.iter().map(String::as_str);
        places.entry((own.unit.as_str(), own.row)).or_default().extend(fields);
    }
    let units = frame.column("unit")?.str()?;
    let rows = frame.column("row")?.i64()?;
    let mut fields: Vec<Option<&BTreeSet<&str>>> = Vec::with_capacity(frame.height());
    for (unit, row) in units.iter().zip(rows.iter()) {
        let row = row.and_then(|row| u32::try_from(row - 1).ok());
        fields.push(row.and_then(|row| places.get(&(unit.unwrap_or_default(), row))));
    }
    let mut values = Vec::new();
    let mut columns = Vec::new();
    for column in frame.columns() {
        let is_taken = |at: usize| fields[at].is_some_and(|own| own.contains(column.name().as_str()));
        columns.push(without(column, is_taken, &mut values)?);
    }
    let mut part = PartFile::of(to, table, period);
    part.add(frame.height(), columns)?;
    part.end()?;
    Ok(values)
}

/// A column without some of its values, which are added to others.
fn without(
    column: &Column,
    is_taken: impl Fn(usize) -> bool,
    values: &mut Vec<String>,
) -> Result<Column, PolarsError> {
    if !(0..column.len()).any(&is_taken) {
        return Ok(column.clone());
    }
    let series = column.as_materialized_series();
    let mut left = Vec::with_capacity(series.len());
    for (at, value) in series.iter().enumerate() {
        if is_taken(at) {
            if let Some(text) = value.get_str() {
                values.push(text.to_owned());
            }
            left.push(AnyValue::Null);
        } else {
            left.push(value);
        }
    }
    Ok(Series::from_any_values_and_dtype(column.name().clone(), &left, column.dtype(), true)?.into())
}

/// Writes the list of reasons anew, without what it quotes of fields that are taken out.
pub(super) fn write_reasons(
    out: &EarlierOutput,
    to: &Path,
    taken: &BTreeMap<String, Vec<Taken>>,
    period: Period,
) -> Result<bool, PurgeError> {
    let Some((_, frame)) = out.records(REASONS, period)? else { return Ok(false) };
    let all = taken.values().flatten();
    let places: HashSet<[&str; 4]> = all
        .flat_map(|own| own.fields.iter().map(|field| [&own.table, &own.unit, &own.record, field]))
        .map(|place| place.map(String::as_str))
        .collect();
    let quoted = quoted(&frame)?;
    let is_taken = |(place, text): &([String; 4], String)| {
        !text.is_empty() && places.contains(&place.each_ref().map(String::as_str))
    };
    if !quoted.iter().any(is_taken) {
        return Ok(false);
    }
    let texts: Vec<&str> = quoted.iter().map(|own| if is_taken(own) { "" } else { own.1.as_str() }).collect();
    let fresh: Column = Series::from_iter(texts).with_name("text".into()).into();
    let columns = frame.columns().iter();
    let columns = columns.map(|own| if own.name() == "text" { fresh.clone() } else { own.clone() });
    let mut part = PartFile::of(to, REASONS, period);
    part.add(frame.height(), columns.collect())?;
    part.end()?;
    Ok(true)
}
