//! What of an xlsx is looked at.

mod drawings;
mod number_formats;
mod read;
mod relations;
mod sheet;
mod sheet_parts;
mod styles;
mod texts;

pub(super) use read::read;
