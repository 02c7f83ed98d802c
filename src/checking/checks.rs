//! Checks files for the periods that they say.

use super::{
    checked::{CannotCheck, Checked, check_for},
    file::File,
    histories::Histories,
    period_said::{BEFORE_IT_IS_KNOWN, claimed, why_no_period},
};
use crate::{
    intake::Arrival,
    returns::{Context, Taken},
    schemas::{Collection, Register},
    vocabulary::Period,
};

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
    arrivals: &[Arrival],
    read: impl Fn(Period, &[Arrival]) -> Result<Vec<Taken>, E>,
    named: Option<Period>,
    histories: &Histories,
    (collection, register): (&Collection, &Register),
) -> Result<Checks, E> {
    let before = Period::parse(BEFORE_IT_IS_KNOWN);
    let first = before.map(|before| read(before, arrivals)).transpose()?.unwrap_or_default();
    let mut periods = claimed(&first, collection);
    periods.extend(named);
    let refusals = periods.iter().filter_map(|period| collection.refuses(*period)).collect();
    let mut checked = Vec::new();
    for period in periods.into_iter().filter(|period| collection.refuses(*period).is_none()) {
        let context = Context::new(register, collection, period);
        let taken = read_for(period, &first, &read)?;
        checked.push(check_for(taken, &*histories.before(&context)?, &context)?);
    }
    Ok(Checks { first, checked, refusals })
}

/// Reads for a period what could be read otherwise for it: what was read of a file that says for which period
/// it is, is the same for all.
fn read_for<E>(
    period: Period,
    first: &[Taken],
    read: impl Fn(Period, &[Arrival]) -> Result<Vec<Taken>, E>,
) -> Result<Vec<Taken>, E> {
    let is_the_same = |file: &&Taken| file.outcome.as_ref().is_ok_and(|own| !own.by_period_of_run);
    let others: Vec<Arrival> =
        first.iter().filter(|file| !is_the_same(file)).map(|file| file.arrival.clone()).collect();
    let mut anew = if others.is_empty() { Vec::new() } else { read(period, &others)? }.into_iter();
    let taken = first.iter().map(|file| if is_the_same(&file) { Some(file.clone()) } else { anew.next() });
    Ok(taken.flatten().collect())
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
