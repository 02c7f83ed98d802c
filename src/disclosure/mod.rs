//! Statistical disclosure control: which figures of a release are not shown, so that nobody can work out what
//! is confidential from those that are; and an audit, written apart from the method, that says what can be
//! worked out all the same.

mod audit;
mod elimination;
mod protect;
mod public;
mod release;
mod suppress;
mod withhold;

pub use audit::{Recoverable, audit};
pub use protect::{Before, Protected, protect};
pub use public::{Confidential, NotPublic, PLACE as PUBLIC, Piece, Public, Seen, audit_public};
pub use release::{ContributionId, Need, Release, State, Sum};
pub use suppress::{primary_alone, suppress};
