//! Accepted records on disk as parquet, a partitioned dataset for any engine; and those of earlier periods,
//! read back.

mod accepted;
mod batches;
mod earlier_output;
mod faults;
mod figures_of_unit;
mod folder_in;
pub mod history;
mod last_run;
mod list;
mod listed;
mod parquet;
mod part;
mod pending;
pub mod seal;
mod year_to_date;

pub use accepted::{Accepted, accepted};
pub use batches::by_batches;
pub use earlier_output::{EarlierOutput, FORMAT, Purged, RECORD, Untrue};
pub use faults::{StoredFault, faults, write_faults};
pub use figures_of_unit::{KeptFigure, figures_of_unit};
pub use folder_in::folder_in;
pub use history::{
    Earlier, EarlierOutputs, EarlierUnit, History, HistoryError, NotAsDeclared, Restated, looking_back,
    values as kept_values,
};
pub use last_run::{LastRun, ListedStatus, listed_status};
pub use list::{List, ListLine};
pub use listed::{
    ListedSubmission, ListedTotal, decisions_of, national_totals, submissions as listed_submissions,
};
pub use parquet::{MadeOfValues, write};
pub use part::{PartFile, RecordsError};
pub use pending::{Pending, WaitingElsewhere, WaitsFor};
pub use year_to_date::take_out_of_year;
