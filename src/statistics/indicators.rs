//! Indicators: ratios of sums over the same units, with their base.

use std::collections::BTreeSet;

use super::{AreaType, Given, ReportArea, Span, given::Keys};
use crate::{
    expressions::{ColumnOf, Frame, FrameError, Kind, Lowered, Node, Values, columns_needed},
    returns::Context,
    schemas::{Measure, tables::Indicator},
    vocabulary::{Period, Scaled},
};

/// An indicator of an area.
#[derive(Debug, Clone)]
pub struct Ratio {
    /// The period.
    pub period: Period,
    /// Index of the area.
    pub area: usize,
    /// Index of the indicator.
    pub indicator: usize,
    /// Rounded once, as declared; `None` where nothing is known of both parts together, or the denominator is 0.
    pub value: Option<f64>,
    /// The sum of the numerators of the units in the base.
    pub numerator: f64,
    /// The sum of their denominators.
    pub denominator: f64,
    /// Units of which both parts are known.
    pub base_units: usize,
    /// The authorities for which they answer.
    pub base_authorities: usize,
}

/// Works out every indicator for every span and area.
///
/// Over several periods the flows of a unit are added, if each is known; its stock is that of the end, or the average where
/// the indicator says so.
///
/// # Errors
/// A fault of our own.
pub fn indicators(spans: &[Span<'_>], areas: &[ReportArea], keys: &Keys, context: &Context<'_>) -> Result<Vec<Ratio>, FrameError> {
    let mut ratios = Vec::new();
    for span in spans {
        for (at, indicator) in context.collection.published.indicators.iter().enumerate() {
            let terms = terms(span, indicator, areas, keys, context)?;
            for (area_at, expected) in span.areas(areas) {
                ratios.push(ratio(span, indicator, (at, area_at), expected, &terms));
            }
        }
    }
    Ok(ratios)
}

/// Numerator and denominator of each unit of the last part.
type Terms = Vec<(Option<f64>, Option<f64>)>;

fn terms(span: &Span<'_>, indicator: &Indicator, areas: &[ReportArea], keys: &Keys, context: &Context<'_>) -> Result<Terms, FrameError> {
    let Some(last) = span.parts.last().copied().flatten() else { return Ok(Vec::new()) };
    let nodes: [&Node; 2] = [&indicator.numerator.node, &indicator.denominator.node];
    let published = &context.collection.published;
    let mut columns = Vec::new();
    for column in columns_needed(nodes.into_iter()) {
        let ColumnOf::Field(figure) = column else { continue };
        columns.push((column, Values::Numbers(of_units(span, figure, indicator.average_stocks, areas, keys, context))));
    }
    let frame = Frame::new((0..u32::try_from(last.units.len()).unwrap_or(0)).collect(), columns)?;
    let names = published.names(&context.collection.tables);
    let period = crate::expressions::Span { start: span.period.start(), end: span.period.end(), part: span.period.number() };
    let lowered = nodes.map(|node| Lowered::new(node, Kind::Number, &names, period));
    let mut numbers = frame.numbers(&lowered)?.into_iter();
    let (numerators, denominators) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    Ok(numerators.into_iter().zip(denominators).collect())
}

/// A figure of each unit of the last part over a span, in units of its last digit.
fn of_units(
    span: &Span<'_>,
    figure: usize,
    average_stocks: bool,
    areas: &[ReportArea],
    keys: &Keys,
    context: &Context<'_>,
) -> Vec<Option<f64>> {
    let Some(last) = span.parts.last().copied().flatten() else { return Vec::new() };
    let figure = &context.collection.published.figures[figure];
    let flow = context.collection.tables[figure.table].fields[figure.field].measure == Some(Measure::Flow);
    let parts = if flow || average_stocks { span.parts.as_slice() } else { &span.parts[span.parts.len() - 1..] };
    let mut sums: Vec<Option<f64>> = vec![Some(0.0); last.units.len()];
    for part in parts {
        let own = match part {
            Some(part) => of_part(part, last, part.under(figure.table, &figure.key, figure.field, keys), areas),
            None => vec![None; last.units.len()],
        };
        sums.iter_mut().zip(own).for_each(|(sum, own)| *sum = sum.zip(own).map(|(sum, own)| sum + own));
    }
    let divisor = if flow { 1.0 } else { parts.len() as f64 };
    sums.into_iter().map(|sum| sum.map(|sum| sum / divisor)).collect()
}

/// What those who stood for each unit of the last part gave in one part, each of them.
fn of_part(part: &Given, last: &Given, given: &[(usize, Scaled)], areas: &[ReportArea]) -> Vec<Option<f64>> {
    let mut by_unit: Vec<Option<f64>> = vec![None; part.units.len()];
    for (unit, value) in given {
        by_unit[*unit] = Some(by_unit[*unit].unwrap_or(0.0) + value.units as f64);
    }
    if std::ptr::eq(part, last) {
        return by_unit;
    }
    let mut own = vec![None; last.units.len()];
    for (area, members) in areas.iter().zip(&part.members).filter(|(area, _)| area.kind == AreaType::Unit) {
        // The area of a unit holds its return and no other.
        if let ([unit], [first, rest @ ..]) = (area.returns.as_slice(), members.as_slice()) {
            own[*unit] = rest.iter().fold(by_unit[*first], |sum, member| sum.zip(by_unit[*member]).map(|(sum, value)| sum + value));
        }
    }
    own
}

fn ratio(span: &Span<'_>, indicator: &Indicator, (at, area_at): (usize, usize), expected: &BTreeSet<String>, terms: &Terms) -> Ratio {
    let mut ratio = Ratio {
        period: span.period,
        area: area_at,
        indicator: at,
        value: None,
        numerator: 0.0,
        denominator: 0.0,
        base_units: 0,
        base_authorities: 0,
    };
    let Some(last) = span.parts.last().copied().flatten() else { return ratio };
    let mut covered = BTreeSet::new();
    for unit in &last.members[area_at] {
        let Some((Some(numerator), Some(denominator))) = terms.get(*unit) else { continue };
        ratio.numerator += numerator;
        ratio.denominator += denominator;
        ratio.base_units += 1;
        covered.extend(last.units[*unit].covers.iter().filter(|code| expected.contains(*code)));
    }
    ratio.base_authorities = covered.len();
    if ratio.base_units > 0 && ratio.denominator != 0.0 {
        let shift = 10f64.powi(i32::from(indicator.decimals));
        let value = ratio.numerator / ratio.denominator * indicator.per;
        // A hair's breadth of a double is no digit: 2.675 is a half at two digits.
        let nudged = (value * shift * 1e6).round() / 1e6;
        ratio.value = Some(nudged.round() / shift);
    }
    ratio
}
