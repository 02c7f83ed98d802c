//! The audit: what readers can work out of what is shown, exactly, by linear programming in fractions. It
//! shares nothing with the method that it judges but the list of sums.

mod audited;
mod bounds;
mod exchanges;
mod fraction;
mod unknowns;

pub use audited::{Recoverable, audit};
