//! The nouns that every room shares: periods, cells, values, exceptions. Imports nothing else of ours.

pub mod answer;
mod audience;
mod counted;
pub mod day;
mod decision_id;
pub mod exception;
pub mod label;
pub mod nearest;
pub mod period;
pub mod place;
pub mod printable;
mod situation;
pub mod submission;
mod value_at;

pub use answer::{Answer, NOT_ASKED, Scaled, Value};
pub use audience::Audience;
pub use counted::{counted, counted_as};
pub use decision_id::DecisionId;
pub use exception::{Exception, Severity};
pub use label::{LabelKey, LabelMap};
pub use period::Period;
pub use place::{CellAddress, Place};
pub use situation::Situation;
pub use value_at::{RecordField, TableField, ValueAt};
