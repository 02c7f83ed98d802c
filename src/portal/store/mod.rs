//! What the portal keeps: `.quarterday/portal.sqlite` in the workspace. Links, accounts and sessions, drafts
//! and receipts, what was answered, what commands printed that were started from a page, and the log of all
//! that was done. No secret is in it.

mod accounts;
mod answers;
mod audit;
mod links;
mod open;
mod people;
mod receipts;
mod sessions;
mod works;

pub use accounts::{Account, NewAccount, Role};
pub use answers::AnswerKept;
pub use audit::AuditLine;
pub use links::{Link, NewLink};
pub use open::Store;
pub use people::{Forgotten, PeopleForgotten};
pub use receipts::{Draft, FileSent, Receipt};
pub use sessions::{Session, Who};
