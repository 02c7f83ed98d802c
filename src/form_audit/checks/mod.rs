//! All checks, each a small function on the workbook.

mod before_publishing;
mod figures;
mod formatting;
mod layout;
mod notes;
mod objects;
mod shorthand;
mod structure;
mod table_form;
mod tables;

pub(super) use before_publishing::BEFORE_PUBLISHING;
pub(super) use figures::FIGURES;
pub(super) use formatting::FORMATTING;
pub(super) use layout::LAYOUT;
pub(super) use notes::NOTES;
pub(super) use objects::OBJECTS;
pub(super) use shorthand::SHORTHAND;
pub(super) use structure::STRUCTURE;
pub(super) use table_form::TABLE_FORM;
pub(super) use tables::TABLES;
