//! Frames for rules: the records of one table with all that rules name beside them, from returns or from examples.

use std::collections::HashMap;

use super::peers;
use crate::{
    expressions::{Aggregate, ColumnOf, Frame, FrameError, Kind, Lowered, Node, Over, Span, Values, columns_needed},
    returns::Context,
    schemas::rule::names_of,
    vocabulary::Period,
};

/// Where records come from.
pub trait Source {
    /// Number of returns.
    fn returns(&self) -> usize;

    /// The return (by index) of each record of a table.
    fn return_of_records(&self, table: usize) -> Vec<u32>;

    /// Whether a return gives a table, if only with no records.
    fn gives(&self, found: usize, table: usize) -> bool;

    /// The values of a field in all records of a table.
    fn values(&self, table: usize, field: usize) -> Values;

    /// The same so many periods before.
    fn previous(&self, table: usize, field: usize, back: u8) -> Values;

    /// The key of each record of a table.
    fn keys(&self, table: usize) -> Vec<String>;

    /// An attribute of the register for each record of a table.
    fn attribute(&self, table: usize, name: &str) -> Vec<Option<String>>;
}

/// The first and last day of a period, and its number in its year.
pub fn span(period: Period) -> Span {
    Span { start: period.start(), end: period.end(), part: period.number() }
}

/// The frame of a table with what some expressions on it need.
pub fn frame(source: &dyn Source, table: usize, nodes: &[&Node], context: &Context<'_>, period: Period) -> Result<Frame, FrameError> {
    let of_records = source.return_of_records(table);
    let mut aggregates: HashMap<&str, &Aggregate> = HashMap::new();
    for aggregate in nodes.iter().flat_map(|node| node.aggregates()) {
        aggregates.insert(&aggregate.text, aggregate);
    }
    let mut columns = Vec::new();
    for column in columns_needed(nodes.iter().copied()) {
        let values = match &column {
            ColumnOf::Field(field) => source.values(table, *field),
            ColumnOf::Previous(field, back) => source.previous(table, *field, *back),
            ColumnOf::Attribute(name) => Values::Texts(source.attribute(table, name)),
            ColumnOf::PeerMedian(field, class) => peers::medians(source, table, *field, class),
            ColumnOf::Outlier(_) => {
                let mut steps = nodes.iter().flat_map(|node| node.over_units());
                let outlier = steps.find_map(|step| match step {
                    Node::Outlier(outlier) if ColumnOf::over_units(step).as_ref() == Some(&column) => Some(outlier),
                    _ => None,
                });
                outlier.map_or_else(|| Values::Truths(vec![None; of_records.len()]), |outlier| peers::within_bounds(source, table, outlier))
            }
            ColumnOf::Aggregate(text) => {
                let of_returns = over_returns(source, aggregates[text.as_str()], context, period)?;
                Values::Numbers(of_records.iter().map(|found| of_returns[*found as usize]).collect())
            }
        };
        columns.push((column, values));
    }
    Frame::new(of_records, columns)
}

/// The sum so far of one return, and whether something of it is known, or something that is needed is not.
#[derive(Clone, Copy, Default)]
struct Running {
    sum: f64,
    records: usize,
    known: usize,
    undecided: bool,
}

/// What an aggregate comes to in each return; `None` where it is not known.
fn over_returns(source: &dyn Source, aggregate: &Aggregate, context: &Context<'_>, period: Period) -> Result<Vec<Option<f64>>, FrameError> {
    let of_records = source.return_of_records(aggregate.table);
    let taken: Vec<Option<bool>> = match &aggregate.filter {
        None => vec![Some(true); of_records.len()],
        Some(filter) => {
            let inner = frame(source, aggregate.table, &[filter], context, period)?;
            let names = names_of(&context.collection.tables, aggregate.table, context.collection.periods_a_year());
            inner.verdicts(&[Lowered::new(filter, Kind::Truth, &names, span(period))])?.remove(0)
        }
    };
    let values = match aggregate.field.map(|field| source.values(aggregate.table, field)) {
        Some(Values::Numbers(values)) => values,
        _ => vec![Some(1.0); of_records.len()],
    };
    let mut running = vec![Running::default(); source.returns()];
    for ((found, taken), value) in of_records.into_iter().zip(taken).zip(values) {
        let of_return = &mut running[found as usize];
        match taken {
            Some(false) => {}
            None => of_return.undecided = true,
            Some(true) => {
                of_return.records += 1;
                of_return.known += usize::from(value.is_some());
                of_return.sum += value.unwrap_or(0.0);
            }
        }
    }
    let settled = |(found, running): (usize, Running)| {
        let enough = match aggregate.over {
            Over::Count | Over::Sum => running.known == running.records,
            Over::KnownSum => running.known > 0 || running.records == 0,
        };
        (enough && !running.undecided && source.gives(found, aggregate.table)).then_some(running.sum)
    };
    Ok(running.into_iter().enumerate().map(settled).collect())
}
