//! How well estimates do: each unit that answered, and is not being asked about, is hidden in turn, estimated
//! from the others, and what is estimated held against what it gave.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{additive::Moved, classes::Classes, donors::Donors, links::sound};
use crate::{
    figures::{ExactSum, Measures, UnitId},
    returns::Context,
    schemas::{estimates::Linked, tables::NamedFigure},
    statistics::{Placed, rounding},
    vocabulary::{Period, Scaled},
};

/// How well the figure by which others are linked is estimated, in one class of units.
#[derive(Debug, Clone)]
pub struct Backtest {
    /// The period.
    pub period: Period,
    /// The figure.
    pub figure: NamedFigure,
    /// The narrowest class, in the words of the register; blank for all units.
    pub class: String,
    /// Units that gave it and could be estimated.
    pub units: usize,
    /// Units that gave it and could not: from nothing before, or by too few others.
    pub not_estimated: usize,
    /// What the units gave together.
    pub given: Option<Scaled>,
    /// What they were estimated at.
    pub estimated: Option<Scaled>,
    /// By how much that is too much, in percent of what they gave: what a sum of many estimates is out by.
    pub bias: Option<Scaled>,
    /// By how much each is out, whether too much or too little, in percent of what they gave.
    pub error: Option<Scaled>,
}

/// Decimals of both percentages.
const DECIMALS: u8 = 1;

/// Hides each unit of a period in turn. `periods` are that period and those before it, newest first; `sizes`
/// by unit of the first.
pub fn backtest(
    periods: &[&Placed],
    sizes: &[Option<Scaled>],
    measures: &Measures,
    context: &Context<'_>,
) -> Vec<Backtest> {
    let Some(now) = periods.first() else { return Vec::new() };
    let classes = Classes::of(&now.figures, context);
    let groups = context.collection.published.estimation.groups.par_iter();
    let of_group = |group: &Linked| {
        let donors = Donors::of(group, periods, &classes, sizes.to_vec(), measures, context);
        let hiding = donors.map(Donors::hiding);
        hiding.map_or_else(Vec::new, |donors| Hiding { now, donors: &donors, classes: &classes }.all(group))
    };
    let found: Vec<_> = groups.filter(|group| !group.methods.is_empty()).map(of_group).collect();
    found.into_iter().flatten().collect()
}

/// One group whose units are hidden in turn.
struct Hiding<'a> {
    now: &'a Placed,
    donors: &'a Donors<'a>,
    classes: &'a Classes,
}

/// Sums over the units of a class.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    units: usize,
    not_estimated: usize,
    given: ExactSum,
    estimated: ExactSum,
    apart: ExactSum,
}

impl Hiding<'_> {
    /// All units together, then class by class.
    fn all(&self, group: &Linked) -> Vec<Backtest> {
        let mut by_class: BTreeMap<&str, Sums> = BTreeMap::new();
        by_class.entry("").or_default();
        for unit in self.now.figures.ids() {
            let Some(given) = self.given(unit) else { continue };
            let (given, estimated) = (ExactSum::of(given), self.estimated(unit).map(ExactSum::of));
            let class = if self.classes.levels() > 1 { self.classes.name(0, unit) } else { "" };
            let entries = if class.is_empty() { vec![""] } else { vec!["", class] };
            for name in entries {
                by_class.entry(name).or_default().add(given, estimated);
            }
        }
        let line = |(class, sums): (&str, Sums)| sums.line(class, self.now.period(), &group.head);
        by_class.into_iter().map(line).collect()
    }

    /// What a unit gave, unless it is being asked about: then it says nothing of a method.
    fn given(&self, unit: UnitId) -> Option<Scaled> {
        sound(self.now, self.now.unit_now(unit)?, self.donors.head)?;
        self.now.figures.get(self.donors.head, unit).value()
    }

    /// What the head of a unit would be estimated at, if it had given nothing.
    fn estimated(&self, unit: UnitId) -> Option<Scaled> {
        let structure = &self.donors.structure;
        let head = structure.measures.iter().position(|measure| *measure == self.donors.head)?;
        let donor = self.donors.for_unit(unit, self.donors.head)?;
        Moved { structure, figures: &donor.figures, times: donor.times }.get(head)
    }
}

impl Sums {
    fn add(&mut self, given: ExactSum, estimated: Option<ExactSum>) {
        let Some(estimated) = estimated else {
            self.not_estimated += 1;
            return;
        };
        self.units += 1;
        self.given = self.given.plus(given);
        self.estimated = self.estimated.plus(estimated);
        let apart = if estimated > given { estimated.minus(given) } else { given.minus(estimated) };
        self.apart = self.apart.plus(apart);
    }

    fn line(self, class: &str, period: Period, figure: &NamedFigure) -> Backtest {
        let share = |sum: ExactSum| rounding::ratio(sum.value(0)?, self.given.value(0)?, 100.0, DECIMALS);
        Backtest {
            period,
            figure: figure.clone(),
            class: class.to_owned(),
            units: self.units,
            not_estimated: self.not_estimated,
            given: self.given.value(0),
            estimated: self.estimated.value(0),
            bias: share(self.estimated.minus(self.given)),
            error: share(self.apart),
        }
    }
}
