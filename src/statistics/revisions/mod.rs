//! Revisions: figures that were published, and are others now; by how much, and why.

mod national;
mod revised;
mod revision;
mod split;
mod triangle;

pub use national::NationalSums;
pub(super) use revised::revised;
pub use revised::{Released, Revised};
pub use revision::{DECIMALS, RevisedFigure, Revision};
pub use split::Split;
pub use triangle::{MeanRevision, PERCENT_DECIMALS, Triangle};
