//! The figures of one period, placed in the areas of the current one: which units add to which area, and who
//! they are now.

use std::collections::{BTreeSet, HashMap};

use super::{AreaType, ReportArea};
use crate::{
    figures::{ESTIMATE_DECIMALS, ExactSum, Figures, MeasureId, Measures, UnitId, earlier},
    records::{History, HistoryError, looking_back},
    returns::{Context, Unit},
    schemas::tables::Basis,
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
            None => figures.units().filter(|(_, unit)| area.holds(unit, context)).map(|(id, _)| id).collect(),
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
            let is_member =
                if other.kind == AreaType::Unit { at == area } else { other.holds(unit, context) };
            if is_member {
                self.members[at].push(id);
            } else if straddles(unit, other, context) {
                self.straddling[at].push(id);
            }
        }
        id
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> Period {
        self.figures.period
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

/// For each region and country the units that have members in it and others elsewhere.
fn straddling(
    figures: &Figures,
    areas: &[ReportArea],
    members: &[Vec<UnitId>],
    context: &Context<'_>,
) -> Vec<Vec<UnitId>> {
    let several: Vec<(UnitId, &Unit)> = figures.units().filter(|(_, unit)| unit.codes.len() > 1).collect();
    let of_area = |(area, own): (&ReportArea, &Vec<UnitId>)| {
        let partly = several.iter().filter(|(id, unit)| !own.contains(id) && straddles(unit, area, context));
        partly.map(|(id, _)| *id).collect()
    };
    areas.iter().zip(members).map(of_area).collect()
}

/// Whether a unit of several, which does not lie wholly in a region or country, has members in it.
fn straddles(unit: &Unit, area: &ReportArea, context: &Context<'_>) -> bool {
    match area.kind {
        AreaType::Type | AreaType::Region | AreaType::Country | AreaType::Countries => {
            let mut own = unit.codes.iter().filter_map(|code| context.register.get(code));
            unit.codes.len() > 1 && own.any(|authority| area.is_home_of(authority))
        }
        AreaType::Unit | AreaType::All => false,
    }
}
