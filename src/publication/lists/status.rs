//! `status.csv`: who answered. Sheets of `exceptions.xlsx` that list authorities have some of its columns.

use super::{Column, ListCell};
use crate::{
    ledger::{Said, Sent},
    publication::Reported,
    statistics::Status,
};

/// What came from an authority or unit.
pub struct StatusLine<'r> {
    /// What came.
    pub status: &'r Status,
    /// Whom to ask about it; blank in lists that name nobody.
    contact: String,
    /// The last letter that was sent to it.
    letter: Option<&'r Sent>,
    /// What was said last with it.
    said: Option<Said>,
}

impl<'r> StatusLine<'r> {
    /// Code of the authority.
    pub const AUTHORITY_CODE: Column<Self> =
        Column::of("authority_code", |line: &Self| ListCell::word(&line.status.authority_code))
            .headed("Area code", 14);

    /// Name of the authority or unit.
    pub const NAME: Column<Self> =
        Column::of("authority_name", |line: &Self| ListCell::lines(&line.status.name))
            .headed("Authority", 34);

    /// Region.
    pub const REGION: Column<Self> =
        Column::of("region", |line: &Self| ListCell::lines(&line.status.region.name)).headed("Region", 26);

    /// The units that answered for it.
    pub const UNIT: Column<Self> =
        Column::of("unit", |line: &Self| ListCell::word(&line.status.unit)).headed("Reporting unit", 24);

    /// Whom to ask.
    pub const CONTACT: Column<Self> =
        Column::of("contact", |line: &Self| ListCell::lines(&line.contact)).headed("Contact", 36);

    /// What is open on what came.
    pub const QUALITY: Column<Self> =
        Column::of("quality", |line: &Self| ListCell::word(line.status.quality)).headed("Quality", 12);

    /// Last day in time.
    pub const DUE: Column<Self> =
        Column::of("due", |line: &Self| ListCell::if_known(&line.status.due)).headed("Due", 14);

    /// Days after that.
    pub const DAYS_LATE: Column<Self> =
        Column::of("days_late", |line: &Self| line.status.days_late.map_or(ListCell::Blank, ListCell::Count))
            .headed("Days late", 10)
            .of_numbers(0);

    /// Open errors.
    pub const ERRORS: Column<Self> = Column::of("errors", |line: &Self| ListCell::count(line.status.errors))
        .headed("Errors", 10)
        .of_numbers(0);

    /// Open queries.
    pub const QUERIES: Column<Self> =
        Column::of("queries", |line: &Self| ListCell::count(line.status.queries))
            .headed("Queries", 10)
            .of_numbers(0);

    /// Notes.
    pub const NOTES: Column<Self> = Column::of("notes", |line: &Self| ListCell::count(line.status.notes))
        .headed("Notes", 10)
        .of_numbers(0);

    /// The day of the last letter.
    pub const LAST_CHASED: Column<Self> = Column::of("last_chased", |line: &Self| {
        line.letter.map_or(ListCell::Blank, |own| ListCell::Plain(&own.day))
    })
    .headed("Last letter", 14);

    /// Which letter that was.
    pub const LETTER: Column<Self> = Column::of("letter", |line: &Self| {
        ListCell::word(line.letter.map(ToString::to_string).unwrap_or_default())
    })
    .headed("Which letter", 22);

    /// The day for which it is promised.
    pub const PROMISED: Column<Self> = Column::of("promised", |line: &Self| {
        line.said.as_ref().map_or(ListCell::Blank, |said| ListCell::if_known(&said.until))
    })
    .headed("Promised for", 14);

    /// What was said last.
    pub const SAID: Column<Self> =
        Column::of("said", |line: &Self| ListCell::whole(line.said.as_ref().map_or("", |said| &said.words)))
            .headed("What was said last", 34);

    /// The list.
    pub(super) const COLUMNS: &'r [Column<Self>] = &[
        Self::AUTHORITY_CODE,
        Self::NAME,
        Self::REGION,
        Self::UNIT,
        Column::of("obligation", |line| ListCell::word(line.status.obligation)),
        Column::of("receipt", |line| ListCell::word(line.status.receipt.word())),
        Self::QUALITY,
        Column::of("received", |line| ListCell::if_known(&line.status.received)),
        Self::DUE,
        Self::DAYS_LATE,
        Self::ERRORS,
        Self::QUERIES,
        Self::NOTES,
        Column::of("explained", |line| ListCell::count(line.status.explained)),
        Self::LAST_CHASED,
        Self::PROMISED,
    ];

    /// One of a run, nobody named.
    pub fn of(status: &'r Status, run: &'r Reported<'_>) -> Self {
        let (letter, said) = (run.last_letter(status), run.last_said(status));
        Self { status, contact: String::new(), letter, said }
    }

    /// The same, that says whom to ask.
    pub fn asking(self, contact: String) -> Self {
        Self { contact, ..self }
    }

    /// All of a run, nobody named.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        run.statistics.status.iter().map(|status| Self::of(status, run))
    }
}
