//! From the checked tree to SQL: the same meaning as in `lower.rs`, in the words of an engine.

mod dialect;
mod lower;
mod pattern;

pub use dialect::{Dialect, SqlType};
pub use lower::{SqlFrame, SqlLowering};
pub use pattern::spelt_out;
