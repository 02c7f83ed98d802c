//! What of an ods is looked at.

mod cells;
mod drawings;
mod number_formats;
mod paragraphs;
mod read;
mod settings;
mod styles;
mod tables;

pub(super) use read::read;
