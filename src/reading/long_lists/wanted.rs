//! What long lists are looked for.

use crate::{reading::plain::LabelStarts, schemas::Collection, vocabulary::Period};

/// What long lists are looked for.
pub struct LongLists<'c> {
    pub(in crate::reading) collection: &'c Collection,
    pub(in crate::reading) period: Period,
    pub(super) labels: LabelStarts<'c>,
    /// So many rows become cells before a list is looked for.
    pub(super) top: usize,
}

/// A sheet with fewer rows than this is read as cells.
const ROWS_AT_THE_TOP: usize = 256;

impl<'c> LongLists<'c> {
    /// Lists of a collection, in returns of a period.
    #[must_use]
    pub fn new(collection: &'c Collection, period: Period) -> Self {
        Self { collection, period, labels: LabelStarts::of(collection), top: ROWS_AT_THE_TOP }
    }

    /// The same, with fewer rows that become cells first.
    #[must_use]
    pub fn from_row(self, top: usize) -> Self {
        Self { top, ..self }
    }
}
