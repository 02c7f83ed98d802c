//! What of a joint return counts for a region that holds some of its members, and what of an authority that
//! was split for each of those that succeeded it: so much as is declared, by numbers or by size.

use std::collections::HashMap;

use super::ReportArea;
use crate::{
    expressions::Expression,
    figures::{ESTIMATE_DECIMALS, Fraction, MeasureId, Measures, UnitId},
    returns::Context,
    schemas::{
        RecordTable,
        collection::{Shares, Weights},
        tables::{Basis, NamedFigure},
    },
    statistics::{
        Placed,
        estimation::{Moved, Structure},
    },
    vocabulary::{Period, Scaled},
};

/// How figures of joint returns are divided, in all periods that are known.
pub struct JointWeights<'a> {
    context: &'a Context<'a>,
    measures: &'a Measures,
    /// What members reported of their size in returns of their own, oldest first.
    alone: HashMap<(MeasureId, &'a str), Vec<(Period, i64)>>,
    /// Of each table what of its figures is a part of what.
    structures: Vec<Structure>,
}

impl<'a> JointWeights<'a> {
    /// As declared, with sizes from these periods, newest first.
    #[must_use]
    pub fn of(periods: &[&'a Placed], measures: &'a Measures, context: &'a Context<'a>) -> Self {
        let collection = context.collection;
        let structure = |(at, table): (usize, &RecordTable)| {
            let adds = |field: &usize| table.fields[*field].is_additive();
            let fields: Vec<usize> = (0..table.fields.len()).filter(adds).collect();
            Structure::of(at, &fields, measures, context)
        };
        let structures = collection.figure_tables().enumerate().map(structure).collect();
        let mut own = Self { context, measures, alone: HashMap::new(), structures };
        let of_joint = collection.joint.iter().flat_map(|joint| joint.weights.sizes());
        let of_joint = of_joint.chain(collection.splits.iter().flat_map(|split| split.weights.sizes()));
        let mut sizes: Vec<MeasureId> =
            of_joint.chain(collection.joint_weights.sizes()).filter_map(|size| own.measure(size)).collect();
        sizes.sort_unstable();
        sizes.dedup();
        for placed in periods.iter().rev() {
            for (size, (id, unit)) in
                sizes.iter().flat_map(|size| placed.figures.units().map(move |unit| (*size, unit)))
            {
                let figure = placed.figures.get(size, id);
                let value =
                    figure.value().filter(|_| !figure.has_no_rate && unit.codes == [unit.id.as_str()]);
                let Some(value) = value else { continue };
                own.alone.entry((size, &unit.id)).or_default().push((placed.period(), value.units));
            }
        }
        own
    }

    /// The share of a figure that counts for an area, with estimates; `None` where there is none, no weights
    /// are declared, those by size are not known, or it does not fit. Shares of all areas of one kind add to
    /// the figure, and parts to their total where they are divided alike.
    #[must_use]
    pub fn share_of(
        &self,
        (measure, unit): (MeasureId, UnitId),
        placed: &Placed,
        area: &ReportArea,
    ) -> Option<Scaled> {
        let structure = &self.structures[self.measures.get(measure).table];
        let at = structure.measures.iter().position(|own| *own == measure)?;
        let given = |own: &MeasureId| placed.figures.get(*own, unit).value_on(Basis::Estimates);
        let figures: Vec<Option<Scaled>> = structure.measures.iter().map(given).collect();
        let times = |times: Fraction| Moved { structure, figures: &figures, times }.get(at);
        self.share((measure, unit), placed, area, &times)
    }

    /// What so much of something comes to as counts for an area, by the weights of a figure.
    fn share(
        &self,
        of: (MeasureId, UnitId),
        placed: &Placed,
        area: &ReportArea,
        times: &dyn Fn(Fraction) -> Option<Scaled>,
    ) -> Option<Scaled> {
        let weights = self.weights(of, placed)?;
        let all: i128 = weights.iter().map(|(_, weight)| i128::from(*weight)).sum();
        let up_to = |weight: i128| times(Fraction::new(weight, all)?);
        let mut passed = 0_i128;
        let mut share = Scaled { units: 0, decimals: ESTIMATE_DECIMALS };
        // Each member has what lies between the rounded sums before and after it, so that nothing is lost.
        for (code, weight) in weights {
            let before = up_to(passed)?;
            passed += i128::from(weight);
            if self.context.register.get(code).is_some_and(|member| area.is_home_of(member)) {
                share.units = share.units.checked_add(up_to(passed)?.units.checked_sub(before.units)?)?;
            }
        }
        Some(share)
    }

    /// The share of a part of an indicator; `None` where the figures that it is made of are not divided, or
    /// not all alike.
    #[must_use]
    pub fn share_of_part(
        &self,
        part: &Expression,
        value: Scaled,
        unit: UnitId,
        (placed, area): (&Placed, &ReportArea),
    ) -> Option<Scaled> {
        let figures = &self.context.collection.published.figures;
        let of_figure = |figure: usize| {
            let of = (self.measure(&figures[figure])?, unit);
            self.share(of, placed, area, &|times| times.of(value))
        };
        let mut shares = part.node.fields().into_iter().map(of_figure);
        let first = shares.next()??;
        shares.all(|share| share == Some(first)).then_some(first)
    }

    /// The members of a joint return, or those that succeeded an authority, each with its weight in a figure.
    fn weights<'w>(
        &'w self,
        (measure, unit): (MeasureId, UnitId),
        placed: &'w Placed,
    ) -> Option<Vec<(&'w str, i64)>> {
        let unit = placed.figures.unit(unit);
        let figure = self.measures.get(measure);
        let of_figure = |weights: &'w Weights| weights.of_field(figure.table, figure.field);
        let collection = self.context.collection;
        if let Some(split) = placed.split(unit, self.context) {
            let heirs = &self.context.register.get(&split.of)?.successors;
            return self.numbers(of_figure(&split.weights)?, heirs, placed.period());
        }
        let standing = collection
            .joint
            .iter()
            .find(|joint| joint.unit() == unit.id && joint.stands_on(placed.period().end()));
        let shares = standing.and_then(|joint| of_figure(&joint.weights));
        let shares = shares.or_else(|| of_figure(&collection.joint_weights))?;
        self.numbers(shares, &unit.codes, placed.period())
    }

    fn numbers<'w>(
        &'w self,
        shares: &'w Shares,
        members: &'w [String],
        period: Period,
    ) -> Option<Vec<(&'w str, i64)>> {
        match shares {
            Shares::Numbers(numbers) => {
                Some(numbers.iter().map(|(code, weight)| (code.as_str(), *weight)).collect())
            }
            Shares::Size(size) => {
                let size = self.measure(size)?;
                let of_member =
                    |code: &'w String| Some((code.as_str(), self.size_alone(size, code, period)?));
                members.iter().map(of_member).collect()
            }
        }
    }

    /// How large an authority is that sends no return of its own in a period: as it last said in one; before
    /// it ever did, as it first did after.
    fn size_alone(&self, size: MeasureId, code: &str, period: Period) -> Option<i64> {
        let said = self.alone.get(&(size, code))?;
        let before = said.iter().rev().find(|(when, _)| *when <= period);
        before.or(said.first()).map(|(_, size)| *size)
    }

    fn measure(&self, figure: &NamedFigure) -> Option<MeasureId> {
        self.measures.find(figure.table, &figure.key, figure.field)
    }
}
