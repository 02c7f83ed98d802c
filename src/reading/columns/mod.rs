//! A field's answers in many records as a column: typed values, a bit for each that is known, and a short
//! list of the few that are anything but a value or blank.

mod column;
mod plain_column;
mod runs;
mod texts;
mod typed_values;

pub use column::Column;
pub use plain_column::PlainColumn;
pub use runs::Runs;
pub(super) use runs::within;
