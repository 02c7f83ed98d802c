//! Long lists. Below its first rows a list is read row by row into columns, and its plain rows never become
//! cells of the sheet.
//!
//! Only rows of which nothing else in reading would take notice go that way; any other row becomes cells,
//! with a few rows before it. So what is read is the same as if all had become cells
//! (`tests/it/long_lists.rs`), at about half the cost.

mod list;
mod row;
mod shape;
mod sheet_cells;
mod taking;
mod wanted;

pub use list::LongList;
pub use shape::{Shape, ShapeColumn};
pub use sheet_cells::SheetCells;
pub use wanted::LongLists;
