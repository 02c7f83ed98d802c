//! The sheet of the returns that are not there.

use crate::{
    publication::{
        Reported, TableSheet, WhomToAsk,
        lists::{Column, ListCell, StatusLine, list_sheet},
    },
    statistics::Receipt,
};

const NOTE: &str = "For internal use: it names people.";

impl<'r> StatusLine<'r> {
    const NOT_RECEIVED: &'r [Column<Self>] = &[
        Self::NAME.wide(40),
        Self::AUTHORITY_CODE,
        Self::REGION.wide(28),
        Self::UNIT,
        Column::of("came", |line: &Self| ListCell::word(came(line.status.receipt))).headed("What came", 24),
        Self::DUE,
        Self::CONTACT,
        Self::LAST_CHASED,
        Self::LETTER,
        Self::PROMISED,
        Self::SAID,
    ];
}

/// A line an authority from which nothing came, or nothing that could be used.
pub(super) fn not_received(run: &Reported<'_>, period: &str) -> TableSheet {
    let contacts = WhomToAsk::of(run);
    let silent = run.statistics.status.iter().filter(|line| !line.receipt.is_answer());
    let rows = silent.map(|status| contacts.line(status, run));
    let title = format!("Returns not received, {period}");
    list_sheet("Not_received", title, &[NOTE], StatusLine::NOT_RECEIVED, rows)
}

fn came(receipt: Receipt) -> &'static str {
    if receipt == Receipt::Rejected { "only files that could not be used" } else { "nothing" }
}
