//! What rules and measures are worked out over: the records of a table with all that expressions name beside
//! them.

mod frame;
mod of_returns;
mod peers;
mod submissions;
mod total_row;
mod withheld;

pub use frame::{Source, frame, span, taken};
pub use of_returns::{OfReturns, Row};
pub use withheld::Withheld;
