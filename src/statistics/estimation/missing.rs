//! What a unit lacks of a group of figures, and what is put in its place.
//!
//! Of a unit that gave nothing of a group all its figures are estimated, from one donor. Where something of
//! it came, only what is no part of anything else is, and it is at least what came of its parts: a part that
//! was left out of a known total is not stated, and not guessed.

use std::collections::BTreeMap;

use super::{
    additive::{Moved, least},
    by_part::ByPart,
    donors::Donor,
    structure::Structure,
};
use crate::{
    figures::{Figures, Fraction, MadeBy, MeasureId, Measures, UnitId, is_put_to},
    returns::{Context, Unit},
    vocabulary::{Period, Scaled},
};

/// Estimates of a unit that are made alike.
pub struct Made {
    /// How.
    pub by: MadeBy,
    /// What each figure comes to.
    pub values: Vec<MadeValue>,
}

/// One estimate.
pub struct MadeValue {
    /// Of which figure.
    pub measure: MeasureId,
    /// What it comes to.
    pub value: Scaled,
    /// What was multiplied.
    of: Option<Scaled>,
    /// It is what came of its parts, which is more.
    is_of_parts: bool,
}

impl Made {
    /// Puts them into the table of figures, each with what it was made from.
    pub fn put(self, unit: UnitId, figures: &mut Figures) {
        for MadeValue { measure, value, of, is_of_parts } in self.values {
            let by = figures.made_by(MadeBy { of, is_of_parts, ..self.by.clone() });
            figures.estimate(measure, unit, value, by);
        }
    }
}

/// What a value was multiplied by to become another; `None` where it was not above 0.
fn times(value: Scaled, of: Scaled) -> Option<Fraction> {
    let power = |decimals: u8| 10_i128.pow(u32::from(decimals));
    let (above, below) = (i128::from(value.units), i128::from(of.units));
    Fraction::new(above * power(of.decimals), below * power(value.decimals))
}

/// What a unit lacks of a group.
pub struct Missing<'a> {
    /// The figures of the group.
    pub structure: &'a Structure,
    /// By place: whether it was asked for, and nothing came that counts.
    pub is_missing: Vec<bool>,
    /// By place: what counts.
    pub given: Vec<Option<Scaled>>,
}

impl Missing<'_> {
    /// Whether nothing of the group came.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.given.iter().all(Option::is_none)
    }

    /// What is put in its place. `head` is the figure by which all of the group is linked, `donor` what the
    /// unit's figures are made from, if its own figure of that measure is what they rest on.
    pub fn estimated(&self, head: MeasureId, donor: &dyn Fn(MeasureId) -> Option<Donor>) -> Vec<Made> {
        if !self.is_missing.contains(&true) {
            return Vec::new();
        }
        if self.is_whole() {
            return donor(head).map(|donor| self.whole(&donor, head)).unwrap_or_default();
        }
        let tops = self.structure.tops().filter(|at| self.is_missing[*at]);
        tops.filter_map(|at| self.top(at, donor(self.structure.measures[at])?)).collect()
    }

    /// All of the group, from one donor.
    fn whole(&self, donor: &Donor, head: MeasureId) -> Vec<Made> {
        let by_part = self.by_part(donor, head).unwrap_or_default();
        let moved = Moved { structure: self.structure, figures: &donor.figures, times: donor.times };
        let missing = || (0..self.is_missing.len()).filter(|at| self.is_missing[*at]);
        let made = |at: usize, value: Scaled| {
            let (measure, of) = (self.structure.measures[at], donor.figures[at]);
            MadeValue { measure, value, of, is_of_parts: false }
        };
        let alike = missing().filter(|at| !by_part.contains_key(at));
        let values = alike.filter_map(|at| Some(made(at, moved.get(at)?)));
        let alike = Made { by: donor.made.clone(), values: values.collect() };
        let apart = missing().filter_map(|at| {
            let value = *by_part.get(&at)?;
            let times = times(value, donor.figures[at]?).unwrap_or(donor.made.times);
            Some(Made { by: MadeBy { times, ..donor.made.clone() }, values: vec![made(at, value)] })
        });
        let apart: Vec<Made> = apart.collect();
        std::iter::once(alike).chain(apart).filter(|made| !made.values.is_empty()).collect()
    }

    /// The head and its parts, by place, where each part has a link of its own.
    fn by_part(&self, donor: &Donor, head: MeasureId) -> Option<BTreeMap<usize, Scaled>> {
        let head = self.structure.measures.iter().position(|measure| *measure == head)?;
        let (structure, figures, own) = (self.structure, &donor.figures, &donor.own);
        let by_part = ByPart { structure, figures, head, times: donor.times, own };
        if own.is_empty() { None } else { by_part.values() }
    }

    /// A figure that is no part of another, where something else of the group came.
    fn top(&self, at: usize, Donor { figures, times, made, .. }: Donor) -> Option<Made> {
        // No parts are estimated with it, so it is rounded once.
        let moved = times.of(figures[at]?)?;
        let least = least(at, self.structure, &self.given).unwrap_or(moved);
        let is_of_parts = least.units > moved.units;
        let (measure, value) = (self.structure.measures[at], if is_of_parts { least } else { moved });
        let own = MadeValue { measure, value, of: figures[at], is_of_parts };
        Some(Made { by: made, values: vec![own] })
    }
}

/// Whether a figure is asked of a unit in a period.
#[must_use]
pub fn is_asked(
    measure: MeasureId,
    unit: &Unit,
    period: Period,
    measures: &Measures,
    context: &Context<'_>,
) -> bool {
    let figure = measures.get(measure);
    let field = &context.collection.figure_table(figure.table).fields[figure.field];
    is_put_to(unit, field, period, context)
}
