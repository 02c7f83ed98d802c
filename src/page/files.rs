//! Files that are in no figure: those that were rejected or set aside, and those that wait elsewhere.

use maud::html;

use super::{
    section::Section,
    sheet::{Shown, sheet},
    words::many,
};
use crate::publication::{Reported, files_kept_out, period_in_words};

/// Files beyond these are in the list.
const MOST: usize = 300;

/// The section.
pub fn files(run: &Reported<'_>) -> Section {
    let kept_out = files_kept_out(run, &period_in_words(run.context.period));
    let shown = Shown { id: "files-kept-out", most: MOST, all_in: "submissions.csv" };
    let waiting = run.waiting.files.len();
    let body = html! {
        @if kept_out.rows.is_empty() {
            p { "No file was rejected or set aside." }
        } @else {
            (sheet(&kept_out, &shown))
        }
        @if waiting > 0 {
            p {
                (many(waiting, "file", "files"))
                " for this period came to the inboxes of others, and no figure holds them until they are taken here: \
                 pending.csv names them."
            }
        }
    };
    Section { id: "files", title: "Files kept out", body }
}
