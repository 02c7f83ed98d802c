//! A scorecard (`scorecard.toml`): from which collections it takes figures, its measures with what counts as
//! green and amber, and what is held against each other between collections.

mod check;
mod declared;
mod measure;
mod part;
mod source;

pub use check::ScorecardCheck;
pub use declared::{FILE, Scorecard, ScorecardBreak};
pub(super) use measure::OVER;
pub use measure::{Better, Given, ScorecardMeasure};
pub use part::Part;
pub use source::{ScorecardSource, SourceFigure, StatusCount};
