//! Registers: records that are published one by one and kept up to date (`[[register]]` in `tables.toml`),
//! and with
//! whom they are shared (`[[recipient]]`).

mod condition;
mod declared;
mod read;
mod recipient;
mod updates;

pub(in crate::schemas) use condition::condition;
pub use declared::{DeclaredRegister, Ordering, RegisterColumn, Removal};
pub(in crate::schemas) use read::{day_field, fields_named, registers, table_named};
pub use recipient::Recipient;
pub(in crate::schemas) use recipient::recipients;
pub use updates::{SetBy, Updates};
