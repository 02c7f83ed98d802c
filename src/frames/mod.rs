//! What rules and measures are worked out over: the records of a table with all that expressions name beside
//! them.

mod frame;
mod of_returns;
mod peers;
mod quantile;
mod submissions;
mod total_row;
mod verdicts;
mod withheld;

pub use frame::{Source, frame, span, taken};
pub use of_returns::{OfReturns, Row};
pub use quantile::{quantile, sorted};
pub use verdicts::verdicts;
pub use withheld::Withheld;
