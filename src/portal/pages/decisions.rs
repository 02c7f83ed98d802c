//! What was decided about the period.

use maud::{Markup, html};

use super::{
    frame::{To, hidden, in_path, page, why},
    unit_decisions::in_words,
    unit_lists::about,
};
use crate::{
    ledger::{Decision, Kind},
    portal::{App, Officer, deciding::role_for, who::Shown},
    publication::period_in_words,
    schemas::Fault,
    vocabulary::{counted, printable::whole},
};

/// Each decision, the newest first; and the lines of the ledger that cannot be used.
pub fn decisions(app: &App, officer: &Officer, all: &[(&Decision, bool)], faults: &[Fault]) -> Markup {
    let body = html! {
        h1 { "Decisions about " (period_in_words(app.settings.period)) }
        @if !faults.is_empty() {
            p { "These lines of the ledger cannot be used, and stop a run until they are mended:" }
            ul { @for own in faults { li { (whole(&own.to_string())) } } }
        }
        p class="hint" {
            (counted(all.len(), "decision")) ", the newest first. Each counts from the next run on."
        }
        @if all.is_empty() { p { "Nothing was decided yet." } }
        ul class="questions" {
            @for (own, is_withdrawn) in all { li { (line(app, officer, own, *is_withdrawn)) } }
        }
    };
    page(app, &To::Officer(officer), "Decisions", &[], &body)
}

fn line(app: &App, officer: &Officer, own: &Decision, is_withdrawn: bool) -> Markup {
    let unit = app.unit(own.unit());
    html! {
        p {
            strong { (in_words(own)) } @if is_withdrawn { " (withdrawn)" }
            @match unit {
                Some(unit) => {
                    ", "
                    a href=(format!("/authority/{}", in_path(&unit.id))) { (whole(&unit.name)) }
                }
                None if !own.unit().is_empty() => { ", " (whole(own.unit())) }
                None => {}
            }
            ", " (own.decided.strftime("%-d %B %Y, %H:%M").to_string()) ", by " (whole(own.who()))
            @if !own.get("source").is_empty() { " (" (whole(own.get("source"))) ")" }
            ": " (whole(own.why()))
        }
        @if !about(own).is_empty() { p class="hint" { (about(own)) } }
        @if !is_withdrawn && own.kind != Kind::Withdraw && officer.account.role >= role_for(own.kind) {
            details {
                summary { "Withdraw" span class="unseen" { " " (in_words(own)) " " (own.id()) } }
                form method="post" action="/decisions" {
                    (hidden(&officer.mark()))
                    input type="hidden" name="about" value=(own.id());
                    (why(&format!("why-{}", own.id())))
                    button class="second" { "Withdraw" }
                }
            }
        }
    }
}
