//! What makers of samples share: random numbers, and sheets as xlsx, ods and CSV.

pub mod ods;
pub mod random;
pub mod sheets;
mod value;
pub mod xlsx;

pub use value::Value;
