//! The values of a block, each at the crossing of its row and column.

use super::{block::Block, view::View};
use crate::{
    reading::{
        labels::Match,
        layouts::{Found, FoundRecord, Heading, Layout},
    },
    vocabulary::CellAddress,
};

impl<'v> View<'v> {
    pub(super) fn crossings(&self, block: &Block) -> Found {
        let width = self.search.table.fields.len();
        let heading_at = |column: u32| self.place(block.heading, column);
        let mut found = Found {
            layout: Layout::Matrix,
            heading_row: Some(heading_at(0).row),
            headings: Vec::new(),
            records: Vec::new(),
            taken: block.columns.iter().map(|(_, column)| heading_at(*column)).collect(),
        };
        found.taken.extend(block.rows.iter().map(|row| self.place(row.at, block.labels)));
        let mut whole = FoundRecord { cells: vec![None; width], ..FoundRecord::default() };
        for row in &block.rows {
            let label = self.place(row.at, block.labels);
            let key = Some(self.block.rows[row.index].key.clone());
            let mut record =
                FoundRecord { row: label.row, cells: vec![None; width], key, ..FoundRecord::default() };
            for (column, at) in &block.columns {
                let Some(field) = self.block.fields[row.index][*column] else { continue };
                let cell = self.place(row.at, *at);
                record.cells[field] = Some(cell);
                self.place_in(&mut whole, field, cell);
                let text =
                    format!("{} / {}", self.search.text_at(label), self.search.text_at(heading_at(*at)));
                found.headings.push(Heading { at: cell, text, field: Some(field), matched: Match::Exact });
            }
            found.records.push(record);
        }
        if self.search.table.is_single() {
            whole.row = found.records.first().map_or(block.heading, |record| record.row);
            found.records = vec![whole];
        }
        found
    }

    /// Gives a field of the one record its cell; a second one that differs is a conflict.
    fn place_in(&self, whole: &mut FoundRecord, field: usize, cell: CellAddress) {
        match whole.cells[field] {
            None => whole.cells[field] = Some(cell),
            Some(first) if self.search.text_at(first) != self.search.text_at(cell) => {
                whole.conflicts.push((field, first, cell))
            }
            Some(_) => {}
        }
    }
}
