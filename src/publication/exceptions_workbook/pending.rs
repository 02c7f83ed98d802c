//! The sheet of the files that are for this period and came to the inboxes of others.

use crate::publication::{
    Reported, TableSheet,
    lists::{PendingLine, list_sheet},
};

const NOTE: &str = "None of their figures is in this run.";

/// A line a file; no sheet where there is none.
pub(super) fn pending(run: &Reported<'_>, period: &str) -> Option<TableSheet> {
    let title = format!("Late returns and revisions that came with another period, {period}");
    let sheet = || list_sheet("Pending", title, &[NOTE], PendingLine::COLUMNS, PendingLine::all(run));
    (!run.waiting.files.is_empty()).then(sheet)
}
