//! An authority whose area went to several.

use super::weights::Weights;

/// An authority that ended and was succeeded by several, and how what it gave is divided between them.
#[derive(Debug, Clone)]
pub struct Split {
    /// Its code.
    pub of: String,
    /// How much of a figure counts for each of those that succeeded it.
    pub weights: Weights,
}
