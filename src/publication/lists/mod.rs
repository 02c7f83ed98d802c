//! The lists of a run: what came, how it was read, who answered, what is wrong, and the totals. A list is its
//! columns; what it is written as (CSV, a sheet, JSON) asks them for the cells of a row.

mod area_line;
mod as_csv;
mod as_json;
mod as_sheet;
mod authorities;
mod backtest;
mod column;
mod decisions;
mod described;
mod exceptions;
mod figures;
mod growth;
mod indicators;
mod list_cell;
mod mean_revisions;
mod of_the_unit;
mod pending;
mod quartiles;
mod readings;
mod restated;
mod revisions;
mod series;
mod status;
pub mod submissions;
mod totals;
mod vintages;
mod written;

pub use as_sheet::list_sheet;
pub use column::Column;
pub use described::{DescribedList, described_lists};
pub use exceptions::{exception_as_json, stored_faults};
pub use list_cell::ListCell;
pub use pending::PendingLine;
pub use series::SeriesLine;
pub use status::StatusLine;
pub use written::{write_decisions, write_lists, write_published_lists};
