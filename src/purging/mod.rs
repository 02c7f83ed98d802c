//! Takes what is kept no longer out of earlier outputs: a new folder is made without it, and put in the
//! place of the old.
//! The run record of the new one says which files were changed, by which rules, and how the old one was
//! sealed.

mod files;
mod plan;
mod record_files;
mod register_files;
mod resealed;
mod write;

pub use plan::{Plan, PurgeError, Taken};
pub use write::{Written, write};
