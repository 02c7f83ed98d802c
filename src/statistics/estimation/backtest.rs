//! How well estimates do: each unit that answered, and is not being asked about, is hidden in turn, estimated
//! from the others, and what is estimated held against what it gave.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{additive::Moved, classes::Classes, donors::Donors, links::sound};
use crate::{
    figures::{ESTIMATE_DECIMALS, Measures, SumError, UnitId},
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
    pub given: Scaled,
    /// What they were estimated at.
    pub estimated: Scaled,
    /// By how much that is too much, in percent of what they gave: what a sum of many estimates is out by.
    pub bias: Option<Scaled>,
    /// By how much each is out, whether too much or too little, in percent of what they gave.
    pub error: Option<Scaled>,
}

/// Decimals of both percentages.
const DECIMALS: u8 = 1;

/// Hides each unit of a period in turn. `periods` are that period and those before it, newest first; `sizes`
/// by unit of the first.
///
/// # Errors
/// If a sum does not fit.
pub fn backtest(
    periods: &[&Placed],
    sizes: &[Option<Scaled>],
    measures: &Measures,
    context: &Context<'_>,
) -> Result<Vec<Backtest>, SumError> {
    let Some(now) = periods.first() else { return Ok(Vec::new()) };
    let classes = Classes::of(&now.figures, context);
    let groups = context.collection.published.estimation.groups.par_iter();
    let of_group = |group: &Linked| {
        let donors = Donors::of(group, periods, &classes, sizes.to_vec(), measures, context);
        let hiding = donors.map(Donors::hiding);
        let found = hiding.map(|donors| Hiding { now, donors: &donors, classes: &classes }.all(group));
        found.unwrap_or(Some(Vec::new())).ok_or_else(|| SumError {
            field: context.collection.figure_table(group.table).fields[group.head.field].name.clone(),
            area: "all units".to_owned(),
        })
    };
    let found: Result<Vec<_>, _> = groups.filter(|group| !group.methods.is_empty()).map(of_group).collect();
    Ok(found?.into_iter().flatten().collect())
}

/// One group whose units are hidden in turn.
struct Hiding<'a> {
    now: &'a Placed,
    donors: &'a Donors<'a>,
    classes: &'a Classes,
}

/// Sums over the units of a class, in units of the last digit of estimates.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    units: usize,
    not_estimated: usize,
    given: i64,
    estimated: i64,
    apart: i64,
}

impl Hiding<'_> {
    /// All units together, then class by class; `None` if a sum does not fit.
    fn all(&self, group: &Linked) -> Option<Vec<Backtest>> {
        let mut by_class: BTreeMap<&str, Sums> = BTreeMap::new();
        by_class.entry("").or_default();
        for unit in self.now.figures.ids() {
            let Some(given) = self.given(unit) else { continue };
            let given = given.with_decimals(ESTIMATE_DECIMALS)?;
            let estimated = self.estimated(unit);
            let class = if self.classes.levels() > 1 { self.classes.name(0, unit) } else { "" };
            let entries = if class.is_empty() { vec![""] } else { vec!["", class] };
            for name in entries {
                by_class.entry(name).or_default().add(given, estimated)?;
            }
        }
        let line = |(class, sums): (&str, Sums)| sums.line(class, self.now.period(), &group.head);
        Some(by_class.into_iter().map(line).collect())
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
    fn add(&mut self, given: Scaled, estimated: Option<Scaled>) -> Option<()> {
        let Some(estimated) = estimated else {
            self.not_estimated += 1;
            return Some(());
        };
        self.units += 1;
        self.given = self.given.checked_add(given.units)?;
        self.estimated = self.estimated.checked_add(estimated.units)?;
        self.apart = self.apart.checked_add((estimated.units.checked_sub(given.units)?).abs())?;
        Some(())
    }

    fn line(self, class: &str, period: Period, figure: &NamedFigure) -> Backtest {
        let scaled = |units| Scaled { units, decimals: ESTIMATE_DECIMALS };
        let share = |units| rounding::ratio(scaled(units), scaled(self.given), 100.0, DECIMALS);
        Backtest {
            period,
            figure: figure.clone(),
            class: class.to_owned(),
            units: self.units,
            not_estimated: self.not_estimated,
            given: scaled(self.given),
            estimated: scaled(self.estimated),
            bias: self.estimated.checked_sub(self.given).and_then(share),
            error: share(self.apart),
        }
    }
}
