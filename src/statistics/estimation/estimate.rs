//! One value for each unit and figure that is missing in the period of the returns, written into its table
//! of figures.

use rayon::prelude::*;

use super::{
    classes::Classes,
    donors::Donors,
    missing::{Made, Missing, is_asked},
};
use crate::{
    figures::{Figures, MeasureId, Measures, UnitId},
    returns::Context,
    schemas::estimates::Linked,
    statistics::Placed,
    vocabulary::Scaled,
};

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
    let made: Vec<Vec<(UnitId, Made)>> = {
        let periods: Vec<&Placed> = std::iter::once(&*now).chain(earlier).collect();
        let of_group = |group: &Linked| {
            let donors = Donors::of(group, &periods, &classes, sizes.to_vec(), measures, context);
            donors.map_or_else(Vec::new, |donors| of_units(&donors, &now.figures, measures, context))
        };
        groups.par_iter().map(of_group).collect()
    };
    for (unit, made) in made.into_iter().flatten() {
        made.put(unit, &mut now.figures);
    }
}

fn of_units(
    donors: &Donors<'_>,
    figures: &Figures,
    measures: &Measures,
    context: &Context<'_>,
) -> Vec<(UnitId, Made)> {
    if donors.group_has_no_method() {
        return Vec::new();
    }
    let of_unit = |unit: UnitId| {
        let missing = missing(unit, donors, figures, measures, context);
        let made = missing.estimated(donors.head, &|anchor| donors.for_unit(unit, anchor));
        made.into_iter().map(move |made| (unit, made))
    };
    figures.ids().flat_map(of_unit).collect()
}

fn missing<'d>(
    unit: UnitId,
    donors: &'d Donors<'_>,
    figures: &Figures,
    measures: &Measures,
    context: &Context<'_>,
) -> Missing<'d> {
    let structure = &donors.structure;
    let sender = figures.unit(unit);
    let is_missing = |measure: &MeasureId| {
        let is_asked = || is_asked(*measure, sender, context.period, measures, context);
        figures.get(*measure, unit).status.is_missing() && is_asked()
    };
    Missing {
        structure,
        is_missing: structure.measures.iter().map(is_missing).collect(),
        given: structure.measures.iter().map(|measure| figures.get(*measure, unit).value()).collect(),
    }
}
