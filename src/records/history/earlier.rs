//! What one earlier run accepted.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::{Path, PathBuf},
};

use polars::prelude::DataFrame;

use super::error::HistoryError;
use crate::{
    records::earlier_output::frame,
    returns::{Context, Unit},
    schemas::Field,
    vocabulary::{DecisionId, Period, Scaled, Value},
};

/// What one earlier run accepted.
#[derive(Debug, Default)]
pub struct Earlier {
    /// The units whose returns counted.
    pub units: Vec<EarlierUnit>,
    /// The unit (by index) of each id.
    pub(super) places: HashMap<String, usize>,
    pub(super) tables: Vec<EarlierTable>,
    pub(super) figures: Option<KeptFigures>,
    /// What the period has, since it was settled what was given for the year to date.
    pub restated: Vec<Restated>,
}

/// The table of figures that a run left.
#[derive(Debug)]
pub(super) struct KeptFigures {
    /// The file in which it lies.
    pub(super) path: PathBuf,
    /// It, as it was written.
    pub(super) bytes: Vec<u8>,
    /// The columns that are needed of every period.
    pub(super) frame: DataFrame,
}

impl KeptFigures {
    /// Those columns: figures, and what is asked about them.
    pub(super) const COLUMNS: &'static [&'static str] = &[
        "unit",
        "table",
        "key",
        "field",
        "status",
        "digits",
        "decimals",
        "estimate",
        "benchmarked",
        "queried",
        "outlier",
        "no_rate",
    ];
}

/// A figure of an earlier period that is not what its own run took for it.
#[derive(Debug, Clone)]
pub struct Restated {
    /// Id of the unit.
    pub unit: String,
    /// Index of the table.
    pub table: usize,
    /// Key of the record.
    pub key: String,
    /// Index of the field.
    pub field: usize,
    /// What the period had alone.
    pub value: Scaled,
    /// It is a share of what several periods had together.
    pub is_divided: bool,
    /// The decision.
    pub by: DecisionId,
}

impl Earlier {
    /// The unit (by index) of an id.
    #[must_use]
    pub fn unit(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// What a unit (by index) gave in a field of a record, whether it counted or not; of a figure that was
    /// given for the year to date that.
    #[must_use]
    pub fn given(&self, unit: usize, table: usize, key: &str, field: usize) -> Option<Scaled> {
        let loaded = self.tables.get(table)?;
        let record = (unit, key.to_owned());
        if let Some(given) = loaded.given.get(&(unit, key.to_owned(), field)) {
            return *given;
        }
        match loaded.fields[field].get(*loaded.places.get(&record)?)? {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// Puts what a period had alone in the place of what its own run took for it.
    pub(super) fn restate(&mut self, restated: Restated) {
        // Of one that sent nothing then there is no record.
        if let Some(unit) = self.unit(&restated.unit)
            && let Some(loaded) = self.tables.get_mut(restated.table)
        {
            let value = (!restated.is_divided).then_some(Value::Number(restated.value));
            loaded.put((unit, restated.key.clone()), restated.field, value);
        }
        self.restated.push(restated);
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
        if let Some(same) = self.unit(&unit.id) {
            return vec![same];
        }
        let meets = |earlier: &&EarlierUnit| !earlier.footprint.is_disjoint(&unit.covers);
        let found: Vec<usize> = (0..self.units.len()).filter(|at| meets(&&self.units[*at])).collect();
        if found.is_empty() {
            return found;
        }
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

    /// What each unit came to in each measure, as that run left it, with the file in which it lies; `None`
    /// where it left nothing.
    #[must_use]
    pub fn figures(&self) -> Option<(&Path, &DataFrame)> {
        self.figures.as_ref().map(|kept| (kept.path.as_path(), &kept.frame))
    }

    /// The same with all that is kept of each: where it stands, how it was made.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn figures_in_full(&self) -> Result<Option<(&Path, DataFrame)>, HistoryError> {
        let Some(kept) = &self.figures else { return Ok(None) };
        let whole = frame(&kept.bytes, None);
        let whole = whole.map_err(|error| HistoryError::Records(kept.path.clone(), error))?;
        Ok(Some((&kept.path, whole)))
    }
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

impl EarlierUnit {
    pub(super) fn new(id: &str, context: &Context<'_>) -> Self {
        let codes: BTreeSet<String> = id.split('+').map(str::to_owned).collect();
        let day = context.period.end();
        let heirs = codes.iter().flat_map(|code| context.register.successors_on(code, day));
        Self { id: id.to_owned(), footprint: heirs.map(|heir| heir.code.clone()).collect(), codes }
    }
}

#[derive(Debug, Default)]
pub(super) struct EarlierTable {
    /// The record of each unit and key.
    pub(super) places: HashMap<(usize, String), usize>,
    /// For each field the value of each record; empty where the field was not there.
    pub(super) fields: Vec<Vec<Option<Value>>>,
    /// By unit (by index), key and field (by index) what was given, where what counts is something else.
    pub(super) given: HashMap<(usize, String, usize), Option<Scaled>>,
    /// Unit (by index), key and field (by index) of what its form did not ask; the field is `None` where it
    /// had no row.
    pub(super) not_asked: HashSet<(usize, String, Option<usize>)>,
}

impl EarlierTable {
    /// Puts what counts in the place of what was given in a record.
    pub(super) fn put(&mut self, record: (usize, String), field: usize, value: Option<Value>) {
        let own = self.places.get(&record).and_then(|record| self.fields[field].get_mut(*record));
        let Some(own) = own else { return };
        let before = std::mem::replace(own, value);
        let number = if let Some(Value::Number(number)) = before { Some(number) } else { None };
        self.given.entry((record.0, record.1, field)).or_insert(number);
    }

    /// Takes away what a unit gave.
    pub(super) fn forget(&mut self, unit: usize) {
        let records = self.places.iter().filter(|((of, _), _)| *of == unit).map(|(_, record)| *record);
        for record in records {
            self.fields.iter_mut().filter_map(|values| values.get_mut(record)).for_each(|own| *own = None);
        }
    }
}
