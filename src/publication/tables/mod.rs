//! The tables of `statistics.xlsx`, each from its declaration in `tables.toml`.

mod areas;
mod authorities;
mod back_series;
mod breaks;
mod cells;
mod declared;
mod groups;
mod keys;
mod making;
mod periods;
mod response;
mod revised;
mod series;
mod words;

pub use back_series::not_used;
pub use cells::shorthand;
pub(super) use cells::{known, number, returns};
pub(super) use declared::plain_tables;
pub use declared::{MadeTable, made_tables};
pub use revised::NOTHING as NOTHING_REVISED;
pub(super) use words::months;
pub use words::words;
