//! The layouts in which tables come: each finds the cells of a record table's fields on a sheet.

mod beside;
mod find;
mod findings;
mod found;
mod heading_row;
mod long;
mod matrix;
mod meanings;
mod on_its_side;
mod passing_over;
mod search;
mod titles;

pub use findings::{Findings, MISSING_ROW, OTHER_TIME, Passed, UNREAD_ROW};
pub use found::{Found, FoundClaim, FoundRecord, Heading, Layout};
pub use meanings::Meanings;
pub use search::Search;
