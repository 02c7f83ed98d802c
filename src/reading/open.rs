//! Takes a file's bytes apart into sheets and cells.

use super::{document::Document, long_lists::LongLists};
use crate::{
    cells::{self, ReadError},
    intake::Format,
};

/// Takes a file's bytes apart into sheets and cells, of which at least one must hold something.
///
/// # Errors
/// In words for the sender.
pub fn open(bytes: &[u8], format: Format, is_label: &dyn Fn(&str) -> bool) -> Result<Document, ReadError> {
    something_in(open_as_it_is(bytes, format, is_label)?)
}

/// Takes a file's bytes apart into sheets and cells, if only empty ones.
///
/// # Errors
/// In words for the sender.
pub fn open_as_it_is(
    bytes: &[u8],
    format: Format,
    is_label: &dyn Fn(&str) -> bool,
) -> Result<Document, ReadError> {
    cells::open(bytes, format, is_label, &None::<&LongLists<'_>>)
}

pub(super) fn something_in(document: Document) -> Result<Document, ReadError> {
    let is_empty = document.sheets.iter().all(|sheet| sheet.cells().is_empty());
    if is_empty { Err(ReadError::new("there is nothing in it: every sheet is empty")) } else { Ok(document) }
}
