//! One value for each unit and figure that is missing, written into the table of figures.
//!
//! Of a unit that gave nothing of a group all its figures are estimated, from one donor. Where something of
//! it came, only what is no part of anything else is, and it is at least what came of its parts: a part that
//! was left out of a known total is not stated, and not guessed.

use rayon::prelude::*;

use super::{
    additive::{Moved, least},
    classes::Classes,
    donors::{Donor, Donors},
};
use crate::{
    figures::{Figures, MadeBy, MeasureId, Measures, UnitId, is_put_to},
    returns::Context,
    schemas::estimates::Linked,
    statistics::Placed,
    vocabulary::Scaled,
};

/// The estimates of a unit that are made alike.
struct Made {
    unit: UnitId,
    by: MadeBy,
    values: Vec<(MeasureId, Scaled)>,
}

/// Estimates what is missing in the figures of the period of the returns, as the collection declares.
/// `earlier` are newest first; `sizes` by unit, or none.
pub fn estimate(
    now: &mut Placed,
    earlier: &[Placed],
    sizes: &[Option<Scaled>],
    measures: &Measures,
    context: &Context<'_>,
) {
    let groups = &context.collection.published.estimation.groups;
    let classes = Classes::of(&now.figures, context);
    let made: Vec<Vec<Made>> = {
        let periods: Vec<&Placed> = std::iter::once(&*now).chain(earlier).collect();
        let of_group = |group: &Linked| {
            let donors = Donors::of(group, &periods, &classes, sizes.to_vec(), measures, context);
            donors.map_or_else(Vec::new, |donors| of_units(&donors, &now.figures, measures, context))
        };
        groups.par_iter().map(of_group).collect()
    };
    for Made { unit, by, values } in made.into_iter().flatten() {
        let by = now.figures.made_by(by);
        values.into_iter().for_each(|(measure, value)| now.figures.estimate(measure, unit, value, by));
    }
}

fn of_units(donors: &Donors<'_>, figures: &Figures, measures: &Measures, context: &Context<'_>) -> Vec<Made> {
    if donors.group_has_no_method() {
        return Vec::new();
    }
    figures.ids().flat_map(|unit| Missing::of(unit, donors, figures, measures, context).estimated()).collect()
}

/// What a unit lacks of a group.
struct Missing<'a> {
    unit: UnitId,
    donors: &'a Donors<'a>,
    /// By place: whether it was asked for, and nothing came that counts.
    is_missing: Vec<bool>,
    /// By place: what counts.
    given: Vec<Option<Scaled>>,
}

impl<'a> Missing<'a> {
    fn of(
        unit: UnitId,
        donors: &'a Donors<'a>,
        figures: &Figures,
        measures: &Measures,
        context: &Context<'_>,
    ) -> Self {
        let own = || donors.structure.measures.iter().map(|measure| (*measure, figures.get(*measure, unit)));
        let is_asked = |measure: MeasureId| {
            let figure = measures.get(measure);
            let field = &context.collection.figure_table(figure.table).fields[figure.field];
            is_put_to(figures.unit(unit), field, context.period, context)
        };
        let is_missing = own().map(|(measure, figure)| figure.status.is_missing() && is_asked(measure));
        Self {
            unit,
            donors,
            is_missing: is_missing.collect(),
            given: own().map(|(_, figure)| figure.value()).collect(),
        }
    }

    fn estimated(&self) -> Vec<Made> {
        if !self.is_missing.contains(&true) {
            return Vec::new();
        }
        if self.given.iter().all(Option::is_none) {
            return self.whole().into_iter().collect();
        }
        let tops = self.donors.structure.tops().filter(|at| self.is_missing[*at]);
        tops.filter_map(|at| self.top(at)).collect()
    }

    /// All of the group, from one donor.
    fn whole(&self) -> Option<Made> {
        let Donor { figures, times, made } = self.donors.for_unit(self.unit, self.donors.head)?;
        let structure = &self.donors.structure;
        let moved = Moved { structure, figures: &figures, times };
        let missing = (0..self.is_missing.len()).filter(|at| self.is_missing[*at]);
        let values = missing.filter_map(|at| Some((structure.measures[at], moved.get(at)?)));
        Some(Made { unit: self.unit, by: made, values: values.collect() })
    }

    /// A figure that is no part of another, where something else of the group came.
    fn top(&self, at: usize) -> Option<Made> {
        let structure = &self.donors.structure;
        let measure = structure.measures[at];
        let Donor { figures, times, made } = self.donors.for_unit(self.unit, measure)?;
        // No parts are estimated with it, so it is rounded once.
        let moved = times.of(figures[at]?)?;
        let least = least(at, structure, &self.given).unwrap_or(moved);
        let value = if least.units > moved.units { least } else { moved };
        Some(Made { unit: self.unit, by: made, values: vec![(measure, value)] })
    }
}
