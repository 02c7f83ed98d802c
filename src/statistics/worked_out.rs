//! All that rests on sums: the second half of statistics, once it is known what is asked about.

use std::collections::{BTreeSet, HashSet};

use super::{
    AreaResponse, AreaType, Breakdown, Growth, MadeOf, NotBrought, Quartiles, Ratio, ReportArea, Series,
    Standing, StatisticsError, Status, Sums, Total, WithEstimates, areas,
    back_series::back_series,
    benchmark::benchmark,
    estimation::{Backtest, backtest, backward, estimate},
    growth, held,
    indicators::indicators,
    item_response,
    joint_weights::JointWeights,
    made_of::made_of,
    not_stated,
    placed::Placed,
    quartiles::quartiles,
    response::response,
    restated::{Restated, restated},
    revisions::{NationalSums, Released, Revised, Revision, Triangle, revised},
    series, sizes,
    sources::Sources,
    spans::{in_scope_in, spans},
    totals::{Place, Span},
    with_estimates::with_estimates,
};
use crate::{
    figures::{Figures, Measures},
    returns::{Context, Returns},
    schemas::tables::{Basis, Indicator},
    validation::Validation,
    vocabulary::{Period, Scaled},
};

/// All that is worked out of the returns of a period, with those of earlier periods beside them.
#[derive(Debug)]
pub struct Statistics {
    /// A line an authority, or expected unit that is in no register.
    pub status: Vec<Status>,
    /// Areas of totals and indicators.
    pub areas: Vec<ReportArea>,
    /// What is measured of each unit.
    pub measures: Measures,
    /// The figures of the period of the returns.
    pub figures: Figures,
    /// Sums, by period, area, table, key and field: the period of the returns first, then longer ones that
    /// end with it, then earlier ones, newest first, for the whole alone.
    pub totals: Vec<Total>,
    /// The same with estimates of what is missing, but of units; nothing where nothing is estimated.
    pub estimated: Vec<WithEstimates>,
    /// How well what is missing is estimated, period by period, newest first.
    pub backtests: Vec<Backtest>,
    /// Indicators, by period, indicator and area, of the same periods; of earlier ones those that a table by
    /// period shows.
    pub ratios: Vec<Ratio>,
    /// How units differ in indicators, by period, indicator and area, of the periods that are published.
    pub quartiles: Vec<Quartiles>,
    /// Figures of earlier periods by area, where a table has series by area.
    pub series: Vec<Series>,
    /// Growth on the period before, by period, figure and area, newest period first: of the period of the
    /// returns for every area.
    pub growth: Vec<Growth>,
    /// Sums that are not what was published last; where nothing was released yet, sums over all that are not
    /// what the runs of earlier periods made of them, newest first.
    pub revisions: Vec<Revision>,
    /// Which figures are not what was published last.
    pub revised: Revised,
    /// What releases published of sums over all, one after the other.
    pub triangle: Triangle,
    /// The release with which they are compared; blank where there is none.
    pub last_release: String,
    /// Annual returns to which quarters could not be brought.
    pub not_brought: Vec<NotBrought>,
    /// Figures of units that are otherwise here than the runs of their periods took them.
    pub restated: Vec<Restated>,
    /// What the parts of totals leave unexplained, over the whole.
    pub breakdowns: Vec<Breakdown>,
    /// What figures under disclosure control are made of.
    pub made_of: MadeOf,
    /// Who answered, by area.
    pub responses: Vec<AreaResponse>,
    /// Codes of authorities, and ids of units, of which a return came of which something counts.
    pub usable: BTreeSet<String>,
    /// For each figure that can be published the area (by index) that its sum over all is of: where a
    /// question does not arise in some countries, the others together.
    pub wholes: Vec<usize>,
    /// The period of the returns, and longer ones that end with it.
    pub periods: Vec<Period>,
    /// Earlier periods of which something is known, newest first.
    pub earlier: Vec<Before>,
    /// Their figures, as they are taken here.
    pub earlier_figures: Vec<Figures>,
}

impl Statistics {
    /// The sums, with estimates where there are any, that stand so.
    #[must_use]
    pub fn that_stand(&self, as_this: Standing) -> HashSet<Place<'_>> {
        let is_held = |(place, standing): (_, Standing)| (standing == as_this).then_some(place);
        if self.estimated.is_empty() {
            held::of_totals(&self.totals).filter_map(is_held).collect()
        } else {
            held::of_estimated(&self.estimated).filter_map(is_held).collect()
        }
    }

    /// The lines of those of whom a return is expected.
    pub fn expected(&self) -> impl Iterator<Item = &Status> + Clone {
        self.status.iter().filter(|line| line.is_expected())
    }

    /// The area (by index) that the value of an indicator over all is of.
    #[must_use]
    pub fn whole_of_indicator(&self, indicator: &Indicator) -> usize {
        let wholes = held::figures_named(indicator).into_iter().map(|figure| self.wholes[figure]);
        let all = || self.areas.iter().position(|area| area.kind == AreaType::All).unwrap_or_default();
        wholes.min_by_key(|at| self.areas[*at].expected.len()).unwrap_or_else(all)
    }
}

/// An earlier period, with who answered then.
#[derive(Debug)]
pub struct Before {
    /// The period.
    pub period: Period,
    /// Authorities that were in scope, and units beside them that are in no register.
    pub expected: usize,
    /// Of these, how many were answered for by returns of which something counts.
    pub usable: usize,
}

/// Works out all that rests on sums, once it is known what is asked about.
///
/// # Errors
/// If a sum does not fit.
pub fn statistics(
    sums: Sums,
    returns: &Returns,
    validation: &Validation,
    released: &Released<'_>,
    context: &Context<'_>,
) -> Result<Statistics, StatisticsError> {
    let Sums { areas, measures, mut now, mut earlier, mut totals, stored } = sums;
    let wholes = areas::wholes(&areas, context);
    let queried = held::queried(&returns.returns, validation, &measures, context);
    let accepted = held::accepted(&returns.returns, validation, &measures, context);
    now.figures.set_asked_about(queried, accepted);
    let both: Vec<&Placed> = std::iter::once(&now).chain(&earlier).collect();
    let sizes = sizes::sizes(&both, &areas, &measures, context).unwrap_or_default();
    let of_units = by_unit(&now, &sizes);
    estimate(&mut now, &earlier, &of_units, &measures, context);
    backward(&now, &mut earlier, &areas, &measures, context);
    let not_brought = benchmark(&mut now, &mut earlier, &areas, &measures, context);
    let spans = spans(&now, &earlier, context);
    held::hold_totals(&mut totals, &spans, &measures, context);
    let placed: Vec<&Placed> = std::iter::once(&now).chain(&earlier).collect();
    let weights = JointWeights::of(&placed, &measures, context);
    let mut estimated = with_estimates(&spans, &areas, &totals, &sizes, &weights, &measures, context)?;
    let (ratios, breakdowns) =
        rates_and_parts(&spans, &areas, &totals, &estimated, &weights, &measures, context)?;
    let making =
        series::Making { earlier: &earlier, areas: &areas, weights: &weights, measures: &measures, context };
    let series = making.all()?;
    let first = placed.last().map_or(context.period, |placed| placed.period());
    let growth = growth::growth(&placed, &areas, &measures, context)?;
    estimated.extend(back_series(first, &areas, context));
    let quartiles = quartiles(&spans, &ratios, &estimated, &areas, context);
    let sources = Sources {
        spans: &spans,
        placed: &placed,
        areas: &areas,
        totals: &totals,
        estimated: &estimated,
        ratios: &ratios,
        growth: &growth,
        quartiles: &quartiles,
        breakdowns: &breakdowns,
        weights: &weights,
        measures: &measures,
        context,
    };
    let made_of = made_of(&sources);
    let (mut revisions, revised) = revised(released, &sources)?;
    let triangle = Triangle::of(released, &sources, &wholes);
    let backtests = backtests(&placed, &areas, &measures, context);
    let status = response(returns, validation, context);
    if released.published.is_nothing() {
        let now = NationalSums::of(&earlier, &wholes, &measures, context);
        revisions = stored.revised(&now, &wholes, context);
    }
    Ok(Statistics {
        growth,
        revisions,
        revised,
        triangle,
        last_release: released.published.last.clone(),
        made_of,
        breakdowns,
        series,
        not_brought,
        restated: restated(&placed, &measures, context),
        responses: item_response::responses(&placed, &areas, &status, &measures, context),
        usable: usable(&now),
        wholes,
        periods: spans.iter().filter(|span| span.before.is_none()).map(|span| span.period).collect(),
        earlier: earlier.iter().map(|placed| who_answered(placed, context)).collect(),
        quartiles,
        status,
        areas,
        measures,
        figures: now.figures,
        earlier_figures: earlier.into_iter().map(|placed| placed.figures).collect(),
        totals,
        estimated,
        backtests,
        ratios,
    })
}

/// Indicators, and what parts leave unexplained, of what was reported and with estimates.
fn rates_and_parts(
    spans: &[Span<'_>],
    areas: &[ReportArea],
    totals: &[Total],
    estimated: &[WithEstimates],
    weights: &JointWeights<'_>,
    measures: &Measures,
    context: &Context<'_>,
) -> Result<(Vec<Ratio>, Vec<Breakdown>), StatisticsError> {
    let whole = areas.iter().position(|area| area.kind == AreaType::All).unwrap_or_default();
    let ratios_on = |basis| indicators(basis, spans, totals, areas, weights, measures, context);
    let mut ratios = ratios_on(Basis::Reported)?;
    held::hold_ratios(&mut ratios, held::of_totals(totals), context);
    let breakdowns_on = |basis| not_stated::breakdowns(basis, spans, whole, measures, context);
    let mut breakdowns = breakdowns_on(Basis::Reported)?;
    if !estimated.is_empty() {
        let mut own = ratios_on(Basis::Estimates)?;
        held::hold_ratios(&mut own, held::of_estimated(estimated), context);
        ratios.extend(own);
        breakdowns.extend(breakdowns_on(Basis::Estimates)?);
    }
    Ok((ratios, breakdowns))
}

/// So many periods are tested, the last first: a year of quarters.
const TESTED: usize = 4;

/// Of each period how well what is missing in it is estimated from it and those before.
fn backtests(
    periods: &[&Placed],
    areas: &[ReportArea],
    measures: &Measures,
    context: &Context<'_>,
) -> Vec<Backtest> {
    let mut found = Vec::new();
    if context.collection.published.estimation.groups.is_empty() {
        return found;
    }
    for at in 0..periods.len().min(TESTED) {
        let known = &periods[at..];
        let sizes = sizes::sizes(known, areas, measures, context).unwrap_or_default();
        found.extend(backtest(known, &by_unit(known[0], &sizes), measures, context));
    }
    found
}

/// What is known by area of a unit, by unit.
fn by_unit(now: &Placed, of_areas: &[Option<Scaled>]) -> Vec<Option<Scaled>> {
    if of_areas.is_empty() {
        return Vec::new();
    }
    now.figures.ids().map(|unit| of_areas[now.unit_now(unit)?]).collect()
}

fn usable(now: &Placed) -> BTreeSet<String> {
    let units = now.figures.units().filter(|(id, _)| now.figures.is_usable(*id));
    units.flat_map(|(_, unit)| unit.covers.iter().chain([&unit.id])).cloned().collect()
}

fn who_answered(placed: &Placed, context: &Context<'_>) -> Before {
    let (period, figures) = (placed.period(), &placed.figures);
    let expected = in_scope_in(period, context);
    let usable = figures.units().filter(|(id, _)| figures.is_usable(*id)).flat_map(|(_, unit)| &unit.covers);
    let usable: BTreeSet<&String> = usable.filter(|code| expected.contains(*code)).collect();
    Before { period, expected: expected.len(), usable: usable.len() }
}
