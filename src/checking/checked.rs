//! What was found in the files that are for one period.

use crate::{
    intake::Receipts,
    records::History,
    returns::{self, Context, Returns, Taken},
    validation::{Validation, validate},
    vocabulary::Period,
};

/// Why files could not be checked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CannotCheck(pub(super) String);

/// What was found in the files that are for one period.
#[derive(Debug)]
pub struct Checked {
    /// The period.
    pub period: Period,
    /// What was made of the files.
    pub returns: Returns,
    /// What was found wrong.
    pub validation: Validation,
}

pub(super) fn check_for(
    taken: Vec<Taken>,
    history: &History,
    context: &Context<'_>,
) -> Result<Checked, CannotCheck> {
    let told = |error: &dyn std::fmt::Display| CannotCheck(error.to_string());
    let mut returns = returns::settle(taken, &Receipts::default(), context);
    let validation = validate(&mut returns, history, context).map_err(|error| told(&error))?;
    Ok(Checked { period: context.period, returns, validation })
}
