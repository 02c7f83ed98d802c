//! What statisticians own: collections, forms, register. Loaded once, checked whole, every fault at its line.

pub mod back_series;
pub mod benchmark;
pub mod breaks;
pub mod collection;
pub mod constraints;
pub mod corrections;
pub mod csv_table;
pub mod declaration;
pub mod descriptor;
pub mod edits;
pub mod estimates;
pub mod fault;
pub mod field;
pub mod form;
mod indicators;
mod inequalities;
pub mod literals;
pub mod measures;
pub mod officers;
pub mod provisional;
mod published_csv;
pub mod quartiles;
mod raw_text;
pub mod register;
pub mod regular;
pub mod rules;
pub mod tables;
pub mod units;
pub mod workspace;

pub use collection::{Chase, Collection, ExpectedUnit, JointReturn};
pub use fault::{Fault, Faults};
pub use field::{Field, FieldType, Missing, RecordTable, StockOrFlow};
pub use form::Form;
pub use register::{Authority, Register};
pub use rules::Rule;
pub use tables::Published;
