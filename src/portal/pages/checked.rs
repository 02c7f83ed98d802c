//! What was found in an upload.

use maud::{Markup, html};

use super::frame::{To, headings, hidden, page};
use crate::{
    portal::{
        App, Sender,
        check_result::{CheckResult, FileChecked, Found},
        who::Shown,
    },
    vocabulary::{Severity, printable::whole},
};

/// So many of one kind are shown; the rest is counted.
const MOST_SHOWN: usize = 100;

/// So many columns of a file are shown.
const MOST_COLUMNS: usize = 200;

/// What was found, and what can be done next: `draft` where it can be sent.
pub fn checked(
    app: &App,
    sender: &Sender,
    result: &CheckResult,
    why_not: Option<&str>,
    draft: Option<&str>,
) -> Markup {
    let (errors, queries) = (result.errors(), result.queries());
    let title = match (why_not, errors, queries) {
        (Some(_), _, _) => "It cannot be sent as it is".to_owned(),
        (None, 0, 0) => "Nothing was found to be wrong".to_owned(),
        (None, _, 0) => format!("{errors} to correct"),
        (None, 0, _) => format!("{queries} to correct or explain"),
        (None, _, _) => format!("{errors} to correct, {queries} to correct or explain"),
    };
    let body = html! {
        h1 { (title) }
        @if let Some(why) = why_not { p class="lead" { (whole(why)) } }
        @for file in result.files.iter().filter(|file| file.refusal.is_some()) {
            p { strong { (whole(&file.original)) ": " } (whole(file.refusal.as_deref().unwrap_or_default())) }
        }
        @for (severity, heading) in [
            (Severity::Reject, "The whole return is refused for this"),
            (Severity::Error, "To be corrected"),
            (Severity::Query, "To be corrected, or explained"),
            (Severity::Note, "For information"),
        ] { (kind(result, severity, heading)) }
        (next(sender, errors, draft))
        h2 { "How it was read" }
        @for file in &result.files { (reading(file)) }
    };
    page(app, &To::Sender(sender), &title, &[], &body)
}

fn kind(result: &CheckResult, severity: Severity, heading: &str) -> Markup {
    let own: Vec<&Found> = result.found.iter().filter(|found| found.severity == severity).collect();
    html! {
        @if !own.is_empty() {
            h2 { (heading) " (" (own.len()) ")" }
            ul class="questions" { @for found in own.iter().take(MOST_SHOWN) { li { (one(found)) } } }
            @if own.len() > MOST_SHOWN { p { "And " (own.len() - MOST_SHOWN) " more like these." } }
        }
    }
}

fn one(found: &Found) -> Markup {
    html! {
        p { @if !found.place.is_empty() { strong { (whole(&found.place)) ": " } } (whole(&found.message)) }
        @if !found.value.is_empty() || !found.expected.is_empty() {
            p {
                @if !found.value.is_empty() { "It holds " q { (whole(&found.value)) } ". " }
                @if !found.expected.is_empty() { "Expected: " q { (whole(&found.expected)) } "." }
            }
        }
        @if !found.fix.is_empty() { p { "What to do: " (whole(&found.fix)) } }
        @if !found.rule.is_empty() { p class="hint" { "Rule " (found.rule) } }
    }
}

fn next(sender: &Sender, errors: usize, draft: Option<&str>) -> Markup {
    html! {
        @if let Some(draft) = draft {
            h2 { "Send it" }
            @if errors > 0 {
                p { "You can correct it first, and check again. What is sent with errors is asked about, \
                     and what is wrong counts in no total." }
            }
            form method="post" action="/send" {
                (hidden(&sender.mark()))
                input type="hidden" name="draft" value=(draft);
                button { @if errors > 0 { "Send it as it is" } @else { "Send" } }
            }
            p class="hint" { "It is kept here for an hour. After that, check it again." }
        }
        p { a href="/return" { "Check other files" } }
    }
}

fn reading(file: &FileChecked) -> Markup {
    let period = file.period.map(|period| period.to_string());
    let named = format!("How {} was read", whole(&file.original));
    html! {
        details {
            summary {
                (whole(&file.original))
                @if !file.units.is_empty() { ", of " (file.units.join(", ")) }
                @if let Some(period) = period { ", for " (period) }
            }
            div class="scroll" tabindex="0" role="region" aria-label=(named) {
                table {
                    (headings(&["Sheet", "Column or cell", "What stands there", "Read as"]))
                    tbody {
                        @for line in file.readings.iter().take(MOST_COLUMNS) {
                            tr { @for cell in line { td { (whole(cell)) } } }
                        }
                    }
                }
            }
            @if file.readings.len() > MOST_COLUMNS {
                p { "And " (file.readings.len() - MOST_COLUMNS) " more." }
            }
        }
    }
}
