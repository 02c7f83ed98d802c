//! Response, totals and indicators: who answered, what the answers add to, and what each figure rests on.
//! Nothing here is estimated.

mod areas;
mod asked;
mod at_stake;
mod effect;
mod growth;
mod held;
mod indicators;
mod item_response;
mod lookup;
mod not_stated;
mod placed;
mod response;
mod rounding;
mod totals;

pub use areas::{AreaType, ReportArea, areas, wholes};
pub use asked::Standing;
pub use at_stake::{ChangedTotal, NationalTotals, concerned, scaled};
pub use effect::Weights;
pub use growth::{DECIMALS as GROWTH_DECIMALS, Growth};
pub use held::figures_named;
pub use indicators::{Ratio, indicators};
pub use item_response::{AreaResponse, BySize, DECIMALS as RESPONSE_DECIMALS, percent};
pub use lookup::Lookup;
pub use not_stated::Breakdown;
pub use placed::Placed;
pub use response::{Receipt, Status, response};
pub use totals::{Span, Total, totals};

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    expressions::FrameError,
    figures::{Figures, Measures, SumError, WorkedOutError, gather, worked_out},
    records::{History, HistoryError},
    returns::{Context, Returns, silent},
    schemas::tables::Indicator,
    validation::Validation,
    vocabulary::Period,
};

/// Why statistics could not be made.
#[derive(Debug, thiserror::Error)]
pub enum StatisticsError {
    /// A sum does not fit.
    #[error(transparent)]
    Sum(#[from] SumError),
    /// A measure is too large.
    #[error(transparent)]
    WorkedOut(#[from] WorkedOutError),
    /// What an earlier run left does not fit what is declared.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// A fault of our own.
    #[error(transparent)]
    Frame(#[from] FrameError),
}

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
    /// Indicators, by period, indicator and area, of the same periods.
    pub ratios: Vec<Ratio>,
    /// Growth on the period before, by period, figure and area, newest period first: of the period of the
    /// returns for every area.
    pub growth: Vec<Growth>,
    /// What the parts of totals leave unexplained, over the whole.
    pub breakdowns: Vec<Breakdown>,
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
}

impl Statistics {
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
    /// Authorities that were in scope.
    pub expected: usize,
    /// Of these, how many were answered for by returns of which something counts.
    pub usable: usize,
}

/// What adds up, before it is known what of it is asked about.
#[derive(Debug)]
pub struct Sums {
    areas: Vec<ReportArea>,
    measures: Measures,
    now: Placed,
    earlier: Vec<Placed>,
    totals: Vec<Total>,
}

/// Takes the figures out of returns and adds them up.
///
/// # Errors
/// If a sum does not fit, or what an earlier run left does not fit what is declared.
pub fn sums(
    returns: &mut Returns,
    validation: &Validation,
    history: &History,
    context: &Context<'_>,
) -> Result<Sums, StatisticsError> {
    let silent = silent(returns, context);
    let areas = areas(&returns.returns, &silent, context);
    let measures = Measures::of(&returns.returns, context.collection);
    let worked_out = worked_out(returns, &validation.withheld, context)?;
    let figures = gather(&mut returns.returns, &silent, validation, &worked_out, &measures, context)?;
    let now = Placed::current(figures, &areas, context);
    let before = |period| Placed::earlier(period, history, &areas, &now, &measures, context).transpose();
    let earlier: Vec<Placed> = history.periods().rev().filter_map(before).collect::<Result<_, _>>()?;
    let totals = totals(&spans(&now, &earlier, context), &areas, &measures, context)?;
    Ok(Sums { areas, measures, now, earlier, totals })
}

impl Sums {
    /// The national totals, to weigh exceptions against.
    #[must_use]
    pub fn weights<'s>(&'s self, context: &Context<'s>) -> Weights<'s> {
        Weights::of(&self.totals, &self.areas, context)
    }
}

/// Works out all that rests on sums, once it is known what is asked about.
///
/// # Errors
/// If a sum does not fit.
pub fn statistics(
    sums: Sums,
    returns: &Returns,
    validation: &Validation,
    context: &Context<'_>,
) -> Result<Statistics, StatisticsError> {
    let Sums { areas, measures, mut now, earlier, mut totals } = sums;
    now.figures.set_queried(held::queried(&returns.returns, validation, &measures, context));
    let spans = spans(&now, &earlier, context);
    held::hold_totals(&mut totals, &spans, &measures, context);
    let mut ratios = indicators(&spans, &totals, &areas, &measures, context)?;
    held::hold_ratios(&mut ratios, &totals, context);
    let placed: Vec<&Placed> = std::iter::once(&now).chain(&earlier).collect();
    let status = response(returns, validation, context);
    let whole = areas.iter().position(|area| area.kind == AreaType::All).unwrap_or_default();
    Ok(Statistics {
        growth: growth::growth(&placed, &areas, &measures, context)?,
        breakdowns: not_stated::breakdowns(&spans, whole, &measures, context)?,
        responses: item_response::responses(&placed, &areas, &status, &measures, context),
        usable: usable(&now),
        wholes: areas::wholes(&areas, context),
        periods: spans.iter().filter(|span| span.before.is_none()).map(|span| span.period).collect(),
        earlier: earlier.iter().map(|placed| who_answered(placed, context)).collect(),
        status,
        areas,
        measures,
        figures: now.figures,
        totals,
        ratios,
    })
}

/// The period of the returns, longer ones that end with it, and earlier ones, newest first.
fn spans<'g>(now: &'g Placed, earlier: &'g [Placed], context: &Context<'_>) -> Vec<Span<'g>> {
    let mut known: BTreeMap<Period, &Placed> =
        earlier.iter().map(|placed| (placed.period(), placed)).collect();
    known.insert(context.period, now);
    let parts = |period: Period| {
        period.made_of(context.period).into_iter().map(|part| (part, known.get(&part).copied())).collect()
    };
    let mut spans = vec![Span { period: context.period, parts: parts(context.period), before: None }];
    let longer = context.period.completes().into_iter().map(|period| Span {
        period,
        parts: parts(period),
        before: None,
    });
    // A longer period of which nothing is known but its end says nothing.
    spans.extend(longer.filter(|span| span.parts.iter().filter(|(_, placed)| placed.is_some()).count() > 1));
    spans.extend(earlier.iter().map(|placed| Span {
        period: placed.period(),
        parts: vec![(placed.period(), Some(placed))],
        before: Some(in_scope_in(placed.period(), context)),
    }));
    spans
}

fn usable(now: &Placed) -> BTreeSet<String> {
    let units = now.figures.units().filter(|(id, _)| now.figures.is_usable(*id));
    units.flat_map(|(_, unit)| unit.covers.iter().chain([&unit.id])).cloned().collect()
}

fn in_scope_in(period: Period, context: &Context<'_>) -> BTreeSet<String> {
    let then =
        context.register.existing_on(period.end()).filter(|authority| context.collection.covers(authority));
    then.map(|authority| authority.code.clone()).collect()
}

fn who_answered(placed: &Placed, context: &Context<'_>) -> Before {
    let (period, figures) = (placed.period(), &placed.figures);
    let expected = in_scope_in(period, context);
    let usable = figures.units().filter(|(id, _)| figures.is_usable(*id)).flat_map(|(_, unit)| &unit.covers);
    let usable: BTreeSet<&String> = usable.filter(|code| expected.contains(*code)).collect();
    Before { period, expected: expected.len(), usable: usable.len() }
}
