//! The ledger: what the unit and authorities settled, decision by decision. Nothing in it is rewritten; each
//! decision says who made it, when and why, and holds for what it was made about and for nothing else. Beside
//! it the log of the letters that were sent.

mod append;
mod chase_log;
mod decision;
mod kind;
mod outcome;
mod period_state;
mod read;
mod said;
mod settlement;
mod standing;

pub use append::{Entry, append, file_of};
pub use chase_log::{ChaseLog, Sent, ToLog, add as add_to_log};
pub use decision::{Decision, Until};
pub use kind::Kind;
pub use outcome::Outcome;
pub use period_state::{PeriodState, SIGNATORIES};
pub use read::{COLUMNS, read};
pub use said::Said;
pub use settlement::Settlement;
pub use standing::Ledger;
