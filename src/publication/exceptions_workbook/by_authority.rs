//! The sheet of the authorities to be chased, with whom to ask.

use std::cmp::Reverse;

use crate::{
    publication::{
        Reported, TableSheet, WhomToAsk,
        lists::{Column, ListCell, StatusLine, list_sheet},
    },
    statistics::Status,
};

const NOTE: &str = "For internal use: it names people. Those of which nothing came stand first, then those \
                    with most errors.";

impl<'r> StatusLine<'r> {
    const TO_BE_CHASED: &'r [Column<Self>] = &[
        Self::NAME,
        Self::AUTHORITY_CODE,
        Self::REGION,
        Self::CONTACT,
        Column::of("receipt", |line: &Self| ListCell::word(as_said(line.status.receipt.word())))
            .headed("What came", 16),
        Self::QUALITY,
        Self::ERRORS,
        Self::QUERIES,
        Self::NOTES,
        Self::DAYS_LATE,
        Self::LAST_CHASED,
        Self::LETTER,
        Self::PROMISED,
        Self::SAID,
    ];
}

/// Those of which nothing came, and those with something open.
pub(super) fn by_authority(run: &Reported<'_>, period: &str) -> TableSheet {
    let is_to_be_chased = |line: &&Status| !line.receipt.is_answer() || line.errors + line.queries > 0;
    let mut chased: Vec<&Status> = run.statistics.expected().filter(is_to_be_chased).collect();
    chased.sort_by_key(|line| {
        (line.receipt.is_answer(), Reverse((line.errors, line.queries)), &line.authority_code)
    });
    let contacts = WhomToAsk::of(run);
    let rows = chased.into_iter().map(|status| contacts.line(status, run));
    let title = format!("Authorities to be chased, {period}");
    list_sheet("By_authority", title, &[NOTE], StatusLine::TO_BE_CHASED, rows)
}

/// `not-received` as people say it.
pub(super) fn as_said(receipt: &str) -> String {
    receipt.replace('-', " ")
}
