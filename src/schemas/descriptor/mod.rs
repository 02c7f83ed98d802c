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

pub use read::read;
