//! A collection as SQL: what its constraints, rules and figures ask of the records below `records/`, for an
//! engine of one's own.

mod builder;
mod calendar;
mod constraints;
mod dbt;
mod earlier;
mod faults;
mod figures;
mod frame;
mod given;
mod model;
mod peers;
mod register;
mod rules;
mod script;
mod sources;
mod totals;

pub use builder::{Builder, Wanted};
pub use dbt::{DbtFile, as_dbt};
pub use model::{Column, Model, NotLowered, Source, Sql, reference};
pub use script::as_script;
