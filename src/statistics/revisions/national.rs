//! What runs of earlier periods made of sums over all, against what this run makes of them: for a workspace
//! from which nothing was released yet.
//!
//! Both are added up alike, from the table of figures as the run of the period left it and as it is after
//! what this run changes in it; what was changed in declarations since then is no revision.

use std::collections::BTreeMap;

use super::{RevisedFigure, Revision};
use crate::{
    figures::{ExactSum, MeasureId, Measures, Status},
    returns::Context,
    schemas::{Field, tables::Basis},
    statistics::{Placed, held::PART, rounding},
    vocabulary::{Period, Scaled},
};

/// Sums over all of earlier periods as they are published, by place of the period and figure (by index); not
/// those that are held back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NationalSums(BTreeMap<(usize, usize), (Period, Option<Scaled>)>);

impl NationalSums {
    /// Those of the figures of which tables show sums. `wholes` has for each figure the area (by index) that
    /// its sum over all is of.
    #[must_use]
    pub fn of(earlier: &[Placed], wholes: &[usize], measures: &Measures, context: &Context<'_>) -> Self {
        let published = &context.collection.published;
        let mut sums = BTreeMap::new();
        for (at, placed) in earlier.iter().enumerate() {
            for figure in published.summed() {
                let declared = &published.figures[figure];
                let found = measures.find(declared.table, &declared.key, declared.field);
                let field = &context.collection.figure_table(declared.table).fields[declared.field];
                let sum = found.and_then(|measure| sum(placed, wholes[figure], measure, field));
                sums.insert((at, figure), (placed.period(), sum));
            }
        }
        Self(sums)
    }

    /// What of these is another sum now.
    #[must_use]
    pub fn revised(&self, now: &Self, wholes: &[usize], context: &Context<'_>) -> Vec<Revision> {
        let of_sum = |(place, (period, published)): (&(usize, usize), &(Period, Option<Scaled>))| {
            let published = (*published)?;
            let now = now.0.get(place).and_then(|(_, sum)| *sum);
            let declared = &context.collection.published.figures[place.1];
            let figure = RevisedFigure::Sum(declared.clone());
            let revision = Revision::of((*period, wholes[place.1]), figure, published, now);
            (now != Some(published)).then_some(revision)
        };
        self.0.iter().filter_map(of_sum).collect()
    }
}

/// A sum with estimates over an area, rounded; `None` where nothing is known of it, a part of it cannot be
/// told, or one value that is being queried is a tenth of it or more.
fn sum(placed: &Placed, area: usize, measure: MeasureId, field: &Field) -> Option<Scaled> {
    let value = |unit| placed.figures.get(measure, unit).value_on(Basis::Estimates);
    if placed.straddling[area].iter().any(|unit| value(*unit).is_some()) {
        return None;
    }
    let (mut sum, mut heaviest) = (None, 0);
    for unit in &placed.members[area] {
        let Some(own) = value(*unit).map(ExactSum::of) else { continue };
        sum = Some(sum.unwrap_or_else(ExactSum::default).plus(own));
        let figure = placed.figures.get(measure, *unit);
        if figure.is_queried && figure.status != Status::Derived {
            heaviest = own.size().max(heaviest);
        }
    }
    let sum: ExactSum = sum?;
    let is_held = heaviest > 0 && heaviest * PART.unsigned_abs() >= sum.size();
    rounding::published(sum.value(field.decimals)?, field).filter(|_| !is_held)
}
