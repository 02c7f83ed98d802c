//! The period as a whole: looked at, signed off, closed, released.

use maud::{Markup, html};

use super::{
    frame::{To, hidden, in_path, page, why, wrong_at_top},
    told::day_of,
};
use crate::{
    ledger::SIGNATORIES,
    portal::{App, Officer, period_page::Standing, store::Role, who::Shown},
    publication::period_in_words,
    vocabulary::printable::whole,
};

/// What is looked at before one signs, and what it is.
const TO_LOOK_AT: [(&str, &str); 6] = [
    ("statistics.xlsx", "The statistics, as they would be published: this is what is signed"),
    ("statistics.ods", "The same, as OpenDocument"),
    ("qa.xlsx", "The pack for the meeting: what moved, what is estimated, what was decided"),
    ("exceptions.xlsx", "All that is wrong, by authority"),
    ("report.html", "The report: open it in a browser once it is saved"),
    ("decisions.csv", "All decisions, with what became of each"),
];

/// The page; `wrong` is why what was decided could not be taken.
pub fn period(app: &App, officer: &Officer, own: &Standing, wrong: Option<&str>) -> Markup {
    let title = format!("Sign off {}", app.period());
    let body = html! {
        (wrong_at_top(wrong))
        h1 { "Sign off and release " (period_in_words(app.settings.period)) }
        p class="lead" { "It is " (whole(&own.words)) "." }
        (steps(own))
        @match &own.run {
            None => { p { "It was not run yet: " a href="/work" { "run it" } " first." } }
            Some(run) => {
                h2 { "What there is to look at" }
                p { "Made by the run as of " (day_of(&own.day)) "." }
                ul {
                    @for (name, what) in TO_LOOK_AT.iter().filter(|own| run.listed().contains_key(own.0)) {
                        li { a href=(format!("/outputs/{name}")) download { (name) } ": " (what) }
                    }
                }
                details {
                    summary { "All files of the run" }
                    ul class="files" {
                        @for name in run.listed().keys() {
                            li { a href=(output(name)) download { (name) } }
                        }
                    }
                }
                (decide(officer, own))
            }
        }
    };
    page(
        app,
        &To::Officer(officer),
        &if wrong.is_some() { format!("Error: {title}") } else { title },
        &[],
        &body,
    )
}

/// Where a file of the run is.
fn output(name: &str) -> String {
    format!("/outputs/{}", name.split('/').map(in_path).collect::<Vec<_>>().join("/"))
}

/// How far it is.
fn steps(own: &Standing) -> Markup {
    let is_other = own.signed.iter().any(|(_, _, is_this)| !is_this);
    html! {
        h2 { "How far it is" }
        ol class="steps" {
            li {
                @if own.run.is_some() { "It was run as of " (day_of(&own.day)) "." }
                @else { "It is to be run." }
            }
            li {
                (own.signed.len()) " of " (SIGNATORIES) " people signed it off."
                @if !own.signed.is_empty() {
                    ul {
                        @for (who, when, is_this) in &own.signed {
                            li { (whole(who)) ", " (when)
                                @if !is_this { strong { ": another workbook than the last run made" } } }
                        }
                    }
                }
            }
            li {
                @match &own.closed {
                    Some((who, when)) => { "It was closed by " (whole(who)) ", " (when) "." }
                    None if own.is_signed => { "It can be closed." }
                    None => { "It is closed once " (SIGNATORIES) " people signed." }
                }
            }
            li { "It is released once it is closed, and if what was signed is still what the files give." }
        }
        @if is_other {
            p class="told badly" {
                "A run was made after somebody signed, and gave another workbook. It cannot be released so: \
                 open the period again, look at what is there now, and sign that."
            }
        }
    }
}

fn decide(officer: &Officer, own: &Standing) -> Markup {
    let is = |role: Role| officer.account.role >= role;
    let mut all: Vec<(&str, &str)> = Vec::new();
    if own.closed.is_none() && is(Role::Statistician) {
        all.push(("sign-off", "I looked at it, and sign it off"));
    }
    if own.closed.is_none() && own.is_signed && is(Role::Releaser) {
        all.push(("close", "Close the period"));
    }
    if (own.closed.is_some() || !own.signed.is_empty()) && is(Role::Releaser) {
        all.push(("reopen", "Open it again: whoever signed has to sign anew"));
    }
    html! {
        @if !all.is_empty() {
            h2 { "Decide" }
            form method="post" action="/period" {
                (hidden(&officer.mark()))
                input type="hidden" name="file" value=(own.hash());
                fieldset {
                    legend { "What is decided" }
                    @for (kind, words) in &all {
                        div class="tick" {
                            input type="radio" id=(format!("kind-{kind}")) name="kind" value=(kind) required;
                            label for=(format!("kind-{kind}")) { (words) }
                        }
                    }
                }
                (why("why"))
                button { "Decide" }
            }
        }
        @if own.closed.is_some() && is(Role::Releaser) {
            h2 { "Release" }
            form method="post" action="/work" {
                (hidden(&officer.mark()))
                p { "It is frozen, and shown to everybody from then on. A release is never changed." }
                button name="command" value="release" { "Release the period" }
            }
        }
    }
}
