//! Quarters brought to the annual return where one is collected: each by the same share, so that they add to
//! it.

mod bring;
mod divide;
mod pins;

pub use bring::{NotBrought, benchmark};
pub use divide::WhyNot;
