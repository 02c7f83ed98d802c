//! Registers: records that are published one by one. A register starts from that in the newest earlier
//! output and is
//! brought up to date by the returns of a period, what happened later, what was decided, and the day.

mod as_returns;
mod change;
mod earlier;
mod entry;
mod later;
mod moderation;
mod order;
mod owners;
mod standing;
mod stray;
mod taken_in;
mod up_to_date;

pub use as_returns::as_returns;
pub use change::{Change, ChangeKind};
pub use earlier::{KEPT, kept, kept_place, newest};
pub use entry::{Entry, Standing};
pub use moderation::name_of_text;
pub use stray::strays;
pub use up_to_date::{Ground, RegisterNow, up_to_date};
