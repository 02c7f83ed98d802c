//! Sums with estimates of what is missing, for areas of several units, each with how much of it is estimated
//! and how much rests on what is being asked about.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{
    AreaType, Placed, ReportArea, Span, Standing, Total, asked::authorities_asked, held::PART,
    joint_weights::JointWeights, rounding, silent::silent_in, totals::Place,
};
use crate::{
    figures::{ExactSum, Figure, MeasureId, Measures, Status, SumError, UnitId, is_put_to},
    returns::Context,
    schemas::{Field, tables::Basis},
    vocabulary::{Period, Scaled, period::Frequency},
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
    /// What it has beside what the periods' returns say, and of how many units: estimates, and what annual
    /// returns have more or less.
    pub beside: (Option<Scaled>, usize),
    /// How much of it rests on open faults, in percent: what is reported and being asked about, and what
    /// stands in the place of what is wrong.
    pub open_faults_percent: Option<Scaled>,
    /// Units of which something is missing, and is not estimated.
    pub missing_units: usize,
    /// Percent of the size of those that are asked for it, of those that gave it; by number where no size is
    /// declared.
    pub given_percent: Option<Scaled>,
    /// Of a figure of a back series where it was published.
    pub source: String,
}

impl WithEstimates {
    /// One of a figure (table, key and field) of which nothing is known.
    #[must_use]
    pub fn nothing(period: Period, area: usize, (table, key, field): (usize, String, usize)) -> Self {
        Self {
            period,
            area,
            table,
            key,
            field,
            exact: None,
            value: None,
            standing: Standing::NotAvailable,
            reported: None,
            estimated: None,
            estimated_percent: None,
            estimated_units: 0,
            beside: (None, 0),
            open_faults_percent: None,
            missing_units: 0,
            given_percent: None,
            source: String::new(),
        }
    }

    /// Takes out what must not be shown.
    pub fn without_values(&mut self) {
        self.standing = Standing::Suppressed;
        (self.exact, self.value, self.reported, self.estimated) = (None, None, None, None);
        (self.estimated_percent, self.open_faults_percent) = (None, None);
        self.beside.0 = None;
    }

    /// The same with nothing in it that is finer than the figure itself. `None` if something does not fit.
    fn rounded(mut self, field: &Field) -> Option<Self> {
        let published = |value: &mut Option<Scaled>| -> Option<()> {
            *value = value.map_or(Some(None), |own| rounding::published(own, field).map(Some))?;
            Some(())
        };
        for value in [&mut self.exact, &mut self.reported, &mut self.estimated, &mut self.beside.0] {
            published(value)?;
        }
        let share = self.estimated.zip(self.exact);
        let nothing = self.estimated_percent.map(|own| Scaled { units: 0, ..own });
        self.estimated_percent =
            share.and_then(|(part, all)| rounding::ratio(part, all, 100.0, SHARE_DECIMALS)).or(nothing);
        self.open_faults_percent = None;
        Some(self)
    }

    /// Which it is.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        (self.period, self.area, self.table, &self.key, self.field)
    }
}

/// Decimals of shares in percent.
pub const SHARE_DECIMALS: u8 = 1;

/// The sums of all measures that add, for each span and area of several units. `totals` are those of what was
/// reported, in any order; `sizes` by area of a unit, or none; `weights` are of joint returns.
///
/// # Errors
/// If a sum does not fit.
pub fn with_estimates(
    spans: &[Span<'_>],
    areas: &[ReportArea],
    totals: &[Total],
    sizes: &[Option<Scaled>],
    weights: &JointWeights<'_>,
    measures: &Measures,
    context: &Context<'_>,
) -> Result<Vec<WithEstimates>, SumError> {
    if !context.collection.published.has_estimates() {
        return Ok(Vec::new());
    }
    let within: Vec<Vec<usize>> = areas.iter().map(|area| units_within(area, areas)).collect();
    let parts = spans.iter().flat_map(|span| &span.parts).filter_map(|(_, placed)| *placed);
    let mut silent: BTreeMap<Period, BTreeSet<usize>> = BTreeMap::new();
    for placed in parts {
        silent.entry(placed.period()).or_insert_with(|| silent_in(placed, areas, context));
    }
    let of_several = |total: &&Total| areas[total.area].kind != AreaType::Unit || is_of_a_split(total, spans);
    let found = totals.par_iter().filter(of_several).map(|total| {
        let table = context.collection.figure_table(total.table);
        let (Some(measure), Some(span)) = (
            measures.find(total.table, &total.key, total.field),
            spans.iter().find(|span| span.period == total.period),
        ) else {
            return Ok(None);
        };
        let field = &table.fields[total.field];
        let area = total.area;
        let summing = Summing {
            span,
            area,
            areas,
            within: &within,
            silent: &silent,
            sizes,
            weights,
            measure,
            field,
            context,
        };
        let sum = summing.sum(total).ok_or_else(|| SumError {
            field: field.name.clone(),
            area: areas[total.area].area.name.clone(),
        })?;
        Ok(Some(sum))
    });
    let found: Result<Vec<_>, _> = found.collect::<Vec<_>>().into_iter().collect();
    Ok(found?.into_iter().flatten().collect())
}

/// Whether in a sum of one unit over several periods there is a share of an authority that it succeeded with
/// others: then it is told how much of the sum that is.
fn is_of_a_split(total: &Total, spans: &[Span<'_>]) -> bool {
    let span = spans.iter().find(|span| span.period == total.period);
    let mut parts = span.iter().flat_map(|span| &span.parts).filter_map(|(_, placed)| *placed);
    parts.any(|placed| !placed.straddling[total.area].is_empty())
}

/// What is told of a sum beside it.
#[derive(Default)]
struct Told<'t> {
    exact: Option<ExactSum>,
    made: Option<ExactSum>,
    /// What was reported, or returned for the year.
    given: Option<ExactSum>,
    /// Units that returned another figure for the year than its parts have.
    of_year: BTreeSet<Who<'t>>,
    open_faults: ExactSum,
    estimated: BTreeSet<Who<'t>>,
    missing: BTreeSet<Who<'t>>,
    /// The largest value that is being asked about.
    heaviest: u128,
}

impl Told<'_> {
    /// Puts down what of a sum is being asked about.
    fn asked_about(&mut self, figure: &Figure, value: ExactSum) {
        if !figure.is_queried {
            return;
        }
        self.open_faults = self.open_faults.plus(value);
        // What follows from others stands in place of what is asked about.
        if figure.status != Status::Derived {
            self.heaviest = self.heaviest.max(value.size());
        }
    }
}

/// A sum with one value more.
fn with(sum: Option<ExactSum>, value: ExactSum) -> Option<ExactSum> {
    Some(sum.unwrap_or_default().plus(value))
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
    /// By period the areas (by index) of the units that sent nothing then.
    silent: &'a BTreeMap<Period, BTreeSet<usize>>,
    sizes: &'a [Option<Scaled>],
    weights: &'a JointWeights<'a>,
    measure: MeasureId,
    field: &'a Field,
    context: &'a Context<'a>,
}

impl Summing<'_> {
    /// `None` if a sum does not fit.
    fn sum(&self, total: &Total) -> Option<WithEstimates> {
        let figure = (total.table, total.key.clone(), total.field);
        let mut own = WithEstimates {
            standing: total.standing,
            reported: total.value,
            ..WithEstimates::nothing(total.period, total.area, figure)
        };
        let mut told = Told::default();
        let mut is_known = true;
        for (_, placed) in self.span.counted(self.field.measure) {
            let Some(placed) = placed else {
                is_known = false;
                continue;
            };
            told.missing.extend(self.silent(placed).map(Who::Now));
            let mut has_value = false;
            for unit in &placed.members[self.area] {
                has_value |= self.unit(placed, *unit, &mut told);
            }
            for unit in &placed.straddling[self.area] {
                match self.part_of_joint(placed, *unit, &mut told) {
                    OfJoint::Nothing => {}
                    OfJoint::Share => has_value = true,
                    OfJoint::NotToBeTold => is_known = false,
                }
            }
            is_known &= has_value;
        }
        if is_known && let Some(exact) = told.exact {
            let exact = exact.value(self.field.decimals)?;
            own.exact = Some(exact);
            own.value = Some(rounding::published(exact, self.field)?);
            own.estimated = told.made.and_then(|made| made.value(self.field.decimals));
            own.beside = (own.estimated, told.estimated.union(&told.of_year).count());
            if !told.of_year.is_empty() {
                own.reported = told.given.and_then(|given| given.value(self.field.decimals));
                let rows = total.value.map(|rows| ExactSum::of(exact).minus(ExactSum::of(rows)));
                own.beside.0 = rows.map_or(own.estimated, |beside| beside.value(self.field.decimals));
            }
            // Of a sum of 0 no part is estimated.
            let none = Scaled { units: 0, decimals: SHARE_DECIMALS };
            let share = |part: ExactSum| {
                let part = part.value(self.field.decimals)?;
                Some(rounding::ratio(part, exact, 100.0, SHARE_DECIMALS).unwrap_or(none))
            };
            own.estimated_percent = share(told.made.unwrap_or_default());
            own.open_faults_percent = share(told.open_faults);
            own.estimated_units = told.estimated.len();
            if self.field.rounding.is_control {
                own = own.rounded(self.field)?;
            }
        } else {
            own.reported = None;
        }
        own.missing_units = told.missing.len();
        own.given_percent = self.given()?;
        own.standing = self.standing(&own, told.heaviest, total);
        Some(own)
    }

    /// The areas (by index) of the units in this one that were asked for it in a period, and are in none of
    /// its figures.
    fn silent(&self, placed: &Placed) -> impl Iterator<Item = usize> {
        let silent = self.silent.get(&placed.period()).filter(|_| self.field.is_asked_in(placed.period()));
        let arises = |at: &usize| {
            let expected = &self.areas[*at].expected;
            self.field.applies.is_none() || !authorities_asked(self.field, expected, self.context).is_empty()
        };
        let within = self.within[self.area].iter().copied();
        within.filter(move |at| silent.is_some_and(|silent| silent.contains(at)) && arises(at))
    }

    /// Adds what there is of a unit: whether there is anything.
    fn unit<'t>(&self, placed: &'t Placed, unit: UnitId, told: &mut Told<'t>) -> bool {
        let figure = placed.figures.get(self.measure, unit);
        // An estimate of a named authority is not its figure.
        let is_named = self.areas[self.area].kind == AreaType::Unit;
        let basis = if is_named { Basis::Reported } else { Basis::Estimates };
        let Some(value) = figure.value_on(basis) else {
            let sender = placed.figures.unit(unit);
            if figure.status.is_missing() && is_put_to(sender, self.field, placed.period(), self.context) {
                told.missing.insert(self.who(placed, unit));
            }
            return false;
        };
        let value = ExactSum::of(value);
        told.exact = with(told.exact, value);
        let returned = self.returned(figure, value);
        let made = value.minus(returned.unwrap_or_default());
        if returned == Some(value) && figure.value().map(ExactSum::of) != returned {
            told.of_year.insert(self.who(placed, unit));
        }
        told.given = returned.map_or(told.given, |returned| with(told.given, returned));
        if returned != Some(value) {
            told.made = with(told.made, made);
            told.estimated.insert(self.who(placed, unit));
        }
        if figure.status != Status::Estimated {
            told.asked_about(figure, value);
        }
        true
    }

    /// What of a value was returned: of one that is brought to an annual return what was reported, but over
    /// the year all of it, if the return has this figure.
    fn returned(&self, figure: &Figure, value: ExactSum) -> Option<ExactSum> {
        let is_of_year = figure.benchmarked.is_some_and(|own| own.year_is_given)
            && self.span.parts.len() > 1
            && self.span.period.frequency() == Frequency::Annual;
        if is_of_year { Some(value) } else { figure.value().map(ExactSum::of) }
    }

    /// Adds what counts here of a joint return that lies partly in the area, by declared weights.
    fn part_of_joint<'t>(&self, placed: &'t Placed, unit: UnitId, told: &mut Told<'t>) -> OfJoint {
        let figure = placed.figures.get(self.measure, unit);
        if figure.value_on(Basis::Estimates).is_none() {
            return OfJoint::Nothing;
        }
        let share = self.weights.share_of((self.measure, unit), placed, &self.areas[self.area]);
        let Some(share) = share.map(ExactSum::of) else { return OfJoint::NotToBeTold };
        told.exact = with(told.exact, share);
        told.made = with(told.made, share);
        told.estimated.insert(self.who(placed, unit));
        told.asked_about(figure, share);
        OfJoint::Share
    }

    /// Who a unit of some period is now: over several periods it counts once.
    fn who<'t>(&self, placed: &'t Placed, unit: UnitId) -> Who<'t> {
        placed.unit_now(unit).map_or_else(|| Who::Before(&placed.figures.unit(unit).id), Who::Now)
    }

    fn standing(&self, own: &WithEstimates, heaviest: u128, total: &Total) -> Standing {
        let Some(exact) = own.exact else {
            return if total.standing == Standing::NotApplicable {
                Standing::NotApplicable
            } else {
                Standing::NotAvailable
            };
        };
        let floor = self.context.collection.published.estimation.floor;
        let given = own.given_percent.map(Scaled::to_f64);
        if heaviest > 0 && heaviest * PART.unsigned_abs() >= ExactSum::of(exact).size() {
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
