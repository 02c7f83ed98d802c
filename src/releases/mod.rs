//! Releases: what was published, frozen. Each is a folder of outputs that nothing overwrites, sealed as a
//! run's
//! are, with a record of its own: which it is, on what day, who signed it off.

mod late_returns;
mod outputs_of;
mod published;
mod record;
mod release;
mod standing;
mod vintages;

pub use late_returns::closed_before;
pub use outputs_of::OutputsOf;
pub use published::{Published, PublishedPlace, PublishedSum};
pub use record::{RELEASE_RECORD, ReleaseRecord, SignedOff};
pub use release::{Release, Releases, ReleasesError};
pub use standing::standing;
pub use vintages::Vintage;
