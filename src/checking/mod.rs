//! What a sender can know before sending: the files are taken in as a run would take them, for the period
//! that each says it is for.

use std::collections::BTreeSet;

use crate::{
    intake::{Arrival, Receipts},
    reading::{Claim, Reading},
    records::{EarlierOutputs, History},
    returns::{self, Context, Returns, Taken, Titles},
    schemas::{Collection, Register},
    validation::{Validation, validate},
    vocabulary::{Period, submission::State},
};

/// Files are first read as if for this period, to learn for which they are.
const BEFORE_IT_IS_KNOWN: &str = "2000";

const SAYS_NO_PERIOD: &str = "it does not say for which period it is: write the period on the form, or name \
    it here, as in --period 2019-20-Q1";

/// Why files could not be checked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CannotCheck(String);

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

/// What was found in some files.
#[derive(Debug)]
pub struct Checks {
    /// Each file as it was first read.
    pub first: Vec<Taken>,
    /// By period.
    pub checked: Vec<Checked>,
    /// Why the collection has no such period, of periods that files say they are for.
    refusals: Vec<String>,
}

/// Checks files, which `read` reads as if for a period: for the periods that they say, and one that is named.
///
/// # Errors
/// If they cannot be read, or history is not as its runs left it.
pub fn check_files<E: From<CannotCheck>>(
    read: impl Fn(Period) -> Result<Vec<Taken>, E>,
    named: Option<Period>,
    history: &EarlierOutputs,
    (collection, register): (&Collection, &Register),
) -> Result<Checks, E> {
    let before = Period::parse(BEFORE_IT_IS_KNOWN);
    let first = before.map(&read).transpose()?.unwrap_or_default();
    let mut periods = claimed(&first, collection);
    periods.extend(named);
    let refusals = periods.iter().filter_map(|period| collection.refuses(*period)).collect();
    let mut checked = Vec::new();
    for period in periods.into_iter().filter(|period| collection.refuses(*period).is_none()) {
        checked.push(check_for(read(period)?, history, &Context::new(register, collection, period))?);
    }
    Ok(Checks { first, checked, refusals })
}

impl Checks {
    /// What became of each file.
    #[must_use]
    pub fn files<'a>(&'a self, arrivals: &'a [Arrival], collection: &Collection) -> Vec<File<'a>> {
        let unsaid =
            |file: &Taken| self.refusals.first().cloned().unwrap_or_else(|| why_no_period(file, collection));
        let settle = |at| File::settle(at, arrivals, &self.first, &self.checked, &unsaid);
        (0..arrivals.len()).map(settle).collect()
    }
}

/// What became of one file.
#[derive(Debug)]
pub struct File<'a> {
    /// Its name.
    pub name: &'a str,
    /// What was read of it.
    pub reading: Option<&'a Reading>,
    /// What it is good for.
    pub state: State,
    /// Why, in words.
    pub reason: String,
}

impl<'a> File<'a> {
    /// A file counts where it is accepted, or else as it stands in the period that it says it is for.
    fn settle(
        at: usize,
        arrivals: &'a [Arrival],
        first: &'a [Taken],
        checked: &'a [Checked],
        unsaid: &dyn Fn(&Taken) -> String,
    ) -> Self {
        let as_submitted = checked.iter().map(|checked| (checked.period, &checked.returns.submissions[at]));
        let best = as_submitted
            .min_by_key(|(period, submission)| (submission.state, submission.period != Some(*period)));
        let (state, reason) = match (best, &first[at].outcome) {
            (Some((_, submission)), _) => (submission.state, submission.reason.clone()),
            (None, Err(refusal)) => (State::Rejected, refusal.words().to_owned()),
            (None, Ok(_)) => (State::SetAside, unsaid(&first[at])),
        };
        Self { name: &arrivals[at].shown, reading: first[at].outcome.as_ref().ok(), state, reason }
    }

    /// Whether it is a return, or part of one, that somebody can use.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        matches!(self.state, State::Accepted | State::Superseded | State::Duplicate)
    }
}

/// Why a file is for no period: what it says is none, or it says nothing.
fn why_no_period(file: &Taken, collection: &Collection) -> String {
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
fn claimed(taken: &[Taken], collection: &Collection) -> BTreeSet<Period> {
    let said = |claims: &[Claim], file: &str| period_said(claims, file, collection)?.ok().flatten();
    let read = taken.iter().filter_map(|file| Some((file, file.outcome.as_ref().ok()?)));
    let claims =
        read.flat_map(|(file, reading)| reading.returns.iter().map(move |found| (file, &found.claims)));
    claims.filter_map(|(file, claims)| said(claims, &file.arrival.shown)).collect()
}

fn check_for(
    taken: Vec<Taken>,
    history: &EarlierOutputs,
    context: &Context<'_>,
) -> Result<Checked, CannotCheck> {
    let told = |error: &dyn std::fmt::Display| CannotCheck(error.to_string());
    let mut returns = returns::settle(taken, &Receipts::default(), context);
    let history = History::load(history, context).map_err(|error| told(&error))?;
    let validation = validate(&mut returns, &history, context).map_err(|error| told(&error))?;
    Ok(Checked { period: context.period, returns, validation })
}
