//! Runs, letters and releases that are started here, and the log.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::frame::{To, headings, hidden, page, page_with_script, scrolling};
use crate::{
    portal::{
        App, AuditLine, Officer,
        store::Role,
        who::Shown,
        work::{How, Progress, Work, WorkEnded},
    },
    publication::period_in_words,
    vocabulary::printable,
};

/// So many lines of the log are shown.
const MOST_LINES: usize = 500;

/// The script that tells how far the work is.
pub const SCRIPT: &str = include_str!("work.js");

/// What stages are called, while they go on and once they are done.
const STAGES: [(&str, &str, &str); 10] = [
    ("declarations", "Reading the declarations", "Declarations read"),
    ("decisions", "Reading decisions", "Decisions read"),
    ("reading", "Reading files", "Files read"),
    ("returns", "Putting returns together", "Returns put together"),
    ("validation", "Checking returns", "Returns checked"),
    ("statistics", "Adding up and estimating", "Added up and estimated"),
    ("publication", "Writing tables and lists", "Tables and lists written"),
    ("audit", "Looking through the workbook", "Workbook looked through"),
    ("letters", "Writing letters", "Letters written"),
    ("release", "Freezing the release", "Release frozen"),
];

/// What is worked on, or what came of it.
pub fn work(app: &App, officer: &Officer, now: Option<&Work>) -> Markup {
    let is_at_work = now.is_some_and(Work::is_at_work);
    let body = html! {
        h1 { "Run, letters and release" }
        @if let Some(work) = now {
            h2 { (work.title) }
            p { "Started by " (printable::whole(&work.who)) ", " (work.began) "." }
            @match &work.ended {
                None => { (going_on(work)) }
                Some(ended) => { (came_of_it(ended)) }
            }
        }
        @if !is_at_work { (start(app, officer)) }
    };
    let title = match now.map(|work| (&work.title, &work.ended)) {
        Some((title, None)) => format!("At work: {title}"),
        Some((title, Some(ended))) => {
            format!("{} {title}", if ended.how == How::Well { "Done:" } else { "Not done:" })
        }
        None => "Run, letters and release".to_owned(),
    };
    if is_at_work {
        page_with_script(app, officer, &title, "/work.js", &body)
    } else {
        page(app, &To::Officer(officer), &title, &[], &body)
    }
}

fn going_on(work: &Work) -> Markup {
    html! {
        p id="told" role="status" { (in_a_line(work)) }
        ul id="stages" class="stages" {
            @for own in &work.stages {
                li class=(state(own)) {
                    (in_words(own))
                    progress max=(own.total) value=(own.done) aria-hidden="true" {}
                }
            }
        }
        p id="again" { a href="/work" { "Look again" } }
        p class="hint" { "It goes on if you leave this page." }
    }
}

fn state(own: &Progress) -> &'static str {
    if own.done == own.total { "done" } else { "now" }
}

/// What a stage is called; one that is not known by its name.
fn called(own: &Progress) -> String {
    let known = STAGES.iter().find(|(name, _, _)| *name == own.stage);
    let words = known.map(|(_, now, done)| if own.done == own.total { *done } else { *now });
    words.map_or_else(|| printable::whole(&own.stage).into_owned(), str::to_owned)
}

/// A stage in words: `Reading files: 120 of 400`.
fn in_words(own: &Progress) -> String {
    let words = called(own);
    if own.total > 1 { format!("{words}: {} of {}", own.done, own.total) } else { words }
}

/// What is read out: the stage, and not each of its pieces.
fn in_a_line(work: &Work) -> String {
    let now = work.stages.iter().find(|own| own.done < own.total);
    now.map_or_else(
        || "It is at work.".to_owned(),
        |own| format!("It is at work: {}.", called(own).to_lowercase()),
    )
}

/// The same for the script.
pub fn progress_told(now: Option<&Work>) -> Value {
    let Some(work) = now else { return json!({ "is_at_work": false }) };
    let stage = |own: &Progress| {
        let (words, state, total) = (in_words(own), state(own), own.total.max(1));
        json!({ "words": words, "state": state, "done": own.done, "total": total })
    };
    json!({
        "is_at_work": work.is_at_work(),
        "words": in_a_line(work),
        "stages": work.stages.iter().map(stage).collect::<Vec<_>>(),
    })
}

fn came_of_it(ended: &WorkEnded) -> Markup {
    let words = match ended.how {
        How::Well => "It is done.",
        How::Badly => "It could not be done. What it says below is why; nothing was put in place.",
        How::Killed => {
            "Something ended it before it was done. Nothing was put in place by halves: start it again."
        }
        How::CutShort => {
            "The server ended while it was at work, so it is not known here how far it came. Nothing was \
             put in place by halves: see on the page of the period when it was last run, or start it again."
        }
    };
    let class = if ended.how == How::Well { "told well" } else { "told badly" };
    html! {
        p class=(class) role="status" { (words) }
        @if !ended.printed.trim().is_empty() {
            pre tabindex="0" role="region" aria-label="What it printed" {
                (printable::lines(ended.printed.trim_end()))
            }
        }
    }
}

/// What can be started: the command, who may, and what it does.
const COMMANDS: [(&str, Role, &str, &str); 3] = [
    (
        "run",
        Role::Statistician,
        "Run the period",
        "Takes in all that came, checks it, and works out all figures and lists anew.",
    ),
    (
        "chase",
        Role::Clerk,
        "Draft letters",
        "Writes reminders and questions to all who owe something. Nothing is sent from here.",
    ),
    (
        "release",
        Role::Releaser,
        "Release the period",
        "Freezes what two people signed off, once the period is closed. Everybody sees it from then on.",
    ),
];

fn start(app: &App, officer: &Officer) -> Markup {
    let own = COMMANDS.iter().filter(|(_, role, _, _)| officer.account.role >= *role);
    html! {
        h2 { "Start, for " (period_in_words(app.settings.period)) }
        @for (command, _, words, what) in own {
            form method="post" action="/work" class="start" {
                (hidden(&officer.mark()))
                p id=(format!("what-{command}")) { (what) }
                button name="command" value=(command) aria-describedby=(format!("what-{command}"))
                    class=[(*command != "run").then_some("second")] { (words) }
            }
        }
    }
}

/// Who did what.
pub fn log(app: &App, officer: &Officer, lines: &[AuditLine]) -> Markup {
    let moment =
        |at: i64| jiff::Timestamp::from_second(at).map_or_else(|_| at.to_string(), |at| at.to_string());
    let body = html! {
        h1 { "Log" }
        p { "The newest of " (lines.len()) " lines first. All of it: " code { "quarterday portal log" } "." }
        (scrolling("Log", &html! {
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
        }))
    };
    page(app, &To::Officer(officer), "Log", &[], &body)
}
