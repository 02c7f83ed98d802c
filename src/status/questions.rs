//! Which of its open exceptions a unit is asked about, and in which order.

use std::cmp::Reverse;

use crate::{
    schemas::Chase,
    vocabulary::{Exception, Severity},
};

/// The exceptions that a unit is asked about, of those that are its own: as many as are declared, those that
/// matter most first. What is wrong is in no figure until it is corrected, and comes before what only may be;
/// of either that comes first which moves a published figure most.
#[must_use]
pub fn questions<'e>(own: impl Iterator<Item = &'e Exception>, chase: Chase) -> Vec<&'e Exception> {
    let is_asked = |own: &&Exception| own.counts() && own.severity <= Severity::Query;
    let mut asked: Vec<&Exception> = own.filter(is_asked).collect();
    // Shares of a national figure, in order of their size; what cannot be weighed stands last.
    let weight = |own: &Exception| own.score.filter(|score| *score >= 0.0).map(f64::to_bits);
    asked.sort_by_key(|own| (own.severity, Reverse(weight(own))));
    asked.truncate(chase.most_questions.unwrap_or(usize::MAX));
    asked
}
