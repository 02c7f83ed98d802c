//! What is not published: a figure of which one value that is being queried is a tenth or more.

use std::collections::{HashMap, HashSet};

use super::{Given, Keys, Ratio, Span, Standing, Total, given::At};
use crate::{
    expressions::{ColumnOf, columns_needed},
    returns::{Context, Return},
    schemas::{Measure, Rule, tables::Indicator},
    validation::Validation,
    vocabulary::{Scaled, Severity},
};

/// One part in so many of a figure is enough to hold it.
const PART: i128 = 10;

/// Figures of the current period with a query or error on them that is open. One on the change of a flow is on all flows of its
/// table: where the total grew fourfold, so did its parts.
#[must_use]
pub fn queried(returns: &[Return], validation: &Validation, keys: &Keys, context: &Context<'_>) -> HashSet<(At, usize)> {
    let units: HashMap<&str, usize> = returns.iter().enumerate().map(|(at, found)| (found.unit.id.as_str(), at)).collect();
    let asked = validation.exceptions.iter().filter(|exception| exception.counts() && exception.severity <= Severity::Query);
    let places = asked.filter_map(|exception| {
        let tables = &context.collection.tables;
        let (table, unit) = (context.collection.table(&exception.table)?, *units.get(exception.unit.as_str())?);
        let declared = &tables[table];
        let (key, field) = (keys.place(table, &exception.record, declared)?, declared.field(&exception.field)?);
        let is_it = |rule: &&Rule| rule.id == exception.rule && (rule.table, rule.field) == (table, field);
        let rule = context.collection.rules.iter().find(is_it);
        if !rule.is_some_and(|rule| rule.is_on_change_of_flows(tables)) {
            return Some(vec![((table, key, field), unit)]);
        }
        let flows = (0..declared.fields.len()).filter(|field| declared.fields[*field].measure == Some(Measure::Flow));
        let rows = 0..keys.of_table(table).len();
        Some(flows.flat_map(|field| rows.clone().map(move |key| ((table, key, field), unit))).collect())
    });
    places.flatten().collect()
}

/// Holds the totals of which one queried value is a tenth or more; those of a unit too, of which it is all.
pub fn hold_totals(totals: &mut [Total], spans: &[Span<'_>], keys: &Keys, context: &Context<'_>) {
    for span in spans {
        let queried = queried_in(span, keys, context);
        for total in totals.iter_mut().filter(|total| total.period == span.period && total.standing == Standing::Known) {
            let Some(own) = queried.get(&(total.table, total.key.as_str(), total.field)) else { continue };
            let whole = total.value.map_or(0, |value| i128::from(value.units).abs());
            let weighs = |value: &Scaled| value.units != 0 && i128::from(value.units).abs() * PART >= whole;
            if own.iter().any(|(given, unit, value)| weighs(value) && given.members[total.area].binary_search(unit).is_ok()) {
                total.standing = Standing::Held;
            }
        }
    }
}

/// By table, key and field: queried values, each with the period's figures and its unit.
type Queried<'a> = HashMap<(usize, &'a str, usize), Vec<(&'a Given, usize, Scaled)>>;

/// The queried values that count in a span.
fn queried_in<'a>(span: &Span<'a>, keys: &'a Keys, context: &Context<'_>) -> Queried<'a> {
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for (part, given) in span.parts.iter().enumerate().filter_map(|(at, (_, given))| Some((at, (*given)?))) {
        for (at, unit) in &given.queried {
            let measure = context.collection.tables[at.0].fields[at.2].measure;
            let counts = part >= span.parts.len() - span.counted(measure).len();
            // What follows from others stands in place of what is asked about.
            let derived = given.of(*at).iter().any(|own| own.unit == *unit && own.derived);
            if let Some(value) = given.of_unit(*at, *unit).filter(|_| counts && !derived) {
                found.entry((at.0, keys.of_table(at.0)[at.1].as_str(), at.2)).or_default().push((given, *unit, value));
            }
        }
    }
    found
}

/// Holds the ratios of which a figure is held.
pub fn hold_ratios(ratios: &mut [Ratio], totals: &[Total], context: &Context<'_>) {
    let held: HashSet<_> = totals.iter().filter(|total| total.standing == Standing::Held).map(figure_of).collect();
    let published = &context.collection.published;
    for ratio in ratios.iter_mut().filter(|ratio| ratio.standing == Standing::Known) {
        let mut figures = figures_named(&published.indicators[ratio.indicator]).into_iter().map(|figure| &published.figures[figure]);
        if figures.any(|figure| held.contains(&(ratio.period, ratio.area, figure.table, figure.key.as_str(), figure.field))) {
            ratio.standing = Standing::Held;
        }
    }
}

fn figure_of(total: &Total) -> (crate::vocabulary::Period, usize, usize, &str, usize) {
    (total.period, total.area, total.table, &total.key, total.field)
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
pub fn is_queried(given: &Given, at: At, units: &[usize]) -> bool {
    units.iter().any(|unit| given.queried.contains(&(at, *unit)))
}
