//! The rows of a block.

use std::collections::BTreeSet;

use super::{
    block::{Block, Row},
    view::{View, turned},
};
use crate::reading::times::{Said, Time};

impl<'v> View<'v> {
    pub(super) fn read_rows(&self, block: &mut Block, until: u32) {
        let declared = |row: u32| self.key(row, block.labels).and_then(|key| self.row_of(key));
        let rows: Vec<u32> = self.rows_between(block.heading + 1, until);
        let total = self
            .search
            .table
            .total_key
            .as_ref()
            .and_then(|key| self.block.rows.iter().position(|row| row.key == *key));
        let has_total = rows.iter().any(|row| declared(*row).is_some() && declared(*row) == total);
        let (mut last, mut other) = (None, None);
        for row in rows {
            let general =
                || self.key(row, block.labels).filter(|_| !has_total).and_then(|key| self.total_row(key));
            let index = declared(row).or_else(general);
            let figures = block.columns.iter().filter(|(_, column)| self.is_figure(row, *column)).count();
            match (index, other) {
                (None, _) if figures == 0 => {
                    other = self.title_between(block, row).map_or(other, |said| Some(said).filter(is_other))
                }
                (_, Some(said)) => block.others.push((said, row)),
                (Some(index), None) => {
                    block.rows.push(Row { index, at: row });
                    last = Some(row);
                }
                (None, None)
                    if last.is_none_or(|last| last + 1 == row) || figures * 2 >= block.columns.len() =>
                {
                    block.strangers.push(row);
                    last = last.map(|_| row);
                }
                (None, None) => {}
            }
        }
        // Rows before the first label may be examples or numbers of columns.
        let first = block.rows.iter().map(|row| row.at).min().unwrap_or(0);
        block.strangers.retain(|row| *row > first);
    }

    /// What the title between two rows of a block says; several texts in a row are names of columns.
    fn title_between(&self, block: &Block, row: u32) -> Option<Said> {
        let columns = block.columns.iter().map(|(_, column)| *column).chain([block.labels]);
        let said: Vec<Said> =
            columns.filter_map(|column| self.search.times.at(self.place(row, column))).collect();
        if let [only] = said.as_slice() { Some(*only) } else { None }
    }

    /// Rows in which something stands.
    fn rows_between(&self, first: u32, until: u32) -> Vec<u32> {
        let cells = self.search.keyed.sheet.cells().iter().map(|cell| turned(cell.at, self.turn).row);
        let rows: BTreeSet<u32> = cells.filter(|row| (first..until).contains(row)).collect();
        rows.into_iter().collect()
    }
}

pub(super) fn is_other(said: &Said) -> bool {
    said.time == Time::Other
}
