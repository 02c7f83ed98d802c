//! `exceptions.xlsx`: for the people who chase, most important first. A file a sheet.

mod all_exceptions;
mod by_authority;
mod cause_line;
mod causes;
mod change_line;
mod changes;
mod files_kept_out;
mod not_received;
mod pending;
mod rules_most_broken;
mod sheets;
mod summary;

pub use rules_most_broken::rules_most_broken;
pub use sheets::exceptions;
