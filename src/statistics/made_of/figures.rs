//! All published figures under control, each with what it is made of.

use std::collections::BTreeMap;

use super::{
    contributions::{Contribution, Contributions, Counted},
    rates,
    relations::Relations,
    sums,
};
use crate::{
    figures::MeasureId, schemas::disclosure::ConfidentialIf, statistics::sources::Sources, vocabulary::Period,
};

/// A figure that stands in a table or list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The sum of a measure over an area (by index).
    Sum(Period, usize, MeasureId),
    /// Numerator or denominator of a ratio (by index).
    Ratio(usize),
    /// A change (by index): the sum in one of both periods.
    Growth(usize),
    /// A part (by index) of a breakdown (by index).
    Part(usize, usize),
    /// What is not stated in a breakdown (by index).
    Rest(usize),
}

/// A figure, and what it is made of.
#[derive(Debug, Clone)]
pub struct SumMadeOf {
    /// Which.
    pub what: What,
    /// Contributions (by index) of what was reported.
    pub parts: Counted,
    /// So many times the figure is what they come to: shares of joint returns are no whole numbers.
    pub factor: i64,
    /// What stands in the table so many times, with estimates.
    pub published: i128,
    /// Whether it stands in a table or list at all.
    pub is_shown: bool,
    /// What makes it confidential.
    pub rule: ConfidentialIf,
}

/// All that is known of figures under control; empty where none are.
#[derive(Debug, Default)]
pub struct MadeOf {
    /// The measures under control.
    pub rules: BTreeMap<MeasureId, ConfidentialIf>,
    /// All contributions.
    pub contributions: Vec<Contribution>,
    /// All figures.
    pub sums: Vec<SumMadeOf>,
    /// Sums of contributions that are 0, as whoever knows the form knows.
    pub nothing: Vec<Counted>,
    /// Figures of which it cannot be told what they are made of.
    pub unexplained: Vec<What>,
}

/// Figures in the making.
pub(super) struct Making<'a> {
    pub from: &'a Sources<'a>,
    pub relations: &'a Relations,
    pub contributions: Contributions<'a>,
    pub sums: Vec<SumMadeOf>,
    pub unexplained: Vec<What>,
}

impl Making<'_> {
    /// Adds a figure if it is what its contributions and estimates come to; else nobody can say what it
    /// tells.
    pub fn add(&mut self, sum: SumMadeOf, estimates: i128) {
        if self.contributions.value(&sum.parts).saturating_add(estimates) == sum.published {
            self.sums.push(sum);
        } else {
            self.unexplained.push(sum.what);
        }
    }
}

/// What every figure under control is made of.
#[must_use]
pub fn made_of(from: &Sources<'_>) -> MadeOf {
    let relations = Relations::of(from.measures, from.context);
    if relations.rules.is_empty() {
        return MadeOf::default();
    }
    let mut making = Making {
        from,
        relations: &relations,
        contributions: Contributions::new(&relations),
        sums: Vec::new(),
        unexplained: Vec::new(),
    };
    sums::add(&mut making);
    sums::add_breakdowns(&mut making);
    rates::add_ratios(&mut making);
    rates::add_growth(&mut making);
    let Making { contributions, sums, unexplained, .. } = making;
    let Contributions { all, nothing, .. } = contributions;
    MadeOf { rules: relations.rules, contributions: all, sums, nothing, unexplained }
}
