//! The page of a run: `report.html`, one file for a browser that needs nothing else. For the unit it says how
//! the collection stands and what each authority must mend; for the public what is published, and no more.

mod about;
mod authorities;
mod charts;
mod document;
mod exceptions;
mod files;
mod headlines;
mod map;
mod markers;
mod method;
mod not_final;
mod register;
mod response;
mod section;
mod sheet;
mod sheets;
mod to_mend;
mod words;

pub use document::{Audience, FILE, page, write};
pub use map::{OnMap, map_of};
pub use register::write_registers;
