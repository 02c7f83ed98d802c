//! The content of `statistics.xlsx`, read back as a reader sees it and held against the figures by another
//! path than its writer's.

mod book;
mod cells;
mod cover;
mod figures;
mod listed;
mod lookup;
mod sums;
mod words;

use std::path::Path;

pub use book::{Book, CannotRead};
pub use figures::AuditedFigures;
pub use listed::of_lists;

use super::reported::Reported;
use crate::returns::Context;

/// A cell of the workbook that does not say what it should.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Name of the sheet.
    pub sheet: String,
    /// Address of the cell.
    pub cell: String,
    /// What stands there.
    pub stands: String,
    /// What should.
    pub should: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{}, cell {}: here stands {}. It should be {}.",
            self.sheet, self.cell, self.stands, self.should
        )
    }
}

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
    found.extend(cover::against(book, figures, context));
    found
}
