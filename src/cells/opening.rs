//! The way into a file, by its format.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{
    Document, ReadError, TakesSheets, error::DAMAGED_INSIDE, marks::parts::BySheet, preflight, text, workbook,
};
use crate::intake::Format;

/// Takes a file's bytes apart into sheets and cells, if only empty ones; `takers` get the rows of CSV and
/// xlsx as they come. What breaks inside a library is an error like any other.
///
/// # Errors
/// In words for the sender.
pub fn open<T: TakesSheets>(
    bytes: &[u8],
    format: Format,
    is_label: &dyn Fn(&str) -> bool,
    takers: &T,
) -> Result<Document<T::List>, ReadError> {
    let read = || match format {
        Format::Csv => text::read_by(bytes, is_label, takers),
        Format::Xlsx | Format::Xlsb | Format::Ods => {
            let found = preflight::check(bytes)?;
            let parts = found.parts.by_sheet();
            workbook::read(found.unpacked.as_deref().unwrap_or(bytes), format, &parts, takers)
        }
        _ => workbook::read(bytes, format, &BySheet::default(), takers),
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(ReadError::new(DAMAGED_INSIDE)))
}
