//! Indicators: ratios of sums over the same units, with their base. Sums are exact, and the ratio is rounded
//! once.

use std::{borrow::Cow, collections::BTreeSet};

use super::{
    AreaType, Placed, ReportArea, Span, Standing, Total, asked::authorities_asked, held::figures_named,
    joint_weights::JointWeights, rounding,
};
use crate::{
    expressions::{ColumnOf, Expression, Frame, FrameError, Kind, Lowered, Values},
    figures::{Figure, MeasureId, Measures, Status, SumError, UnitId},
    returns::Context,
    schemas::{
        Collection, StockOrFlow,
        tables::{Basis, Indicator},
    },
    vocabulary::{Period, Scaled},
};

/// An indicator of an area.
#[derive(Debug, Clone)]
pub struct Ratio {
    /// The period.
    pub period: Period,
    /// Index of the area.
    pub area: usize,
    /// Index of the indicator.
    pub indicator: usize,
    /// What its parts are of.
    pub basis: Basis,
    /// Rounded once, as declared; `None` where nothing is known of both parts together, or the denominator is
    /// 0.
    pub value: Option<Scaled>,
    /// Whether it can be shown, and if not why.
    pub standing: Standing,
    /// The sum of the numerators of the units in the base.
    pub numerator: Option<Scaled>,
    /// The sum of their denominators.
    pub denominator: Option<Scaled>,
    /// Units of which both parts are known.
    pub base_units: usize,
    /// Which they are, of those wholly in the area.
    pub base: Vec<UnitId>,
    /// The authorities for which they answer.
    pub base_authorities: usize,
    /// Authorities of the area that are asked for it.
    pub expected_authorities: usize,
    /// Units in the base of which a figure is estimated.
    pub estimated_units: usize,
    /// Units that are in neither part though both are known, since a figure of theirs is being queried.
    pub left_out_units: usize,
}

impl Ratio {
    /// The same with its value, by what is published of both parts. `None` if that does not fit.
    fn worked_out(mut self, indicator: &Indicator, collection: &Collection) -> Option<Self> {
        let (Some(numerator), Some(denominator)) = (self.numerator, self.denominator) else {
            return Some(self);
        };
        let numerator = rounding::of_rate(numerator, &indicator.numerator, collection)?;
        let denominator = rounding::of_rate(denominator, &indicator.denominator, collection)?;
        self.value = rounding::ratio(numerator, denominator, indicator.per, indicator.decimals);
        (self.numerator, self.denominator) = (Some(numerator), Some(denominator));
        Some(self)
    }
}

/// Works out every indicator for every span and area, on one basis: with estimates of what is missing for
/// areas of several units.
///
/// Over several periods the flows of a unit are added, if each is known; its stock is that of the end, or the
/// average where the indicator says so.
///
/// # Errors
/// A fault of our own, or a sum that does not fit.
pub fn indicators(
    basis: Basis,
    spans: &[Span<'_>],
    totals: &[Total],
    areas: &[ReportArea],
    weights: &JointWeights<'_>,
    measures: &Measures,
    context: &Context<'_>,
) -> Result<Vec<Ratio>, super::StatisticsError> {
    let mut ratios = Vec::new();
    let lookup = super::Lookup::of(totals);
    for span in spans {
        let published = &context.collection.published;
        // What no series shows need not be known of earlier periods.
        let is_all = span.before.is_none() && !span.by_area;
        let is_shown = |at: usize| is_all || published.is_in_a_series(at);
        for (at, indicator) in published.indicators.iter().enumerate().filter(|(at, _)| is_shown(*at)) {
            let terms = terms(span, indicator, basis, measures, context)?;
            let named = figures_named(indicator);
            let is_wanted = |area: usize| basis == Basis::Reported || areas[area].kind != AreaType::Unit;
            for (area, expected) in span.areas(areas).filter(|(area, _)| is_wanted(*area)) {
                let asked = asked(&named, expected, context);
                let mut own = ratio(span, (indicator, basis), (area, &areas[area]), &asked, &terms, weights)
                    .and_then(|own| own.worked_out(indicator, context.collection))
                    .ok_or_else(|| SumError {
                        field: indicator.name.clone(),
                        area: areas[area].area.name.clone(),
                    })?;
                own.indicator = at;
                own.basis = basis;
                own.expected_authorities = asked.len();
                own.standing = if own.value.is_some() {
                    Standing::Known
                } else {
                    why_not(indicator, &own, &lookup, context)
                };
                ratios.push(own);
            }
        }
    }
    Ok(ratios)
}

/// The authorities that are asked for every one of these figures (by index).
fn asked<'e>(
    named: &[usize],
    expected: &'e BTreeSet<String>,
    context: &Context<'_>,
) -> Cow<'e, BTreeSet<String>> {
    let collection = context.collection;
    let figures = named.iter().map(|figure| &collection.published.figures[*figure]);
    figures.fold(Cow::Borrowed(expected), |asked, figure| {
        let field = &collection.figure_table(figure.table).fields[figure.field];
        let fewer = field.applies.as_ref().map(|_| authorities_asked(field, &asked, context).into_owned());
        fewer.map_or(asked, Cow::Owned)
    })
}

/// An indicator does not apply where all figures of one of its parts do not.
fn why_not(
    indicator: &Indicator,
    ratio: &Ratio,
    totals: &super::Lookup<'_>,
    context: &Context<'_>,
) -> Standing {
    let figures = &context.collection.published.figures;
    let does_not_apply = |part: &Expression| {
        let named = part.node.fields();
        let standing = |figure: usize| {
            totals.total(ratio.period, ratio.area, &figures[figure]).map(|total| total.standing)
        };
        !named.is_empty() && named.into_iter().all(|figure| standing(figure) == Some(Standing::NotApplicable))
    };
    if does_not_apply(&indicator.numerator) || does_not_apply(&indicator.denominator) {
        Standing::NotApplicable
    } else {
        Standing::NotAvailable
    }
}

/// Numerator and denominator of each unit of the last part.
#[derive(Default)]
pub struct Terms {
    /// By unit.
    pub of_units: Vec<Option<(Scaled, Scaled)>>,
    /// Whether a unit is in neither part, since no rate is worked out of one of its figures.
    pub left_out: Vec<bool>,
    /// Whether a figure of each unit is estimated.
    pub estimated: Vec<bool>,
}

/// Decimals with which what is not a plain sum of figures is held.
const WORKED_OUT: u8 = 6;

/// The parts of an indicator, unit by unit of the last part of a span.
///
/// # Errors
/// A fault of our own.
pub fn terms(
    span: &Span<'_>,
    indicator: &Indicator,
    basis: Basis,
    measures: &Measures,
    context: &Context<'_>,
) -> Result<Terms, FrameError> {
    let Some(last) = span.last() else { return Ok(Terms::default()) };
    let mut left_out = vec![false; last.figures.height()];
    let mut estimated = vec![false; last.figures.height()];
    for figure in figures_named(indicator) {
        let own = OfFigure::new(span, figure, (indicator.average_stocks, basis), measures, context);
        for unit in last.figures.ids() {
            left_out[unit.index()] |= own.has_no_rate(last, unit);
            estimated[unit.index()] |= own.is_estimated(last, unit);
        }
    }
    let numerators = of_units(span, &indicator.numerator, (indicator, basis), measures, context)?;
    let denominators = of_units(span, &indicator.denominator, (indicator, basis), measures, context)?;
    let of_units = numerators
        .into_iter()
        .zip(denominators)
        .map(|(numerator, denominator)| numerator.zip(denominator))
        .collect();
    Ok(Terms { of_units, left_out, estimated })
}

/// One part of an indicator for each unit. What is made of flows alone is worked out in each period and
/// added, so that a figure that is missing in one does not take it from the others; else figures are put
/// together first.
fn of_units(
    span: &Span<'_>,
    part: &Expression,
    (indicator, basis): (&Indicator, Basis),
    measures: &Measures,
    context: &Context<'_>,
) -> Result<Vec<Option<Scaled>>, FrameError> {
    let Some(last) = span.last() else { return Ok(Vec::new()) };
    let figures: Vec<(usize, OfFigure<'_, '_>)> = part
        .node
        .fields()
        .into_iter()
        .map(|figure| {
            (figure, OfFigure::new(span, figure, (indicator.average_stocks, basis), measures, context))
        })
        .collect();
    let by_period = !figures.is_empty() && figures.iter().all(|(_, figure)| figure.flow);
    let turns: Vec<Option<Parts<'_, '_>>> =
        if by_period { span.parts.chunks(1).map(Some).collect() } else { vec![None] };
    let names = context.collection.published.names(&context.collection.tables);
    let period = crate::expressions::Span {
        start: span.period.start(),
        end: span.period.end(),
        part: span.period.number(),
    };
    let lowered = [Lowered::new(&part.node, Kind::Number, &names, period)];
    let is_exact = part.node.is_exact() && !indicator.average_stocks && basis == Basis::Reported;
    let decimals = if is_exact { lowered[0].scale } else { WORKED_OUT };
    let mut sums: Option<Vec<Option<Scaled>>> = None;
    for turn in turns {
        let column = |(figure, own): &(usize, OfFigure<'_, '_>)| {
            let own = OfFigure { parts: turn.unwrap_or(own.parts), ..*own };
            (ColumnOf::Field(*figure), Values::Numbers(own.of_units(last)))
        };
        let frame = Frame::new(
            (0..u32::try_from(last.figures.height()).unwrap_or(0)).collect(),
            figures.iter().map(column).collect(),
        )?;
        let numbers = frame.numbers(&lowered)?.pop().unwrap_or_default();
        let own: Vec<Option<Scaled>> = numbers
            .into_iter()
            .map(|number| number.and_then(|number| Scaled::nearest(number, decimals)))
            .collect();
        sums = Some(match sums {
            None => own,
            Some(sums) => sums.into_iter().zip(own).map(|(sum, own)| sum?.checked_add(own?)).collect(),
        });
    }
    Ok(sums.unwrap_or_default())
}

/// The parts of a span, each with what was given.
type Parts<'s, 'g> = &'s [(Period, Option<&'g Placed>)];

/// One figure over the parts of a span that count.
struct OfFigure<'s, 'g> {
    measure: Option<MeasureId>,
    parts: Parts<'s, 'g>,
    flow: bool,
    averaged: bool,
    basis: Basis,
    /// Decimals of the field.
    decimals: u8,
}

impl<'s, 'g> OfFigure<'s, 'g> {
    fn new(
        span: &'s Span<'g>,
        figure: usize,
        (average_stocks, basis): (bool, Basis),
        measures: &Measures,
        context: &Context<'_>,
    ) -> Self {
        let figure = &context.collection.published.figures[figure];
        let table = context.collection.figure_table(figure.table);
        let flow = table.fields[figure.field].measure == Some(StockOrFlow::Flow);
        let averaged = average_stocks && !flow;
        let parts =
            if averaged { span.parts.as_slice() } else { span.counted(table.fields[figure.field].measure) };
        let measure = measures.find(figure.table, &figure.key, figure.field);
        let decimals = table.fields[figure.field].decimals;
        Self { measure, parts, flow, averaged, basis, decimals }
    }

    /// What each unit of the last part gave, in units of its last digit; over several parts what those gave
    /// who stood for it.
    fn of_units(&self, last: &Placed) -> Vec<Option<f64>> {
        let divisor = if self.averaged { self.parts.len() as f64 } else { 1.0 };
        let of_unit = |unit: UnitId| {
            let mut parts =
                self.parts.iter().map(|(_, part)| of_part((*part)?, last, (self.measure?, self.basis), unit));
            parts.try_fold(0.0, |sum, own| Some(sum + self.last_digits(own?))).map(|sum| sum / divisor)
        };
        last.figures.ids().map(of_unit).collect()
    }

    /// A value in units of the last digit of the field; of an estimate that is no whole number.
    fn last_digits(&self, value: Scaled) -> f64 {
        value.units as f64 / 10_f64.powi(i32::from(value.decimals) - i32::from(self.decimals))
    }

    fn has_no_rate(&self, last: &Placed, unit: UnitId) -> bool {
        self.any(last, unit, |figure| figure.has_no_rate)
    }

    fn is_estimated(&self, last: &Placed, unit: UnitId) -> bool {
        let is_made = |figure: &Figure| figure.status == Status::Estimated || figure.benchmarked.is_some();
        self.basis == Basis::Estimates && self.any(last, unit, is_made)
    }

    /// Whether something holds of the figure of a unit in a part that counts.
    fn any(&self, last: &Placed, unit: UnitId, holds: fn(&Figure) -> bool) -> bool {
        let Some(measure) = self.measure else { return false };
        self.parts.iter().filter_map(|(_, part)| *part).any(|part| {
            let own = |unit: &UnitId| holds(part.figures.get(measure, *unit));
            let of_area = |area: usize| part.members[area].iter().any(own);
            if std::ptr::eq(part, last) { own(&unit) } else { last.unit_now(unit).is_some_and(of_area) }
        })
    }
}

/// What those who stood for a unit of the last part gave in one part, each of them.
fn of_part(
    part: &Placed,
    last: &Placed,
    (measure, basis): (MeasureId, Basis),
    unit: UnitId,
) -> Option<Scaled> {
    if std::ptr::eq(part, last) {
        part.figures.get(measure, unit).value_on(basis)
    } else {
        part.of_unit_now_on(basis, measure, last.unit_now(unit)?)
    }
}

/// The ratio of an area; `None` if a sum does not fit.
fn ratio(
    span: &Span<'_>,
    (indicator, basis): (&Indicator, Basis),
    area: (usize, &ReportArea),
    asked: &BTreeSet<String>,
    terms: &Terms,
    weights: &JointWeights<'_>,
) -> Option<Ratio> {
    let mut ratio = Ratio {
        period: span.period,
        area: area.0,
        indicator: 0,
        basis: Basis::Reported,
        value: None,
        standing: Standing::NotAvailable,
        numerator: None,
        denominator: None,
        base_units: 0,
        base: Vec::new(),
        base_authorities: 0,
        estimated_units: 0,
        expected_authorities: 0,
        left_out_units: 0,
    };
    let Some(last) = span.last() else { return Some(ratio) };
    let mut covered = BTreeSet::new();
    let add = |sum: Option<Scaled>, own: Scaled| sum.map_or(Some(own), |sum| sum.checked_add(own));
    for unit in &last.members[area.0] {
        let Some((numerator, denominator)) = terms.of_units.get(unit.index()).copied().flatten() else {
            continue;
        };
        if terms.left_out[unit.index()] {
            ratio.left_out_units += 1;
            continue;
        }
        ratio.numerator = Some(add(ratio.numerator, numerator)?);
        ratio.denominator = Some(add(ratio.denominator, denominator)?);
        ratio.base_units += 1;
        ratio.base.push(*unit);
        ratio.estimated_units += usize::from(terms.estimated[unit.index()]);
        // Earlier periods by area are of the authorities that are asked on their boundaries.
        let covers = if span.by_area { &last.heirs[unit.index()] } else { &last.figures.unit(*unit).covers };
        covered.extend(covers.iter().filter(|code| asked.contains(*code)));
    }
    if basis == Basis::Estimates {
        for unit in &last.straddling[area.0] {
            let Some((numerator, denominator)) = terms.of_units.get(unit.index()).copied().flatten() else {
                continue;
            };
            let share = |part, value| weights.share_of_part(part, value, *unit, (last, area.1));
            let shares =
                share(&indicator.numerator, numerator).zip(share(&indicator.denominator, denominator));
            let Some((numerator, denominator)) = shares else { continue };
            if terms.left_out[unit.index()] {
                ratio.left_out_units += 1;
                continue;
            }
            ratio.numerator = Some(add(ratio.numerator, numerator)?);
            ratio.denominator = Some(add(ratio.denominator, denominator)?);
            ratio.base_units += 1;
            ratio.estimated_units += 1;
        }
    }
    ratio.base_authorities = covered.len();
    // Who is silent counts in the denominator, and adds nothing.
    if indicator.of_scope && ratio.numerator.is_some() {
        ratio.denominator = Some(Scaled { units: i64::try_from(asked.len()).ok()?, decimals: 0 });
        ratio.base_authorities = asked.len();
    }
    Some(ratio)
}
