//! Packs: what the team of a region, or a liaison group, is told of its own authorities over all collections.
//! They are made of outputs, never of returns; nothing in them is of other authorities but what is published.

mod due;
mod joined;
mod measures;
mod moved;
mod open;
mod owed;
mod pack;
mod published;
mod record;
mod source;

pub use pack::pack;
pub use source::{SourceNow, sources_now};
