//! Whether a time is the one that is wanted.

use crate::vocabulary::Period;

/// What a title says of the time of what stands under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Time {
    /// It is of this period.
    This,
    /// It is of another.
    Other,
    /// It names a time that is not this period, but could be meant otherwise ("Q3" may be a question): it
    /// counts only between two that both fit.
    PerhapsOther,
}

/// The period for which figures are wanted, and how years are meant.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The period.
    pub period: Period,
    /// Years start in April, not January.
    pub financial: bool,
    /// The sheet itself says in a label that it is for this period.
    pub labelled: bool,
}
