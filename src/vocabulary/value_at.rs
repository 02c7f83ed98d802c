//! A value by where it stands in the returns of a run.

/// A value, by its return, its record there, and its field (all by index).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueAt {
    /// The return.
    pub of_return: usize,
    /// The record among those of the return.
    pub record: usize,
    /// The field among those of the record's table.
    pub field: usize,
}

impl ValueAt {
    /// The value of a field in a record of a return.
    #[must_use]
    pub fn new(of_return: usize, record: usize, field: usize) -> Self {
        Self { of_return, record, field }
    }
}
