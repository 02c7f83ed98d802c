//! `submissions.csv`: every file that came, and the one state it ended in.

use super::{Column, ListCell};
use crate::{intake::Format, returns::Submission};

/// Path below the inbox.
pub const FILE: Column<Submission> =
    Column::of("file", |submission: &Submission| ListCell::whole(&submission.file)).headed("File", 44);

/// Names of those whose return it holds.
pub const NAMES: Column<Submission> =
    Column::of("authority_name", |submission: &Submission| ListCell::whole(submission.names.join("; ")))
        .headed("Authority", 34);

/// The period it says it is for.
pub const PERIOD: Column<Submission> =
    Column::of("period", |submission: &Submission| ListCell::if_known(&submission.period))
        .headed("Period", 14);

/// When it arrived.
pub const RECEIVED: Column<Submission> =
    Column::of("received", |submission: &Submission| ListCell::if_known(&submission.received))
        .headed("Received", 14);

/// What became of it.
pub const STATE: Column<Submission> =
    Column::of("state", |submission: &Submission| ListCell::word(submission.state.word()))
        .headed("State", 12);

/// Why.
pub const REASON: Column<Submission> =
    Column::of("reason", |submission: &Submission| ListCell::whole(&submission.reason)).headed("Reason", 80);

/// The list.
pub(super) const COLUMNS: &[Column<Submission>] = &[
    FILE,
    Column::of("sha256", |submission| ListCell::word(&submission.sha256)),
    Column::of("bytes", |submission| ListCell::Plain(&submission.bytes)),
    Column::of("format", |submission| ListCell::word(submission.format.map_or("", Format::word))),
    Column::of("unit", |submission| ListCell::word(submission.units.join(";"))),
    Column::of("authority_codes", |submission| ListCell::word(submission.codes.join(";"))),
    NAMES,
    PERIOD,
    RECEIVED,
    STATE,
    REASON,
];
