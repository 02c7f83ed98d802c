//! What is not published: a figure of which one value that is being queried is a tenth or more.

use std::collections::{HashMap, HashSet};

use super::{Placed, Ratio, Span, Standing, Total, WithEstimates, totals::Place};
use crate::{
    expressions::{ColumnOf, columns_needed},
    figures::{MeasureId, Measures, Status, UnitId},
    returns::{Context, Return},
    schemas::{Rule, StockOrFlow, tables::Indicator},
    validation::Validation,
    vocabulary::{Exception, Scaled, Severity},
};

/// One part in so many of a figure is enough to hold it.
pub const PART: i128 = 10;

/// Figures of the current period with a query or error on them that is open.
#[must_use]
pub fn queried(
    returns: &[Return],
    validation: &Validation,
    measures: &Measures,
    context: &Context<'_>,
) -> HashSet<(MeasureId, UnitId)> {
    let is_open = |exception: &Exception| exception.counts() && exception.severity <= Severity::Query;
    asked_about(&is_open, returns, validation, measures, context)
}

/// Figures with a query on them that was answered or accepted.
#[must_use]
pub fn accepted(
    returns: &[Return],
    validation: &Validation,
    measures: &Measures,
    context: &Context<'_>,
) -> HashSet<(MeasureId, UnitId)> {
    let is_accepted = |exception: &Exception| {
        !exception.state.is_open() && !exception.trial && exception.caused_by.is_empty()
    };
    asked_about(&is_accepted, returns, validation, measures, context)
}

/// Figures on which some exceptions stand. One on the change of a flow is on all flows of its table: where
/// the total grew fourfold, so did its parts.
fn asked_about(
    is_wanted: &dyn Fn(&Exception) -> bool,
    returns: &[Return],
    validation: &Validation,
    measures: &Measures,
    context: &Context<'_>,
) -> HashSet<(MeasureId, UnitId)> {
    let ids = returns.iter().enumerate().map(|(at, found)| (found.unit.id.as_str(), UnitId::new(at)));
    let units: HashMap<&str, UnitId> = ids.collect();
    let wanted = validation.exceptions.iter().filter(|exception| is_wanted(exception));
    let places = wanted.filter_map(|exception| {
        let tables = &context.collection.tables;
        let (table, unit) =
            (context.collection.table(&exception.table)?, *units.get(exception.unit.as_str())?);
        let declared = &tables[table];
        let field = declared.field(&exception.field)?;
        let measure = measures.find(table, &exception.record, field);
        let is_it = |rule: &&Rule| rule.id == exception.rule && (rule.table, rule.field) == (table, field);
        let rule = context.collection.rules.iter().find(is_it);
        if !rule.is_some_and(|rule| rule.is_on_change_of_flows(tables)) {
            return measure.map(|measure| vec![(measure, unit)]);
        }
        let is_flow = |measure: &MeasureId| {
            declared.fields[measures.get(*measure).field].measure == Some(StockOrFlow::Flow)
        };
        Some(measures.of_table(table).filter(is_flow).map(|measure| (measure, unit)).collect())
    });
    places.flatten().collect()
}

/// Holds the totals of which one queried value is a tenth or more; those of a unit too, of which it is all.
pub fn hold_totals(totals: &mut [Total], spans: &[Span<'_>], measures: &Measures, context: &Context<'_>) {
    // Those of a span stand together.
    for of_span in totals.chunk_by_mut(|one, next| one.period == next.period) {
        let Some(span) = spans.iter().find(|span| span.period == of_span[0].period) else { continue };
        let queried = queried_in(span, measures, context);
        if queried.is_empty() {
            continue;
        }
        for total in of_span.iter_mut().filter(|total| total.standing == Standing::Known) {
            let Some(own) =
                measures.find(total.table, &total.key, total.field).and_then(|measure| queried.get(&measure))
            else {
                continue;
            };
            let whole = total.value.map_or(0, |value| i128::from(value.units).abs());
            let weighs = |value: &Scaled| value.units != 0 && i128::from(value.units).abs() * PART >= whole;
            if own.iter().any(|(placed, unit, value)| {
                weighs(value) && placed.members[total.area].binary_search(unit).is_ok()
            }) {
                total.standing = Standing::Held;
            }
        }
    }
}

/// By measure: queried values, each with the period's figures and its unit.
type Queried<'a> = HashMap<MeasureId, Vec<(&'a Placed, UnitId, Scaled)>>;

/// The queried values that count in a span.
fn queried_in<'a>(span: &Span<'a>, measures: &Measures, context: &Context<'_>) -> Queried<'a> {
    let mut found: Queried<'a> = HashMap::new();
    for measure in measures.ids() {
        let declared = measures.get(measure);
        let counted =
            span.counted(context.collection.figure_table(declared.table).fields[declared.field].measure);
        for placed in counted.iter().filter_map(|(_, placed)| *placed) {
            // What follows from others stands in place of what is asked about.
            let queried = placed
                .figures
                .of(measure)
                .filter(|(_, figure)| figure.is_queried && figure.status != Status::Derived);
            let values = queried.filter_map(|(unit, figure)| Some((placed, unit, figure.value()?)));
            let values: Vec<_> = values.collect();
            if !values.is_empty() {
                found.entry(measure).or_default().extend(values);
            }
        }
    }
    found
}

/// Holds the ratios of which a figure is held, or of which too little was given.
pub fn hold_ratios<'t>(
    ratios: &mut [Ratio],
    figures: impl Iterator<Item = (Place<'t>, Standing)>,
    context: &Context<'_>,
) {
    let is_held = |standing: &Standing| matches!(standing, Standing::Held | Standing::Unreliable);
    let held: HashMap<Place<'t>, Standing> = figures.filter(|(_, standing)| is_held(standing)).collect();
    let published = &context.collection.published;
    for ratio in ratios.iter_mut().filter(|ratio| ratio.standing == Standing::Known) {
        let named = figures_named(&published.indicators[ratio.indicator]);
        let places = named
            .into_iter()
            .map(|figure| &published.figures[figure])
            .map(|figure| (ratio.period, ratio.area, figure.table, figure.key.as_str(), figure.field));
        if let Some(standing) = places.filter_map(|place| held.get(&place)).min() {
            ratio.standing = *standing;
        }
    }
}

/// How each sum of what was reported stands.
pub fn of_totals(totals: &[Total]) -> impl Iterator<Item = (Place<'_>, Standing)> {
    totals.iter().map(|own| (own.place(), own.standing))
}

/// How each sum with estimates stands.
pub fn of_estimated(sums: &[WithEstimates]) -> impl Iterator<Item = (Place<'_>, Standing)> {
    sums.iter().map(|own| (own.place(), own.standing))
}

/// The figures (by index) that an indicator names.
#[must_use]
pub fn figures_named(indicator: &Indicator) -> Vec<usize> {
    let nodes = [&indicator.numerator.node, &indicator.denominator.node];
    let figure = |column| if let ColumnOf::Field(figure) = column { Some(figure) } else { None };
    columns_needed(nodes.into_iter()).into_iter().filter_map(figure).collect()
}

/// Whether a unit has something open on a figure in a period.
#[must_use]
pub fn is_queried(placed: &Placed, measure: MeasureId, units: &[UnitId]) -> bool {
    units.iter().any(|unit| placed.figures.get(measure, *unit).is_queried)
}
