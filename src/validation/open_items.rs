//! Items of lists that were still open in a return, by what the collection says of which are (`qd:carry`).

use crate::{
    expressions::FrameError,
    frames::{OfReturns, Withheld, verdicts},
    records::History,
    returns::{Context, Returns},
};

/// An open item.
pub struct OpenItem {
    /// The return (by index) in which it stands.
    pub found: usize,
    /// The list, by index.
    pub table: usize,
    /// Its record, by index among those of its return.
    pub record: usize,
}

/// The open items of accepted returns, in their order; the context is that of the period of the returns.
///
/// # Errors
/// A fault of our own.
pub fn open_items(returns: &Returns, context: &Context<'_>) -> Result<Vec<OpenItem>, FrameError> {
    let (withheld, history) = (Withheld::default(), History::default());
    let source = OfReturns::new((returns, 0..returns.returns.len()), &withheld, &history, context);
    let collection = context.collection;
    let mut items = Vec::new();
    for (table, declared) in collection.tables.iter().enumerate() {
        let Some(open) = declared.carry.as_ref().filter(|_| !source.rows(table).is_empty()) else { continue };
        let rows = source.rows(table).iter().zip(verdicts(&source, table, Some(open), context)?);
        let is_open = rows.filter(|(_, is_open)| *is_open == Some(true));
        items.extend(is_open.map(|(row, _)| OpenItem { found: row.found, table, record: row.record }));
    }
    Ok(items)
}
