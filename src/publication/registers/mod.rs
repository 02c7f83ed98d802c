//! What is written of registers: what is shown, in the folder of whom it is for and as a sheet of their
//! workbook; what changed and what awaits a decision, for the unit; what has to be known of them, and is not
//! shown; and what is shared with whom.

mod lists;
mod sharing;
mod sheet;
mod shown;
mod write;

pub use lists::AWAITING;
pub use sharing::SHARED;
pub use sheet::{MOST_ON_A_SHEET, name_of_sheet, register_sheets};
pub use shown::folder_of;
pub use write::write_registers;
