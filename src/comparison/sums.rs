//! Sums over areas, as two runs published them.

use std::{cmp::Ordering, collections::BTreeMap};

use serde::Serialize;

use super::figures::{difference, percent};
use crate::records::ListedSum;

/// A published sum that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SumChange {
    /// Its period: that of the runs, or another that they published.
    pub period: String,
    /// Code of the area.
    pub area_code: String,
    /// Its name.
    pub area: String,
    /// `all`, `country`, `region` or `type`.
    pub area_type: String,
    /// Table.
    pub table: String,
    /// Row of a table of categories.
    pub key: String,
    /// Field.
    pub field: String,
    /// The sum as it was, blank where there was none.
    pub old: String,
    /// Whether it could be shown: `known`, `held`, ...
    pub old_standing: String,
    /// The sum as it is.
    pub new: String,
    /// Whether it can be shown.
    pub new_standing: String,
    /// The new one less the old one.
    pub difference: Option<String>,
    /// The same in percent of the old one.
    pub percent: Option<f64>,
}

/// Areas of which a sum is listed, widest first; units have figures, not sums.
const KINDS: [&str; 4] = ["all", "country", "region", "type"];

fn rank(kind: &str) -> usize {
    KINDS.iter().position(|own| *own == kind).unwrap_or(KINDS.len())
}

/// Rank of the kind of area; period, code and name of the area, table, key, field.
type Place<'l> = (usize, [&'l str; 6]);

fn placed(lines: &[ListedSum]) -> BTreeMap<Place<'_>, &ListedSum> {
    let of_areas = lines.iter().filter(|line| KINDS.contains(&line.area_type.as_str()));
    let place = |line| {
        let ListedSum { period, area_code, area, area_type, table, key, field, .. }: &ListedSum = line;
        let own = [period, area_code, area, table, key, field];
        (rank(area_type), own.map(String::as_str))
    };
    of_areas.map(|line| (place(line), line)).collect()
}

/// The sums that differ, and how many were compared: widest areas first, and of these the largest changes.
pub(super) fn changed_sums(old: &[ListedSum], new: &[ListedSum]) -> (Vec<SumChange>, usize) {
    let (old, new) = (placed(old), placed(new));
    let mut places: Vec<&Place<'_>> = old.keys().chain(new.keys()).collect();
    places.sort_unstable();
    places.dedup();
    let change = |place: &&Place<'_>| {
        let (before, after) = (old.get(*place).copied(), new.get(*place).copied());
        let said = |line: Option<&ListedSum>| {
            line.map(|line| (line.value.clone(), line.standing.clone())).unwrap_or_default()
        };
        let ((old, old_standing), (new, new_standing)) = (said(before), said(after));
        let line = before.or(after).filter(|_| (&old, &old_standing) != (&new, &new_standing))?;
        Some(SumChange {
            period: line.period.clone(),
            area_code: line.area_code.clone(),
            area: line.area.clone(),
            area_type: line.area_type.clone(),
            table: line.table.clone(),
            key: line.key.clone(),
            field: line.field.clone(),
            difference: difference(&old, &new),
            percent: percent(&old, &new),
            old,
            old_standing,
            new,
            new_standing,
        })
    };
    let mut changes: Vec<SumChange> = places.iter().filter_map(change).collect();
    changes.sort_by(|one, other| {
        let by_kind = rank(&one.area_type).cmp(&rank(&other.area_type));
        by_kind.then_with(|| largest_first(one.percent, other.percent))
    });
    (changes, places.len())
}

/// Those of which no percentage can be told stand last.
pub(super) fn largest_first(one: Option<f64>, other: Option<f64>) -> Ordering {
    let size = |percent: Option<f64>| percent.map_or(-1.0, f64::abs);
    size(other).total_cmp(&size(one))
}
