//! A decision of the ledger, by its number.

/// A decision, by its number in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DecisionId(u32);

impl DecisionId {
    /// The decision of this number.
    #[must_use]
    pub fn new(index: usize) -> Self {
        // A file of so many lines is not read.
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Its number.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
