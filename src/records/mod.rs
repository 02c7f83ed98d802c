//! Accepted records on disk as parquet, a partitioned dataset for any engine; and those of earlier periods, read back.

mod accepted;
mod batches;
mod earlier_output;
pub mod history;
mod last_run;
mod listed;
mod parquet;
pub mod seal;

pub use accepted::{Accepted, accepted};
pub use batches::batches;
pub use earlier_output::{EarlierOutput, FORMAT, RECORD, Untrue};
pub use history::{Earlier, EarlierFigure, EarlierOutputs, EarlierUnit, History, HistoryError, NotAsDeclared, looking_back};
pub use last_run::{LastRun, ListedStatus};
pub use listed::{ListedException, ListedTotal, exceptions, national_totals, undecided};
pub use parquet::{MadeOfValues, RecordsError, write};
