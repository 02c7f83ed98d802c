//! Data Package v2 descriptors and plain Table Schemas: record tables and fields from standard JSON.

mod carry;
mod field;
mod field_type;
mod field_units;
mod keys;
mod names;
mod read;
mod rounding;
mod special_words;
mod table;

pub(super) use field::{CONTACTS, IDENTITIES, MEASURES};
pub(super) use field_type::{TYPES, TYPES_AS_TEXT};
pub use read::read;
pub(super) use rounding::TIES;
pub(super) use special_words::MEANINGS;
