//! Estimates of what is missing: one a unit and measure, made once, from what its class reported.

mod additive;
mod backtest;
mod classes;
mod donors;
mod estimate;
mod fraction;
mod links;
mod structure;

pub use backtest::{Backtest, backtest};
pub use estimate::estimate;
pub use fraction::Fraction;
