//! One block as it stands on the sheet.

use crate::reading::times::{Said, Time};

/// One block as it stands on the sheet.
pub(super) struct Block {
    pub(super) heading: u32,
    /// Index of the declared column, and where it stands.
    pub(super) columns: Vec<(usize, u32)>,
    pub(super) labels: u32,
    pub(super) rows: Vec<Row>,
    /// Rows with figures and no label of the block.
    pub(super) strangers: Vec<u32>,
    /// Rows below a title of another time, with that title.
    pub(super) others: Vec<(Said, u32)>,
    pub(super) said: Option<Said>,
}

impl Block {
    pub(super) fn time(&self) -> Option<Time> {
        self.said.map(|said| said.time)
    }
}

/// One row of a block.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// Index of the declared row.
    pub(super) index: usize,
    pub(super) at: u32,
}
