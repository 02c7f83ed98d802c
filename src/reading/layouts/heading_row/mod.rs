//! Headings in a row, one record a row below.

mod best_row;
mod columns_of_this_time;
mod find;
mod headings;
mod no_records;
mod record;
mod rows_of_other_times;
mod sums;

pub use find::find;
