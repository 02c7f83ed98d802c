//! Balance edits solved together: an arithmetic error stands at the cell that is wrong.
//!
//! All balance edits of a table of a return are looked at at once (`edits.rs`). The smallest set of cells of
//! which a change makes all sums agree stands at fault (`solve.rs`), with the values that would be right.
//! Where several changes would do, it is a tie: one exception, at a total, that names all cells that may be
//! wrong (`words.rs`). What follows from the other cells is worked out for those that are left out, or blank
//! (`derive.rs`).
//!
//! Of the failing edits that a cell is in its exception carries the rule that is most severe, then one of
//! which the cell is the total, then one across before one down, then the first in the rule book.

mod at_fault;
mod derive;
mod edits;
mod groups;
mod numbers;
mod of_table;
mod settle;
mod settled;
mod solve;
mod words;

pub use derive::derive;
pub use edits::{finest, is_balance, worked_out};
pub use groups::Applied;
pub use settle::settle;
pub use settled::Settled;
