//! What the units gave in each period: the figures that totals and indicators are made of.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{AreaType, ReportArea};
use crate::{
    records::{EarlierFigure, History},
    returns::{Context, Return, Unit, unit_of_members},
    schemas::{Field, RecordTable},
    validation::Validation,
    vocabulary::{Answer, Period, Scaled},
};

/// Table, key and field of a figure, by index.
pub type At = (usize, usize, usize);

/// A figure of one unit.
#[derive(Debug, Clone, Copy)]
pub struct OfUnit {
    /// The unit, by index.
    pub unit: usize,
    /// As it counts.
    pub value: Scaled,
    /// It follows from others that were given, and was not given itself.
    pub derived: bool,
}

/// Why a unit gives no figure, where it is not simply missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// The form in use has no box for it.
    NotAsked,
    /// The sender says that the question does not arise.
    NotApplicable,
}

/// The figures of one period, by unit.
#[derive(Debug)]
pub struct Given {
    /// The period.
    pub period: Period,
    /// The units whose returns counted.
    pub units: Vec<Unit>,
    /// Of each the authorities that stand in its place at the end of the period of the returns.
    pub heirs: Vec<BTreeSet<String>>,
    /// Whether something of its return counts: a blank form was received, and cannot be used.
    pub usable: Vec<bool>,
    /// For each area those units (by index) that lie wholly within it.
    pub members: Vec<Vec<usize>>,
    /// For each area those that lie partly within it: what they gave cannot be told apart by area.
    pub straddling: Vec<Vec<usize>>,
    /// For each unit the area (by index) of the unit that it is now, or is part of now.
    pub now: Vec<Option<usize>>,
    /// Figures with a query or error on them that is open.
    pub queried: HashSet<(At, usize)>,
    /// Figures of which no rate is worked out.
    pub no_rate: HashSet<(At, usize)>,
    values: Values,
    absent: HashMap<At, Vec<(usize, Absent)>>,
}

/// What was given of each figure, in order of unit; a list has several values of one unit.
type Values = HashMap<At, Vec<OfUnit>, foldhash::fast::FixedState>;

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
        for record in returns.iter().flat_map(|found| found.records.iter()).filter(|record| tables[record.table()].is_matrix()) {
            let key = record.key(&tables[record.table()]);
            if !keys[record.table()].contains(&key) {
                keys[record.table()].push(key);
            }
        }
        Self(keys)
    }

    /// The keys of a table.
    #[must_use]
    pub fn of_table(&self, table: usize) -> &[String] {
        &self.0[table]
    }

    /// The place of a key among those of its table.
    #[must_use]
    pub fn place(&self, table: usize, key: &str, declared: &RecordTable) -> Option<usize> {
        let key = if declared.is_list() { "" } else { key };
        self.0[table].iter().position(|own| own == key)
    }
}

impl Given {
    fn of_units(period: Period, units: Vec<Unit>, members: Vec<Vec<usize>>, areas: &[ReportArea], context: &Context<'_>) -> Self {
        let day = context.period.end();
        let heirs = |unit: &Unit| {
            let heirs = unit.codes.iter().flat_map(|code| context.register.successors_on(code, day));
            heirs.map(|heir| heir.code.clone()).collect()
        };
        let mut now = vec![None; units.len()];
        for (area, own) in members.iter().enumerate().filter(|(area, _)| areas[*area].kind == AreaType::Unit) {
            own.iter().for_each(|unit| now[*unit] = Some(area));
        }
        Self {
            period,
            heirs: units.iter().map(heirs).collect(),
            usable: vec![false; units.len()],
            straddling: straddling(&units, areas, &members, context),
            members,
            now,
            units,
            queried: HashSet::new(),
            no_rate: HashSet::new(),
            values: Values::default(),
            absent: HashMap::new(),
        }
    }

    /// What was given for the current period: a value with an open error is not given, nor is a return that is left out, nor
    /// what nobody asked.
    #[must_use]
    pub fn now(returns: &[Return], areas: &[ReportArea], validation: &Validation, keys: &Keys, context: &Context<'_>) -> Self {
        let units: Vec<Unit> = returns.iter().map(|found| found.unit.clone()).collect();
        let members = areas.iter().map(|area| area.returns.clone()).collect();
        let mut given = Self::of_units(context.period, units, members, areas, context);
        for (unit, found) in returns.iter().enumerate().filter(|(at, _)| !validation.excluded.contains(at)) {
            given.take(unit, found, validation, keys, context);
            given.take_rows_not_asked(unit, found, keys, &context.collection.tables);
        }
        let tables = &context.collection.tables;
        given.take_empty_lists(returns, tables);
        // What stands in a total row follows from the others in validation; where there is no such row, it follows here.
        let has_row = |unit: usize, table: usize, key: &str, _: usize| {
            returns[unit].records.of_table(table).any(|(_, record)| record.key(&tables[table]) == key)
        };
        given.derive_totals(keys, tables, &has_row);
        given
    }

    fn take(&mut self, unit: usize, found: &Return, validation: &Validation, keys: &Keys, context: &Context<'_>) {
        for (record_at, record) in found.records.iter().enumerate() {
            let table = &context.collection.tables[record.table()];
            let key = if table.is_matrix() { record.key(table) } else { String::new() };
            let Some(key) = keys.place(record.table(), &key, table) else { continue };
            for (field, answer) in record.answers().enumerate() {
                let (place, at) = ((unit, record_at, field), (record.table(), key, field));
                if !is_asked(&table.fields[field], &found.unit, context.period, context) {
                    continue;
                }
                let reported = answer.number().filter(|_| !validation.withheld.contains(&place));
                let derived = validation.derived.get(&place).copied().filter(|_| reported.is_none());
                if let Some(value) = reported.or(derived) {
                    self.add(at, OfUnit { unit, value, derived: derived.is_some() });
                    self.usable[unit] = true;
                } else if let Some(absent) = absent(&answer) {
                    self.absent.entry(at).or_default().push((unit, absent));
                }
                if validation.no_rate.contains(&place) {
                    self.no_rate.insert((at, unit));
                }
            }
        }
    }

    /// Adds a figure of a unit; of the records of a list one after another the sum is kept.
    fn add(&mut self, at: At, own: OfUnit) {
        let given = self.values.entry(at).or_default();
        let last = given.last_mut().filter(|last| (last.unit, last.derived) == (own.unit, own.derived));
        // What does not fit stays apart: that is told where it is added up.
        match last.and_then(|last| last.value.checked_add(own.value).map(|sum| last.value = sum)) {
            Some(()) => {}
            None => given.push(own),
        }
    }

    /// The rows that a form does not have: nothing in them is asked.
    fn take_rows_not_asked(&mut self, unit: usize, found: &Return, keys: &Keys, tables: &[RecordTable]) {
        for (table, rows) in found.not_asked.iter().enumerate() {
            for key in rows.iter().filter_map(|key| keys.place(table, key, &tables[table])) {
                for field in 0..tables[table].fields.len() {
                    self.absent.entry((table, key, field)).or_default().push((unit, Absent::NotAsked));
                }
            }
        }
    }

    /// A list that is given and empty sums to nothing, and that is known; on a blank form it says nothing.
    fn take_empty_lists(&mut self, returns: &[Return], tables: &[RecordTable]) {
        for (at, table) in tables.iter().enumerate().filter(|(_, table)| table.is_list()) {
            let empty: Vec<usize> = (0..returns.len()).filter(|unit| self.usable[*unit] && returns[*unit].gives_empty(at)).collect();
            for (field, declared) in table.fields.iter().enumerate().filter(|(_, field)| field.is_additive()) {
                let given = self.values.entry((at, 0, field)).or_default();
                let zero = Scaled { units: 0, decimals: declared.decimals };
                given.extend(empty.iter().map(|unit| OfUnit { unit: *unit, value: zero, derived: false }));
                given.sort_by_key(|own| own.unit);
            }
        }
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
        let units: Vec<Unit> = earlier
            .units
            .iter()
            .map(|unit| Unit { id: unit.id.clone(), ..unit_of_members(unit.codes.clone(), context, period.end()) })
            .collect();
        let place: HashMap<&str, &Unit> = now.units.iter().map(|unit| (unit.id.as_str(), unit)).collect();
        let within = |area: &ReportArea| match place.get(area.area.code.as_str()).filter(|_| area.kind == AreaType::Unit) {
            Some(unit) => earlier.standing_for(unit, period, context),
            None => (0..units.len()).filter(|at| area.holds(&units[*at], context)).collect(),
        };
        let members: Vec<Vec<usize>> = areas.iter().map(within).collect();
        let mut given = Self::of_units(period, units, members, areas, context);
        for (at, table) in context.collection.tables.iter().enumerate() {
            for (field_at, field) in table.fields.iter().enumerate().filter(|(_, field)| field.is_additive()) {
                for figure in earlier.figures(at, field_at) {
                    if let Some(key) = keys.place(at, figure.key, table)
                        && is_asked(field, &given.units[figure.unit], period, context)
                    {
                        given.take_earlier((at, key, field_at), &figure);
                    }
                }
            }
        }
        given.values.values_mut().for_each(|given| given.sort_by_key(|own| own.unit));
        // A total that was given and did not count does not come back by the sum of its parts, unless that was worked out then.
        given.derive_totals(keys, &context.collection.tables, &|unit, table, key, field| earlier.is_left_out(unit, table, key, field));
        Some(given)
    }

    fn take_earlier(&mut self, at: At, figure: &EarlierFigure<'_>) {
        let EarlierFigure { unit, value, derived, .. } = *figure;
        self.add(at, OfUnit { unit, value, derived });
        self.usable[unit] = true;
        if figure.queried {
            self.queried.insert((at, unit));
        }
        if figure.no_rate {
            self.no_rate.insert((at, unit));
        }
    }

    /// A total row that is not given is the sum of the others where all of them are; but not where it is settled otherwise: by unit,
    /// table, key and field.
    fn derive_totals(&mut self, keys: &Keys, tables: &[RecordTable], is_settled: &dyn Fn(usize, usize, &str, usize) -> bool) {
        for (at, table) in tables.iter().enumerate() {
            let own = keys.of_table(at);
            let Some(total) = table.total_key.as_ref().and_then(|key| own.iter().position(|other| other == key)) else { continue };
            let parts: Vec<usize> = (0..own.len()).filter(|key| *key != total).collect();
            for (field, _) in table.fields.iter().enumerate().filter(|(_, field)| field.is_additive()) {
                let has_total: BTreeSet<usize> = self.of((at, total, field)).iter().map(|own| own.unit).collect();
                let mut sums: HashMap<usize, (usize, Option<Scaled>)> = HashMap::new();
                for own in parts.iter().flat_map(|part| self.of((at, *part, field))) {
                    let sum = sums.entry(own.unit).or_insert((0, Some(Scaled { units: 0, ..own.value })));
                    *sum = (sum.0 + 1, sum.1.and_then(|sum| sum.checked_add(own.value)));
                }
                let whole = sums.into_iter().filter(|(unit, (count, _))| *count == parts.len() && !has_total.contains(unit));
                let whole = whole.filter(|(unit, _)| !is_settled(*unit, at, &own[total], field));
                let derived: Vec<OfUnit> =
                    whole.filter_map(|(unit, (_, sum))| sum.map(|value| OfUnit { unit, value, derived: true })).collect();
                if !derived.is_empty() {
                    let given = self.values.entry((at, total, field)).or_default();
                    given.extend(derived);
                    given.sort_by_key(|own| own.unit);
                }
            }
        }
    }

    /// What units gave of a figure, in order of unit.
    #[must_use]
    pub fn of(&self, at: At) -> &[OfUnit] {
        self.values.get(&at).map_or(&[], Vec::as_slice)
    }

    /// The sum of what one unit gave of a figure.
    #[must_use]
    pub fn of_unit(&self, at: At, unit: usize) -> Option<Scaled> {
        let given = self.of(at);
        let start = given.partition_point(|own| own.unit < unit);
        let mut own = given[start..].iter().take_while(|own| own.unit == unit).map(|own| own.value);
        let first = own.next()?;
        own.try_fold(first, Scaled::checked_add)
    }

    /// What those together gave of a figure who are, or were, a unit of now (by the index of its area), each of them.
    #[must_use]
    pub fn of_unit_now(&self, at: At, area: usize) -> Option<Scaled> {
        let (first, rest) = self.members[area].split_first()?;
        rest.iter().try_fold(self.of_unit(at, *first)?, |sum, unit| sum.checked_add(self.of_unit(at, *unit)?))
    }

    /// The units that give no figure for a reason of its own, with the reason.
    #[must_use]
    pub fn absent(&self, at: At) -> &[(usize, Absent)] {
        self.absent.get(&at).map_or(&[], Vec::as_slice)
    }

    /// How many of these authorities usable returns of an area answer for.
    #[must_use]
    pub fn usable_authorities(&self, area: usize, expected: &BTreeSet<String>) -> usize {
        let usable = self.members[area].iter().filter(|unit| self.usable[**unit]);
        usable.flat_map(|unit| &self.units[*unit].covers).filter(|code| expected.contains(*code)).collect::<BTreeSet<_>>().len()
    }
}

fn absent(answer: &Answer<&str>) -> Option<Absent> {
    match answer {
        Answer::NotAsked => Some(Absent::NotAsked),
        Answer::NotApplicable(_) => Some(Absent::NotApplicable),
        Answer::Reported(_) | Answer::NotKnown | Answer::Unreadable { .. } => None,
    }
}

/// Whether a question is put to a unit in a period: to one of its members at least.
fn is_asked(field: &Field, unit: &Unit, period: Period, context: &Context<'_>) -> bool {
    let arises = || unit.codes.is_empty() || unit.codes.iter().any(|code| field.applies_to(context.register.get(code)));
    field.is_asked_in(period) && (field.applies.is_none() || arises())
}

/// For each region and country the units that have members in it and others elsewhere.
fn straddling(units: &[Unit], areas: &[ReportArea], members: &[Vec<usize>], context: &Context<'_>) -> Vec<Vec<usize>> {
    let several: Vec<usize> = (0..units.len()).filter(|at| units[*at].codes.len() > 1).collect();
    let lies_in = |unit: &Unit, area: &ReportArea| {
        let mut own = unit.codes.iter().filter_map(|code| context.register.get(code));
        own.any(|authority| match area.kind {
            AreaType::Region => authority.region == area.area,
            AreaType::Country => authority.country == area.area,
            _ => area.countries.contains(&authority.country),
        })
    };
    let of_area = |(area, own): (&ReportArea, &Vec<usize>)| match area.kind {
        AreaType::Region | AreaType::Country | AreaType::Countries => {
            several.iter().copied().filter(|unit| !own.contains(unit) && lies_in(&units[*unit], area)).collect()
        }
        AreaType::Unit | AreaType::All => Vec::new(),
    };
    areas.iter().zip(members).map(of_area).collect()
}
