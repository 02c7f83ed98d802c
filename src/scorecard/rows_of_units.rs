//! What a part of a measure comes to, unit by unit.

use std::collections::{BTreeMap, BTreeSet};

use super::output_read::{OfUnit, OutputRead};
use crate::{
    expressions::{ColumnOf, Frame, FrameError, Kind, Lowered, Node, Span, Values},
    schemas::scorecard::{Part, Scorecard, SourceFigure, StatusCount},
    vocabulary::{Period, Scaled},
};

/// Decimals with which what is not a plain sum of figures is held.
const WORKED_OUT: u8 = 6;

/// What a part comes to for some authorities together.
#[derive(Debug)]
pub struct Row {
    /// The authorities, or the unit that is in no register.
    pub codes: BTreeSet<String>,
    /// The value; `None` where it is not known.
    pub value: Option<Scaled>,
}

/// How a part is taken.
#[derive(Debug, Clone, Copy)]
pub struct Taken<'p> {
    /// Over the year.
    pub over_year: bool,
    /// What silence counts as.
    pub not_received: Option<Scaled>,
    /// Both parts of a rate: a unit of which no rate is worked out with a figure of theirs is in neither.
    pub rate: &'p [&'p Part],
}

/// The rows of a part.
///
/// # Errors
/// A fault of our own.
pub fn rows(
    part: &Part,
    taken: Taken<'_>,
    read: &OutputRead,
    scorecard: &Scorecard,
) -> Result<Vec<Row>, FrameError> {
    if part.is_of_status {
        return of_status(part, read, scorecard);
    }
    let period = if taken.over_year { read.year() } else { Some(read.period) };
    let blank = BTreeMap::new();
    let figures = period.and_then(|period| read.figures.get(&period)).unwrap_or(&blank);
    let period = period.unwrap_or(read.period);
    let values = of_units(part, figures, period, scorecard)?;
    let by_part = if period == read.period { Vec::new() } else { of_parts(part, read, scorecard)? };
    let covered = read.covered();
    let is_silent = |codes: &BTreeSet<&str>| codes.iter().all(|code| !read.scope[*code].is_received);
    let mut rows = Vec::new();
    for ((unit, own), value) in figures.iter().zip(values) {
        // Who is not in scope is in no share of it.
        let Some(codes) = covered.get(unit.as_str()) else { continue };
        let value = match taken.not_received.filter(|_| is_silent(codes)) {
            Some(counts_as) => counts_as.with_decimals(decimals(part, scorecard)),
            None if has_no_rate(unit, taken.rate, read, scorecard) => None,
            None if is_all_known(part, own, scorecard) || by_part.is_empty() => value,
            None => added(unit, &by_part),
        };
        rows.push(Row { codes: codes.iter().map(|code| (*code).to_owned()).collect(), value });
    }
    if let Some(counts_as) = taken.not_received {
        let told: BTreeSet<String> = rows.iter().flat_map(|row| row.codes.iter().cloned()).collect();
        let silent = read.scope.iter().filter(|(code, own)| !own.is_received && !told.contains(*code));
        let value = counts_as.with_decimals(decimals(part, scorecard));
        rows.extend(silent.map(|(code, _)| Row { codes: BTreeSet::from([code.clone()]), value }));
    }
    Ok(rows)
}

/// Authority by authority, of who is in scope.
fn of_status(part: &Part, read: &OutputRead, scorecard: &Scorecard) -> Result<Vec<Row>, FrameError> {
    let count = |of: StatusCount, code: &String| {
        let answered = &read.scope[code];
        match of {
            StatusCount::InScope => Some(true),
            StatusCount::Received => Some(answered.is_received),
            StatusCount::InTime => answered.in_time,
        }
    };
    let column = |at: usize| {
        let SourceFigure::Status(of) = scorecard.named[at].1 else { return vec![None; read.scope.len()] };
        read.scope.keys().map(|code| count(of, code).map(|truth| f64::from(u8::from(truth)))).collect()
    };
    let values = evaluated(part, read.scope.len(), column, read.period, scorecard)?;
    let rows = read.scope.keys().zip(values);
    Ok(rows.map(|(code, value)| Row { codes: BTreeSet::from([code.clone()]), value }).collect())
}

/// What a part comes to for each unit.
fn of_units(
    part: &Part,
    figures: &BTreeMap<String, OfUnit>,
    period: Period,
    scorecard: &Scorecard,
) -> Result<Vec<Option<Scaled>>, FrameError> {
    let column = |at: usize| {
        let SourceFigure::Figure(figure) = scorecard.named[at].1 else { return vec![None; figures.len()] };
        figures.values().map(|own| own[figure].map(|value| value.units as f64)).collect()
    };
    evaluated(part, figures.len(), column, period, scorecard)
}

/// The same in each period of the year, where all its figures add over time and something is kept of each:
/// what a unit left out in one of them does not take away what it gave in the others.
fn of_parts(
    part: &Part,
    read: &OutputRead,
    scorecard: &Scorecard,
) -> Result<Vec<BTreeMap<String, Option<Scaled>>>, FrameError> {
    let source = &scorecard.sources[part.source];
    let is_flow = |at: &usize| match scorecard.named[*at].1 {
        SourceFigure::Figure(figure) => source.is_flow(figure),
        SourceFigure::Status(_) => false,
    };
    let fields = part.expression.node.fields();
    if !goes_past_blanks(&part.expression.node) || !fields.iter().any(is_flow) {
        return Ok(Vec::new());
    }
    let kept: Option<Vec<_>> =
        read.parts.iter().map(|(period, figures)| Some((*period, figures.as_ref()?))).collect();
    let (true, Some(kept)) = (fields.iter().all(is_flow), kept) else {
        // What stands in for a figure that was given in some periods alone would be too little.
        return Ok(vec![BTreeMap::new()]);
    };
    kept.into_iter()
        .map(|(period, figures)| {
            let values = of_units(part, figures, period, scorecard)?;
            Ok(figures.keys().cloned().zip(values).collect())
        })
        .collect()
}

/// Whether it has a value where a figure in it is not known.
fn goes_past_blanks(node: &Node) -> bool {
    match node {
        Node::KnownSum(_) | Node::FirstKnown { .. } => true,
        Node::Arithmetic { left, right, .. } => goes_past_blanks(left) || goes_past_blanks(right),
        _ => false,
    }
}

fn added(unit: &str, by_part: &[BTreeMap<String, Option<Scaled>>]) -> Option<Scaled> {
    let mut values = by_part.iter().map(|own| own.get(unit).copied().flatten());
    let first = values.next()??;
    values.try_fold(first, |sum, value| sum.checked_add(value?))
}

fn is_all_known(part: &Part, own: &OfUnit, scorecard: &Scorecard) -> bool {
    part.expression.node.fields().into_iter().all(|at| match scorecard.named[at].1 {
        SourceFigure::Figure(figure) => own[figure].is_some(),
        SourceFigure::Status(_) => true,
    })
}

fn has_no_rate(unit: &str, rate: &[&Part], read: &OutputRead, scorecard: &Scorecard) -> bool {
    let figures = rate.iter().flat_map(|part| part.expression.node.fields());
    figures.into_iter().any(|at| match scorecard.named[at].1 {
        SourceFigure::Figure(figure) => read.no_rate.contains(&(unit.to_owned(), figure)),
        SourceFigure::Status(_) => false,
    })
}

fn lowered(part: &Part, period: Period, scorecard: &Scorecard) -> Lowered {
    let span = Span { start: period.start(), end: period.end(), part: period.number() };
    Lowered::new(&part.expression.node, Kind::Number, &scorecard.names, span)
}

/// With how many decimals a part is held.
fn decimals(part: &Part, scorecard: &Scorecard) -> u8 {
    if part.expression.node.is_exact() {
        let any = Period::parse("2000").map(|period| lowered(part, period, scorecard).scale);
        return any.unwrap_or(WORKED_OUT);
    }
    WORKED_OUT
}

fn evaluated(
    part: &Part,
    height: usize,
    column: impl Fn(usize) -> Vec<Option<f64>>,
    period: Period,
    scorecard: &Scorecard,
) -> Result<Vec<Option<Scaled>>, FrameError> {
    if height == 0 {
        return Ok(Vec::new());
    }
    let node: &Node = &part.expression.node;
    let columns = node.fields().into_iter().map(|at| (ColumnOf::Field(at), Values::Numbers(column(at))));
    let frame = Frame::new((0..u32::try_from(height).unwrap_or(0)).collect(), columns.collect())?;
    let numbers = frame.numbers(&[lowered(part, period, scorecard)])?.pop().unwrap_or_default();
    let decimals = decimals(part, scorecard);
    Ok(numbers.into_iter().map(|number| Scaled::nearest(number?, decimals)).collect())
}
