//! What every published figure under disclosure control is made of: which unit contributes to it, in which
//! period, how often. What cannot be told so is not published.

mod contributions;
mod figures;
mod rates;
mod relations;
mod sums;

pub use contributions::{Contribution, Counted};
pub(super) use figures::made_of;
pub use figures::{MadeOf, SumMadeOf, What};
