//! Items of lists that were still open in a return: they stand in the form of the next period.

use super::form_sheets::Shown;
use crate::{
    expressions::FrameError,
    returns::{Context, Returns},
    validation::open_items,
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
    let shown = |found: usize, table: usize, record: usize| {
        let fields = &context.collection.tables[table].fields;
        let answers = returns.returns[found].records.get(record);
        answers.answers().zip(fields).map(|(answer, field)| Shown::of(answer, field)).collect()
    };
    let items = open_items(returns, context)?.into_iter();
    let of = items.map(|own| Carried {
        found: own.found,
        table: own.table,
        shown: shown(own.found, own.table, own.record),
    });
    Ok(of.collect())
}
