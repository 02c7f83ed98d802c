//! What the units gave in each period: the figures that totals and indicators are made of.

use std::collections::{BTreeSet, HashMap};

use super::{AreaType, ReportArea};
use crate::{
    records::History,
    returns::{Context, Return, Unit, unit_of_members},
    schemas::RecordTable,
    validation::Validation,
    vocabulary::{Period, Scaled},
};

/// The figures of one period, by unit.
#[derive(Debug)]
pub struct Given {
    /// The period.
    pub period: Period,
    /// The units whose returns counted.
    pub units: Vec<Unit>,
    /// For each area those units (by index) that lie wholly within it.
    pub members: Vec<Vec<usize>>,
    /// For each area those that lie partly within it: what they gave cannot be told apart by area.
    pub straddling: Vec<Vec<usize>>,
    values: Values,
}

/// By table, key and field (by index): unit (by index) and value, in order of unit; a list has several of one unit.
type Values = HashMap<(usize, usize, usize), Vec<(usize, Scaled)>, foldhash::fast::FixedState>;

/// The keys under which each table is summed: those declared, then others as they come.
#[derive(Debug)]
pub struct Keys(Vec<Vec<String>>);

impl Keys {
    /// The keys of the tables of a collection, with those that returns have beside.
    #[must_use]
    pub fn of(returns: &[Return], tables: &[RecordTable]) -> Self {
        // A list is summed as a whole, under a blank key.
        let declared = |table: &RecordTable| if table.is_list() { vec![String::new()] } else { table.declared_keys() };
        let mut keys: Vec<Vec<String>> = tables.iter().map(declared).collect();
        for record in returns.iter().flat_map(|found| &found.records).filter(|record| tables[record.table].is_matrix()) {
            let key = record.key(&tables[record.table]);
            if !keys[record.table].contains(&key) {
                keys[record.table].push(key);
            }
        }
        Self(keys)
    }

    /// The keys of a table.
    #[must_use]
    pub fn of_table(&self, table: usize) -> &[String] {
        &self.0[table]
    }

    fn place(&self, table: usize, key: &str, declared: &RecordTable) -> Option<usize> {
        let key = if declared.is_list() { "" } else { key };
        self.0[table].iter().position(|own| own == key)
    }
}

impl Given {
    /// What was given for the current period: a value with an open error is not given, nor is a return that is left out.
    #[must_use]
    pub fn now(returns: &[Return], areas: &[ReportArea], validation: &Validation, keys: &Keys, context: &Context<'_>) -> Self {
        let tables = &context.collection.tables;
        let mut values = Values::default();
        for (unit, found) in returns.iter().enumerate().filter(|(at, _)| !validation.excluded.contains(at)) {
            for (record_at, record) in found.records.iter().enumerate() {
                let table = &tables[record.table];
                let key = if table.is_matrix() { record.key(table) } else { String::new() };
                let Some(key) = keys.place(record.table, &key, table) else { continue };
                for (field, answer) in record.answers.iter().enumerate() {
                    let place = (unit, record_at, field);
                    let reported = answer.number().filter(|_| !validation.withheld.contains(&place));
                    if let Some(value) = reported.or_else(|| validation.derived.get(&place).copied()) {
                        values.entry((record.table, key, field)).or_default().push((unit, value));
                    }
                }
            }
        }
        // A list that is given and empty sums to nothing, and that is known.
        for (at, table) in tables.iter().enumerate().filter(|(_, table)| table.is_list()) {
            let empty: Vec<usize> = returns
                .iter()
                .enumerate()
                .filter(|(unit, found)| !validation.excluded.contains(unit) && found.gives_empty(at))
                .map(|(unit, _)| unit)
                .collect();
            for (field, declared) in table.fields.iter().enumerate().filter(|(_, field)| field.is_additive()) {
                let given = values.entry((at, 0, field)).or_default();
                given.extend(empty.iter().map(|unit| (*unit, Scaled { units: 0, decimals: declared.decimals })));
                given.sort_by_key(|(unit, _)| *unit);
            }
        }
        let units: Vec<Unit> = returns.iter().map(|found| found.unit.clone()).collect();
        let members: Vec<Vec<usize>> = areas.iter().map(|area| area.returns.clone()).collect();
        let straddling = straddling(&units, areas, &members, context);
        let mut given = Self { period: context.period, units, members, straddling, values };
        // What stands in a total row follows from the others in validation; where there is no such row, it follows here.
        let has_row = |unit: usize, table: usize, key: &str, _: usize| {
            returns[unit].records.iter().any(|record| record.table == table && record.key(&tables[table]) == key)
        };
        given.derive_totals(keys, tables, &has_row);
        given
    }

    /// What was given for an earlier period, for the areas of the current one; nothing if there is no history of it.
    #[must_use]
    pub fn earlier(
        period: Period,
        history: &History,
        areas: &[ReportArea],
        now: &Self,
        keys: &Keys,
        context: &Context<'_>,
    ) -> Option<Self> {
        let earlier = history.get(period)?;
        let tables = &context.collection.tables;
        let units: Vec<Unit> = earlier
            .units
            .iter()
            .map(|unit| Unit { id: unit.id.clone(), ..unit_of_members(unit.codes.clone(), context, period.end()) })
            .collect();
        let mut values = Values::default();
        for (at, table) in tables.iter().enumerate() {
            for (field, _) in table.fields.iter().enumerate().filter(|(_, field)| field.is_additive()) {
                for (unit, key, value) in earlier.figures(at, field) {
                    if let Some(key) = keys.place(at, key, table) {
                        values.entry((at, key, field)).or_default().push((unit, value));
                    }
                }
            }
        }
        values.values_mut().for_each(|given| given.sort_by_key(|(unit, _)| *unit));
        let place: HashMap<&str, &Unit> = now.units.iter().map(|unit| (unit.id.as_str(), unit)).collect();
        let within = |area: &ReportArea| -> Vec<usize> {
            let chosen = |own: &dyn Fn(&Unit) -> bool| (0..units.len()).filter(|at| own(&units[*at])).collect();
            match area.kind {
                AreaType::All => (0..units.len()).collect(),
                AreaType::Country => chosen(&|unit| unit.country == area.area),
                AreaType::Region => chosen(&|unit| unit.region == area.area),
                AreaType::Unit => match place.get(area.area.code.as_str()) {
                    Some(unit) => earlier.standing_for(unit, period, context),
                    None => chosen(&|unit| unit.id == area.area.code),
                },
            }
        };
        let members: Vec<Vec<usize>> = areas.iter().map(within).collect();
        let straddling = straddling(&units, areas, &members, context);
        let mut given = Self { period, units, members, straddling, values };
        // A total that was given and did not count does not come back by the sum of its parts, unless that was worked out then.
        given.derive_totals(keys, tables, &|unit, table, key, field| earlier.is_left_out(unit, table, key, field));
        Some(given)
    }

    /// A total row that is not given is the sum of the others where all of them are; but not where it is settled otherwise: by unit,
    /// table, key and field.
    fn derive_totals(&mut self, keys: &Keys, tables: &[RecordTable], is_settled: &dyn Fn(usize, usize, &str, usize) -> bool) {
        for (at, table) in tables.iter().enumerate() {
            let own = keys.of_table(at);
            let Some(total) = table.total_key.as_ref().and_then(|key| own.iter().position(|other| other == key)) else { continue };
            let parts: Vec<usize> = (0..own.len()).filter(|key| *key != total).collect();
            for (field, _) in table.fields.iter().enumerate().filter(|(_, field)| field.is_additive()) {
                let has_total: BTreeSet<usize> = self.of(at, total, field).iter().map(|(unit, _)| *unit).collect();
                let mut sums: HashMap<usize, (usize, Option<Scaled>)> = HashMap::new();
                for (unit, value) in parts.iter().flat_map(|part| self.of(at, *part, field)) {
                    let sum = sums.entry(*unit).or_insert((0, Some(Scaled { units: 0, ..*value })));
                    *sum = (sum.0 + 1, sum.1.and_then(|sum| sum.checked_add(*value)));
                }
                let whole = sums.into_iter().filter(|(unit, (count, _))| *count == parts.len() && !has_total.contains(unit));
                let whole = whole.filter(|(unit, _)| !is_settled(*unit, at, &own[total], field));
                let derived: Vec<(usize, Scaled)> = whole.filter_map(|(unit, (_, sum))| sum.map(|sum| (unit, sum))).collect();
                if !derived.is_empty() {
                    let given = self.values.entry((at, total, field)).or_default();
                    given.extend(derived);
                    given.sort_by_key(|(unit, _)| *unit);
                }
            }
        }
    }

    /// What units gave of a figure, in order of unit.
    #[must_use]
    pub fn of(&self, table: usize, key: usize, field: usize) -> &[(usize, Scaled)] {
        self.values.get(&(table, key, field)).map_or(&[], Vec::as_slice)
    }

    /// The same, by the key itself.
    #[must_use]
    pub fn under(&self, table: usize, key: &str, field: usize, keys: &Keys) -> &[(usize, Scaled)] {
        keys.of_table(table).iter().position(|own| own == key).map_or(&[], |key| self.of(table, key, field))
    }
}

/// For each region and country the units that have members in it and others elsewhere.
fn straddling(units: &[Unit], areas: &[ReportArea], members: &[Vec<usize>], context: &Context<'_>) -> Vec<Vec<usize>> {
    let several: Vec<usize> = (0..units.len()).filter(|at| units[*at].codes.len() > 1).collect();
    let lies_in = |unit: &Unit, area: &ReportArea| {
        let mut own = unit.codes.iter().filter_map(|code| context.register.get(code));
        own.any(|authority| if area.kind == AreaType::Region { authority.region == area.area } else { authority.country == area.area })
    };
    let of_area = |(area, own): (&ReportArea, &Vec<usize>)| match area.kind {
        AreaType::Region | AreaType::Country => {
            several.iter().copied().filter(|unit| !own.contains(unit) && lies_in(&units[*unit], area)).collect()
        }
        AreaType::Unit | AreaType::All => Vec::new(),
    };
    areas.iter().zip(members).map(of_area).collect()
}

/// What some units gave of a figure. What is given stands in order of unit, so that those of one unit, or of all, are found
/// without looking at each.
pub fn of_members<'g>(given: &'g [(usize, Scaled)], members: &'g [usize], all: usize) -> impl Iterator<Item = (usize, Scaled)> + 'g {
    let slice = match members {
        [] => &[],
        [only] => {
            let start = given.partition_point(|(unit, _)| unit < only);
            let length = given[start..].partition_point(|(unit, _)| unit == only);
            &given[start..start + length]
        }
        _ => given,
    };
    let every = members.len() <= 1 || members.len() == all;
    // Members of an area stand in order too.
    slice.iter().copied().filter(move |(unit, _)| every || members.binary_search(unit).is_ok())
}
