//! Workbooks as OpenDocument spreadsheets (ODF 1.3): what `xlsx.rs` writes of the same model, cell by cell.

mod content;
mod manifest;
mod meta;
mod package;
mod page;
mod ranges;
mod settings;
mod style;
mod styles;
mod text;
mod xml;

pub use package::{bytes, write};
