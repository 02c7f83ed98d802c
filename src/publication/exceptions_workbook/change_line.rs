//! A line of the sheet of what changed.

use std::borrow::Cow;

use crate::{
    publication::lists::{Column, ListCell},
    vocabulary::Exception,
};

/// A change: of an exception, which may be there now, before, or both times; or of what came from somebody.
pub(super) struct ChangeLine<'r> {
    /// What is or was wrong, or what came.
    pub message: Cow<'r, str>,
    /// `new`, `accepted`, ...
    pub change: &'static str,
    /// Of the authority or unit.
    pub name: Cow<'r, str>,
    /// The exception as it is.
    pub now: Option<&'r Exception>,
    /// The exception as the last run left it.
    pub before: Option<&'r Exception>,
}

impl<'r> ChangeLine<'r> {
    /// The columns of the sheet.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Column::of("message", |line: &Self| ListCell::whole(&*line.message)).headed("Message", 60),
        Column::of("change", |line: &Self| ListCell::word(line.change)).headed("What changed", 18),
        Column::of("severity", |line: &Self| line.said(|exception| exception.severity.word()))
            .headed("Severity", 11),
        Column::of("unit_name", |line: &Self| ListCell::whole(&*line.name)).headed("Authority", 24),
        Column::of("rule", |line: &Self| line.said(|exception| &exception.rule)).headed("Rule", 13),
        Column::of("file", |line: &Self| line.said(|exception| &exception.place.file)).headed("File", 28),
        Column::of("sheet", |line: &Self| line.said(|exception| &exception.place.sheet)).headed("Sheet", 14),
        Column::of("cell", |line: &Self| line.said(|exception| &exception.place.cell)).headed("Cell", 10),
        Column::of("value", |line: &Self| value(line.now)).headed("Value", 14),
        Column::of("before", |line: &Self| value(line.before)).headed("Value in the last run", 14),
    ];

    /// What the exception says, as it is or was.
    fn said(&self, part: fn(&Exception) -> &str) -> ListCell<'_> {
        self.now.or(self.before).map(|exception| ListCell::whole(part(exception))).unwrap_or_default()
    }
}

fn value(exception: Option<&Exception>) -> ListCell<'_> {
    exception.map(|exception| ListCell::whole(&exception.value)).unwrap_or_default()
}
