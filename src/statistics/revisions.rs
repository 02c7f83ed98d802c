//! Revisions: what runs of earlier periods made of sums over all, against what this run makes of them.
//!
//! Both are added up alike, from the table of figures as the run of the period left it and as it is after
//! what this run changes in it; what was changed in declarations since then is no revision.

use std::collections::BTreeMap;

use super::{Placed, held::PART, rounding};
use crate::{
    figures::{ExactSum, MeasureId, Measures, Status},
    returns::Context,
    schemas::{Field, tables::Basis},
    vocabulary::{Period, Scaled},
};

/// Decimals of a revision in percent.
pub const DECIMALS: u8 = 1;

/// A sum over all of an earlier period that is not what its own run published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The earlier period.
    pub period: Period,
    /// The figure (by index).
    pub figure: usize,
    /// What its run published.
    pub published: Scaled,
    /// What this run makes of it; `None` where it is not published any more.
    pub now: Option<Scaled>,
    /// By how much it changed.
    pub difference: Option<Scaled>,
    /// The same in percent of what was published.
    pub percent: Option<Scaled>,
}

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
    pub fn revised(&self, now: &Self) -> Vec<Revision> {
        let of_sum = |(place, (period, published)): (&(usize, usize), &(Period, Option<Scaled>))| {
            let published = (*published)?;
            let now = now.0.get(place).and_then(|(_, sum)| *sum);
            let difference = now.and_then(|now| less(now, published));
            let percent = now.and_then(|now| rounding::change(published, now, DECIMALS));
            let revision = Revision { period: *period, figure: place.1, published, now, difference, percent };
            (now != Some(published)).then_some(revision)
        };
        self.0.iter().filter_map(of_sum).collect()
    }
}

fn less(now: Scaled, before: Scaled) -> Option<Scaled> {
    Some(Scaled { units: now.units.checked_sub(before.units)?, ..now })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(of: &[(usize, Option<i64>)]) -> NationalSums {
        let period = Period::parse("2009-10-Q3").expect("a period");
        let scaled = |units| Scaled { units, decimals: 0 };
        NationalSums(of.iter().map(|(at, sum)| ((0, *at), (period, sum.map(scaled)))).collect())
    }

    #[test]
    fn a_revision_is_a_sum_that_was_published_and_is_another_now() {
        // As it was; another; not published any more; not published before.
        let before = sums(&[(0, Some(978)), (1, Some(978)), (2, Some(10)), (3, None)]);
        let now = sums(&[(0, Some(978)), (1, Some(960)), (2, None), (3, Some(7))]);
        let found = before.revised(&now);
        assert_eq!(found.iter().map(|own| own.figure).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(found[0].difference, Some(Scaled { units: -18, decimals: 0 }));
        assert_eq!(found[0].percent, Some(Scaled { units: -18, decimals: 1 }));
        assert_eq!((found[1].now, found[1].difference, found[1].percent), (None, None, None));
        assert_eq!(before.revised(&before), []);
    }
}
