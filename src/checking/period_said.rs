//! For which period files say they are.

use std::collections::BTreeSet;

use crate::{
    reading::Claim,
    returns::{self, Taken, Titles},
    schemas::Collection,
    vocabulary::Period,
};

/// Files are first read as if for this period, to learn for which they are.
pub(super) const BEFORE_IT_IS_KNOWN: &str = "2000";

const SAYS_NO_PERIOD: &str = "it does not say for which period it is: write the period on the form, or name \
    it here, as in --period 2019-20-Q1";

/// Why a file is for no period: what it says is none, or it says nothing.
pub(super) fn why_no_period(file: &Taken, collection: &Collection) -> String {
    let returns = file.outcome.iter().flat_map(|reading| &reading.returns);
    let mut refused =
        returns.filter_map(|found| period_said(&found.claims, &file.arrival.shown, collection)?.err());
    refused.next().unwrap_or_else(|| SAYS_NO_PERIOD.to_owned())
}

/// The period that a return says it is for.
fn period_said(
    claims: &[Claim],
    file: &str,
    collection: &Collection,
) -> Option<Result<Option<Period>, String>> {
    Some(returns::period_of(
        claims,
        file,
        collection.financial,
        Period::parse(BEFORE_IT_IS_KNOWN)?,
        &Titles::default(),
    ))
}

/// The periods that files say they are for.
pub(super) fn claimed(taken: &[Taken], collection: &Collection) -> BTreeSet<Period> {
    let said = |claims: &[Claim], file: &str| period_said(claims, file, collection)?.ok().flatten();
    let read = taken.iter().filter_map(|file| Some((file, file.outcome.as_ref().ok()?)));
    let claims =
        read.flat_map(|(file, reading)| reading.returns.iter().map(move |found| (file, &found.claims)));
    claims.filter_map(|(file, claims)| said(claims, &file.arrival.shown)).collect()
}
