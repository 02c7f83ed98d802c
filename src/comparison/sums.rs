//! Sums over areas, as two runs published them.

use std::{cmp::Ordering, collections::BTreeMap};

use serde::Serialize;

use super::figures::{difference, percent};
use crate::records::{List, ListLine};

/// A published sum that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SumChange {
    /// Its period: that of the runs, or another that they published.
    pub period: String,
    /// Code of the area.
    pub area_code: String,
    /// Its name.
    pub area: String,
    /// `all`, `countries`, `country`, `region` or `type`.
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
const KINDS: [&str; 6] = ["all", "countries", "country", "region", "type", "group"];

fn rank(kind: &str) -> usize {
    KINDS.iter().position(|own| *own == kind).unwrap_or(KINDS.len())
}

/// What says where a sum stands, in this order.
const PLACE: [&str; 6] = ["period", "area_code", "area", "table", "key", "field"];

/// Rank of the kind of area; then what stands in these columns.
type Place<'l> = (usize, [&'l str; 6]);

fn placed(list: &List) -> BTreeMap<Place<'_>, ListLine<'_>> {
    let of_areas = list.lines().filter(|line| KINDS.contains(&line.get("area_type")));
    of_areas.map(|line| ((rank(line.get("area_type")), PLACE.map(|name| line.get(name))), line)).collect()
}

/// The sums that differ, and how many were compared: widest areas first, and of these the largest changes.
pub(super) fn changed_sums(old: &List, new: &List) -> (Vec<SumChange>, usize) {
    let (old, new) = (placed(old), placed(new));
    let mut places: Vec<&Place<'_>> = old.keys().chain(new.keys()).collect();
    places.sort_unstable();
    places.dedup();
    let change = |place: &&Place<'_>| {
        let (before, after) = (old.get(*place).copied(), new.get(*place).copied());
        fn said(line: Option<ListLine<'_>>) -> [&str; 2] {
            ["value", "standing"].map(|name| line.map_or("", |line| line.get(name)))
        }
        let ([old, old_standing], [new, new_standing]) = (said(before), said(after));
        let line = before.or(after).filter(|_| (old, old_standing) != (new, new_standing))?;
        let text = |name: &str| line.get(name).to_owned();
        Some(SumChange {
            period: text("period"),
            area_code: text("area_code"),
            area: text("area"),
            area_type: text("area_type"),
            table: text("table"),
            key: text("key"),
            field: text("field"),
            difference: difference(old, new),
            percent: percent(old, new),
            old: old.to_owned(),
            old_standing: old_standing.to_owned(),
            new: new.to_owned(),
            new_standing: new_standing.to_owned(),
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
