//! What every published figure under disclosure control is made of: which unit contributes to it, in which
//! period, how often. What cannot be told so is not published.

mod contributions;
mod made_of;
mod rates;
mod relations;
mod sums;

pub use contributions::{Contribution, Counted};
pub use made_of::{MadeOf, SumMadeOf, What};
pub(super) use made_of::{Sources, made_of};
