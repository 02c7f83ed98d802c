//! What all layouts found of one table on one sheet: what counts, and what was passed over.

use super::found::Found;
use crate::vocabulary::CellAddress;

/// The rule of what is told of figures of another time that stand beside those of this one.
pub const OTHER_TIME: &str = "other-time";

/// The rule of what is told of rows with figures that belong to no record.
pub const UNREAD_ROW: &str = "unread-row";

/// The rule of what is told of rows of the form that are not in the file.
pub const MISSING_ROW: &str = "missing-row";

/// What all layouts found of one table on one sheet.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// What counts, each with its records.
    pub found: Vec<Found>,
    /// What looks like it and was passed over.
    pub passed: Vec<Passed>,
}

impl Findings {
    pub(super) fn of(found: Found) -> Self {
        Self { found: vec![found], passed: Vec::new() }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.found.extend(other.found);
        self.passed.extend(other.passed);
    }
}

/// Something that was passed over: a block of another time, a row that is no record.
#[derive(Debug, Clone)]
pub struct Passed {
    /// Where it begins.
    pub at: CellAddress,
    /// Rule of the exception, where figures stand in it.
    pub rule: &'static str,
    /// What it is and why it was passed over, in sentences.
    pub message: String,
    /// Its label or title.
    pub about: String,
    /// So many figures stand in it.
    pub figures: usize,
    /// So many fields of the table it has: it shows by which form the file was filled in, though nothing of
    /// it is used.
    pub fields: usize,
}
