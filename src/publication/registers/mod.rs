//! What is written of registers: what is shown, in the folder of whom it is for; what changed and what
//! awaits a
//! decision, for the unit; what has to be known of them, and is not shown; and what is shared with whom.

mod lists;
mod sharing;
mod shown;
mod write;

pub use lists::AWAITING;
pub use sharing::SHARED;
pub use shown::folder_of;
pub use write::write_registers;
