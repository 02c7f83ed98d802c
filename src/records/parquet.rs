//! `records/<table>/period=<PERIOD>/part.parquet`, and `records/reasons/...` for what is null there.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use polars::prelude::{Column, DataFrame, NamedFrom, PolarsError, Series};
use polars_io::parquet::write::{ParquetCompression, ParquetWriter};

use crate::{
    reading::Record,
    returns::{Return, Returns},
    schemas::{Collection, Field, FieldType},
    vocabulary::{Answer, NOT_ASKED, Period, Scaled, Value, day},
};

/// The reason that stands for a value that follows from others, and is used in totals where nothing is given or what is given does not
/// count; the text is the value.
pub(super) const DERIVED: &str = "derived";

/// The reason that stands for a value that is given and not used, though no exception stands at it: sums do not agree, and it may be wrong.
pub(super) const DOUBTED: &str = "doubted";

/// What was made of values beside the records, by return, record and field (by index).
#[derive(Clone, Copy)]
pub struct MadeOfValues<'a> {
    /// Those that follow from others.
    pub derived: &'a BTreeMap<(usize, usize, usize), Scaled>,
    /// Those that may be wrong though no exception stands at them.
    pub doubted: &'a BTreeSet<(usize, usize, usize)>,
}

/// The reason that stands for a list that is given and empty.
pub(super) const NO_RECORDS: &str = "no-records";

/// Why records could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The disk.
    #[error("cannot write {0}: {1}")]
    Disk(PathBuf, std::io::Error),
    /// A fault of our own.
    #[error("cannot write {0}: {1}")]
    Frame(PathBuf, PolarsError),
}

/// Writes the accepted records of every table below `out/records`; gives the number of rows written.
///
/// | column           | type                              | null when                                                    |
/// |------------------|-----------------------------------|--------------------------------------------------------------|
/// | `unit`           | string                            | never                                                        |
/// | `authority_code` | string, of the lead               | the unit is in no register                                   |
/// | `submission`     | string, SHA-256 of the file       | never                                                        |
/// | `row`            | integer, row of the sheet, from 1 | never                                                        |
/// | each field       | int64, float64, string, bool, date | not known, not applicable or unreadable: see `records/reasons` |
///
/// # Errors
/// If the disk does not take them.
pub fn write(
    out: &Path,
    returns: &Returns,
    made: MadeOfValues<'_>,
    collection: &Collection,
    period: Period,
) -> Result<usize, RecordsError> {
    // One folder at a time: where the folder of outputs itself is taken away, since the run is ended, none is made anew.
    let own = out.join("records");
    fs::create_dir(&own).map_err(|error| RecordsError::Disk(own.clone(), error))?;
    let mut written = 0;
    for (index, table) in collection.tables.iter().enumerate() {
        let rows: Vec<(&Return, Record<'_>)> = rows_of(returns, index);
        let units: Vec<&str> = rows.iter().map(|(found, _)| found.unit.id.as_str()).collect();
        let leads: Vec<Option<&str>> =
            rows.iter().map(|(found, _)| Some(found.unit.lead.as_str()).filter(|lead| !lead.is_empty())).collect();
        let numbers: Vec<i64> = rows.iter().map(|(_, record)| i64::from(record.row()) + 1).collect();
        let mut columns = vec![
            column("unit", Series::new("unit".into(), units)),
            column("authority_code", Series::new("authority_code".into(), leads)),
            column(
                "submission",
                Series::new(
                    "submission".into(),
                    rows.iter().map(|(_, record)| returns.submissions[record.submission()].sha256.as_str()).collect::<Vec<_>>(),
                ),
            ),
            column("row", Series::new("row".into(), numbers)),
        ];
        columns.extend(
            table.fields.iter().enumerate().map(|(at, field)| field_column(field, rows.iter().map(|(_, record)| record.value(at)))),
        );
        save(&place(out, &table.name, period), rows.len(), columns)?;
        written += rows.len();
    }
    write_reasons(out, returns, made, collection, period)?;
    Ok(written)
}

/// The reason of a figure that stands in another unit than is asked for.
pub(super) const OTHER_UNIT: &str = "unit";

/// Where the records of a table lie, or the reasons, below an output folder.
pub(super) fn place_below(table: &str, period: Period) -> String {
    format!("records/{table}/period={period}/part.parquet")
}

fn place(out: &Path, table: &str, period: Period) -> PathBuf {
    out.join(place_below(table, period))
}

fn rows_of(returns: &Returns, table: usize) -> Vec<(&Return, Record<'_>)> {
    let all = returns.returns.iter();
    all.flat_map(|found| found.records.of_table(table).map(move |(_, record)| (found, record))).collect()
}

fn column(name: &str, mut series: Series) -> Column {
    series.rename(name.into());
    series.into()
}

fn field_column<'a>(field: &Field, values: impl Iterator<Item = Option<Value<&'a str>>>) -> Column {
    let name = field.name.as_str().into();
    let series = match field.kind {
        FieldType::Integer => Series::new(name, values.map(|value| number(value).map(|number| number.units)).collect::<Vec<Option<i64>>>()),
        FieldType::Number => Series::new(name, values.map(|value| number(value).map(Scaled::to_f64)).collect::<Vec<Option<f64>>>()),
        FieldType::Text => Series::new(name, values.map(text).collect::<Vec<Option<&str>>>()),
        FieldType::Boolean => {
            let truth = |value: Option<Value<&str>>| match value {
                Some(Value::Boolean(truth)) => Some(truth),
                _ => None,
            };
            Series::new(name, values.map(truth).collect::<Vec<Option<bool>>>())
        }
        FieldType::Date => return date_column(field, &values.collect::<Vec<_>>()),
    };
    series.into()
}

fn number(value: Option<Value<&str>>) -> Option<Scaled> {
    match value {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    }
}

fn text<'a>(value: Option<Value<&'a str>>) -> Option<&'a str> {
    match value {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

fn date_column(field: &Field, values: &[Option<Value<&str>>]) -> Column {
    let days = |value: &Option<Value<&str>>| match value {
        Some(Value::Date(date)) => Some(day::number_of(*date)),
        _ => None,
    };
    let days = Series::new(field.name.as_str().into(), values.iter().map(days).collect::<Vec<Option<i32>>>());
    let dates = days.cast(&polars::prelude::DataType::Date);
    dates.unwrap_or(days).into()
}

/// Why each null is null, in the order of the records: table, unit, key, field, reason, text as typed. Reasons are `not-known`,
/// `not-applicable`, `not-asked`, `unreadable` and `unit`.
///
/// A key for which the form has no row has a line with the reason `not-asked` and no field. A list that a return gives with no records has
/// a line with the reason `no-records` and neither key nor field: rules over its records know that there are none, which is more than that
/// nothing came. A value that follows from others has a line `derived`, whatever stands in the record; one that is given and may be wrong
/// a line `doubted`.
fn write_reasons(
    out: &Path,
    returns: &Returns,
    made: MadeOfValues<'_>,
    collection: &Collection,
    period: Period,
) -> Result<(), RecordsError> {
    let mut columns: [Vec<String>; 6] = Default::default();
    for (found_at, found) in returns.returns.iter().enumerate() {
        for table in collection.tables.iter().enumerate().filter(|(at, _)| found.gives_empty(*at)).map(|(_, table)| table) {
            let cells = [table.name.as_str(), &found.unit.id, "", "", NO_RECORDS, ""];
            columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell.to_owned()));
        }
        for (table, keys) in collection.tables.iter().zip(&found.not_asked) {
            for key in keys {
                let cells = [table.name.as_str(), &found.unit.id, key, "", NOT_ASKED, ""];
                columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell.to_owned()));
            }
        }
        for (record_at, record) in found.records.iter().enumerate() {
            let table = &collection.tables[record.table()];
            for (field_at, (field, answer)) in table.fields.iter().zip(record.answers()).enumerate() {
                let text = match answer {
                    Answer::NotApplicable(text) | Answer::Unreadable { text, .. } => text.to_owned(),
                    Answer::Reported(_) | Answer::NotKnown | Answer::NotAsked => String::new(),
                };
                let place = (found_at, record_at, field_at);
                let derived = made.derived.get(&place).map(|value| (DERIVED, value.to_string()));
                let doubted = || made.doubted.contains(&place).then(|| (DOUBTED, String::new()));
                let of_value = derived.or_else(doubted);
                let of_unit = record.units().any(|said| said.field == field_at);
                let of_null = answer.reason().map(|reason| (if of_unit { OTHER_UNIT } else { reason }, text));
                for (reason, text) in of_null.into_iter().chain(of_value) {
                    let cells = [table.name.clone(), found.unit.id.clone(), record.key(table), field.name.clone(), reason.to_owned(), text];
                    columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
                }
            }
        }
    }
    let height = columns[0].len();
    let names = ["table", "unit", "key", "field", "reason", "text"];
    let columns = names.into_iter().zip(columns).map(|(name, values)| column(name, Series::new(name.into(), values))).collect();
    save(&place(out, "reasons", period), height, columns)
}

fn save(path: &Path, height: usize, columns: Vec<Column>) -> Result<(), RecordsError> {
    let disk = |error| RecordsError::Disk(path.to_owned(), error);
    let frame = |error| RecordsError::Frame(path.to_owned(), error);
    for folder in path.ancestors().skip(1).take(2).collect::<Vec<_>>().into_iter().rev() {
        fs::create_dir(folder).map_err(disk)?;
    }
    let table = DataFrame::new(height, columns).map_err(frame)?;
    let mut bytes = Vec::new();
    // One batch as it stands: `finish` would first cut the table into chunks, and touch 8 MB of zeros to do so.
    let writer = ParquetWriter::new(&mut bytes).with_compression(ParquetCompression::Snappy).set_parallel(false);
    let mut batched = writer.batched(table.schema()).map_err(frame)?;
    batched.write_batch(&table).map_err(frame)?;
    batched.finish().map_err(frame)?;
    drop(batched);
    let mut file = File::create(path).map_err(disk)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(disk)?;
    Ok(())
}
