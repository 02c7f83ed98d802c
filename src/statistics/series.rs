//! Figures of earlier periods by area, for series by area: on today's boundaries, or on those of each period.

use super::{
    AreaType, Lookup, Placed, Ratio, ReportArea, Span, Standing, StatisticsError, Total, WithEstimates,
    areas::areas_of, held, indicators::indicators, joint_weights::JointWeights, silent::silent_in, sizes,
    totals::totals, with_estimates::with_estimates,
};
use crate::{
    figures::Measures,
    returns::{Context, silent_beside},
    schemas::tables::{Basis, Boundaries},
    vocabulary::{Period, Scaled},
};

/// Earlier periods on some boundaries, oldest first.
#[derive(Debug)]
pub struct Series {
    /// The boundaries.
    pub boundaries: Boundaries,
    /// The periods.
    pub periods: Vec<ByArea>,
}

impl Series {
    /// Takes out what must not be shown: sums by table, key and field, ratios by indicator.
    pub fn withhold(
        &mut self,
        is_hidden: &dyn Fn(usize, &str, usize) -> bool,
        is_hidden_ratio: &dyn Fn(usize) -> bool,
    ) {
        for own in &mut self.periods {
            for total in &mut own.totals {
                if is_hidden(total.table, &total.key, total.field) && total.value.is_some() {
                    (total.value, total.standing) = (None, Standing::Suppressed);
                }
            }
            for sum in &mut own.estimated {
                if is_hidden(sum.table, &sum.key, sum.field) && sum.value.is_some() {
                    sum.without_values();
                }
            }
            for ratio in own.ratios.iter_mut().filter(|own| is_hidden_ratio(own.indicator)) {
                if ratio.value.is_some() {
                    (ratio.value, ratio.numerator, ratio.denominator) = (None, None, None);
                    ratio.standing = Standing::Suppressed;
                }
            }
        }
    }
}

/// The figures of an earlier period by area.
#[derive(Debug)]
pub struct ByArea {
    /// The period.
    pub period: Period,
    /// The areas; of units those that were expected, or sent something.
    pub areas: Vec<ReportArea>,
    /// Of each, whether it was there then.
    pub was_there: Vec<bool>,
    /// Of each how many authorities were in scope, and how many of them returns answer for of which something
    /// counts.
    pub answered: Vec<(usize, usize)>,
    totals: Vec<Total>,
    estimated: Vec<WithEstimates>,
    ratios: Vec<Ratio>,
}

impl ByArea {
    /// Its figures, found by area.
    #[must_use]
    pub fn lookup(&self) -> Lookup<'_> {
        Lookup::of_all(&self.totals, &self.estimated, &self.ratios, &[])
    }
}

/// What series by area are made of.
pub struct Making<'a> {
    /// Earlier periods, newest first.
    pub earlier: &'a [Placed],
    /// The areas of today.
    pub areas: &'a [ReportArea],
    /// How joint returns are divided.
    pub weights: &'a JointWeights<'a>,
    /// What is measured.
    pub measures: &'a Measures,
    /// The period of the returns.
    pub context: &'a Context<'a>,
}

impl Making<'_> {
    /// The series that tables show.
    ///
    /// # Errors
    /// If a sum does not fit.
    pub fn all(&self) -> Result<Vec<Series>, StatisticsError> {
        let of_boundaries = |boundaries: Boundaries| {
            let periods = (0..self.earlier.len()).rev().map(|at| match boundaries {
                Boundaries::Today => self.today(&self.earlier[at..]),
                Boundaries::Time => self.of_its_time(&self.earlier[at..]),
            });
            Ok(Series { boundaries, periods: periods.collect::<Result<_, _>>()? })
        };
        self.context.collection.published.boundaries().into_iter().map(of_boundaries).collect()
    }

    /// The first of some periods, newest first.
    fn today(&self, periods: &[Placed]) -> Result<ByArea, StatisticsError> {
        let placed = &periods[0];
        let sizes =
            sizes::sizes(&periods.iter().collect::<Vec<_>>(), self.areas, self.measures, self.context);
        let silent = silent_in(placed, self.areas, self.context);
        let is_there = |(at, area): (usize, &ReportArea)| {
            area.kind != AreaType::Unit || !placed.members[at].is_empty() || silent.contains(&at)
        };
        let was_there = self.areas.iter().enumerate().map(is_there).collect();
        let mut own = self.of_period(
            placed,
            self.areas.to_vec(),
            (was_there, &sizes.unwrap_or_default()),
            self.context,
        )?;
        self.need_all(&mut own, placed);
        Ok(own)
    }

    /// Of one that was several there is a figure where each of them gave it, and a rate where each has both
    /// parts. Where there is none nobody is counted behind it: one of two that gave theirs is not it.
    fn need_all(&self, own: &mut ByArea, placed: &Placed) {
        let was = |area: usize| {
            let is_unit = self.areas[area].kind == AreaType::Unit;
            if is_unit { placed.members[area].len() } else { 0 }
        };
        for total in own.totals.iter_mut().filter(|total| was(total.area) > 1) {
            let measure = self.measures.find(total.table, &total.key, total.field);
            if measure.is_none_or(|measure| placed.of_unit_now(measure, total.area).is_none()) {
                *total = Total { standing: total.standing.max(Standing::NotAvailable), ..total.of_nothing() };
            }
        }
        for ratio in own.ratios.iter_mut().filter(|ratio| was(ratio.area) > ratio.base_units.max(1)) {
            (ratio.value, ratio.numerator, ratio.denominator) = (None, None, None);
            (ratio.base_units, ratio.base_authorities, ratio.estimated_units) = (0, 0, 0);
            ratio.base.clear();
            ratio.standing = ratio.standing.max(Standing::NotAvailable);
        }
    }

    /// The same.
    fn of_its_time(&self, periods: &[Placed]) -> Result<ByArea, StatisticsError> {
        let (placed, context) = (&periods[0], self.context);
        let then = Context::new(context.register, context.collection, placed.period());
        let then = then.with(context.ledger.clone());
        let units = || placed.figures.units().map(|(_, unit)| unit);
        let silent = silent_beside(units(), &then);
        let units = units().chain(&silent);
        let areas = areas_of(units, &then);
        let sizes = self.sizes_then(periods, &areas);
        let placed = Placed::of_its_time(placed.figures.clone(), &areas, &then);
        let was_there = vec![true; areas.len()];
        self.of_period(&placed, areas, (was_there, &sizes), &then)
    }

    /// How large each unit was, by its area: the last that it gave of its size under its own name, in the
    /// first of some periods or before. None where no size is declared.
    fn sizes_then(&self, periods: &[Placed], areas: &[ReportArea]) -> Vec<Option<Scaled>> {
        let published = &self.context.collection.published;
        let size = published.size.map(|size| &published.figures[size]);
        let measure = size.and_then(|own| self.measures.find(own.table, &own.key, own.field));
        let Some(measure) = measure else { return Vec::new() };
        let given = |placed: &Placed, code: &str| {
            let (unit, _) = placed.figures.units().find(|(_, unit)| unit.id == code)?;
            let figure = placed.figures.get(measure, unit);
            figure.value().filter(|_| !figure.has_no_rate)
        };
        let of_area = |area: &ReportArea| {
            let is_unit = area.kind == AreaType::Unit;
            periods.iter().filter(|_| is_unit).find_map(|placed| given(placed, &area.area.code))
        };
        areas.iter().map(of_area).collect()
    }

    fn of_period(
        &self,
        placed: &Placed,
        areas: Vec<ReportArea>,
        (was_there, sizes): (Vec<bool>, &[Option<Scaled>]),
        context: &Context<'_>,
    ) -> Result<ByArea, StatisticsError> {
        let period = placed.period();
        let spans = [Span { period, parts: vec![(period, Some(placed))], before: None, by_area: true }];
        let (measures, weights) = (self.measures, self.weights);
        let mut totals = totals(&spans, &areas, measures, context)?;
        held::hold_totals(&mut totals, &spans, measures, context);
        let estimated = with_estimates(&spans, &areas, &totals, sizes, weights, measures, context)?;
        let ratios_on = |basis| indicators(basis, &spans, &totals, &areas, weights, measures, context);
        let mut ratios = ratios_on(Basis::Reported)?;
        held::hold_ratios(&mut ratios, held::of_totals(&totals), context);
        if !estimated.is_empty() {
            let mut own = ratios_on(Basis::Estimates)?;
            held::hold_ratios(&mut own, held::of_estimated(&estimated), context);
            ratios.extend(own);
        }
        let answered = areas
            .iter()
            .enumerate()
            .map(|(at, area)| (area.expected.len(), placed.usable_heirs(at, &area.expected)));
        Ok(ByArea { period, answered: answered.collect(), areas, was_there, totals, estimated, ratios })
    }
}
