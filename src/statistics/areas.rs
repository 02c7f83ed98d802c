//! The areas for which totals are made: units, regions, countries, all.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    returns::{Context, Return, Unit},
    schemas::register::Area,
};

/// What kind of area it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaType {
    /// One reporting unit.
    Unit,
    /// A region.
    Region,
    /// A country.
    Country,
    /// All that is in scope.
    All,
}

impl AreaType {
    /// The word in `totals.csv`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Region => "region",
            Self::Country => "country",
            Self::All => "all",
        }
    }
}

/// An area, with who is expected there and whose returns add to it.
#[derive(Debug, Clone)]
pub struct ReportArea {
    /// Code and name.
    pub area: Area,
    /// Kind.
    pub kind: AreaType,
    /// Codes of the authorities in scope there that existed on the last day of the period.
    pub expected: BTreeSet<String>,
    /// Indices of the returns that lie wholly within it.
    pub returns: Vec<usize>,
}

/// All areas: units in order of id, then regions, countries and the whole in order of code.
///
/// A return of authorities in two regions adds to neither, only to what holds them both.
#[must_use]
pub fn areas(returns: &[Return], silent: &[Unit], context: &Context<'_>) -> Vec<ReportArea> {
    let in_scope = || context.register.existing_on(context.period.end()).filter(|authority| context.collection.covers(authority));
    let mut units: BTreeMap<String, ReportArea> = BTreeMap::new();
    let sent = returns.iter().enumerate().map(|(at, found)| (&found.unit, vec![at]));
    for (unit, own) in sent.chain(silent.iter().map(|unit| (unit, Vec::new()))) {
        let area = Area { code: unit.id.clone(), name: unit.name.clone() };
        units.insert(unit.id.clone(), ReportArea { area, kind: AreaType::Unit, expected: unit.covers.clone(), returns: own });
    }
    let mut regions: BTreeMap<Area, ReportArea> = BTreeMap::new();
    let mut countries: BTreeMap<Area, ReportArea> = BTreeMap::new();
    for authority in in_scope() {
        for (map, area, kind) in
            [(&mut regions, &authority.region, AreaType::Region), (&mut countries, &authority.country, AreaType::Country)]
        {
            if area.name.is_empty() {
                continue;
            }
            let entry = map.entry(area.clone()).or_insert_with(|| ReportArea {
                area: area.clone(),
                kind,
                expected: BTreeSet::new(),
                returns: Vec::new(),
            });
            entry.expected.insert(authority.code.clone());
        }
    }
    for (at, found) in returns.iter().enumerate() {
        for (map, area) in [(&mut regions, &found.unit.region), (&mut countries, &found.unit.country)] {
            if let Some(entry) = map.get_mut(area) {
                entry.returns.push(at);
            }
        }
    }
    let whole = ReportArea {
        area: context.collection.whole.clone(),
        kind: AreaType::All,
        expected: in_scope().map(|authority| authority.code.clone()).collect(),
        returns: (0..returns.len()).collect(),
    };
    units.into_values().chain(regions.into_values()).chain(countries.into_values()).chain([whole]).collect()
}
