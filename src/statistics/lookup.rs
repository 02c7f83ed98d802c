//! Totals and ratios, found by period and area.

use std::collections::HashMap;

use super::{Total, indicators::Ratio};
use crate::{schemas::tables::NamedFigure, vocabulary::Period};

/// Totals, found by period and area; and ratios, if there are.
pub struct Lookup<'r> {
    totals: HashMap<(Period, usize), &'r [Total]>,
    ratios: HashMap<(Period, usize, usize), &'r Ratio>,
}

impl<'r> Lookup<'r> {
    /// Of totals alone.
    #[must_use]
    pub fn of(totals: &'r [Total]) -> Self {
        let same = |one: &Total, next: &Total| (one.period, one.area) == (next.period, next.area);
        let totals =
            totals.chunk_by(same).map(|totals| ((totals[0].period, totals[0].area), totals)).collect();
        Self { totals, ratios: HashMap::new() }
    }

    /// The same with ratios.
    #[must_use]
    pub fn with(self, ratios: &'r [Ratio]) -> Self {
        Self {
            ratios: ratios.iter().map(|ratio| ((ratio.period, ratio.area, ratio.indicator), ratio)).collect(),
            ..self
        }
    }

    /// The total of a figure.
    #[must_use]
    pub fn total(&self, period: Period, area: usize, figure: &NamedFigure) -> Option<&'r Total> {
        let is_it = |total: &&Total| {
            total.table == figure.table && total.field == figure.field && total.key == figure.key
        };
        self.totals.get(&(period, area))?.iter().find(is_it)
    }

    /// The ratio of an indicator (by index).
    #[must_use]
    pub fn ratio(&self, period: Period, area: usize, indicator: usize) -> Option<&'r Ratio> {
        self.ratios.get(&(period, area, indicator)).copied()
    }
}
