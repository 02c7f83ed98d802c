//! `qa.xlsx`: what the release meeting looks at before it signs. A file a sheet; it names units, and is for
//! the
//! statistics unit alone.

mod backtests;
mod contributions;
mod corrections;
mod estimates;
mod movers;
mod open_faults;
mod sign_off;
mod workbook;

pub use workbook::qa_pack;
