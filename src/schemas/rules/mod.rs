//! Rules (`rules/*.toml`): what must be true of records, and what a fault does.

mod about;
mod against_others;
mod asked;
mod effects;
mod example;
mod limits;
mod named_expressions;
mod names;
mod people;
mod read;
mod rows_of;
mod rule;
mod words;

pub use against_others::{follow_others, ids_are_distinct};
pub(super) use asked::{SUSPECTS, checked};
pub(super) use effects::{ON_NULL, ON_OPEN};
pub use effects::{OnNull, OnOpen};
pub use example::{Example, ExampleRecord, ExampleValue, Verdict};
pub(super) use limits::period_of;
pub use limits::share;
pub use named_expressions::read_lets;
pub(super) use names::named_field;
pub use names::names_of;
pub(super) use read::SEVERITIES;
pub use read::read;
pub(super) use rows_of::ROWS_OF;
pub use rows_of::RowsOf;
pub use rule::Rule;
