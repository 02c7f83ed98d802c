//! What a unit that joined late did not give in periods before that of the returns: its next own figure,
//! moved back as its class moved.
//!
//! It stands in the tables of figures of this run alone. Nothing later is held than the period of the
//! returns, so in that itself nothing is estimated so. What was reported is not touched, nor an estimate by
//! a method that is declared before this one.

use rayon::prelude::*;

use super::{
    classes::Classes,
    donors::Donor,
    joined_late::{Before, Stood, before},
    links::{ClassRatios, sound},
    missing::{Made, Missing, is_asked},
    structure::Structure,
};
use crate::{
    figures::{Figure, Fraction, MadeBy, MeasureId, Measures, Source, Status},
    returns::{Context, Unit},
    schemas::estimates::{Estimation, Linked, Method},
    statistics::{Placed, ReportArea},
};

/// Puts it in its place in `earlier`, which are newest first.
pub fn backward(
    now: &Placed,
    earlier: &mut [Placed],
    areas: &[ReportArea],
    measures: &Measures,
    context: &Context<'_>,
) {
    let groups = &context.collection.published.estimation.groups;
    let groups: Vec<&Linked> =
        groups.iter().filter(|group| group.methods.contains(&Method::Backward)).collect();
    if groups.is_empty() {
        return;
    }
    let found: Vec<Vec<Found>> = {
        let were: Vec<Vec<Before>> = earlier.par_iter().map(|placed| before(now, placed, context)).collect();
        let periods: Vec<&Placed> = std::iter::once(now).chain(&*earlier).collect();
        let classes = Classes::of(&now.figures, context);
        let of_group = |group: &&Linked| {
            let later = Later::of(group, &periods, &classes, measures, context);
            later.map_or_else(Vec::new, |later| later.all(&were, measures, context))
        };
        groups.par_iter().map(of_group).collect()
    };
    for Found { period, area, silent, gives_way, made } in found.into_iter().flatten() {
        let placed = &mut earlier[period];
        let stood = placed.members[area].first().copied();
        let Some(unit) = stood.or_else(|| Some(placed.add_silent(silent?, area, areas, context))) else {
            continue;
        };
        gives_way.into_iter().for_each(|measure| placed.figures.forget_estimate(measure, unit));
        made.put(unit, &mut placed.figures);
    }
}

/// Estimates of a unit in an earlier period.
struct Found {
    /// Its place among the earlier ones.
    period: usize,
    /// The area (by index) of the unit that it is now.
    area: usize,
    /// The unit, where it is not in the figures of that period.
    silent: Option<Unit>,
    /// What was estimated otherwise, and is no more.
    gives_way: Vec<MeasureId>,
    made: Made,
}

/// One group of figures, and how it moved back.
struct Later<'a> {
    /// The period of the returns, then those before it.
    periods: &'a [&'a Placed],
    classes: &'a Classes,
    declared: &'a Estimation,
    group: &'a Linked,
    head: MeasureId,
    /// How the head moved from each period back to the next in `periods`; `None` over a gap.
    links: Vec<Option<ClassRatios>>,
}

impl<'a> Later<'a> {
    fn of(
        group: &'a Linked,
        periods: &'a [&'a Placed],
        classes: &'a Classes,
        measures: &Measures,
        context: &Context<'a>,
    ) -> Option<Self> {
        let now = *periods.first()?;
        let head = measures.find(group.head.table, &group.head.key, group.head.field)?;
        let of_units = |placed: &&Placed| -> Vec<Option<i64>> {
            now.figures.ids().map(|unit| sound(placed, now.unit_now(unit)?, head)).collect()
        };
        let heads: Vec<_> = periods.iter().map(of_units).collect();
        let link = |(pair, heads): (&[&Placed], &[Vec<Option<i64>>])| {
            let is_next = pair[0].period().previous() == pair[1].period();
            is_next.then(|| ClassRatios::new(&heads[1], &heads[0], classes))
        };
        let links = periods.windows(2).zip(heads.windows(2)).map(link).collect();
        let declared = &context.collection.published.estimation;
        Some(Self { periods, classes, declared, group, head, links })
    }

    /// What is estimated so, in all earlier periods.
    fn all(&self, were: &[Vec<Before>], measures: &Measures, context: &Context<'_>) -> Vec<Found> {
        let in_period = |(period, units): (usize, &Vec<Before>)| {
            let then = Context::new(context.register, context.collection, self.periods[period + 1].period());
            let structure = Structure::of(self.group.table, &self.group.fields, measures, &then);
            let of_unit = |unit: &Before| self.unit(unit, period, &structure, measures, &then);
            units.iter().flat_map(of_unit).collect::<Vec<_>>()
        };
        were.iter().enumerate().flat_map(in_period).collect()
    }

    fn unit(
        &self,
        before: &Before,
        period: usize,
        structure: &Structure,
        measures: &Measures,
        then: &Context<'_>,
    ) -> Vec<Found> {
        let figures = &self.periods[period + 1].figures;
        let (stood, silent) = match &before.stood {
            Stood::There(unit) => (figures.unit(*unit), None),
            Stood::Silent(unit) => (unit.as_ref(), Some(unit.as_ref())),
        };
        let figure = |measure: &MeasureId| match before.stood {
            Stood::There(unit) => Some(figures.get(*measure, unit)),
            Stood::Silent(_) => None,
        };
        let gives_way = |measure: &MeasureId| figure(measure).is_some_and(|own| self.gives_way(own));
        let is_missing = |measure: &MeasureId| {
            let lacks = figure(measure).is_none_or(|own| own.status.is_missing());
            gives_way(measure) || (lacks && is_asked(*measure, stood, then.period, measures, then))
        };
        let missing = Missing {
            structure,
            is_missing: structure.measures.iter().map(is_missing).collect(),
            given: structure.measures.iter().map(|own| figure(own)?.value()).collect(),
        };
        let stays = |own: &Figure| own.status == Status::Estimated && !self.gives_way(own);
        // What is estimated together is so from one donor.
        if missing.is_whole() && structure.measures.iter().filter_map(figure).any(stays) {
            return Vec::new();
        }
        let donor = |anchor| self.donor(before, period, anchor, structure);
        let found = |made: Made| {
            let is_made = |own: &&MeasureId| made.values.iter().any(|made| made.measure == **own);
            let all = structure.measures.iter().filter(|own| missing.is_whole() || is_made(own));
            Found {
                period,
                area: before.area,
                silent: silent.cloned(),
                gives_way: all.filter(|own| gives_way(own)).copied().collect(),
                made,
            }
        };
        missing.estimated(self.head, &donor).into_iter().map(found).collect()
    }

    /// Whether an estimate was made by a method that is declared after this one.
    fn gives_way(&self, figure: &Figure) -> bool {
        let place = |of: Method| self.group.methods.iter().position(|method| *method == of);
        match figure.source {
            Source::EarlierEstimate(method) => place(method) > place(Method::Backward),
            _ => false,
        }
    }

    /// The next figures that the unit reported itself, moved back from period to period as its class moved.
    fn donor(&self, unit: &Before, period: usize, anchor: MeasureId, structure: &Structure) -> Option<Donor> {
        let (mut times, mut nearest) = (Fraction::ONE, None);
        for later in (0..=period).rev().take(self.declared.longest_chain) {
            let link = self.links[later].as_ref()?;
            let link = link.of(unit.now, false, self.classes, self.declared.least_units)?;
            times = times.times(link.ratio)?;
            let nearest = nearest.get_or_insert(link);
            let from = self.periods[later];
            if sound(from, unit.area, anchor).is_some() {
                let made = MadeBy {
                    from: Some(from.period()),
                    class: self.classes.name(nearest.level, unit.now).to_owned(),
                    units: nearest.units,
                    ..MadeBy::by(Method::Backward, times)
                };
                let figures = structure.measures.iter().map(|own| from.of_unit_now(*own, unit.area));
                return Some(Donor { figures: figures.collect(), times, own: Vec::new(), made });
            }
        }
        None
    }
}
