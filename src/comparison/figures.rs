//! Figures of units, as two runs left them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::sums::largest_first;
use crate::figures::KeptFigure;

/// A figure of a unit that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureChange {
    /// The unit.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// Table.
    pub table: String,
    /// Row of a table of categories.
    pub key: String,
    /// Field.
    pub field: String,
    /// What there was of it: `reported`, `estimated`, ...; blank where the unit had no figures.
    pub old_status: String,
    /// Its value, blank where there was none.
    pub old: String,
    /// What there is of it.
    pub new_status: String,
    /// Its value.
    pub new: String,
    /// The new value less the old one.
    pub difference: Option<String>,
    /// The same in percent of the old one.
    pub percent: Option<f64>,
}

type Place<'f> = (&'f str, &'f str, &'f str, &'f str);

fn placed(figures: &[KeptFigure]) -> BTreeMap<Place<'_>, &KeptFigure> {
    let place = |own| {
        let KeptFigure { unit, table, key, field, .. }: &KeptFigure = own;
        (unit.as_str(), table.as_str(), key.as_str(), field.as_str())
    };
    figures.iter().map(|own| (place(own), own)).collect()
}

/// The figures that differ, the largest changes first, and how many were compared.
pub(super) fn changed_figures(
    old: &[KeptFigure],
    new: &[KeptFigure],
    names: &BTreeMap<String, String>,
) -> (Vec<FigureChange>, usize) {
    let (old, new) = (placed(old), placed(new));
    let places: BTreeSet<&Place<'_>> = old.keys().chain(new.keys()).collect();
    let change = |place: &&Place<'_>| {
        let said = |own: Option<&&KeptFigure>| {
            let value = |own: &KeptFigure| own.value.map(|value| value.to_string()).unwrap_or_default();
            own.map(|own| (own.status.clone(), value(own))).unwrap_or_default()
        };
        let ((old_status, old), (new_status, new)) = (said(old.get(*place)), said(new.get(*place)));
        let (unit, table, key, field) = **place;
        ((&old_status, &old) != (&new_status, &new)).then(|| FigureChange {
            unit: unit.to_owned(),
            name: names.get(unit).cloned().unwrap_or_default(),
            table: table.to_owned(),
            key: key.to_owned(),
            field: field.to_owned(),
            difference: difference(&old, &new),
            percent: percent(&old, &new),
            old_status,
            old,
            new_status,
            new,
        })
    };
    let mut changes: Vec<FigureChange> = places.iter().filter_map(change).collect();
    changes.sort_by(|one, other| largest_first(one.percent, other.percent));
    (changes, places.len())
}

/// The difference of two numbers, with as many decimals as either has; `None` where there is none.
pub(super) fn difference(old: &str, new: &str) -> Option<String> {
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let (before, after): (f64, f64) = (old.parse().ok()?, new.parse().ok()?);
    let decimals = decimals(old).max(decimals(new));
    #[expect(clippy::float_cmp, reason = "what is printed alike is alike")]
    let differs = before != after;
    differs.then(|| format!("{:+.decimals$}", after - before))
}

/// The same in percent of the first; `None` where that is 0.
pub(super) fn percent(old: &str, new: &str) -> Option<f64> {
    let (before, after): (f64, f64) = (old.parse().ok()?, new.parse().ok()?);
    (before != 0.0).then(|| ((after - before) / before * 10_000.0).round() / 100.0)
}
