//! Where a return is chosen.

use maud::{Markup, html};

use super::frame::{Problem, To, hidden, page, problem_at};
use crate::{
    portal::{App, Sender, who::Shown},
    publication::period_in_words,
};

/// The form for an upload.
pub fn upload(app: &App, sender: &Sender, problems: &[Problem]) -> Markup {
    let most = app.settings.most_bytes / 1_000_000;
    let described = if problems.is_empty() { "files-hint" } else { "files-hint files-problem" };
    let body = html! {
        h1 { "Check and send your return" }
        p { "For " (period_in_words(app.settings.period)) ". You are told at once what is wrong, in which \
             cell, and how to mend it. Nothing is sent before you say so." }
        form method="post" action="/return" enctype="multipart/form-data" {
            (hidden(&sender.mark()))
            div class=(if problems.is_empty() { "field" } else { "field wrong" }) {
                label for="files" { "All files of the return" }
                p class="hint" id="files-hint" { "Excel, OpenDocument or CSV; " (most) " MB at most." }
                (problem_at(problems, "files"))
                input type="file" id="files" name="files" multiple
                    aria-describedby=(described);
            }
            div class="buttons" {
                button name="wish" value="send" { "Check, and send after that" }
                button class="second" name="wish" value="check" { "Check only" }
            }
            p class="hint" { "To check only keeps nothing of it here." }
        }
    };
    page(app, &To::Sender(sender), "Check and send your return", problems, &body)
}
