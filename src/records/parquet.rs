//! `records/<table>/period=<PERIOD>/part.parquet`, and `records/reasons/...` for what is null there.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
    fs,
    ops::Range,
    path::Path,
};

use polars::prelude::{Column, NamedFrom, Series};

use super::{
    batches::by_batches,
    part::{PartFile, RecordsError},
};
use crate::{
    ledger::Kind,
    reading::{self, KeptRecords},
    returns::{Return, Returns},
    schemas::{Collection, Field, FieldType, RecordTable},
    vocabulary::{Answer, NOT_ASKED, Period, Scaled, ValueAt},
};

/// The reason that stands for a value that follows from others, and is used in totals where nothing is given
/// or what is given does not count; the text is the value.
pub(super) const DERIVED: &str = "derived";

/// The reason that stands for a value that is given and does not count: an open error keeps it out.
pub(super) const LEFT_OUT: &str = "left-out";

/// The reason that stands for a value that is given and does not count until it is explained: what is
/// compared with it may still be.
pub(super) const QUESTIONED: &str = "questioned";

/// The reason that stands for a value that was corrected; the text is what was sent.
pub(super) const CORRECTED: &str = "corrected";

/// The reason that stands for a value that was sent for the year to date; the text is what was sent.
pub(super) const YEAR_TO_DATE: &str = "year-to-date";

/// The reason that stands for a return of which nothing counts.
pub(super) const EXCLUDED: &str = "excluded";

/// What was made of values beside the records, by return, record and field (by index).
#[derive(Debug)]
pub struct MadeOfValues<'a> {
    /// Those that follow from others.
    pub derived: &'a BTreeMap<ValueAt, Scaled>,
    /// Those that do not count, each with whether it is only questioned.
    pub left_out: BTreeMap<ValueAt, bool>,
    /// Returns (by index) of which nothing counts.
    pub excluded: &'a HashSet<usize>,
}

/// The reason that stands for a list that is given and empty.
pub(super) const NO_RECORDS: &str = "no-records";

/// Writes the accepted records of every table below `out/records`; gives the number of rows written.
///
/// | column | type | null when |
/// |---|---|---|
/// | `unit` | string | never |
/// | `authority_code` | string, of the lead | the unit is in no register |
/// | `submission` | string, SHA-256 of the file | never |
/// | `row` | integer, row of the sheet, from 1 | never |
/// | each field | int64, float64, string, bool, date | not known, or why stands in `records/reasons` |
///
/// # Errors
/// If the disk does not take them.
pub fn write(
    out: &Path,
    returns: &mut Returns,
    made: &MadeOfValues<'_>,
    collection: &Collection,
    period: Period,
) -> Result<usize, RecordsError> {
    // One folder at a time: where the folder of outputs itself is taken away, since the run is ended, none is
    // made anew.
    let own = out.join("records");
    fs::create_dir(&own).map_err(|error| RecordsError::Disk(own.clone(), error))?;
    let mut written = 0;
    let mut parts: Vec<PartFile> =
        collection.tables.iter().map(|table| PartFile::of(out, &table.name, period)).collect();
    let mut reasons = PartFile::of(out, "reasons", period);
    let of_batch = |returns: &Returns, batch: Range<usize>| {
        let given = |(at, table)| {
            let given = Given::of(&returns.returns[batch.clone()], at);
            (given.height, given.columns(table, returns))
        };
        let records: Vec<(usize, Vec<Column>)> = collection.tables.iter().enumerate().map(given).collect();
        let mut own = Reasons::default();
        batch.clone().for_each(|at| own.add(at, &returns.returns[at], made, collection));
        Ok((records, own.0[0].len(), own.columns()))
    };
    by_batches(returns, of_batch, |_, _, (records, length, columns)| {
        for (part, (height, columns)) in parts.iter_mut().zip(records) {
            written += height;
            part.add(height, columns)?;
        }
        reasons.add(length, columns)
    })?;
    parts.into_iter().try_for_each(PartFile::end)?;
    reasons.end()?;
    Ok(written)
}

/// The records of one table in some returns.
struct Given<'r> {
    of: Vec<(&'r Return, &'r KeptRecords)>,
    height: usize,
}

impl<'r> Given<'r> {
    fn of(returns: &'r [Return], table: usize) -> Self {
        let of: Vec<_> =
            returns.iter().filter_map(|found| Some((found, found.records.table(table)?))).collect();
        Self { height: of.iter().map(|(_, records)| records.len()).sum(), of }
    }

    fn columns(&self, table: &RecordTable, returns: &Returns) -> Vec<Column> {
        // What is said of a return, or of a file, is said of each of its records.
        let of_returns = |said: &dyn Fn(&'r Return) -> Option<&'r str>| {
            let each =
                self.of.iter().flat_map(|(found, records)| std::iter::repeat_n(said(found), records.len()));
            each.collect::<Vec<Option<&str>>>()
        };
        let units = of_returns(&|found| Some(found.unit.id.as_str()));
        let leads = of_returns(&|found| Some(found.unit.lead.as_str()).filter(|lead| !lead.is_empty()));
        let by_file = self.of.iter().flat_map(|(_, records)| records.by_submission());
        let hash = |(range, file): (Range<usize>, usize)| {
            std::iter::repeat_n(returns.submissions[file].sha256.as_str(), range.len())
        };
        let files: Vec<&str> = by_file.flat_map(hash).collect();
        let rows = self.of.iter().flat_map(|(_, records)| records.rows());
        let mut columns = vec![
            Series::new("unit".into(), units).into(),
            Series::new("authority_code".into(), leads).into(),
            Series::new("submission".into(), files).into(),
            Series::new("row".into(), rows.map(|row| i64::from(row) + 1).collect::<Vec<i64>>()).into(),
        ];
        columns.extend(table.fields.iter().enumerate().map(|(at, field)| self.column(at, field)));
        columns
    }

    /// What stands in a field, record after record.
    fn each<T>(
        &self,
        at: usize,
        value: impl Fn(&'r reading::Column, usize) -> Option<T> + Copy,
    ) -> Vec<Option<T>> {
        let columns = self.of.iter().map(|(_, records)| (records.column(at), records.len()));
        columns.flat_map(|(column, length)| (0..length).map(move |record| value(column, record))).collect()
    }

    fn column(&self, at: usize, field: &Field) -> Column {
        let name = field.name.as_str().into();
        let scale = field.decimals;
        let number = |units: i64| Scaled { units, decimals: scale }.to_f64();
        let series = match field.kind {
            FieldType::Integer => Series::new(name, self.each(at, reading::Column::units_at)),
            FieldType::Number => {
                Series::new(name, self.each(at, |column, record| column.units_at(record).map(number)))
            }
            FieldType::Text => Series::new(name, self.each(at, reading::Column::text_at)),
            FieldType::Boolean => Series::new(name, self.each(at, reading::Column::truth_at)),
            FieldType::Date => {
                let days = Series::new(name, self.each(at, reading::Column::day_at));
                days.cast(&polars::prelude::DataType::Date).unwrap_or(days)
            }
        };
        series.into()
    }
}

/// The reason of a figure that stands in another unit than is asked for.
pub(super) const OTHER_UNIT: &str = "unit";

/// Why each null is null, in the order of the records: table, unit, key, field, reason, text as typed.
/// Reasons are `not-known`, `not-applicable`, `not-asked`, `unreadable` and `unit`.
///
/// A key for which the form has no row has a line with the reason `not-asked` and no field. A list that a
/// return gives with no records has a line with the reason `no-records` and neither key nor field: rules over
/// its records know that there are none, which is more than that nothing came. A return of which nothing
/// counts has a line `excluded` with neither table, key nor field. A value that follows from others has a
/// line `derived`, whatever stands in the record; one that is given and does not count a line `left-out`, or
/// `questioned` where it counts as soon as it is explained. One that a decision put there has a line
/// `corrected` or `year-to-date`, with what was sent.
#[derive(Default)]
struct Reasons<'r>([Vec<Cow<'r, str>>; 6]);

impl<'r> Reasons<'r> {
    fn line(&mut self, cells: [Cow<'r, str>; 6]) {
        self.0.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
    }

    fn add(
        &mut self,
        found_at: usize,
        found: &'r Return,
        made: &MadeOfValues<'_>,
        collection: &'r Collection,
    ) {
        let unit = found.unit.id.as_str();
        if made.excluded.contains(&found_at) {
            self.line(["", unit, "", "", EXCLUDED, ""].map(Cow::Borrowed));
        }
        for table in collection
            .tables
            .iter()
            .enumerate()
            .filter(|(at, _)| found.gives_empty(*at))
            .map(|(_, table)| table)
        {
            self.line([table.name.as_str(), unit, "", "", NO_RECORDS, ""].map(Cow::Borrowed));
        }
        for (table, keys) in collection.tables.iter().zip(&found.not_asked) {
            for key in keys {
                self.line([table.name.as_str(), unit, key, "", NOT_ASKED, ""].map(Cow::Borrowed));
            }
        }
        for settled in &found.settled {
            let reason = if settled.kind == Kind::Basis { YEAR_TO_DATE } else { CORRECTED };
            let table = &collection.tables[settled.table];
            let field = table.fields[settled.field].name.as_str();
            let given = settled.given.as_str();
            self.line([&table.name, unit, &settled.key, field, reason, given].map(Cow::Borrowed));
        }
        for records in found.records.tables() {
            let table = &collection.tables[records.table()];
            let first = found.records.places(records.table()).start;
            let without_value = (0..table.fields.len()).flat_map(|field| {
                let at = move |record: usize| (first + record, field);
                records.column(field).without_value().map(at)
            });
            let own = ValueAt::new(found_at, first, 0)..ValueAt::new(found_at, first + records.len(), 0);
            let made_of = made
                .derived
                .range(own.clone())
                .map(|(place, _)| place)
                .chain(made.left_out.range(own).map(|(place, _)| place));
            let mut places: Vec<(usize, usize)> =
                without_value.chain(made_of.map(|at| (at.record, at.field))).collect();
            places.sort_unstable();
            places.dedup();
            for (record_at, field_at) in places {
                let (record, field) = (records.get(record_at - first), &table.fields[field_at]);
                let answer = record.answer(field_at);
                let text = match answer {
                    Answer::NotApplicable(text) | Answer::Unreadable { text, .. } => text,
                    Answer::Reported(_) | Answer::NotKnown | Answer::NotAsked => "",
                };
                let place = ValueAt::new(found_at, record_at, field_at);
                let derived = made.derived.get(&place).map(|value| (DERIVED, Cow::Owned(value.to_string())));
                let left_out = || {
                    let questioned = made.left_out.get(&place).filter(|_| answer.reason().is_none())?;
                    Some((if *questioned { QUESTIONED } else { LEFT_OUT }, Cow::Borrowed("")))
                };
                let of_value = derived.or_else(left_out);
                let of_unit = || record.units().any(|said| said.field == field_at);
                let of_null = answer
                    .reason()
                    .map(|reason| (if of_unit() { OTHER_UNIT } else { reason }, Cow::Borrowed(text)));
                for (reason, text) in of_null.into_iter().chain(of_value) {
                    let key = record.key_text(table);
                    self.line([
                        Cow::Borrowed(&table.name),
                        Cow::Borrowed(unit),
                        key,
                        Cow::Borrowed(&field.name),
                        Cow::Borrowed(reason),
                        text,
                    ]);
                }
            }
        }
    }

    fn columns(&self) -> Vec<Column> {
        let names = ["table", "unit", "key", "field", "reason", "text"];
        let columns = self.0.iter().map(|column| column.iter().map(AsRef::as_ref).collect::<Vec<&str>>());
        names.into_iter().zip(columns).map(|(name, texts)| Series::new(name.into(), texts).into()).collect()
    }
}
