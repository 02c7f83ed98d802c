//! How narrowly each confidential sum can be told.

use rayon::prelude::*;

use super::{
    bounds::{Bounds, Narrow},
    exchanges::{Exchanges, Sought},
    fraction::Fraction,
    unknowns::{Component, to_work_out},
};
use crate::disclosure::{ContributionId, Release};

/// A confidential sum that readers can tell too narrowly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recoverable {
    /// Which (by index).
    pub sum: usize,
    /// What it is called.
    pub name: String,
    /// The least that it can be, rounded up; `None` where it could not be worked out.
    pub low: Option<i128>,
    /// The most that it can be, rounded down.
    pub high: Option<i128>,
    /// What readers can work out, by which they can tell: how often each contribution counts. Nothing where
    /// the sum itself follows.
    pub because: Vec<(ContributionId, i128)>,
}

impl std::fmt::Display for Recoverable {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => {
                write!(out, "{}: it follows from what is shown, exactly", self.name)
            }
            (Some(_), Some(_)) => {
                write!(out, "{}: it can be told from what is shown too narrowly", self.name)
            }
            _ => write!(out, "{}: that it cannot be told could not be shown", self.name),
        }
    }
}

/// Every confidential sum that readers can tell too narrowly by what is public and shown, in the order of the
/// sums. They know the equations, the zeros, and that nothing is below 0.
#[must_use]
pub fn audit(release: &Release) -> Vec<Recoverable> {
    let to_work_out = to_work_out(release);
    let mut found: Vec<Recoverable> =
        to_work_out.components.par_iter().flat_map(|component| of_component(component, release)).collect();
    found.extend(to_work_out.known.iter().map(|at| {
        let sum = &release.sums[*at];
        let value = Some(release.value(sum));
        Recoverable { sum: *at, name: sum.name.clone(), low: value, high: value, because: Vec::new() }
    }));
    found.sort_by_key(|own| own.sum);
    found
}

fn of_component(component: &Component, release: &Release) -> Vec<Recoverable> {
    let exchanges = Exchanges::of(component);
    let sought = component.wanted.par_iter().filter_map(|wanted| {
        let sum = &release.sums[wanted.sum];
        let of_unknowns = wanted.counted.iter().flat_map(|(at, ..)| &component.unknowns[*at].members);
        let of_unknowns: i128 = of_unknowns
            .filter_map(|member| {
                let at = sum.parts.binary_search_by_key(member, |(part, _)| *part).ok()?;
                Some(release.contribution(*member).saturating_mul(i128::from(sum.parts[at].1)))
            })
            .sum();
        // What of it is known is no part of what is looked for.
        let known = release.value(sum) - of_unknowns;
        let sought = Sought { need: sum.need?, counted: &wanted.counted, known };
        (!exchanges.make_wide(&sought)).then_some((wanted.sum, sought))
    });
    let (sums, sought): (Vec<usize>, Vec<Sought<'_>>) = sought.collect::<Vec<_>>().into_iter().unzip();
    if sums.is_empty() {
        return Vec::new();
    }
    let told = |at: usize, narrow: Narrow| {
        let (sum, known) = (sums[at], sought[at].known);
        let because = narrow.because.into_iter().flat_map(|(unknown, times)| {
            component.unknowns[unknown].members.iter().map(move |member| (*member, times))
        });
        let mut because: Vec<(ContributionId, i128)> = because.collect();
        because.sort_unstable();
        Recoverable {
            sum,
            name: release.sums[sum].name.clone(),
            low: narrow.low.map(|low| known + rounded_up(low)),
            high: narrow.high.map(|high| known + high.above.div_euclid(high.below)),
            because,
        }
    };
    let not_told = |_| Narrow { low: None, high: None, because: Vec::new() };
    match Bounds::of(component, &sought) {
        Ok(mut bounds) => bounds.narrow().into_iter().map(|(at, narrow)| told(at, narrow)).collect(),
        Err(error) => (0..sums.len()).map(|at| told(at, not_told(error))).collect(),
    }
}

fn rounded_up(number: Fraction) -> i128 {
    -(-number.above).div_euclid(number.below)
}
