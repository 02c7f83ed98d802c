//! What a sender can know before sending: the files are taken in as a run would take them, for the period
//! that each says it is for.

mod checked;
mod checks;
mod file;
mod histories;
mod period_said;

pub use checked::{CannotCheck, Checked};
pub use checks::{Checks, check_files};
pub use file::File;
pub use histories::Histories;
