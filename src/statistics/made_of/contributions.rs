//! What units contribute, in the finest pieces that published figures tell apart.

use std::collections::HashMap;

use super::relations::Relations;
use crate::{
    figures::{MeasureId, UnitId},
    schemas::tables::Basis,
    statistics::Placed,
    vocabulary::{Period, Scaled},
};

/// Decimals of contributions: no figure has more.
pub const FINEST: u8 = 9;

/// A piece of what a unit gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// The period for which.
    pub period: Period,
    /// Id of the unit.
    pub unit: String,
    /// Of which measure.
    pub measure: MeasureId,
    /// What the parts of a total leave of it, by which list of parts; `None` of a figure without parts.
    pub rest_of: Option<usize>,
    /// How much, times 10^9.
    pub value: i128,
}

/// Contributions (by index), each with how often it counts.
pub type Counted = Vec<(usize, i64)>;

/// A value in the finest decimals.
pub fn finest(value: Scaled) -> i128 {
    i128::from(value.units) * 10_i128.pow(u32::from(FINEST.saturating_sub(value.decimals)))
}

/// All contributions that were asked for.
#[derive(Debug)]
pub struct Contributions<'a> {
    relations: &'a Relations,
    /// In the order in which they were asked for.
    pub all: Vec<Contribution>,
    /// Sums of contributions that are 0 by what a return must add to.
    pub nothing: Vec<Counted>,
    known: HashMap<(Period, MeasureId, UnitId), Counted>,
}

impl<'a> Contributions<'a> {
    pub fn new(relations: &'a Relations) -> Self {
        Self { relations, all: Vec::new(), nothing: Vec::new(), known: HashMap::new() }
    }

    /// What a unit gave of a measure, in contributions: nothing where nothing counts.
    pub fn of(&mut self, placed: &Placed, measure: MeasureId, unit: UnitId) -> Counted {
        let place = (placed.period(), measure, unit);
        if let Some(known) = self.known.get(&place) {
            return known.clone();
        }
        let found = self.made(placed, measure, unit);
        self.known.insert(place, found.clone());
        found
    }

    fn made(&mut self, placed: &Placed, measure: MeasureId, unit: UnitId) -> Counted {
        let value = |measure: MeasureId| placed.figures.get(measure, unit).value().map(finest);
        let Some(own) = value(measure) else { return Counted::new() };
        let relations = self.relations;
        let lists = relations.parts.get(&measure).map_or(&[][..], Vec::as_slice);
        let mut ways: Vec<Counted> = Vec::new();
        for (at, parts) in lists.iter().enumerate() {
            let known: Vec<MeasureId> = parts.iter().copied().filter(|part| value(*part).is_some()).collect();
            if known.is_empty() {
                continue;
            }
            let explained: i128 = known.iter().filter_map(|part| value(*part)).sum();
            let mut way: Counted = known.into_iter().flat_map(|part| self.of(placed, part, unit)).collect();
            way.extend(self.piece(placed, (measure, unit), Some(at), own - explained));
            ways.push(way);
        }
        let mut ways = ways.into_iter();
        let Some(first) = ways.next() else {
            return self.piece(placed, (measure, unit), None, own).into_iter().collect();
        };
        for other in ways {
            // Both come to the total.
            let less = other.into_iter().map(|(part, times)| (part, -times));
            self.nothing.push(first.iter().copied().chain(less).collect());
        }
        first
    }

    fn piece(
        &mut self,
        placed: &Placed,
        (measure, unit): (MeasureId, UnitId),
        rest_of: Option<usize>,
        value: i128,
    ) -> Option<(usize, i64)> {
        let unit = placed.figures.unit(unit).id.clone();
        let own = Contribution { period: placed.period(), unit, measure, rest_of, value };
        (value != 0).then(|| {
            self.all.push(own);
            (self.all.len() - 1, 1)
        })
    }

    /// What contributions come to.
    pub fn value(&self, counted: &[(usize, i64)]) -> i128 {
        counted.iter().map(|(at, times)| self.all[*at].value.saturating_mul(i128::from(*times))).sum()
    }
}

/// What of a figure is an estimate: readers can make it as we do, so it hides nothing.
pub fn estimate(placed: &Placed, measure: MeasureId, unit: UnitId) -> i128 {
    let figure = placed.figures.get(measure, unit);
    let estimated = figure.value_on(Basis::Estimates).filter(|_| figure.value().is_none());
    estimated.map_or(0, finest)
}
