//! The sheet of the files that were rejected or set aside, and why.

use crate::{
    publication::{
        Reported, TableSheet,
        lists::{
            Column, list_sheet,
            submissions::{FILE, NAMES, PERIOD, REASON, RECEIVED, STATE},
        },
    },
    returns::Submission,
    vocabulary::submission::State,
};

const COLUMNS: [Column<Submission>; 6] = [REASON, STATE, FILE, NAMES, PERIOD, RECEIVED];

/// A line a file.
pub(super) fn files_kept_out(run: &Reported<'_>, period: &str) -> TableSheet {
    let is_kept_out =
        |submission: &&Submission| matches!(submission.state, State::Rejected | State::SetAside);
    let rows = run.returns.submissions.iter().filter(is_kept_out);
    let title = format!("Files rejected and set aside, {period}");
    list_sheet("Files_kept_out", title, &[], &COLUMNS, rows)
}
