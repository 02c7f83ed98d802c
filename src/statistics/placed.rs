//! The figures of one period, placed in the areas of the current one: which units add to which area, and who
//! they are now.

use std::collections::{BTreeSet, HashMap};

use super::{AreaType, ReportArea};
use crate::{
    figures::{ESTIMATE_DECIMALS, ExactSum, Figures, MeasureId, Measures, UnitId, earlier},
    records::{History, HistoryError, looking_back},
    returns::{Context, Unit},
    schemas::{Authority, collection::Split, tables::Basis},
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
        let ids = ids(&figures);
        let within = |area: &ReportArea| match area.kind {
            AreaType::Unit => ids.get(area.area.code.as_str()).copied().into_iter().collect(),
            _ => figures.units().filter(|(_, unit)| area.holds(unit, context)).map(|(id, _)| id).collect(),
        };
        let members = areas.iter().map(within).collect();
        let lying = lying(&figures, context);
        Self::new(figures, members, &lying, areas, context)
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
        let (ids, lying) = (ids(&figures), lying(&figures, context));
        let own = |unit: &Unit| -> Vec<UnitId> {
            let stood = stood.standing_for(unit, period, context);
            // Of one that sent nothing all may be estimated.
            if stood.is_empty() {
                ids.get(unit.id.as_str()).copied().into_iter().collect()
            } else {
                stood.into_iter().map(UnitId::new).collect()
            }
        };
        let within = |area: &ReportArea| match units
            .get(area.area.code.as_str())
            .filter(|_| area.kind == AreaType::Unit)
        {
            Some(unit) => own(unit),
            None => lie(Lies::Within, &figures, &lying, area, context),
        };
        let members = areas.iter().map(within).collect();
        Ok(Some(Self::new(figures, members, &lying, areas, context)))
    }

    fn new(
        figures: Figures,
        members: Vec<Vec<UnitId>>,
        lying: &[LiesBy<'_>],
        areas: &[ReportArea],
        context: &Context<'_>,
    ) -> Self {
        let mut now = vec![None; figures.height()];
        for (area, own) in members.iter().enumerate().filter(|(area, _)| areas[*area].kind == AreaType::Unit)
        {
            own.iter().for_each(|unit| now[unit.index()] = Some(area));
        }
        let is_any_split = lying.iter().any(|by| matches!(by, LiesBy::Split(..)));
        let partly = |(area, own): (&ReportArea, &Vec<UnitId>)| {
            // Nothing else lies partly in the area of a unit.
            if area.kind == AreaType::Unit && !is_any_split {
                return Vec::new();
            }
            let mut partly = lie(Lies::Partly, &figures, lying, area, context);
            partly.retain(|unit| !own.contains(unit));
            partly
        };
        Self {
            heirs: figures.units().map(|(_, unit)| heirs(unit, context)).collect(),
            straddling: areas.iter().zip(&members).map(partly).collect(),
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
        let by = LiesBy::of(unit, self.figures.period, context);
        self.heirs.push(heirs(unit, context));
        self.now.push(Some(area));
        for (at, other) in areas.iter().enumerate() {
            let lies = match lies(unit, &by, other, context) {
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
    if unit.codes.is_empty() {
        return unit.covers.clone();
    }
    let day = context.period.end();
    let heirs = unit.codes.iter().flat_map(|code| context.register.successors_on(code, day));
    heirs.map(|heir| heir.code.clone()).collect()
}

/// The units of a table of figures by id.
fn ids(figures: &Figures) -> HashMap<&str, UnitId> {
    figures.units().map(|(id, unit)| (unit.id.as_str(), id)).collect()
}

/// What says where each unit lies.
fn lying<'c>(figures: &Figures, context: &Context<'c>) -> Vec<LiesBy<'c>> {
    figures.units().map(|(_, unit)| LiesBy::of(unit, figures.period, context)).collect()
}

/// The units that lie so to an area.
fn lie(
    wanted: Lies,
    figures: &Figures,
    lying: &[LiesBy<'_>],
    area: &ReportArea,
    context: &Context<'_>,
) -> Vec<UnitId> {
    let own = figures.units().zip(lying);
    own.filter(|((_, unit), by)| lies(unit, by, area, context) == wanted).map(|((id, _), _)| id).collect()
}

/// How a unit lies to an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lies {
    Within,
    /// Some of its members do, or some of those that succeeded it.
    Partly,
    Apart,
}

/// By what it is said where a unit lies: looked up once, for all areas.
enum LiesBy<'c> {
    /// Those between whom it was split, so many as are declared.
    Split(Vec<&'c Authority>, usize),
    /// Those that stand in the place of its members, one for each.
    Heirs(Vec<&'c Authority>),
    /// Itself.
    Itself,
}

impl<'c> LiesBy<'c> {
    fn of(unit: &Unit, period: Period, context: &Context<'c>) -> Self {
        let (register, day) = (context.register, context.period.end());
        if let Some(split) = split(unit, period, context) {
            let several = register.get(&split.of).map_or(&[][..], |was| was.successors.as_slice());
            let known = several.iter().filter_map(|code| register.get(code));
            return Self::Split(known.collect(), several.len());
        }
        let heirs: Vec<Vec<&Authority>> =
            unit.codes.iter().map(|code| register.successors_on(code, day)).collect();
        let is_other = |(code, own): (&String, &Vec<&Authority>)| own.iter().any(|heir| heir.code != *code);
        let has_ended = unit.codes.iter().zip(&heirs).any(is_other) && heirs.iter().all(|own| own.len() == 1);
        if has_ended { Self::Heirs(heirs.concat()) } else { Self::Itself }
    }
}

fn lies(unit: &Unit, by: &LiesBy<'_>, area: &ReportArea, context: &Context<'_>) -> Lies {
    match by {
        // An authority has nothing for itself of one that it succeeded together with others, but a share.
        LiesBy::Split(..) if area.kind == AreaType::Unit && area.expected.len() > 1 => Lies::Apart,
        LiesBy::Split(heirs, all) => at_home(heirs.iter().copied(), *all, area),
        LiesBy::Heirs(heirs) if is_of_several_units(area) => {
            at_home(heirs.iter().copied(), heirs.len(), area)
        }
        _ if area.holds(unit, context) => Lies::Within,
        _ if !is_of_several_units(area) || unit.codes.len() < 2 => Lies::Apart,
        LiesBy::Heirs(_) | LiesBy::Itself => {
            let members = unit.codes.iter().filter_map(|code| context.register.get(code));
            at_home(members, unit.codes.len(), area)
        }
    }
}

fn is_of_several_units(area: &ReportArea) -> bool {
    !matches!(area.kind, AreaType::Unit | AreaType::All)
}

/// How all of these lie to an area together.
fn at_home<'a>(authorities: impl Iterator<Item = &'a Authority>, all: usize, area: &ReportArea) -> Lies {
    match authorities.filter(|authority| area.is_home_of(authority)).count() {
        0 => Lies::Apart,
        at_home if at_home == all => Lies::Within,
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
