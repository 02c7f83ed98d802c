//! Reads a file by the form of the collection under which most is found.

use super::{
    assembly,
    best_form::{Best, by_best_form},
    document::Document,
    label_of_any_form::is_label,
    long_lists::LongLists,
    made_for::MadeFor,
    notes,
    of_file::Reading,
    open::something_in,
};
use crate::{
    cells::{self, ReadError},
    intake::Format,
    schemas::Collection,
    vocabulary::Period,
};

/// Reads the returns in a file. `None` if no field of any table is found.
///
/// # Errors
/// In words for the sender.
pub fn read_file(bytes: &[u8], format: Format, lists: &LongLists<'_>) -> Result<Option<Reading>, ReadError> {
    let is_label = |text: &str| is_label(lists.collection, text);
    let open = |lists: Option<&LongLists<'_>>| something_in(cells::open(bytes, format, &is_label, &lists)?);
    let opened = |lists| {
        let mut document = open(lists)?;
        let made_for = MadeFor::take_out(&mut document);
        Ok((document, made_for))
    };
    let (document, made_for) = opened(Some(lists))?;
    if let Ok(read) = read_by_best_form(&document, lists.collection, lists.period) {
        return Ok(read.map(|read| with_mark(read, made_for, lists.collection)));
    }
    let (document, made_for) = opened(None)?;
    let read = read(&document, lists.collection, lists.period);
    Ok(read.map(|read| with_mark(read, made_for, lists.collection)))
}

fn with_mark(mut reading: Reading, made_for: Option<MadeFor>, collection: &Collection) -> Reading {
    let made_for = made_for.filter(|own| own.collection == collection.name);
    reading.lines.extend(made_for.as_ref().map(|own| own.line(collection)));
    Reading { made_for, ..reading }
}

/// Reads the returns in a document, by the form of the collection under which most is found.
///
/// Of forms that find as much, the one current in the period that the document says it is for counts; if it
/// says none, `period`. `None` if no field of any table is found.
#[must_use]
pub fn read(document: &Document, collection: &Collection, period: Period) -> Option<Reading> {
    read_by_best_form(document, collection, period).ok().flatten()
}

/// A list that was taken for a long one is none, now that all of its file is known: its rows must be read as
/// cells.
struct NotAList;

fn read_by_best_form(
    document: &Document,
    collection: &Collection,
    period: Period,
) -> Result<Option<Reading>, NotAList> {
    let read = |form| assembly::read(document, collection, form, period);
    let (best, by_period_of_run) = by_best_form(collection, period, read, |found| found.score);
    let Some(Best { form, period, found }) = best else { return Ok(None) };
    let mut reading = found.reading.ok_or(NotAList)?;
    reading.lines.extend(notes::of_form(form, form.is_current(period)));
    Ok(Some(Reading { by_period_of_run, ..reading }))
}
