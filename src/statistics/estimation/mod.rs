//! Estimates of what is missing: one a unit and measure, made once, from what its class reported.

mod additive;
mod backtest;
mod backward;
mod by_part;
mod classes;
mod donors;
mod estimate;
mod joined_late;
mod links;
mod missing;
mod structure;

pub use additive::Moved;
pub use backtest::{Backtest, backtest};
pub use backward::backward;
pub use estimate::estimate;
pub use joined_late::{Before, Stood, before};
pub use structure::Structure;
