//! Accepted records on disk as parquet, a partitioned dataset for any engine; and those of earlier periods, read back.

pub mod history;
mod last_run;
mod parquet;

pub use history::{Earlier, History, HistoryError};
pub use last_run::{LastRun, ListedException, ListedStatus};
pub use parquet::{RecordsError, write};
