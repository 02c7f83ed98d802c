//! `pending.csv`: files that are for this period and came to the inboxes of others.

use super::{Column, ListCell};
use crate::{publication::Reported, records::Pending};

/// A file that waits in the inbox of another period.
pub struct PendingLine<'r> {
    file: &'r Pending,
    kind: &'static str,
}

impl<'r> PendingLine<'r> {
    /// The list.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Column::of("kind", |line: &Self| ListCell::word(line.kind)).headed("Pending", 14),
        Column::of("authority_name", |line: &Self| ListCell::whole(&line.file.name)).headed("Authority", 34),
        Column::of("file", |line: &Self| ListCell::whole(&line.file.file)).headed("File", 44),
        Column::of("inbox", |line: &Self| ListCell::word(&line.file.inbox)).headed("In the inbox of", 16),
        Column::of("received", |line: &Self| ListCell::word(&line.file.received)).headed("Received", 14),
        Column::of("unit", |line: &Self| ListCell::word(&line.file.unit)).headed("Reporting unit", 24),
        Column::of("why", |line: &Self| ListCell::whole(&line.file.why)).headed("Why it is not taken in", 60),
        Column::of("sha256", |line: &Self| ListCell::word(&line.file.sha256)).headed("SHA-256", 24),
    ];

    /// All of a run.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        run.waiting.files.iter().map(|file| Self { file, kind: run.kind_of(file) })
    }
}
