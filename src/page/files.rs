//! Files that are in no figure: those that were rejected or set aside, and those that wait elsewhere.

use maud::{Markup, html};

use super::{
    section::Section,
    sheet::{caption, scrolling},
    words::{count, day, many},
};
use crate::{
    publication::{Reported, period_in_words},
    returns::Submission,
    vocabulary::{printable, submission::State},
};

/// Files beyond these are in the list.
const MOST: usize = 300;

/// The section.
pub fn files(run: &Reported<'_>) -> Section {
    let is_kept_out = |file: &&Submission| matches!(file.state, State::Rejected | State::SetAside);
    let kept_out: Vec<&Submission> = run.returns.submissions.iter().filter(is_kept_out).collect();
    let waiting = run.waiting.files.len();
    let body = html! {
        @if kept_out.is_empty() { p { "No file was rejected or set aside." } } @else { (table(&kept_out)) }
        @if kept_out.len() > MOST {
            p class="note" {
                "The first " (count(MOST)) " of " (count(kept_out.len()))
                ". All of them stand in submissions.csv."
            }
        }
        @if waiting > 0 {
            p {
                (many(waiting, "file", "files"))
                " for this period came to the inboxes of others, and no figure holds them until they are \
                 taken here: pending.csv names them."
            }
        }
    };
    Section { id: "files", title: "Files kept out", body }
}

fn table(kept_out: &[&Submission]) -> Markup {
    scrolling(
        "kept-out",
        html! {
            table {
                caption id=(caption("kept-out")) { "Files rejected and set aside" }
                thead {
                    tr {
                        @for heading in ["File", "What became of it", "Why", "Authority", "For", "Received"] {
                            th scope="col" { (heading) }
                        }
                    }
                }
                tbody { @for file in kept_out.iter().take(MOST) { (row(file)) } }
            }
        },
    )
}

fn row(file: &Submission) -> Markup {
    let state = if file.state == State::Rejected { "Rejected" } else { "Set aside" };
    html! {
        tr {
            th scope="row" { (printable::whole(&file.file)) }
            td class="word" { (state) }
            td { (printable::whole(&file.reason)) }
            td { (printable::whole(&file.names.join("; "))) }
            td { @if let Some(period) = file.period { (period_in_words(period)) } }
            td { @if let Some(received) = file.received { (day(&received.date.to_string())) } }
        }
    }
}
