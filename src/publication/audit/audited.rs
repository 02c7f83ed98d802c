//! A workbook held against its figures.

use std::path::Path;

use super::{
    AuditedFigures, Book, CannotRead, Finding, alike, cells, charts, cover, headings, open, page,
    provisional, quality, revised, revisions, sentences, sums, titles, words,
};
use crate::{
    publication::{STATISTICS, reported::Reported},
    returns::Context,
};

/// All that is not as it should be in the workbook that a run has just written into `out`, in each of its
/// forms.
///
/// # Errors
/// If it cannot be read back.
pub fn audit_run(out: &Path, run: &Reported<'_>) -> Result<Vec<Finding>, CannotRead> {
    let [xlsx, ods] = STATISTICS.map(|name| out.join(name));
    let (book, other) = rayon::join(|| Book::read(&xlsx), || Book::read(&ods));
    let book = book?;
    let figures = AuditedFigures::of_run(run);
    let mut found = audit(&book, &figures, run.context);
    found.extend(alike(&book, &other?, STATISTICS[1]));
    found.extend(audit_drawings(out, &book, &figures, run.context)?);
    found.extend(audit_page(out, &book, &figures, run.context)?);
    Ok(found)
}

/// All that the page of an output folder says otherwise than its figures and its workbook.
///
/// # Errors
/// If it cannot be read.
pub fn audit_page(
    out: &Path,
    book: &Book,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Result<Vec<Finding>, CannotRead> {
    page::of_folder(out, book, figures, context)
}

/// All figures of charts that are missing in their drawings in an output folder.
///
/// # Errors
/// If a drawing cannot be read.
pub fn audit_drawings(
    out: &Path,
    book: &Book,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Result<Vec<Finding>, CannotRead> {
    charts::drawn(out, book, figures, context)
}

/// All that is not as it should be: every cell of every table, what adds, what is said above the tables and
/// on the cover.
#[must_use]
pub fn audit(book: &Book, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let mut found = cells::against(book, figures, context);
    found.extend(charts::against(book, figures, context));
    found.extend(sums::add_up(book, figures, context));
    found.extend(words::explained(book));
    found.extend(provisional::marked(book, figures, context));
    found.extend(revised::named(book, figures, context));
    found.extend(cover::against(book, figures, context));
    found.extend(titles::declared(book, figures, context));
    found.extend(headings::told(book, figures, context));
    found.extend(quality::against(book, figures, context));
    found.extend(open::against(book, figures));
    found.extend(revisions::against(book, figures, context));
    found.extend(sentences::true_of(book, figures, context));
    found
}
