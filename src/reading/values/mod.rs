//! Values as people type them, to answers in the type of their field.

mod decimal;
mod number;
mod outcome;
mod read;
#[cfg(test)]
mod tests;
mod text;

pub use read::{Typed, read, read_in_unit};
pub(super) use text::category;
pub use text::trimmed;
