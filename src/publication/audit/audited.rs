//! A workbook held against its figures.

use std::path::Path;

use super::{
    AuditedFigures, Book, CannotRead, Finding, cells, cover, headings, provisional, quality, revised, sums,
    titles, words,
};
use crate::{publication::reported::Reported, returns::Context};

/// All that is not as it should be in the workbook that a run has just written into `out`.
///
/// # Errors
/// If it cannot be read back.
pub fn audit_run(out: &Path, run: &Reported<'_>) -> Result<Vec<Finding>, CannotRead> {
    let book = Book::read(&out.join("statistics.xlsx"))?;
    Ok(audit(&book, &AuditedFigures::of_run(run), run.context))
}

/// All that is not as it should be: every cell of every table, what adds, what is said above the tables and
/// on the cover.
#[must_use]
pub fn audit(book: &Book, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let mut found = cells::against(book, figures, context);
    found.extend(sums::add_up(book, figures, context));
    found.extend(words::explained(book));
    found.extend(provisional::marked(book, figures, context));
    found.extend(revised::named(book, figures, context));
    found.extend(cover::against(book, figures, context));
    found.extend(titles::declared(book, figures, context));
    found.extend(headings::told(book, figures, context));
    found.extend(quality::against(book, figures, context));
    found
}
