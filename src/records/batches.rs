//! Returns in batches, so that memory does not grow with their records.

use std::ops::Range;

use crate::returns::Return;

/// About so many records are worked on at once.
const RECORDS_AT_ONCE: usize = 250_000;

/// Whole returns (by index), one after another, with about so many records together as are worked on at once, by what is counted
/// of each; one batch at least, if of no returns.
pub fn batches(returns: &[Return], records: impl Fn(&Return) -> usize) -> Vec<Range<usize>> {
    let (mut batches, mut start, mut count) = (Vec::new(), 0, 0);
    for (at, found) in returns.iter().enumerate() {
        count += records(found);
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
