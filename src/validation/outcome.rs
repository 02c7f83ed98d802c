//! What comes of holding returns against their schema and rules.

use std::collections::{BTreeMap, HashSet};

use crate::{
    frames::Withheld,
    vocabulary::{Exception, Scaled, Severity, ValueAt},
};

/// Values that follow from others.
pub type Derived = BTreeMap<ValueAt, Scaled>;

/// The faults found, and what open ones do to totals.
#[derive(Debug, Clone, Default)]
pub struct Validation {
    /// All exceptions, in order of unit, severity, file and record.
    pub exceptions: Vec<Exception>,
    /// Rules that could not decide, with why; in the same order.
    pub undecided: Vec<Exception>,
    /// Values that are treated as not given.
    pub withheld: Withheld,
    /// Values that follow from others, for places at which nothing is given or what is given does not count:
    /// used in totals, and never counted as reported.
    pub derived: Derived,
    /// Values among those withheld about which something is only asked: what is compared with them may still
    /// be.
    pub questioned: Withheld,
    /// How many of the values that are withheld are figures, by return.
    pub figures_left_out: BTreeMap<usize, usize>,
    /// Values that count in totals, but of which no rate is worked out.
    pub no_rate: Withheld,
    /// Returns (by index) that are left out of totals.
    pub excluded: HashSet<usize>,
}

impl Validation {
    /// Keeps values out of totals: if by an error, they are not known to anything that compares either.
    pub(super) fn withhold(&mut self, severity: Severity, values: impl IntoIterator<Item = ValueAt>) {
        for value in values {
            let is_new = self.withheld.insert(value);
            if severity <= Severity::Error {
                self.questioned.remove(&value);
            } else if is_new {
                self.questioned.insert(value);
            }
        }
    }
}
