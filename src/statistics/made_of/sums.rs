//! Sums over areas, and the parts of totals, by what they are made of.

use std::collections::{BTreeMap, HashMap};

use super::{
    contributions::{Counted, estimate, finest},
    figures::{Making, SumMadeOf, What},
};
use crate::{
    figures::{MeasureId, UnitId},
    schemas::tables::Basis,
    statistics::{AreaType, Breakdown, Placed, Span, Standing, Total, WithEstimates, totals::Place},
    vocabulary::Scaled,
};

/// Adds every sum of a measure under control.
pub(super) fn add(making: &mut Making<'_>) {
    let from = making.from;
    let totals: HashMap<Place<'_>, &Total> = from.totals.iter().map(|own| (own.place(), own)).collect();
    let estimated: HashMap<Place<'_>, &WithEstimates> =
        from.estimated.iter().map(|own| (own.place(), own)).collect();
    for span in from.spans {
        for (area, _) in span.areas(from.areas) {
            for measure in making.relations.rules.keys().copied() {
                let figure = from.measures.get(measure);
                let place = (span.period, area, figure.table, figure.key.as_str(), figure.field);
                let found = (totals.get(&place).copied(), estimated.get(&place).copied());
                add_sum(making, span, area, measure, found);
            }
        }
    }
}

fn add_sum(
    making: &mut Making<'_>,
    span: &Span<'_>,
    area: usize,
    measure: MeasureId,
    (total, estimated): (Option<&Total>, Option<&WithEstimates>),
) {
    let (from, what) = (making.from, What::Sum(span.period, area, measure));
    let exact = estimated.and_then(|own| own.exact);
    let Some(published) = exact.or(total.and_then(|own| own.value)).map(finest) else { return };
    let named = from.measures.get(measure);
    let field = &from.context.collection.figure_table(named.table).fields[named.field];
    let is_unit = from.areas[area].kind == AreaType::Unit;
    let (mut parts, mut estimates, mut shares) = (Counted::new(), 0, Vec::new());
    for placed in span.counted(field.measure).iter().filter_map(|(_, placed)| *placed) {
        for unit in &placed.members[area] {
            parts.extend(making.contributions.of(placed, measure, *unit));
            estimates += if is_unit { 0 } else { estimate(placed, measure, *unit) };
        }
        for unit in placed.straddling[area].iter().filter(|_| exact.is_some()) {
            match share(making, placed, (measure, *unit), area) {
                Ok(Some(share)) => shares.push(share),
                Ok(None) => {}
                Err(known) => estimates += known,
            }
        }
    }
    let standings = [total.map(|own| own.standing), estimated.map(|own| own.standing)];
    let is_shown = if is_unit {
        is_in_a_table_of_units(making, measure)
    } else {
        standings.contains(&Some(Standing::Known))
    };
    let rule = making.relations.rules[&measure];
    let whole = SumMadeOf { what, parts, factor: 1, published, is_shown, rule };
    match with_shares(whole, &mut estimates, shares) {
        Some(sum) => making.add(sum, estimates),
        None => making.unexplained.push(what),
    }
}

/// What an area has of a joint return: its contributions, what counts here, and what they come to.
struct Share {
    of: Counted,
    here: i128,
    all: i128,
}

/// The share of an area in a joint return that lies partly in it; as an error what of it is an estimate.
fn share(
    making: &mut Making<'_>,
    placed: &Placed,
    (measure, unit): (MeasureId, UnitId),
    area: usize,
) -> Result<Option<Share>, i128> {
    let figure = placed.figures.get(measure, unit);
    if figure.value_on(Basis::Estimates).is_none() {
        return Ok(None);
    }
    let here = making.from.weights.share_of((measure, unit), placed, &making.from.areas[area]);
    let here = here.map_or(0, finest);
    let Some(all) = figure.value().map(finest) else { return Err(here) };
    Ok(Some(Share { of: making.contributions.of(placed, measure, unit), here, all }))
}

/// A sum with shares of joint returns: all of it so many times that every contribution counts whole times.
/// `None` where the numbers grow too large.
fn with_shares(mut sum: SumMadeOf, estimates: &mut i128, shares: Vec<Share>) -> Option<SumMadeOf> {
    for share in shares.into_iter().filter(|share| share.here != 0) {
        let common = common_divisor(share.here, share.all);
        let factor = i64::try_from(share.all / common).ok()?;
        let times = i64::try_from(share.here / common).ok()?;
        for (_, own) in &mut sum.parts {
            *own = own.checked_mul(factor)?;
        }
        let times = times.checked_mul(sum.factor)?;
        sum.parts.extend(share.of.into_iter().map(|(part, own)| (part, own.saturating_mul(times))));
        sum.factor = sum.factor.checked_mul(factor)?;
        sum.published = sum.published.checked_mul(i128::from(factor))?;
        *estimates = estimates.checked_mul(i128::from(factor))?;
    }
    Some(sum)
}

fn common_divisor(one: i128, other: i128) -> i128 {
    let (mut one, mut other) = (one.abs(), other.abs());
    while other > 0 {
        (one, other) = (other, one % other);
    }
    one.max(1)
}

/// Whether a table of authorities has a column of a measure.
fn is_in_a_table_of_units(making: &Making<'_>, measure: MeasureId) -> bool {
    let published = &making.from.context.collection.published;
    let figure = making.from.measures.get(measure);
    let shown = published.shown_of_units(making.from.context.period);
    shown.into_iter().any(|at| published.figures[at] == *figure)
}

/// Adds the parts of totals, and what is not stated of them.
pub(super) fn add_breakdowns(making: &mut Making<'_>) {
    for (at, breakdown) in making.from.breakdowns.iter().enumerate() {
        add_breakdown(making, at, breakdown);
    }
}

/// The parts of one total in the making, each with what of it is estimated.
#[derive(Default)]
struct OfParts {
    parts: BTreeMap<usize, (Counted, i128)>,
    rest: (Counted, i128),
}

fn add_breakdown(making: &mut Making<'_>, at: usize, breakdown: &Breakdown) {
    let from = making.from;
    let table = from.context.collection.figure_table(breakdown.table);
    let Some(total_key) = &table.total_key else { return };
    let find = |key: &str| from.measures.find(breakdown.table, key, breakdown.field);
    let Some((total, rule)) = find(total_key).and_then(|own| Some((own, *making.relations.rules.get(&own)?)))
    else {
        return;
    };
    let keys = table.declared_keys();
    let parts: Vec<MeasureId> =
        keys.iter().filter(|key| *key != total_key).filter_map(|key| find(key)).collect();
    let spans = from.spans.iter().filter(|span| span.before.is_none());
    let Some(span) = spans.into_iter().find(|span| span.period == breakdown.period) else { return };
    let whole = from.areas.iter().position(|area| area.kind == AreaType::All).unwrap_or_default();
    let mut found = OfParts::default();
    for placed in span.counted(table.fields[breakdown.field].measure).iter().filter_map(|(_, own)| *own) {
        for unit in &placed.members[whole] {
            of_unit(making, placed, *unit, (total, &parts), breakdown.basis, &mut found);
        }
    }
    let mut add = |what, sum: Option<Scaled>, (parts, estimates): (Counted, i128)| {
        let Some(published) = sum.map(finest) else { return };
        making.add(SumMadeOf { what, parts, factor: 1, published, is_shown: true, rule }, estimates);
    };
    for (index, part) in breakdown.parts.iter().enumerate() {
        add(What::Part(at, index), part.sum, found.parts.remove(&index).unwrap_or_default());
    }
    add(What::Rest(at), breakdown.not_stated, found.rest);
}

/// Adds what a unit has of each part, as `not_stated` does.
fn of_unit(
    making: &mut Making<'_>,
    placed: &Placed,
    unit: UnitId,
    (total, parts): (MeasureId, &[MeasureId]),
    basis: Basis,
    found: &mut OfParts,
) {
    let value = |measure: MeasureId| placed.figures.get(measure, unit).value_on(basis).map(finest);
    let made = |measure: MeasureId| match basis {
        Basis::Estimates => estimate(placed, measure, unit),
        Basis::Reported => 0,
    };
    let Some(whole) = value(total) else { return };
    let known: i128 = parts.iter().filter_map(|part| value(*part)).sum();
    let of_total = making.contributions.of(placed, total, unit);
    found.rest.0.extend(of_total);
    found.rest.1 += made(total);
    if known > whole {
        return;
    }
    for (at, part) in parts.iter().enumerate().filter(|(_, part)| value(**part).is_some()) {
        let own = making.contributions.of(placed, *part, unit);
        found.rest.0.extend(own.iter().map(|(part, times)| (*part, -times)));
        found.rest.1 -= made(*part);
        let of_part = found.parts.entry(at).or_default();
        of_part.0.extend(own);
        of_part.1 += made(*part);
    }
}
