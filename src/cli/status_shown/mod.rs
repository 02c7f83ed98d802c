//! How `status` shows what it found: a short screen, what needs a call first.

mod counts;
mod files;
mod happened;
mod screen;
mod units;
mod words;

pub use screen::{Shown, print};
