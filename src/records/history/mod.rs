//! What earlier runs accepted: the records of earlier periods, as rules and yearly figures need them.
//!
//! HISTORY is a folder of earlier outputs by period: `HISTORY/<period>/records/...`, each file as its run
//! wrote it (`earlier_output.rs`), or it is told. A value that an open error kept out of the totals of its
//! period is not known here either. Records are as they came; figures have estimates beside them, marked so.

mod earlier;
mod error;
mod load;
mod outputs;
mod periods;
mod values;

pub use earlier::{Earlier, EarlierUnit, Restated};
pub use error::{HistoryError, NotAsDeclared, looking_back};
pub use outputs::EarlierOutputs;
pub use periods::History;
pub use values::values;
