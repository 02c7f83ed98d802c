//! The functions of the rule language: how each is called, and what it becomes.

mod arguments;
mod beyond_the_record;
mod call;
mod fields_spelt_out;
mod known;
mod meanings;
mod of_fields;
mod outlier;
mod within;

pub use meanings::{FunctionMeaning, function_meanings};

pub(super) use arguments::{arguments, plain_decimal};
