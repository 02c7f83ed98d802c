//! A row as it came.

use std::ops::Range;

use crate::{
    cells::{Cell, Content, is_blank},
    vocabulary::CellAddress,
};

/// A row as it came.
#[derive(Default)]
pub(super) struct Row {
    pub(super) row: u32,
    pub(super) text: String,
    pub(super) cells: Vec<RowCell>,
}

pub(super) struct RowCell {
    pub(super) column: u32,
    pub(super) holds: Holds,
}

pub(super) enum Holds {
    /// A part of the text of the row.
    Text(Range<usize>),
    Other(Cell),
}

impl Row {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
    }

    pub(super) fn push_text(&mut self, column: u32, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.cells.push(RowCell { column, holds: Holds::Text(start..self.text.len()) });
    }

    pub(super) fn push(&mut self, cell: Cell) {
        match &cell.content {
            Content::Text(text) => self.push_text(cell.at.column, text),
            _ => self.cells.push(RowCell { column: cell.at.column, holds: Holds::Other(cell) }),
        }
    }

    /// The cells in which something stands.
    pub(super) fn filled(&self) -> impl Iterator<Item = &RowCell> {
        self.cells
            .iter()
            .filter(|cell| !matches!(&cell.holds, Holds::Text(range) if is_blank(&self.text[range.clone()])))
    }

    pub(super) fn move_into(&mut self, cells: &mut Vec<Cell>) {
        for cell in self.cells.drain(..) {
            cells.push(match cell.holds {
                Holds::Text(range) => Cell {
                    at: CellAddress { row: self.row, column: cell.column },
                    content: Content::Text(self.text[range].into()),
                    percent: false,
                },
                Holds::Other(cell) => cell,
            });
        }
        self.text.clear();
    }
}
