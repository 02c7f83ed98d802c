//! Of which records a condition holds.

use super::{OfReturns, Source, frame, span};
use crate::{
    expressions::{Expression, FrameError, Kind},
    returns::Context,
    schemas::rules::names_of,
};

/// What a condition comes to for each record of a table, in their order; of no condition it holds.
///
/// # Errors
/// A fault of our own.
pub fn verdicts(
    source: &OfReturns<'_>,
    table: usize,
    condition: Option<&Expression>,
    context: &Context<'_>,
) -> Result<Vec<Option<bool>>, FrameError> {
    let length = source.return_of_records(table).len();
    let Some(condition) = condition.filter(|_| length > 0) else { return Ok(vec![Some(true); length]) };
    let frame = frame(source, table, &[&condition.node], context, context.period)?;
    let names = names_of(&context.collection.tables, table, context.collection.periods_a_year());
    let lowered = frame.lowered(&condition.node, Kind::Truth, &names, span(context.period));
    Ok(frame.verdicts(&[lowered])?.into_iter().next().unwrap_or_default())
}
