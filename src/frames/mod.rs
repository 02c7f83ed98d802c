//! What rules and measures are worked out over: the records of a table with all that expressions name beside
//! them.

mod frame;
mod of_returns;
mod peers;
mod submissions;
mod total_row;

use std::collections::HashSet;

pub use frame::{Source, frame, span, taken};
pub use of_returns::{OfReturns, Row};

use crate::vocabulary::ValueAt;

/// Values that count as not given.
pub type Withheld = HashSet<ValueAt, foldhash::fast::FixedState>;
