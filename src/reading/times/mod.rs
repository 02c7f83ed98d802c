//! What titles on a sheet say of time: that what stands under or beside them is of this period, or of
//! another.
//!
//! Titles are read, not prose: "Same quarter last year" is a title, "more visits than last year" is none, and
//! of a text that speaks of this period and of another nothing is known. Words of time are those of the
//! language, never of a collection.

mod glance;
mod sheet_times;
mod time;
mod time_of;
mod words;

pub(super) use glance::may_say_time;
pub use sheet_times::{Said, SheetTimes, of_sheet_name};
pub use time::{Time, Wanted};
