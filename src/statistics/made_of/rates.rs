//! Ratios and changes, by what their parts are made of.

use super::{
    contributions::{Counted, estimate, finest},
    figures::{Making, SumMadeOf, What},
};
use crate::{
    expressions::Expression,
    figures::{MeasureId, UnitId},
    schemas::tables::Basis,
    statistics::{Growth, Ratio, Span},
    vocabulary::Scaled,
};

/// Adds both parts of every ratio in which something is under control.
pub(super) fn add_ratios(making: &mut Making<'_>) {
    let from = making.from;
    for (at, ratio) in from.ratios.iter().enumerate() {
        let indicator = &from.context.collection.published.indicators[ratio.indicator];
        let parts = [(&indicator.numerator, ratio.numerator), (&indicator.denominator, ratio.denominator)];
        for (part, value) in parts {
            add_part(making, at, ratio, part, value);
        }
    }
}

fn add_part(making: &mut Making<'_>, at: usize, ratio: &Ratio, part: &Expression, value: Option<Scaled>) {
    let from = making.from;
    let figures = &from.context.collection.published.figures;
    let measures: Vec<MeasureId> = part
        .node
        .fields()
        .into_iter()
        .filter_map(|at| from.measures.find(figures[at].table, &figures[at].key, figures[at].field))
        .collect();
    let Some(rule) = measures.iter().find_map(|own| making.relations.rules.get(own).copied()) else { return };
    let Some(published) = value.map(finest) else { return };
    let Some(span) = from.spans.iter().find(|span| span.period == ratio.period) else { return };
    let (mut parts, mut estimates) = (Counted::new(), 0);
    for unit in &ratio.base {
        for measure in &measures {
            // What is not under control is known.
            estimates += add_unit(making, span, (*measure, *unit), ratio.basis, &mut parts);
        }
    }
    let what = What::Ratio(at);
    making.add(SumMadeOf { what, parts, factor: 1, published, is_shown: true, rule }, estimates);
}

/// Adds what a unit of the last part of a span gave of a measure in all that count; gives what of it everyone
/// knows.
fn add_unit(
    making: &mut Making<'_>,
    span: &Span<'_>,
    (measure, unit): (MeasureId, UnitId),
    basis: Basis,
    parts: &mut Counted,
) -> i128 {
    let Some(last) = span.last() else { return 0 };
    let from = making.from;
    let named = from.measures.get(measure);
    let field = &from.context.collection.figure_table(named.table).fields[named.field];
    let is_controlled = making.relations.rules.contains_key(&measure);
    let mut known = 0;
    for placed in span.counted(field.measure).iter().filter_map(|(_, placed)| *placed) {
        let units: Vec<UnitId> = if std::ptr::eq(placed, last) {
            vec![unit]
        } else {
            last.unit_now(unit).map(|area| placed.members[area].clone()).unwrap_or_default()
        };
        for unit in units {
            if is_controlled {
                parts.extend(making.contributions.of(placed, measure, unit));
            } else {
                known += placed.figures.get(measure, unit).value().map_or(0, finest);
            }
            known += if basis == Basis::Estimates { estimate(placed, measure, unit) } else { 0 };
        }
    }
    known
}

/// Adds both sums of every change of a figure under control.
pub(super) fn add_growth(making: &mut Making<'_>) {
    for (at, growth) in making.from.growth.iter().enumerate() {
        add_change(making, at, growth);
    }
}

fn add_change(making: &mut Making<'_>, at: usize, growth: &Growth) {
    let from = making.from;
    let figure = &from.context.collection.published.figures[growth.figure];
    let found = from.measures.find(figure.table, &figure.key, figure.field);
    let Some((measure, rule)) = found.and_then(|own| Some((own, *making.relations.rules.get(&own)?))) else {
        return;
    };
    let times = [(growth.period, growth.now), (growth.period.previous(), growth.before)];
    for (period, value) in times {
        let placed = from.placed.iter().find(|placed| placed.period() == period);
        let (Some(placed), Some(value)) = (placed, value) else { continue };
        let mut parts = Counted::new();
        for area in &growth.matched {
            for unit in &placed.members[*area] {
                parts.extend(making.contributions.of(placed, measure, *unit));
            }
        }
        let what = What::Growth(at);
        making.add(SumMadeOf { what, parts, factor: 1, published: finest(value), is_shown: true, rule }, 0);
    }
}
