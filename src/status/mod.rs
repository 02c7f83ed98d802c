//! How the collection of a period stands on a day: who was expected, what came, how clean, how late, and whom
//! to ask next.

mod answer;
mod counts;
mod gain;
mod next_letter;
mod other_periods;
mod overview;
mod past;
mod questions;
mod selection;
mod since;
mod situation_of;
mod unit_status;

pub use answer::Answer;
pub use counts::Counts;
pub use gain::{Gain, Movement};
pub use next_letter::NextLetter;
pub use other_periods::{OtherPeriod, PendingReturn};
pub use overview::{Asked, OfRegion, Overview, overview};
pub use past::{PastReceipts, TrackRecord};
pub use questions::{Question, Questions, is_asked, questions};
pub use selection::Selection;
pub use since::{Came, Decided, ExceptionTold, Since};
pub use situation_of::situation_of;
pub use unit_status::{FileOfUnit, KeptOut, LetterSent, OfAuthority, UnitStatus};
