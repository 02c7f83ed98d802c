//! Totals and ratios, found by period and area.

use std::collections::HashMap;

use super::{Quartiles, Statistics, Total, WithEstimates, indicators::Ratio};
use crate::{
    schemas::tables::{Basis, NamedFigure},
    vocabulary::Period,
};

/// Totals, found by period and area; and ratios, if there are.
pub struct Lookup<'r> {
    totals: HashMap<(Period, usize), &'r [Total]>,
    estimated: HashMap<(Period, usize), &'r [WithEstimates]>,
    ratios: HashMap<(Period, usize, usize, Basis), &'r Ratio>,
    quartiles: HashMap<(Period, usize, usize), &'r Quartiles>,
}

impl<'r> Lookup<'r> {
    /// Of totals alone.
    #[must_use]
    pub fn of(totals: &'r [Total]) -> Self {
        let same = |one: &Total, next: &Total| (one.period, one.area) == (next.period, next.area);
        let totals =
            totals.chunk_by(same).map(|totals| ((totals[0].period, totals[0].area), totals)).collect();
        Self { totals, estimated: HashMap::new(), ratios: HashMap::new(), quartiles: HashMap::new() }
    }

    /// All of a run.
    #[must_use]
    pub fn of_run(statistics: &'r Statistics) -> Self {
        Self::of_all(&statistics.totals, &statistics.estimated, &statistics.ratios, &statistics.quartiles)
    }

    /// All of these.
    #[must_use]
    pub fn of_all(
        totals: &'r [Total],
        estimated: &'r [WithEstimates],
        ratios: &'r [Ratio],
        quartiles: &'r [Quartiles],
    ) -> Self {
        let place = |ratio: &Ratio| (ratio.period, ratio.area, ratio.indicator, ratio.basis);
        let same =
            |one: &WithEstimates, next: &WithEstimates| (one.period, one.area) == (next.period, next.area);
        let estimated = estimated.chunk_by(same);
        let quartiles = quartiles.iter();
        Self {
            ratios: ratios.iter().map(|ratio| (place(ratio), ratio)).collect(),
            estimated: estimated.map(|sums| ((sums[0].period, sums[0].area), sums)).collect(),
            quartiles: quartiles.map(|own| ((own.period, own.area, own.indicator), own)).collect(),
            ..Self::of(totals)
        }
    }

    /// The sum of a figure with estimates.
    #[must_use]
    pub fn with_estimates(
        &self,
        period: Period,
        area: usize,
        figure: &NamedFigure,
    ) -> Option<&'r WithEstimates> {
        let is_it = |sum: &&WithEstimates| {
            sum.table == figure.table && sum.field == figure.field && sum.key == figure.key
        };
        self.estimated.get(&(period, area))?.iter().find(is_it)
    }

    /// The total of a figure.
    #[must_use]
    pub fn total(&self, period: Period, area: usize, figure: &NamedFigure) -> Option<&'r Total> {
        let is_it = |total: &&Total| {
            total.table == figure.table && total.field == figure.field && total.key == figure.key
        };
        self.totals.get(&(period, area))?.iter().find(is_it)
    }

    /// The quartiles of an indicator (by index).
    #[must_use]
    pub fn quartiles(&self, period: Period, area: usize, indicator: usize) -> Option<&'r Quartiles> {
        self.quartiles.get(&(period, area, indicator)).copied()
    }

    /// The ratio of an indicator (by index) on a basis.
    #[must_use]
    pub fn ratio(&self, period: Period, area: usize, indicator: usize, basis: Basis) -> Option<&'r Ratio> {
        self.ratios.get(&(period, area, indicator, basis)).copied()
    }
}
