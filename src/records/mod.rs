//! Accepted records on disk as parquet, a partitioned dataset for any engine; and those of earlier periods, read back.

mod accepted;
pub mod history;
mod last_run;
mod listed;
mod parquet;

pub use accepted::{Accepted, accepted};
pub use history::{Earlier, History, HistoryError};
pub use last_run::{LastRun, ListedStatus};
pub use listed::{ListedException, ListedTotal, exceptions, national_totals, undecided};
pub use parquet::{MadeOfValues, RecordsError, write};
