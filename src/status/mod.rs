//! How the collection of a period stands on a day: who was expected, what came, how clean, how late, and whom
//! to ask next.

mod counts;
mod past;
mod said;
mod selection;
mod since;
mod situation;
mod unit_status;

pub use counts::Counts;
pub use past::{PastReceipts, TrackRecord};
pub use said::Said;
pub use selection::Selection;
pub use since::{Came, Decided, ExceptionTold, Since};
pub use situation::{Asked, OfRegion, Situation, situation};
pub use unit_status::{KeptOut, UnitStatus};
