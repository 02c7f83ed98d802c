//! What a changed rule book would change, before it does.

mod difference;
mod foretelling;
mod told;

pub use foretelling::{CannotForetell, foretell};
pub use told::{Impact, Line, RegradedRule, RuleImpact, Side, TotalImpact};
