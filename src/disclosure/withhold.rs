//! Figures that must not be shown, taken out of what is published: nothing that is left has their values.

use std::collections::{BTreeSet, HashSet};

use crate::{
    figures::MeasureId,
    returns::Context,
    schemas::{
        quartiles::Quartile,
        tables::{Indicator, NamedFigure},
    },
    statistics::{AreaType, Breakdown, RevisedFigure, Standing, Statistics, What, figures_named},
    vocabulary::Period,
};

/// Takes them out. `totals` keep their values, which stand in lists of the unit's own; how they stand says
/// that they are not shown.
pub fn withhold(
    statistics: &mut Statistics,
    hidden: &BTreeSet<What>,
    rules: &BTreeSet<MeasureId>,
    context: &Context<'_>,
) {
    let sums = hidden_sums(statistics, hidden, context);
    let measures = &statistics.measures;
    let is_hidden = |period, area, (table, key, field): (usize, &str, usize)| {
        let measure = measures.find(table, key, field);
        measure.is_some_and(|measure| sums.contains(&What::Sum(period, area, measure)))
    };
    for total in &mut statistics.totals {
        if is_hidden(total.period, total.area, (total.table, &total.key, total.field)) {
            total.standing = Standing::Suppressed;
        }
    }
    for sum in &mut statistics.estimated {
        let is_own = is_hidden(sum.period, sum.area, (sum.table, &sum.key, sum.field));
        if is_own && sum.standing != Standing::BackSeries {
            sum.without_values();
        }
    }
    for (at, breakdown) in statistics.breakdowns.iter_mut().enumerate() {
        let is_gone = |what: What| sums.contains(&what);
        withhold_parts(breakdown, at, &is_gone);
    }
    withhold_ratios(statistics, hidden);
    withhold_growth(statistics, hidden);
    withhold_quartiles(statistics, hidden, rules, context);
    withhold_series(statistics, rules, context);
    withhold_what_was(statistics, rules, context);
    withhold_revised(statistics);
}

/// The hidden figures, with sums over all of which a part is hidden where it stands among the others, and
/// those parts the other way round: the two are one to readers.
fn hidden_sums(statistics: &Statistics, hidden: &BTreeSet<What>, context: &Context<'_>) -> BTreeSet<What> {
    let mut sums = hidden.clone();
    let whole = statistics.areas.iter().position(|area| area.kind == AreaType::All).unwrap_or_default();
    for (at, own) in statistics.breakdowns.iter().enumerate() {
        let table = context.collection.figure_table(own.table);
        let keys = table.declared_keys().into_iter().filter(|key| Some(key) != table.total_key.as_ref());
        for (part, key) in keys.enumerate() {
            let Some(measure) = statistics.measures.find(own.table, &key, own.field) else { continue };
            let sum = What::Sum(own.period, whole, measure);
            if sums.contains(&What::Part(at, part)) {
                sums.insert(sum);
            }
            if hidden.contains(&sum) {
                sums.insert(What::Part(at, part));
            }
        }
    }
    sums
}

fn withhold_parts(breakdown: &mut Breakdown, at: usize, is_gone: &dyn Fn(What) -> bool) {
    for (index, part) in breakdown.parts.iter_mut().enumerate() {
        if is_gone(What::Part(at, index)) {
            (part.sum, part.estimated, part.is_suppressed) = (None, None, true);
        }
    }
    if is_gone(What::Rest(at)) {
        (breakdown.not_stated, breakdown.rest_estimated) = (None, None);
        breakdown.is_rest_suppressed = true;
    }
}

fn withhold_ratios(statistics: &mut Statistics, hidden: &BTreeSet<What>) {
    for (at, ratio) in statistics.ratios.iter_mut().enumerate() {
        if hidden.contains(&What::Ratio(at)) {
            (ratio.value, ratio.numerator, ratio.denominator) = (None, None, None);
            ratio.standing = Standing::Suppressed;
        }
    }
}

fn withhold_growth(statistics: &mut Statistics, hidden: &BTreeSet<What>) {
    for (at, growth) in statistics.growth.iter_mut().enumerate() {
        if hidden.contains(&What::Growth(at)) {
            (growth.before, growth.now) = (None, None);
            (growth.percent, growth.percent_unqueried) = (None, None);
            growth.standing = Standing::Suppressed;
        }
    }
}

/// Of what is not shown it is not told either whether it is another than was published last.
fn withhold_revised(statistics: &mut Statistics) {
    let mut gone: HashSet<(Period, usize, RevisedFigure)> = HashSet::new();
    let is_gone = |standing: Standing| standing == Standing::Suppressed;
    let sum = |table: usize, key: &String, field: usize| {
        RevisedFigure::Sum(NamedFigure { table, key: key.clone(), field })
    };
    let totals = statistics.totals.iter().filter(|own| is_gone(own.standing));
    gone.extend(totals.map(|own| (own.period, own.area, sum(own.table, &own.key, own.field))));
    let estimated = statistics.estimated.iter().filter(|own| is_gone(own.standing));
    gone.extend(estimated.map(|own| (own.period, own.area, sum(own.table, &own.key, own.field))));
    let ratios = statistics.ratios.iter().filter(|own| is_gone(own.standing));
    gone.extend(ratios.map(|own| (own.period, own.area, RevisedFigure::Ratio(own.indicator, own.basis))));
    let growth = statistics.growth.iter().filter(|own| is_gone(own.standing));
    gone.extend(growth.map(|own| (own.period, own.area, RevisedFigure::Change(own.figure))));
    for own in statistics.quartiles.iter().filter(|own| is_gone(own.standing)) {
        let of = |quartile| (own.period, own.area, RevisedFigure::Quartile(own.indicator, quartile));
        gone.extend(Quartile::ALL.map(of));
    }
    statistics.revised.forget(|period, area, of| gone.contains(&(period, area, of.clone())));
}

/// Quartiles are values of units: where one of these is hidden, none of the period is shown.
fn withhold_quartiles(
    statistics: &mut Statistics,
    hidden: &BTreeSet<What>,
    rules: &BTreeSet<MeasureId>,
    context: &Context<'_>,
) {
    let ratios = &statistics.ratios;
    let of_units = hidden.iter().filter_map(|what| if let What::Ratio(at) = what { Some(*at) } else { None });
    let of_units = of_units.filter(|at| statistics.areas[ratios[*at].area].kind == AreaType::Unit);
    let gone: BTreeSet<_> = of_units.map(|at| (ratios[at].period, ratios[at].indicator)).collect();
    let published = &context.collection.published;
    let measures = &statistics.measures;
    let is_controlled = |indicator: &Indicator| {
        let mut named = figures_named(indicator).into_iter().map(|at| &published.figures[at]);
        named.any(|own| is_under_control(own, measures, rules))
    };
    for own in &mut statistics.quartiles {
        let is_controlled = is_controlled(&published.indicators[own.indicator]);
        if is_controlled && gone.contains(&(own.period, own.indicator)) && own.standing == Standing::Known {
            (own.lower, own.median, own.upper) = (None, None, None);
            own.standing = Standing::Suppressed;
        }
    }
}

fn is_under_control(
    figure: &NamedFigure,
    measures: &crate::figures::Measures,
    rules: &BTreeSet<MeasureId>,
) -> bool {
    measures.find(figure.table, &figure.key, figure.field).is_some_and(|own| rules.contains(&own))
}

/// Series by area are in none of the equations: what is under control is not in them.
fn withhold_series(statistics: &mut Statistics, rules: &BTreeSet<MeasureId>, context: &Context<'_>) {
    let (measures, published) = (&statistics.measures, &context.collection.published);
    let is_of_rules = |table: usize, key: &str, field: usize| {
        measures.find(table, key, field).is_some_and(|own| rules.contains(&own))
    };
    let is_ratio_of_rules = |indicator: usize| {
        let named = figures_named(&published.indicators[indicator]);
        named.into_iter().any(|at| is_under_control(&published.figures[at], measures, rules))
    };
    statistics.series.iter_mut().for_each(|own| own.withhold(&is_of_rules, &is_ratio_of_rules));
}

/// What figures under control were before, unit by unit or over all, is not shown at all, nor how well they
/// are estimated, nor how much of them is being asked about.
pub fn withhold_what_was(statistics: &mut Statistics, rules: &BTreeSet<MeasureId>, context: &Context<'_>) {
    let (measures, published) = (&statistics.measures, &context.collection.published);
    let is_listed = |of: &RevisedFigure| {
        let figures = match of {
            RevisedFigure::Sum(figure) => return !is_under_control(figure, measures, rules),
            RevisedFigure::Change(figure) => vec![*figure],
            RevisedFigure::Ratio(at, _) | RevisedFigure::Quartile(at, _) => {
                figures_named(&published.indicators[*at])
            }
        };
        !figures.into_iter().any(|at| is_under_control(&published.figures[at], measures, rules))
    };
    statistics.revisions.retain(|own| is_listed(&own.of));
    let names = |figure: &NamedFigure| {
        let table = context.collection.figure_table(figure.table);
        [&table.name, &figure.key, &table.fields[figure.field].name].map(Clone::clone)
    };
    let kept: BTreeSet<[String; 3]> = rules.iter().map(|measure| names(measures.get(*measure))).collect();
    statistics.triangle.vintages.retain(|own| !kept.contains(&own.figure));
    let is_shown = |figure: usize| !is_under_control(&published.figures[figure], measures, rules);
    statistics.triangle.published.retain(|own| is_shown(own.figure));
    statistics.triangle.means.retain(|own| is_shown(own.figure));
    for own in statistics.restated.iter_mut().filter(|own| rules.contains(&own.measure)) {
        (own.value, own.given) = (None, None);
        own.how = "not shown: the figure is under disclosure control".to_owned();
    }
    // What part of a figure is being asked about would tell that part: often it is one unit's.
    for own in &mut statistics.growth {
        let figure = &published.figures[own.figure];
        if own.queried_units > 0 && is_under_control(figure, measures, rules) {
            own.percent_unqueried = None;
        }
    }
    for own in &mut statistics.estimated {
        let measure = measures.find(own.table, &own.key, own.field);
        let is_some = own.open_faults_percent.is_some_and(|percent| percent.units != 0);
        if is_some && measure.is_some_and(|measure| rules.contains(&measure)) {
            own.open_faults_percent = None;
        }
    }
    for own in &mut statistics.backtests {
        if is_under_control(&own.figure, measures, rules) {
            (own.given, own.estimated, own.bias, own.error) = (None, None, None, None);
        }
    }
}
