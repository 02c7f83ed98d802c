//! Faults in returns, each in its cell: what the schema asks of values, and the rules of the collection.

mod acceptance;
mod balance;
mod by_rules;
mod by_schema;
mod causes;
mod constraints;
mod examples;
mod holds;
mod not_carried;
mod open_items;
mod outcome;
mod retention;
mod rules;
mod units;
mod validate;

pub use balance::is_balance;
pub use by_schema::BLANK_RETURN;
pub use constraints::ROUNDED;
pub use examples::wrong_examples;
pub use not_carried::{NOT_CARRIED, not_carried};
pub use open_items::{OpenItem, open_items};
pub use outcome::{Derived, Validation};
pub use retention::{Overdue, blank_overdue, overdue};
pub use units::UNIT;
pub use validate::validate;
