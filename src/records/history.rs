//! What earlier runs accepted: the records of earlier periods, as rules and yearly figures need them.
//!
//! HISTORY is a folder of earlier outputs by period: `HISTORY/<period>/records/...`, each file as its run
//! wrote it (`earlier_output.rs`), or it is told. A value that an open error kept out of the totals of its
//! period is not known here either. Nothing here is estimated.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    path::{Path, PathBuf},
};

use polars::prelude::{DataFrame, DataType, PolarsError};

use super::{
    EarlierOutput, Untrue,
    parquet::{DERIVED, EXCLUDED, LEFT_OUT},
};
use crate::{
    returns::{Context, Unit},
    schemas::{Collection, Field, FieldType, RecordTable},
    vocabulary::{NOT_ASKED, Period, Scaled, Value, day},
};

/// Why earlier outputs cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// A folder or file is not as a run left it.
    #[error(transparent)]
    Untrue(#[from] Untrue),
    /// A file of records.
    #[error("{0}: the records of an earlier run cannot be read: {1}")]
    Records(PathBuf, PolarsError),
    /// A list.
    #[error("{0}: this list of an earlier run cannot be read: {1}")]
    List(PathBuf, csv::Error),
    /// A field of records.
    #[error("{0}: {1}")]
    Field(PathBuf, NotAsDeclared),
    /// Records of tables of which the collection has none.
    #[error("{0}: these are outputs of the collection \"{1}\", which has none of the tables of \"{2}\"")]
    OtherCollection(PathBuf, String, String),
    /// Any of these, in what is looked back to.
    #[error(
        "{error}. Put the folder back as the run left it, or run {period} again. To go on as if {period} \
         had never been run, add \
         --history-without {period}: rules, years and comparisons that look back to it then know nothing of \
         it"
    )]
    LookingBack {
        /// The period.
        period: Period,
        /// What is wrong.
        error: Box<HistoryError>,
    },
}

/// Why the records of an earlier run do not fit what is declared now.
#[derive(Debug, thiserror::Error)]
pub enum NotAsDeclared {
    /// A column that every file of records has, or a fault of the library.
    #[error("its records cannot be read: {0}")]
    Column(#[from] PolarsError),
    /// Another type.
    #[error("the field \"{field}\" holds {found} there, and its type is {declared} now")]
    Type {
        /// The field.
        field: String,
        /// What the file holds, in words.
        found: &'static str,
        /// What is declared.
        declared: &'static str,
    },
    /// More decimals, or more than can be counted.
    #[error(
        "the field \"{field}\" holds {found} there, which has more decimals than the {decimals} that are \
         declared now"
    )]
    Decimals {
        /// The field.
        field: String,
        /// The first such value.
        found: f64,
        /// Decimals declared.
        decimals: u8,
    },
    /// A status that this version does not know.
    #[error("its figures have the status \"{0}\", which this version does not know")]
    Status(String),
}

impl NotAsDeclared {
    /// Says in which file.
    #[must_use]
    pub fn at(self, path: &Path) -> HistoryError {
        HistoryError::Field(path.to_owned(), self)
    }
}

/// The folder of earlier outputs, without the periods that are to be passed over.
#[derive(Debug, Clone, Default)]
pub struct EarlierOutputs {
    /// Where they lie, by period; `None` if there are none.
    pub folder: Option<PathBuf>,
    /// Periods that count as if they had never been run.
    pub without: BTreeSet<Period>,
}

impl EarlierOutputs {
    /// What a run of that period left here, if there was one.
    ///
    /// # Errors
    /// If something else stands there, or a file is missing.
    pub fn of(&self, period: Period) -> Result<Option<EarlierOutput>, HistoryError> {
        match &self.folder {
            Some(folder) if !self.without.contains(&period) => {
                EarlierOutput::of_period(&folder.join(period.to_string()), period)
                    .map_err(|error| looking_back(period, error.into()))
            }
            _ => Ok(None),
        }
    }
}

/// Says of a fault that it stands in what is looked back to.
#[must_use]
pub fn looking_back(period: Period, error: HistoryError) -> HistoryError {
    HistoryError::LookingBack { period, error: Box::new(error) }
}

/// The records of earlier periods.
#[derive(Debug, Default)]
pub struct History {
    periods: BTreeMap<Period, Earlier>,
    outputs: BTreeMap<Period, EarlierOutput>,
}

/// What one earlier run accepted.
#[derive(Debug, Default)]
pub struct Earlier {
    /// The units whose returns counted.
    pub units: Vec<EarlierUnit>,
    /// The unit (by index) of each id.
    places: HashMap<String, usize>,
    tables: Vec<EarlierTable>,
    figures: Option<(PathBuf, DataFrame)>,
}

/// A unit of an earlier period.
#[derive(Debug)]
pub struct EarlierUnit {
    /// Its id.
    pub id: String,
    /// Codes of its authorities.
    pub codes: BTreeSet<String>,
    /// Codes of the authorities that stand in their place at the end of the current period.
    pub footprint: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct EarlierTable {
    /// The record of each unit and key.
    places: HashMap<(usize, String), usize>,
    /// For each field the value of each record; empty where the field was not there.
    fields: Vec<Vec<Option<Value>>>,
    /// Unit (by index), key and field (by index) of what its form did not ask; the field is `None` where it
    /// had no row.
    not_asked: HashSet<(usize, String, Option<usize>)>,
}

/// So many periods back are looked for.
const FARTHEST: usize = 8;

impl History {
    /// Loads what there is of the periods before that of the context.
    ///
    /// # Errors
    /// If what is there is not as a run left it, or does not fit what is declared.
    pub fn load(outputs: &EarlierOutputs, context: &Context<'_>) -> Result<Self, HistoryError> {
        let mut history = Self::default();
        let before = std::iter::successors(Some(context.period.previous()), |period| Some(period.previous()));
        for period in before.take(FARTHEST) {
            // A run may have been of nothing but files that could not be read.
            let Some(out) = outputs.of(period)?.filter(EarlierOutput::has_records) else { continue };
            let earlier =
                Earlier::load(&out, period, context).map_err(|error| looking_back(period, error))?;
            history.periods.insert(period, earlier);
            history.outputs.insert(period, out);
        }
        Ok(history)
    }

    /// The hash that seals each output folder that was looked back to, by period.
    #[must_use]
    pub fn seals(&self) -> BTreeMap<String, String> {
        self.outputs.iter().map(|(period, out)| (period.to_string(), out.seal().to_owned())).collect()
    }

    /// Files of those folders that are not as their runs wrote them, though nothing here rests on them, such
    /// as a workbook into which somebody typed a remark. What was read is not looked at again.
    #[must_use]
    pub fn changed_beside(&self) -> Vec<Untrue> {
        self.outputs.values().flat_map(EarlierOutput::changed_beside).collect()
    }

    /// What was accepted for a period.
    #[must_use]
    pub fn get(&self, period: Period) -> Option<&Earlier> {
        self.periods.get(&period)
    }

    /// The periods of which there is something, oldest first.
    pub fn periods(&self) -> impl DoubleEndedIterator<Item = Period> {
        self.periods.keys().copied()
    }
}

impl Earlier {
    fn load(out: &EarlierOutput, period: Period, context: &Context<'_>) -> Result<Self, HistoryError> {
        let mut earlier = Self::default();
        let mut any = false;
        for table in &context.collection.tables {
            let loaded = match out.records(&table.name, period)? {
                Some((path, frame)) => {
                    any = true;
                    earlier.table(&frame, table, context).map_err(|error| error.at(&path))?
                }
                None => EarlierTable::default(),
            };
            earlier.tables.push(loaded);
        }
        if !any {
            let (own, title) = (out.collection().to_owned(), context.collection.title.clone());
            return Err(HistoryError::OtherCollection(out.folder().to_owned(), own, title));
        }
        if let Some((path, frame)) = out.records("reasons", period)? {
            earlier
                .reasons(&frame, context.collection)
                .map_err(|error| HistoryError::Records(path, error))?;
        }
        if let Some((path, frame)) = out.records("figures", period)? {
            // A return that is nothing but empty lists has no records.
            let units = texts(&frame, "unit").map_err(|error| HistoryError::Records(path.clone(), error))?;
            for id in units {
                earlier.unit_of(id, context);
            }
            earlier.figures = Some((path, frame));
        }
        Ok(earlier)
    }

    fn table(
        &mut self,
        frame: &DataFrame,
        table: &RecordTable,
        context: &Context<'_>,
    ) -> Result<EarlierTable, NotAsDeclared> {
        let mut loaded = EarlierTable::default();
        for field in &table.fields {
            let is_key = table.primary_key.contains(&loaded.fields.len());
            let wanted = !field.personal && (field.kind.is_numeric() || !table.is_list() || is_key);
            let there = wanted && frame.column(&field.name).is_ok();
            loaded.fields.push(if there { values(frame, field)? } else { Vec::new() });
        }
        for (record, id) in texts(frame, "unit")?.into_iter().enumerate() {
            let unit = self.unit_of(id, context);
            let key = |field: &usize| {
                loaded.fields[*field]
                    .get(record)
                    .and_then(Option::as_ref)
                    .map(ToString::to_string)
                    .unwrap_or_default()
            };
            let key = table.primary_key.iter().map(key).collect::<Vec<_>>().join("/");
            loaded.places.entry((unit, key)).or_insert(record);
        }
        Ok(loaded)
    }

    /// The unit of an id (by index), which is put down if it is not yet.
    fn unit_of(&mut self, id: &str, context: &Context<'_>) -> usize {
        if let Some(known) = self.places.get(id) {
            return *known;
        }
        self.units.push(EarlierUnit::new(id, context));
        self.places.insert(id.to_owned(), self.units.len() - 1);
        self.units.len() - 1
    }

    /// Reads what the forms of that period did not ask, and what was made of values beside the records.
    fn reasons(&mut self, frame: &DataFrame, collection: &Collection) -> Result<(), PolarsError> {
        let column = |name: &str| texts(frame, name);
        let lines = column("table")?
            .into_iter()
            .zip(column("unit")?)
            .zip(column("key")?.into_iter().zip(column("field")?));
        for (((table, unit), (key, field)), (reason, text)) in
            lines.zip(column("reason")?.into_iter().zip(column("text")?))
        {
            let Some(unit) = self.places.get(unit).copied() else { continue };
            if reason == EXCLUDED {
                self.tables.iter_mut().for_each(|loaded| loaded.forget(unit));
                continue;
            }
            let Some(at) = collection.table(table) else { continue };
            let (loaded, declared) = (&mut self.tables[at], &collection.tables[at]);
            match (reason, declared.field(field)) {
                (NOT_ASKED, of) if of.is_some() || field.is_empty() => {
                    loaded.not_asked.insert((unit, key.to_owned(), of));
                }
                (LEFT_OUT, Some(field)) => loaded.put((unit, key.to_owned()), field, None),
                (DERIVED, Some(field)) => {
                    let value = number(text, declared.fields[field].decimals).map(Value::Number);
                    loaded.put((unit, key.to_owned()), field, value);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What each unit came to in each measure, as that run left it, with the file in which it lies; `None`
    /// where it left nothing.
    #[must_use]
    pub fn figures(&self) -> Option<(&Path, &DataFrame)> {
        self.figures.as_ref().map(|(path, frame)| (path.as_path(), frame))
    }

    /// The unit (by index) of an id.
    #[must_use]
    pub fn unit(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Whether anything of a table was not asked of anybody.
    #[must_use]
    pub fn has_gaps(&self, table: usize) -> bool {
        self.tables.get(table).is_some_and(|loaded| !loaded.not_asked.is_empty())
    }

    /// Whether a field of a record was asked of none of some units: their forms had no box for it.
    #[must_use]
    pub fn is_not_asked(&self, units: &[usize], table: usize, key: &str, field: usize) -> bool {
        let Some(loaded) = self.tables.get(table) else { return false };
        let gap =
            |unit: &usize, field: Option<usize>| loaded.not_asked.contains(&(*unit, key.to_owned(), field));
        !units.is_empty() && units.iter().all(|unit| gap(unit, Some(field)) || gap(unit, None))
    }

    /// The units (by index) that stood where a unit stands now: itself; or all those whose areas make up its
    /// area, if each of them is there. Nothing where they cannot be told apart from others.
    #[must_use]
    pub fn standing_for(&self, unit: &Unit, period: Period, context: &Context<'_>) -> Vec<usize> {
        if let Some(same) = self.units.iter().position(|earlier| earlier.id == unit.id) {
            return vec![same];
        }
        let meets = |earlier: &&EarlierUnit| !earlier.footprint.is_disjoint(&unit.covers);
        let found: Vec<usize> = (0..self.units.len()).filter(|at| meets(&&self.units[*at])).collect();
        let answered: BTreeSet<&str> =
            found.iter().flat_map(|at| &self.units[*at].codes).map(String::as_str).collect();
        let day = context.period.end();
        let becomes_part = |code: &str| {
            context.register.successors_on(code, day).iter().any(|heir| unit.covers.contains(&heir.code))
        };
        let mut needed =
            context.register.existing_on(period.end()).filter(|authority| becomes_part(&authority.code));
        let whole = needed.all(|authority| answered.contains(authority.code.as_str()));
        let within = found.iter().all(|at| self.units[*at].footprint.is_subset(&unit.covers));
        if whole && within { found } else { Vec::new() }
    }

    /// The value of a field in a record of some units together: of several, the sum, if each is known and
    /// they add.
    #[must_use]
    pub fn value(
        &self,
        units: &[usize],
        table: usize,
        key: &str,
        field: usize,
        declared: &Field,
    ) -> Option<Value> {
        let own = |unit: &usize| {
            let loaded = self.tables.get(table)?;
            let record = loaded.places.get(&(*unit, key.to_owned()))?;
            loaded.fields[field].get(*record)?.clone()
        };
        if let [unit] = units {
            return own(unit);
        }
        let (first, rest) = units.split_first()?;
        let number = |value: Option<Value>| match value {
            Some(Value::Number(number)) if declared.is_additive() => Some(number),
            _ => None,
        };
        rest.iter()
            .try_fold(number(own(first))?, |sum, unit| sum.checked_add(number(own(unit))?))
            .map(Value::Number)
    }
}

impl EarlierTable {
    /// Puts what counts in the place of what was given in a record.
    fn put(&mut self, record: (usize, String), field: usize, value: Option<Value>) {
        let own = self.places.get(&record).and_then(|record| self.fields[field].get_mut(*record));
        own.into_iter().for_each(|own| *own = value.clone());
    }

    /// Takes away what a unit gave.
    fn forget(&mut self, unit: usize) {
        let records = self.places.iter().filter(|((of, _), _)| *of == unit).map(|(_, record)| *record);
        for record in records {
            self.fields.iter_mut().filter_map(|values| values.get_mut(record)).for_each(|own| *own = None);
        }
    }
}

/// The texts of a column that every line has.
fn texts<'f>(frame: &'f DataFrame, name: &str) -> Result<Vec<&'f str>, PolarsError> {
    Ok(frame.column(name)?.str()?.iter().map(Option::unwrap_or_default).collect())
}

/// A number of so many decimals as it is written in lists: `-12.5`.
fn number(text: &str, decimals: u8) -> Option<Scaled> {
    Scaled::nearest(text.parse().ok()?, decimals)
}

impl EarlierUnit {
    fn new(id: &str, context: &Context<'_>) -> Self {
        let codes: BTreeSet<String> = id.split('+').map(str::to_owned).collect();
        let day = context.period.end();
        let heirs = codes.iter().flat_map(|code| context.register.successors_on(code, day));
        Self { id: id.to_owned(), footprint: heirs.map(|heir| heir.code.clone()).collect(), codes }
    }
}

/// The values of a field as they are declared now.
///
/// # Errors
/// If they are of another type, or have more decimals: a figure that was rounded in silence would be another
/// figure.
pub(super) fn values(frame: &DataFrame, field: &Field) -> Result<Vec<Option<Value>>, NotAsDeclared> {
    let column = frame.column(&field.name)?;
    let held = column.dtype();
    let fits = match field.kind {
        FieldType::Integer | FieldType::Number => matches!(held, DataType::Int64 | DataType::Float64),
        FieldType::Text => *held == DataType::String,
        FieldType::Boolean => *held == DataType::Boolean,
        FieldType::Date => *held == DataType::Date,
    };
    if !fits {
        return Err(NotAsDeclared::Type {
            field: field.name.clone(),
            found: held_there(held),
            declared: declared_now(field.kind),
        });
    }
    Ok(match field.kind {
        // Whole numbers stand there as they are, however large.
        FieldType::Integer if field.decimals == 0 && *held == DataType::Int64 => {
            let whole = |units: i64| Value::Number(Scaled { units, decimals: 0 });
            column.i64()?.iter().map(|value| value.map(whole)).collect()
        }
        FieldType::Integer | FieldType::Number => {
            let column = column.cast(&DataType::Float64)?;
            let scaled = |value: Option<f64>| value.map(|value| scaled(value, field)).transpose();
            column.f64()?.iter().map(scaled).collect::<Result<_, _>>()?
        }
        FieldType::Text => {
            column.str()?.iter().map(|value| value.map(|text| Value::Text(text.into()))).collect()
        }
        FieldType::Boolean => column.bool()?.iter().map(|value| value.map(Value::Boolean)).collect(),
        FieldType::Date => {
            let column = column.cast(&DataType::Int32)?;
            column.i32()?.iter().map(|value| value.and_then(day::numbered).map(Value::Date)).collect()
        }
    })
}

fn scaled(value: f64, field: &Field) -> Result<Value, NotAsDeclared> {
    let units = value * 10f64.powi(i32::from(field.decimals));
    // What was written as so many units of a last digit comes back as that, but for the last bits of a
    // double.
    let is_whole = (units - units.round()).abs() <= 1e-9 + 1e-12 * units.abs();
    if is_whole && units.abs() < 9e18 {
        Ok(Value::Number(Scaled { units: units.round() as i64, decimals: field.decimals }))
    } else {
        Err(NotAsDeclared::Decimals { field: field.name.clone(), found: value, decimals: field.decimals })
    }
}

/// A type of a column, in the words of those who declare fields.
fn held_there(held: &DataType) -> &'static str {
    match held {
        DataType::Int64 | DataType::Float64 => "numbers",
        DataType::String => "texts",
        DataType::Boolean => "yes or no",
        DataType::Date => "dates",
        _ => "values of no known type",
    }
}

fn declared_now(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Integer => "integer",
        FieldType::Number => "number",
        FieldType::Text => "string",
        FieldType::Boolean => "boolean",
        FieldType::Date => "date",
    }
}
