//! The way of all returns through schema and rules.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    by_rules::apply_rules,
    by_schema::{Checked, add_checked},
    holds,
    outcome::Validation,
};
use crate::{
    expressions::FrameError,
    records::{History, by_batches},
    returns::{Context, Returns},
    vocabulary::Exception,
};

/// Holds every accepted return against its schema and the rules in force, and adds what was already asked
/// about whole files.
///
/// It goes through the returns twice, batch after batch: what the schema says of values is known before rules
/// are asked.
///
/// # Errors
/// A fault of our own in a rule's evaluation.
pub fn validate(
    returns: &mut Returns,
    history: &History,
    context: &Context<'_>,
) -> Result<Validation, FrameError> {
    let mut validation = Validation { exceptions: returns.exceptions.clone(), ..Validation::default() };
    validation.exceptions.iter_mut().for_each(|exception| context.ledger.settle(exception, context.period));
    let of_batch = |returns: &Returns, batch: Range<usize>| {
        let checked =
            batch.into_par_iter().map(|at| Checked::of(&returns.returns[at], returns, context.collection));
        Ok::<_, FrameError>(checked.collect::<Vec<_>>())
    };
    by_batches(returns, of_batch, |returns, batch, checked| {
        for (index, checked) in batch.zip(checked) {
            add_checked(index, &returns.returns[index], checked, returns, context, &mut validation);
        }
        Ok(())
    })?;
    holds::keep_out(returns, context, &mut validation);
    apply_rules(returns, history, context, &mut validation)?;
    for list in [&mut validation.exceptions, &mut validation.undecided] {
        list.sort_by(|a, b| {
            let order = |exception: &Exception| {
                let places =
                    (exception.place.file.clone(), exception.table.clone(), exception.record.clone());
                (exception.unit.clone(), exception.severity, places, exception.rule.clone())
            };
            order(a).cmp(&order(b))
        });
    }
    Ok(validation)
}
