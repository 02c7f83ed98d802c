//! What the lists of `data/` are, for programs: CSV on the Web beside each, and one Data Package for all.
//! Columns are those that stand in the file; what each is stands once, in `columns.rs`.

mod column;
mod columns;
mod csvw;
mod data_package;
mod list;
mod lists;
mod write;

pub(in crate::publication) use column::{CellType, words_of_column};
pub(in crate::publication) use list::{MeaningOfColumn, WrittenColumn, WrittenList};
pub(in crate::publication) use lists::words_of_list;
pub use write::write_metadata;
pub(in crate::publication) use write::{Publisher, write_metadata_of};
