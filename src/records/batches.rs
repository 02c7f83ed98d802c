//! Returns in batches, so that memory does not grow with their records.

use std::ops::Range;

use rayon::prelude::*;

use crate::returns::{Return, Returns};

/// About so many records are worked on at once.
const RECORDS_AT_ONCE: usize = 250_000;

/// Goes through returns by batches, so many of them side by side as there are threads: what is made of each
/// comes in order. Records that lie on disk are let go as soon as it is done with them.
///
/// # Errors
/// The first that comes of a batch.
pub fn by_batches<T: Send, E: Send>(
    returns: &mut Returns,
    of_batch: impl Fn(&Returns, Range<usize>) -> Result<T, E> + Sync,
    mut take: impl FnMut(&Returns, Range<usize>, T) -> Result<(), E>,
) -> Result<(), E> {
    for wave in batches(&returns.returns).chunks(rayon::current_num_threads()) {
        let whole: &Returns = returns;
        let made: Vec<Result<T, E>> = wave.par_iter().map(|batch| of_batch(whole, batch.clone())).collect();
        for (batch, made) in wave.iter().zip(made) {
            take(whole, batch.clone(), made?)?;
        }
        wave.iter().flat_map(Clone::clone).for_each(|at| returns.returns[at].records.let_go());
    }
    Ok(())
}

/// Whole returns (by index), one after another, with about so many records together as are worked on at once;
/// one batch at least, if of no returns.
fn batches(returns: &[Return]) -> Vec<Range<usize>> {
    let (mut batches, mut start, mut count) = (Vec::new(), 0, 0);
    for (at, found) in returns.iter().enumerate() {
        count += found.records.len();
        if count >= RECORDS_AT_ONCE {
            batches.push(start..at + 1);
            (start, count) = (at + 1, 0);
        }
    }
    if start < returns.len() || batches.is_empty() {
        batches.push(start..returns.len());
    }
    batches
}
