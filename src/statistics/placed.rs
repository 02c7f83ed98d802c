//! The figures of one period, placed in the areas of the current one: which units add to which area, and who
//! they are now.

use std::collections::{BTreeSet, HashMap};

use super::{AreaType, ReportArea};
use crate::{
    figures::{ESTIMATE_DECIMALS, ExactSum, Figures, MeasureId, Measures, UnitId, earlier},
    records::{History, HistoryError, looking_back},
    returns::{Context, Unit},
    schemas::{collection::Split, tables::Basis},
    vocabulary::{Period, Scaled},
};

/// The figures of one period, by unit and area.
#[derive(Debug)]
pub struct Placed {
    /// The figures.
    pub figures: Figures,
    /// Of each unit the authorities that stand in its place at the end of the period of the returns.
    pub heirs: Vec<BTreeSet<String>>,
    /// For each area those units that lie wholly within it.
    pub members: Vec<Vec<UnitId>>,
    /// For each area those that lie partly within it: what they gave cannot be told apart by area.
    pub straddling: Vec<Vec<UnitId>>,
    /// For each unit the area (by index) of the unit that it is now, or is part of now.
    pub now: Vec<Option<usize>>,
}

impl Placed {
    /// Those of the period of the returns.
    #[must_use]
    pub fn current(figures: Figures, areas: &[ReportArea], context: &Context<'_>) -> Self {
        let within = |area: &ReportArea| {
            figures.units().filter(|(_, unit)| area.holds(unit, context)).map(|(id, _)| id).collect()
        };
        let members = areas.iter().map(within).collect();
        Self::new(figures, members, areas, context)
    }

    /// Those of an earlier period on the boundaries of that time: each unit is who it was then, and lies
    /// where it lay. `areas` and `then` are of that period.
    #[must_use]
    pub fn of_its_time(figures: Figures, areas: &[ReportArea], then: &Context<'_>) -> Self {
        let own = Self::current(figures, areas, then);
        let heirs = own.figures.units().map(|(_, unit)| unit.covers.clone()).collect();
        Self { heirs, ..own }
    }

    /// Those of an earlier period; nothing if there is no history of it.
    ///
    /// # Errors
    /// If what its run left does not fit what is declared.
    pub fn earlier(
        period: Period,
        history: &History,
        areas: &[ReportArea],
        now: &Self,
        measures: &Measures,
        context: &Context<'_>,
    ) -> Result<Option<Self>, HistoryError> {
        let figures =
            earlier(period, history, measures, context).map_err(|error| looking_back(period, error))?;
        let Some(figures) = figures else { return Ok(None) };
        let Some(stood) = history.get(period) else { return Ok(None) };
        let units: HashMap<&str, &Unit> =
            now.figures.units().map(|(_, unit)| (unit.id.as_str(), unit)).collect();
        let own = |unit: &Unit| -> Vec<UnitId> {
            let stood = stood.standing_for(unit, period, context);
            // Of one that sent nothing all may be estimated.
            let silent = || figures.units().find(|(_, other)| other.id == unit.id).map(|(id, _)| id);
            if stood.is_empty() {
                silent().into_iter().collect()
            } else {
                stood.into_iter().map(UnitId::new).collect()
            }
        };
        let within = |area: &ReportArea| match units
            .get(area.area.code.as_str())
            .filter(|_| area.kind == AreaType::Unit)
        {
            Some(unit) => own(unit),
            None => {
                let is_within = |unit: &Unit| lies(unit, period, area, context) == Lies::Within;
                figures.units().filter(|(_, unit)| is_within(unit)).map(|(id, _)| id).collect()
            }
        };
        let members = areas.iter().map(within).collect();
        Ok(Some(Self::new(figures, members, areas, context)))
    }

    fn new(figures: Figures, members: Vec<Vec<UnitId>>, areas: &[ReportArea], context: &Context<'_>) -> Self {
        let mut now = vec![None; figures.height()];
        for (area, own) in members.iter().enumerate().filter(|(area, _)| areas[*area].kind == AreaType::Unit)
        {
            own.iter().for_each(|unit| now[unit.index()] = Some(area));
        }
        Self {
            heirs: figures.units().map(|(_, unit)| heirs(unit, context)).collect(),
            straddling: straddling(&figures, areas, &members, context),
            members,
            now,
            figures,
        }
    }

    /// Puts a unit beside the others that was expected and sent nothing, and is now one whose area this is.
    pub fn add_silent(
        &mut self,
        unit: Unit,
        area: usize,
        areas: &[ReportArea],
        context: &Context<'_>,
    ) -> UnitId {
        let id = self.figures.add_silent(unit);
        let unit = self.figures.unit(id);
        self.heirs.push(heirs(unit, context));
        self.now.push(Some(area));
        for (at, other) in areas.iter().enumerate() {
            let lies = match lies(unit, self.figures.period, other, context) {
                _ if at == area => Lies::Within,
                Lies::Within if other.kind == AreaType::Unit => Lies::Apart,
                lies => lies,
            };
            match lies {
                Lies::Within => self.members[at].push(id),
                Lies::Partly => self.straddling[at].push(id),
                Lies::Apart => {}
            }
        }
        id
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> Period {
        self.figures.period
    }

    /// How what a unit of an earlier period gave is divided between those that succeeded it, if that is
    /// declared and they are still there.
    #[must_use]
    pub fn split<'c>(&self, unit: &Unit, context: &'c Context<'_>) -> Option<&'c Split> {
        split(unit, self.period(), context)
    }

    /// The area (by index) of the unit that a unit is now, or is part of now.
    #[must_use]
    pub fn unit_now(&self, unit: UnitId) -> Option<usize> {
        self.now[unit.index()]
    }

    /// What those together gave of a measure who are, or were, a unit of now (by the index of its area), each
    /// of them.
    #[must_use]
    pub fn of_unit_now(&self, measure: MeasureId, area: usize) -> Option<Scaled> {
        self.of_unit_now_on(Basis::Reported, measure, area)
    }

    /// The same on a basis: with estimates of what is missing, if it is of these too.
    #[must_use]
    pub fn of_unit_now_on(&self, basis: Basis, measure: MeasureId, area: usize) -> Option<Scaled> {
        let (first, rest) = self.members[area].split_first()?;
        let value = |unit: &UnitId| self.figures.get(measure, *unit).value_on(basis);
        if rest.is_empty() {
            return value(first);
        }
        if basis == Basis::Reported {
            return rest.iter().try_fold(value(first)?, |sum, unit| sum.checked_add(value(unit)?));
        }
        // What is estimated has more decimals than what is reported, where there is room for them.
        let (mut sum, mut decimals) = (ExactSum::default(), 0);
        for unit in &self.members[area] {
            let own = value(unit)?;
            sum = sum.plus(ExactSum::of(own));
            decimals = decimals.max(if own.decimals == ESTIMATE_DECIMALS { 0 } else { own.decimals });
        }
        sum.value(decimals)
    }

    /// How many of these authorities stand in the place of those for which usable returns of an area answer.
    #[must_use]
    pub fn usable_heirs(&self, area: usize, expected: &BTreeSet<String>) -> usize {
        let usable = self.members[area].iter().filter(|unit| self.figures.is_usable(**unit));
        let codes = usable.flat_map(|unit| &self.heirs[unit.index()]);
        codes.filter(|code| expected.contains(*code)).collect::<BTreeSet<_>>().len()
    }

    /// How many of these authorities usable returns of an area answer for.
    #[must_use]
    pub fn usable_authorities(&self, area: usize, expected: &BTreeSet<String>) -> usize {
        let usable = self.members[area].iter().filter(|unit| self.figures.is_usable(**unit));
        let codes = usable.flat_map(|unit| &self.figures.unit(*unit).covers);
        codes.filter(|code| expected.contains(*code)).collect::<BTreeSet<_>>().len()
    }
}

/// The authorities that stand in the place of a unit at the end of the period of the returns.
fn heirs(unit: &Unit, context: &Context<'_>) -> BTreeSet<String> {
    let day = context.period.end();
    let heirs = unit.codes.iter().flat_map(|code| context.register.successors_on(code, day));
    heirs.map(|heir| heir.code.clone()).collect()
}

/// For each area the units that lie partly in it.
fn straddling(
    figures: &Figures,
    areas: &[ReportArea],
    members: &[Vec<UnitId>],
    context: &Context<'_>,
) -> Vec<Vec<UnitId>> {
    let of_area = |(area, own): (&ReportArea, &Vec<UnitId>)| {
        let is_partly = |unit: &Unit| lies(unit, figures.period, area, context) == Lies::Partly;
        let partly = figures.units().filter(|(id, unit)| !own.contains(id) && is_partly(unit));
        partly.map(|(id, _)| id).collect()
    };
    areas.iter().zip(members).map(of_area).collect()
}

/// How a unit lies to an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lies {
    Within,
    /// Some of its members do, or some of those that succeeded it.
    Partly,
    Apart,
}

fn lies(unit: &Unit, period: Period, area: &ReportArea, context: &Context<'_>) -> Lies {
    let several: &[String] = match split(unit, period, context) {
        Some(split) => context.register.get(&split.of).map_or(&[], |was| &was.successors),
        None if has_ended(unit, context) && is_of_several_units(area) => {
            return lies_now(unit, area, context);
        }
        None if area.holds(unit, context) => return Lies::Within,
        None if matches!(area.kind, AreaType::Unit | AreaType::All) || unit.codes.len() < 2 => {
            return Lies::Apart;
        }
        None => &unit.codes,
    };
    // An authority has nothing for itself of one that it succeeded together with others, but a share.
    if area.kind == AreaType::Unit && area.expected.len() > 1 {
        return Lies::Apart;
    }
    let at_home = several.iter().filter_map(|code| context.register.get(code));
    match at_home.filter(|authority| area.is_home_of(authority)).count() {
        0 => Lies::Apart,
        all if all == several.len() => Lies::Within,
        _ => Lies::Partly,
    }
}

fn is_of_several_units(area: &ReportArea) -> bool {
    !matches!(area.kind, AreaType::Unit | AreaType::All)
}

/// Whether another authority stands in the place of one of a unit's, each of which has one that does.
fn has_ended(unit: &Unit, context: &Context<'_>) -> bool {
    let day = context.period.end();
    let heirs = |code: &String| context.register.successors_on(code, day);
    let is_other = |code: &String| heirs(code).iter().any(|heir| heir.code != *code);
    unit.codes.iter().any(is_other) && unit.codes.iter().all(|code| heirs(code).len() == 1)
}

/// How the authorities lie that stand in the place of a unit.
fn lies_now(unit: &Unit, area: &ReportArea, context: &Context<'_>) -> Lies {
    let day = context.period.end();
    let heirs = unit.codes.iter().flat_map(|code| context.register.successors_on(code, day));
    let at_home: Vec<bool> = heirs.map(|heir| area.is_home_of(heir)).collect();
    match at_home.iter().filter(|is_home| **is_home).count() {
        0 => Lies::Apart,
        all if all == at_home.len() => Lies::Within,
        _ => Lies::Partly,
    }
}

fn split<'c>(unit: &Unit, period: Period, context: &'c Context<'_>) -> Option<&'c Split> {
    let day = context.period.end();
    let is_there = |code: &String| context.register.get(code).is_some_and(|heir| heir.existed_on(day));
    let is_of_unit = |split: &&Split| unit.codes == [split.of.as_str()];
    let found = context.collection.splits.iter().filter(|_| period < context.period).find(is_of_unit)?;
    context.register.get(&found.of)?.successors.iter().all(is_there).then_some(found)
}
