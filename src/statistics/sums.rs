//! What adds up: the first half of statistics, by which exceptions are weighed.

use super::{
    ReportArea, StatisticsError, Weights,
    areas::{areas, wholes},
    placed::Placed,
    revisions::NationalSums,
    spans::spans,
    totals::{Total, totals},
};
use crate::{
    figures::{Measures, gather, restate, worked_out},
    records::History,
    returns::{Context, Returns, silent},
    validation::Validation,
};

/// What adds up, before it is known what of it is asked about.
#[derive(Debug)]
pub struct Sums {
    pub(super) areas: Vec<ReportArea>,
    pub(super) measures: Measures,
    pub(super) now: Placed,
    pub(super) earlier: Vec<Placed>,
    pub(super) totals: Vec<Total>,
    /// What the runs of earlier periods made of their sums.
    pub(super) stored: NationalSums,
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
    let mut earlier: Vec<Placed> = history.periods().rev().filter_map(before).collect::<Result<_, _>>()?;
    let stored = NationalSums::of(&earlier, &wholes(&areas, context), &measures, context);
    earlier.iter_mut().for_each(|placed| placed.figures.forget_benchmarks());
    earlier.iter_mut().for_each(|placed| restate(&mut placed.figures, history, &measures));
    let totals = totals(&spans(&now, &earlier, context), &areas, &measures, context)?;
    Ok(Sums { areas, measures, now, earlier, totals, stored })
}

impl Sums {
    /// The national totals, to weigh exceptions against.
    #[must_use]
    pub fn weights<'s>(&'s self, context: &Context<'s>) -> Weights<'s> {
        Weights::of(&self.totals, &self.areas, context)
    }
}
