//! Runs and letters that are started here, and the log.

use maud::{Markup, html};

use super::frame::{To, headings, hidden, page};
use crate::{
    portal::{App, AuditLine, Officer, app::Work, store::Role, who::Shown},
    vocabulary::printable,
};

/// So many lines of the log are shown.
const MOST_LINES: usize = 500;

/// What is worked on, or what came of it.
pub fn work(app: &App, officer: &Officer, now: Option<&Work>) -> Markup {
    let is_at_work = now.is_some_and(|work| work.ended.is_none());
    let body = html! {
        h1 { "Run and letters" }
        @if let Some(work) = now {
            h2 { (work.title) }
            p { "Started by " (work.who) " at " (work.began) "." }
            @match &work.ended {
                None => { p role="status" { "It is at work. " a href="/work" { "Look again" } } }
                Some((is_well, printed)) => {
                    p role="status" { @if *is_well { "It has ended." } @else { "It did not go well." } }
                    pre tabindex="0" role="region" aria-label="What it printed" {
                        (printable::lines(printed))
                    }
                }
            }
        }
        @if !is_at_work {
            form method="post" action="/work" {
                (hidden(&officer.mark()))
                div class="buttons" {
                    @if officer.account.role >= Role::Statistician {
                        button name="command" value="run" { "Run " (app.period()) }
                    }
                    button class="second" name="command" value="chase" { "Draft letters" }
                    @if officer.account.role >= Role::Releaser {
                        button class="second" name="command" value="release" { "Release " (app.period()) }
                    }
                }
            }
        }
    };
    page(app, &To::Officer(officer), "Run and letters", &[], &body)
}

/// Who did what.
pub fn log(app: &App, officer: &Officer, lines: &[AuditLine]) -> Markup {
    let moment =
        |at: i64| jiff::Timestamp::from_second(at).map_or_else(|_| at.to_string(), |at| at.to_string());
    let body = html! {
        h1 { "Log" }
        p { "The newest of " (lines.len()) " lines first. All of it: " code { "quarterday portal log" } "." }
        div class="scroll" tabindex="0" role="region" aria-label="Log" {
            table {
                (headings(&["When", "Who", "What", "To what"]))
                tbody {
                    @for line in lines.iter().take(MOST_LINES) {
                        tr {
                            td { (moment(line.at)) }
                            td { (printable::whole(&line.who)) }
                            td { (line.action) }
                            td { (printable::whole(&line.about)) }
                        }
                    }
                }
            }
        }
    };
    page(app, &To::Officer(officer), "Log", &[], &body)
}
