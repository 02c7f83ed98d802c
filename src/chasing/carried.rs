//! Items of lists that were still open in a return, by what the collection says of which are: they stand in
//! the form of the next period.

use super::form_sheets::Shown;
use crate::{
    expressions::{FrameError, Kind},
    frames::{OfReturns, Withheld, frame, span},
    records::History,
    returns::{Context, Returns},
    schemas::rules::names_of,
};

/// An open item.
pub struct Carried {
    /// The return (by index) in which it stood.
    pub found: usize,
    /// The list, by index.
    pub table: usize,
    /// What stands in each field.
    pub shown: Vec<Shown>,
}

/// The open items of accepted returns, in their order; the context is that of the period of the returns.
///
/// # Errors
/// A fault of our own.
pub fn carried(returns: &Returns, context: &Context<'_>) -> Result<Vec<Carried>, FrameError> {
    let (withheld, history) = (Withheld::default(), History::default());
    let source = OfReturns::new((returns, 0..returns.returns.len()), &withheld, &history, context);
    let collection = context.collection;
    let mut items = Vec::new();
    for (at, table) in collection.tables.iter().enumerate() {
        let Some(open) = table.carry.as_ref().filter(|_| !source.rows(at).is_empty()) else { continue };
        let frame = frame(&source, at, &[&open.node], context, context.period)?;
        let names = names_of(&collection.tables, at, collection.periods_a_year());
        let verdicts =
            frame.verdicts(&[frame.lowered(&open.node, Kind::Truth, &names, span(context.period))])?;
        for (row, is_open) in source.rows(at).iter().zip(verdicts.into_iter().flatten()) {
            if is_open == Some(true) {
                let fields = row.read.answers().zip(&table.fields);
                let shown = fields.map(|(answer, field)| Shown::of(answer, field)).collect();
                items.push(Carried { found: row.found, table: at, shown });
            }
        }
    }
    Ok(items)
}
