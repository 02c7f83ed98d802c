//! From the bytes of a file to its sheets and cells, with what they mean left open: what the libraries read,
//! bounded, mended, and with what they do not tell.

mod contents;
mod document;
mod error;
mod grids;
mod marks;
mod opening;
pub mod preflight;
mod repairs;
mod rows;
pub mod text;
pub mod workbook;

pub use document::{Cell, Content, Document, Marks, Sheet, is_blank};
pub use error::{DAMAGED_INSIDE, ReadError};
pub use opening::open;
pub use rows::{AllCells, Rows, TakesSheets};
