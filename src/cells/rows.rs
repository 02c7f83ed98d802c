//! Who takes the cells of a sheet as they come, row after row. This room knows nothing of what they mean, and
//! so whoever does may make something else of rows than cells.

use std::convert::Infallible;

use super::document::{Cell, Content};
use crate::vocabulary::CellAddress;

/// Takes the cells of one sheet, in the order in which they stand in the file.
pub trait Rows {
    /// What becomes of rows that are not kept as cells.
    type List;

    /// Takes a cell with a text.
    fn push_text(&mut self, at: CellAddress, text: &str);

    /// Takes a cell.
    fn push(&mut self, cell: Cell);

    /// The cells that are kept as such.
    fn cells(&self) -> &[Cell];

    /// The cells that were kept, and what became of the others.
    fn finish(self) -> (Vec<Cell>, Option<Self::List>);
}

/// Says who takes the rows of each sheet.
pub trait TakesSheets {
    /// What becomes of rows that are not kept as cells.
    type List;
    /// Who takes the rows of a sheet.
    type Rows<'s>: Rows<List = Self::List>
    where
        Self: 's;

    /// For a sheet. It `is_plain` if nothing is said of its cells beside what they hold.
    fn of_sheet(&self, is_plain: bool, by_commas: bool) -> Self::Rows<'_>;
}

/// Keeps every cell.
pub struct AllCells;

impl TakesSheets for AllCells {
    type List = Infallible;
    type Rows<'s> = Vec<Cell>;

    fn of_sheet(&self, _: bool, _: bool) -> Vec<Cell> {
        Vec::new()
    }
}

impl Rows for Vec<Cell> {
    type List = Infallible;

    fn push_text(&mut self, at: CellAddress, text: &str) {
        self.push(Cell { at, content: Content::Text(text.into()), percent: false });
    }

    fn push(&mut self, cell: Cell) {
        Self::push(self, cell);
    }

    fn cells(&self) -> &[Cell] {
        self
    }

    fn finish(self) -> (Vec<Cell>, Option<Infallible>) {
        (self, None)
    }
}
