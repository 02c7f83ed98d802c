//! Whose each file is, for which period, and which version counts: every file ends in exactly one state.

mod about_files;
mod accepted;
mod attribution;
mod candidates;
mod context;
mod corrections;
mod coverage;
mod dragged;
mod expected;
mod late;
mod made_for;
mod merge;
mod named_contact;
mod nil;
mod parts;
mod period_claims;
mod said;
mod settle;
mod titles;
mod twins;
mod units;
mod unread;
mod versions;

pub use crate::reading::period_text::periods_in;
pub use accepted::{Return, Returns, SettledValue, Submission, Unit};
pub use attribution::Attribution;
pub use context::Context;
pub use corrections::{correct, typed};
pub use expected::{due_or_exempt, expected_units, is_exempt, silent, silent_beside};
pub use named_contact::NamedContact;
pub use period_claims::period_of;
pub use settle::{Taken, settle};
pub use titles::Titles;
pub use units::{owner_of, unit_with_id};
pub use unread::{UNREAD_COLUMN, not_found};
