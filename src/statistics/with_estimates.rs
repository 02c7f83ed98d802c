//! Sums with estimates of what is missing, for areas of several units, each with how much of it is estimated
//! and how much rests on what is being asked about.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{
    AreaType, Placed, ReportArea, Span, Standing, Total, asked::authorities_asked, held::PART,
    joint_weights::share_of, rounding, totals::Place,
};
use crate::{
    figures::{ESTIMATE_DECIMALS, MeasureId, Measures, Status, SumError, UnitId, is_put_to},
    returns::Context,
    schemas::{Field, tables::Basis},
    vocabulary::{Period, Scaled},
};

/// A sum over an area, with estimates.
#[derive(Debug, Clone)]
pub struct WithEstimates {
    /// The period.
    pub period: Period,
    /// Index of the area.
    pub area: usize,
    /// Index of the table.
    pub table: usize,
    /// Row of a matrix table; empty for tables that have none.
    pub key: String,
    /// Index of the field.
    pub field: usize,
    /// The sum, as exact as estimates are; `None` where nothing is known of it.
    pub exact: Option<Scaled>,
    /// The same as it is published: rounded once.
    pub value: Option<Scaled>,
    /// Whether it can be shown, and if not why.
    pub standing: Standing,
    /// The sum of what was reported alone.
    pub reported: Option<Scaled>,
    /// The sum of the estimates in it.
    pub estimated: Option<Scaled>,
    /// How much of it is that, in percent.
    pub estimated_percent: Option<Scaled>,
    /// Units of which an estimate is in it.
    pub estimated_units: usize,
    /// How much of it rests on open faults, in percent: what is reported and being asked about, and what
    /// stands in the place of what is wrong.
    pub open_faults_percent: Option<Scaled>,
    /// Units of which something is missing, and is not estimated.
    pub missing_units: usize,
    /// Percent of the size of those that are asked for it, of those that gave it; by number where no size is
    /// declared.
    pub given_percent: Option<Scaled>,
}

impl WithEstimates {
    /// Which it is.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        (self.period, self.area, self.table, &self.key, self.field)
    }
}

/// Decimals of shares in percent.
pub const SHARE_DECIMALS: u8 = 1;

/// The sums of all measures that add, for each span and area of several units. `totals` are those of what was
/// reported, in any order; `sizes` by area of a unit, or none.
///
/// # Errors
/// If a sum does not fit.
pub fn with_estimates(
    spans: &[Span<'_>],
    areas: &[ReportArea],
    totals: &[Total],
    sizes: &[Option<Scaled>],
    measures: &Measures,
    context: &Context<'_>,
) -> Result<Vec<WithEstimates>, SumError> {
    if context.collection.published.estimation.groups.is_empty() {
        return Ok(Vec::new());
    }
    let within: Vec<Vec<usize>> = areas.iter().map(|area| units_within(area, areas)).collect();
    let found = totals.par_iter().filter(|total| areas[total.area].kind != AreaType::Unit).map(|total| {
        let table = context.collection.figure_table(total.table);
        let (Some(measure), Some(span)) = (
            measures.find(total.table, &total.key, total.field),
            spans.iter().find(|span| span.period == total.period),
        ) else {
            return Ok(None);
        };
        let field = &table.fields[total.field];
        let summing =
            Summing { span, area: total.area, areas, within: &within, sizes, measure, field, context };
        let sum = summing.sum(total).ok_or_else(|| SumError {
            field: field.name.clone(),
            area: areas[total.area].area.name.clone(),
        })?;
        Ok(Some(sum))
    });
    let found: Result<Vec<_>, _> = found.collect::<Vec<_>>().into_iter().collect();
    Ok(found?.into_iter().flatten().collect())
}

/// What is told of a sum beside it.
#[derive(Default)]
struct Told<'t> {
    estimated: BTreeSet<Who<'t>>,
    missing: BTreeSet<Who<'t>>,
    open_faults: Option<Scaled>,
    /// The largest value that is being asked about, in units of its last digit.
    heaviest: i128,
}

/// What an area has of a joint return that lies partly in it.
enum OfJoint {
    /// Nothing: there is no figure.
    Nothing,
    /// A share of it, by weights.
    Share,
    /// Something, and nobody can tell how much.
    NotToBeTold,
}

/// Who a unit is: by the index of the area of the unit that it is now, or by its id where it is none now.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Who<'t> {
    Now(usize),
    Before(&'t str),
}

/// The areas (by index) of the units that lie in an area of several.
fn units_within(area: &ReportArea, areas: &[ReportArea]) -> Vec<usize> {
    let is_within = |unit: &ReportArea| {
        unit.kind == AreaType::Unit && !unit.expected.is_empty() && unit.expected.is_subset(&area.expected)
    };
    let all = areas.iter().enumerate().filter(|_| area.kind != AreaType::Unit);
    all.filter(|(_, unit)| is_within(unit)).map(|(at, _)| at).collect()
}

/// One sum in the making.
struct Summing<'a> {
    span: &'a Span<'a>,
    area: usize,
    areas: &'a [ReportArea],
    /// By area the areas (by index) of the units in it.
    within: &'a [Vec<usize>],
    sizes: &'a [Option<Scaled>],
    measure: MeasureId,
    field: &'a Field,
    context: &'a Context<'a>,
}

impl Summing<'_> {
    /// `None` if a sum does not fit.
    fn sum(&self, total: &Total) -> Option<WithEstimates> {
        let mut own = WithEstimates {
            period: total.period,
            area: total.area,
            table: total.table,
            key: total.key.clone(),
            field: total.field,
            exact: None,
            value: None,
            standing: total.standing,
            reported: total.value,
            estimated: None,
            estimated_percent: None,
            estimated_units: 0,
            open_faults_percent: None,
            missing_units: 0,
            given_percent: None,
        };
        let mut told = Told::default();
        let mut is_known = true;
        for (_, placed) in self.span.counted(self.field.measure) {
            let Some(placed) = placed else {
                is_known = false;
                continue;
            };
            let mut has_value = false;
            for unit in &placed.members[self.area] {
                has_value |= self.unit(placed, *unit, &mut own, &mut told)?;
            }
            for unit in &placed.straddling[self.area] {
                match self.part_of_joint(placed, *unit, &mut own, &mut told)? {
                    OfJoint::Nothing => {}
                    OfJoint::Share => has_value = true,
                    OfJoint::NotToBeTold => is_known = false,
                }
            }
            is_known &= has_value;
        }
        if !is_known {
            (own.exact, own.reported, own.estimated) = (None, None, None);
        }
        own.value = match own.exact {
            Some(exact) => Some(rounding::published(exact, self.field)?),
            None => None,
        };
        let nothing = Scaled { units: 0, decimals: ESTIMATE_DECIMALS };
        let share = |part: Option<Scaled>| {
            // Of a sum of 0 no part is estimated.
            let none = Scaled { units: 0, decimals: SHARE_DECIMALS };
            let share = |all| rounding::ratio(part.unwrap_or(nothing), all, 100.0, SHARE_DECIMALS);
            own.exact.map(|all| share(all).unwrap_or(none))
        };
        (own.estimated_percent, own.open_faults_percent) = (share(own.estimated), share(told.open_faults));
        (own.estimated_units, own.missing_units) = (told.estimated.len(), told.missing.len());
        own.given_percent = self.given()?;
        own.standing = self.standing(&own, told.heaviest, total);
        Some(own)
    }

    /// Adds what there is of a unit: whether there is anything. `None` if the sum does not fit.
    fn unit<'t>(
        &self,
        placed: &'t Placed,
        unit: UnitId,
        own: &mut WithEstimates,
        told: &mut Told<'t>,
    ) -> Option<bool> {
        let figure = placed.figures.get(self.measure, unit);
        let Some(value) = figure.value_on(Basis::Estimates) else {
            let sender = placed.figures.unit(unit);
            if figure.status.is_missing() && is_put_to(sender, self.field, placed.period(), self.context) {
                told.missing.insert(self.who(placed, unit));
            }
            return Some(false);
        };
        let value = value.with_decimals(ESTIMATE_DECIMALS)?;
        let add = |sum: Option<Scaled>| sum.map_or(Some(value), |sum| sum.checked_add(value));
        own.exact = Some(add(own.exact)?);
        if figure.status == Status::Estimated {
            own.estimated = Some(add(own.estimated)?);
            told.estimated.insert(self.who(placed, unit));
        } else if figure.is_queried {
            told.open_faults = Some(add(told.open_faults)?);
            // What follows from others stands in place of what is asked about.
            if figure.status != Status::Derived {
                told.heaviest = told.heaviest.max(i128::from(value.units).abs());
            }
        }
        Some(true)
    }

    /// Adds what counts here of a joint return that lies partly in the area, by declared weights; `None` if
    /// the sum does not fit.
    fn part_of_joint<'t>(
        &self,
        placed: &'t Placed,
        unit: UnitId,
        own: &mut WithEstimates,
        told: &mut Told<'t>,
    ) -> Option<OfJoint> {
        let figure = placed.figures.get(self.measure, unit);
        let Some(value) = figure.value_on(Basis::Estimates) else { return Some(OfJoint::Nothing) };
        let value = value.with_decimals(ESTIMATE_DECIMALS)?;
        let area = &self.areas[self.area];
        let Some(share) = share_of(value, unit, placed, area, self.context) else {
            return Some(OfJoint::NotToBeTold);
        };
        let add = |sum: Option<Scaled>| sum.map_or(Some(share), |sum| sum.checked_add(share));
        own.exact = Some(add(own.exact)?);
        own.estimated = Some(add(own.estimated)?);
        told.estimated.insert(self.who(placed, unit));
        Some(OfJoint::Share)
    }

    /// Who a unit of some period is now: over several periods it counts once.
    fn who<'t>(&self, placed: &'t Placed, unit: UnitId) -> Who<'t> {
        placed.unit_now(unit).map_or_else(|| Who::Before(&placed.figures.unit(unit).id), Who::Now)
    }

    fn standing(&self, own: &WithEstimates, heaviest: i128, total: &Total) -> Standing {
        let Some(exact) = own.exact else {
            return if total.standing == Standing::NotApplicable {
                Standing::NotApplicable
            } else {
                Standing::NotAvailable
            };
        };
        let floor = self.context.collection.published.estimation.floor;
        let given = own.given_percent.map(Scaled::to_f64);
        if heaviest > 0 && heaviest * PART >= i128::from(exact.units).abs() {
            Standing::Held
        } else if floor.zip(given).is_some_and(|(floor, given)| given < floor) {
            Standing::Unreliable
        } else {
            Standing::Known
        }
    }

    /// The share of those asked who gave it, over all parts that count, by size where there is one; `None`
    /// inside where nobody is asked.
    fn given(&self) -> Option<Option<Scaled>> {
        let (mut gave, mut all) = (0_i64, 0_i64);
        for at in &self.within[self.area] {
            let at = *at;
            let asks_all = self.field.applies.is_none();
            if !asks_all && authorities_asked(self.field, &self.areas[at].expected, self.context).is_empty() {
                continue;
            }
            let size = if self.sizes.is_empty() { Some(1) } else { self.sizes[at].map(|size| size.units) };
            let Some(size) = size else { continue };
            for (_, placed) in self.span.counted(self.field.measure) {
                let has_box = |placed: &&Placed| !self.is_unasked(placed, at);
                let Some(placed) = placed.filter(has_box) else { continue };
                all = all.checked_add(size)?;
                if placed.of_unit_now(self.measure, at).is_some() {
                    gave = gave.checked_add(size)?;
                }
            }
        }
        let whole = |units| Scaled { units, decimals: 0 };
        Some(rounding::ratio(whole(gave), whole(all), 100.0, SHARE_DECIMALS))
    }

    /// Whether the form of a unit had no box for it, or the unit says that the question does not arise.
    fn is_unasked(&self, placed: &Placed, unit: usize) -> bool {
        let status = |member: &UnitId| placed.figures.get(self.measure, *member).status;
        let is_unasked = |member: &UnitId| matches!(status(member), Status::NotAsked | Status::NotApplicable);
        let members = &placed.members[unit];
        !members.is_empty() && members.iter().all(is_unasked)
    }
}
