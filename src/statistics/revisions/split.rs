//! Why a sum was revised: what its units gave, how others moved, how it is worked out, what was corrected.
//!
//! The steps are taken in this order, each on top of those before it, unit by unit; so they add up to the
//! difference exactly, and nothing is told twice.

use super::super::{Placed, ReportArea, joint_weights::JointWeights, totals::Span};
use crate::{
    figures::{ExactSum, Figure, MadeBy, MeasureId, Source, Status, UnitId},
    returns::Context,
    schemas::{Field, tables::Basis},
    vocabulary::{Period, Scaled},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A difference by its causes, before rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Split {
    /// What was published, before it was rounded.
    pub before: Scaled,
    /// What it is now, before it is rounded.
    pub now: Scaled,
    /// What units gave: late returns in the place of estimates, and other figures than they gave before; what
    /// is estimated from these at the links of before.
    pub own_data: Scaled,
    /// How units that gave both figures moved: the same estimates at the links of now.
    pub links: Scaled,
    /// Another method, another class of areas, what is estimated that was not, weights of joint returns.
    pub methods: Scaled,
    /// What the unit corrected by a decision.
    pub corrections: Scaled,
}

/// One period as it was released.
pub struct AsReleased {
    /// Its figures.
    pub placed: Placed,
    /// How each that was estimated was made.
    pub made: HashMap<(UnitId, MeasureId), MadeBy>,
}

/// What is needed to tell why sums changed.
#[derive(Clone, Copy)]
pub struct Splitting<'a> {
    pub released: &'a BTreeMap<Period, AsReleased>,
    pub weights: &'a JointWeights<'a>,
    pub weights_then: &'a JointWeights<'a>,
    pub areas: &'a [ReportArea],
    pub basis: Basis,
    pub context: &'a Context<'a>,
}

/// Causes, in their order.
const OWN_DATA: usize = 0;
const LINKS: usize = 1;
const METHODS: usize = 2;
const CORRECTIONS: usize = 3;

type Steps = [ExactSum; 4];

impl Splitting<'_> {
    /// Why the sum of a measure over an area in a span is not what it was; `None` where a part of the span
    /// was
    /// not released.
    pub fn split(
        &self,
        span: &Span<'_>,
        area: usize,
        (measure, field): (MeasureId, &Field),
        (before, now): (Scaled, Scaled),
    ) -> Option<Split> {
        let mut steps = Steps::default();
        for (period, placed) in span.counted(field.measure) {
            let (Some(placed), Some(then)) = (*placed, self.released.get(period)) else {
                // What nothing is known of then and now changed nothing.
                if placed.is_none() && !self.released.contains_key(period) {
                    continue;
                }
                return None;
            };
            self.add(placed, then, area, (measure, field), &mut steps);
        }
        let difference = ExactSum::of(now).minus(ExactSum::of(before));
        let told = steps.iter().fold(ExactSum::default(), |sum, step| sum.plus(*step));
        // Areas whose boundaries are other ones now, and the last digit of shares.
        steps[METHODS] = steps[METHODS].plus(difference.minus(told));
        let value = |step: ExactSum| step.value(field.decimals);
        Some(Split {
            before,
            now,
            own_data: value(steps[OWN_DATA])?,
            links: value(steps[LINKS])?,
            methods: value(steps[METHODS])?,
            corrections: value(steps[CORRECTIONS])?,
        })
    }

    fn add(
        &self,
        placed: &Placed,
        then: &AsReleased,
        area: usize,
        of: (MeasureId, &Field),
        steps: &mut Steps,
    ) {
        let units_now = units_of(placed, area);
        let units_then = units_of(&then.placed, area);
        let all: BTreeSet<&str> = units_now.keys().chain(units_then.keys()).copied().collect();
        for unit in all {
            let (was, is) = (units_then.get(unit).copied(), units_now.get(unit).copied());
            self.add_unit((placed, is), (then, was), area, of, steps);
        }
    }

    fn add_unit(
        &self,
        (placed, is): (&Placed, Option<UnitId>),
        (then, was): (&AsReleased, Option<UnitId>),
        area: usize,
        (measure, field): (MeasureId, &Field),
        steps: &mut Steps,
    ) {
        let now = is.map(|unit| placed.figures.get(measure, unit));
        let before = was.map(|unit| then.placed.figures.get(measure, unit));
        let made = is.and_then(|unit| match placed.figures.get(measure, unit).source {
            Source::Estimate(id) => Some(placed.figures.how_made(id)),
            _ => None,
        });
        let made_then = was.and_then(|unit| then.made.get(&(unit, measure)));
        let whole = self.steps((before, made_then), (now, made), field);
        let share = |placed: &Placed, unit: Option<UnitId>, weights: &JointWeights<'_>| {
            let unit = unit?;
            if placed.members[area].contains(&unit) {
                return placed.figures.get(measure, unit).value_on(self.basis).map(ExactSum::of);
            }
            weights.share_of((measure, unit), placed, &self.areas[area]).map(ExactSum::of)
        };
        let before = share(&then.placed, was, self.weights_then).unwrap_or_default();
        let now = share(placed, is, self.weights).unwrap_or_default();
        let difference = now.minus(before);
        let told = whole.iter().fold(ExactSum::default(), |sum, step| sum.plus(*step));
        if told == difference {
            steps.iter_mut().zip(whole).for_each(|(sum, step)| *sum = sum.plus(step));
        } else {
            // Of a joint return a part counts here: it moved for what moved the most of the whole, or for its
            // weights.
            let most = (0..4).rev().max_by_key(|at| whole[*at].size()).filter(|at| whole[*at].size() > 0);
            let cause = most.unwrap_or(METHODS);
            steps[cause] = steps[cause].plus(difference);
        }
    }

    /// What became of the figure of one unit, step by step.
    fn steps(
        &self,
        (was, made_then): (Option<&Figure>, Option<&MadeBy>),
        (is, made): (Option<&Figure>, Option<&MadeBy>),
        field: &Field,
    ) -> Steps {
        let value = |figure: Option<&Figure>| figure.and_then(|own| own.value_on(self.basis));
        let (was_value, is_value) = (value(was), value(is));
        let before = was_value.map(ExactSum::of).unwrap_or_default();
        let now = is_value.map(ExactSum::of).unwrap_or_default();
        let mut steps = Steps::default();
        let is_estimate = |figure: Option<&Figure>| figure.is_some_and(|own| own.status == Status::Estimated);
        let is_benchmarked = |figure: Option<&Figure>| figure.is_some_and(|own| own.benchmarked.is_some());
        if is_benchmarked(was) || is_benchmarked(is) {
            steps[METHODS] = now.minus(before);
            return steps;
        }
        match (is_estimate(was), is_estimate(is)) {
            (true, true) => estimated_again((made_then, before), (made, now), &mut steps),
            (false, true) if was_value.is_none() => steps[METHODS] = now.minus(before),
            _ => {
                let sent = is.and_then(|figure| self.sent(figure, was, field));
                let own = sent.map_or(now, ExactSum::of);
                steps[OWN_DATA] = own.minus(before);
                steps[CORRECTIONS] = now.minus(own);
            }
        }
        steps
    }

    /// What a figure would be without the decision by which it is another; `None` if there is none.
    fn sent(&self, figure: &Figure, was: Option<&Figure>, field: &Field) -> Option<Scaled> {
        let Source::Decision(id) = figure.source else { return None };
        let old = Scaled::of_text(self.context.ledger.get(id).get("old"), field.decimals);
        // What was released by the same correction did not change by it.
        let was_corrected = was.is_some_and(|was| was.status == Status::Corrected);
        let before = was.and_then(|was| was.value_on(self.basis));
        if was_corrected { before } else { old.or(before) }
    }
}

/// An estimate in the place of another.
fn estimated_again(
    (made_then, before): (Option<&MadeBy>, ExactSum),
    (made, now): (Option<&MadeBy>, ExactSum),
    steps: &mut Steps,
) {
    let (Some(then), Some(made)) = (made_then, made) else {
        // How it was made then is not kept.
        steps[LINKS] = now.minus(before);
        return;
    };
    if then.method != made.method {
        steps[METHODS] = now.minus(before);
    } else if then.from != made.from {
        // Moved from a figure that was not there: what came of that is the unit's own.
        steps[OWN_DATA] = now.minus(before);
    } else if then.of == made.of {
        steps[LINKS] = now.minus(before);
    } else {
        let at_old_links = made.of.and_then(|of| then.times.of(of)).map_or(now, ExactSum::of);
        steps[OWN_DATA] = at_old_links.minus(before);
        steps[LINKS] = now.minus(at_old_links);
    }
}

/// The units of an area by their ids, those that lie partly in it too.
fn units_of(placed: &Placed, area: usize) -> BTreeMap<&str, UnitId> {
    let units = placed.members[area].iter().chain(&placed.straddling[area]);
    units.map(|unit| (placed.figures.unit(*unit).id.as_str(), *unit)).collect()
}
