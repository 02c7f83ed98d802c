//! An authority, as the unit sees it.

use maud::{Markup, html};
use serde_json::Value;

use super::{
    board::{came, next_letter},
    frame::{To, facts, hidden, in_path, page, wrong_at_top},
    told::{day, day_of, number, text},
    unit_decisions::{about_return, note, question},
    unit_lists::{before, contacts, decisions, exceptions, letters, links, returns},
};
use crate::{
    portal::{
        App, Officer,
        unit_page::{Again, Known},
        who::Shown,
    },
    returns::Unit,
    vocabulary::printable::whole,
};

/// The parts of the page, for whoever goes through it by its contents.
const PARTS: [(&str, &str); 8] = [
    ("questions", "Open questions"),
    ("returns", "Returns"),
    ("say", "Write down"),
    ("letters", "Letters and what was said"),
    ("decisions", "Decisions"),
    ("found", "All that was found"),
    ("before", "Periods before"),
    ("contacts", "Contacts and links"),
];

/// The page of an authority; `again` is what could not be taken of what somebody typed.
pub fn authority(
    app: &App,
    officer: &Officer,
    (unit, known): (&Unit, &Known),
    again: Option<&Again<'_>>,
) -> Markup {
    let status = known.status(unit);
    let open = known.last.as_ref().map(|last| last.of_unit(unit)).unwrap_or_default();
    let mark = officer.mark();
    let here = format!("/authority/{}", in_path(&unit.id));
    let form = Form { app, officer, here: &here, mark: &mark, again };
    let body = html! {
        (wrong_at_top(again.map(|again| again.words)))
        h1 { (whole(&unit.name)) }
        (standing(status))
        @if known.faults > 0 {
            p class="told badly" {
                (known.faults)
                " lines of lists of the workspace cannot be used and are passed \
                over here: a run, or the letters, say which." }
        }
        nav aria-label="Contents of this page" {
            ul class="pages" { @for (id, words) in PARTS { li { a href=(format!("#{id}")) { (words) } } } }
        }
        h2 id="questions" { "Open questions (" (open.len()) ")" }
        @match &known.last {
            None => { p { "The period was not run yet: what is wrong is known once it was." } }
            Some(last) => { p class="hint" { "As found by the run as of " (day_of(&last.day)) "." } }
        }
        ul class="questions" { @for fault in open { li { (question(&form, known, unit, fault)) } } }
        h2 id="returns" { "Returns" }
        (returns(app, status, &known.receipts))
        (about_return(&form, status, known))
        h2 id="say" { "Write down" }
        (note(&form))
        h2 id="letters" { "Letters and what was said" }
        (letters(known, unit))
        h2 id="decisions" { "Decisions" }
        (decisions(&form, known, unit))
        h2 id="found" { "All that was found" }
        (exceptions(known, unit))
        h2 id="before" { "Periods before" }
        (before(&known.before))
        h2 id="contacts" { "Contacts and links" }
        (contacts(&known.contacts))
        (links(app, &known.links))
    };
    let title = if again.is_some() { format!("Error: {}", unit.name) } else { unit.name.clone() };
    page(app, &To::Officer(officer), &title, &[], &body)
}

/// What all forms of the page have.
pub struct Form<'a> {
    /// The portal.
    pub app: &'a App,
    /// To whom it is shown.
    pub officer: &'a Officer,
    /// The path of the page.
    pub here: &'a str,
    mark: &'a str,
    again: Option<&'a Again<'a>>,
}

impl Form<'_> {
    /// The hidden fields of a form about something, and of a kind where there is but one.
    pub fn hidden(&self, about: &str, kind: &str) -> Markup {
        html! {
            (hidden(self.mark))
            @if !about.is_empty() { input type="hidden" name="about" value=(about); }
            @if !kind.is_empty() { input type="hidden" name="kind" value=(kind); }
        }
    }

    /// What was typed into a field of the form that could not be taken; of any other form nothing.
    pub fn typed(&self, form: &str, field: &str) -> &str {
        self.again.filter(|_| self.is_again(form)).map_or("", |again| again.fields.get(field))
    }

    /// Whether a form is the one that could not be taken.
    pub fn is_again(&self, form: &str) -> bool {
        self.again.is_some_and(|again| again.fields.get("form") == form)
    }
}

fn standing(status: Option<&Value>) -> Markup {
    let Some(status) = status else { return html! { p { "Nothing is expected of it alone." } } };
    let due = match (day(&status["due"]), status["is_extended"] == true) {
        (due, true) => format!("{due}, later than for others"),
        (due, false) => due,
    };
    let promised = day(&status["said"]["until"]);
    facts(&[
        ("Region", text(&status["region"])),
        ("Officer", text(&status["officer"])),
        ("What came", came(status)),
        ("Quality", text(&status["quality"])),
        ("Received", day(&status["received"])),
        ("Due", due),
        ("Days late", number(&status["days_late"])),
        ("Obligation", text(&status["obligation"])),
        ("Promised until", promised),
        ("Last letter", last_letter(&status["last_letter"])),
        ("Next letter", next_letter(&status["next_letter"])),
        ("In the periods before", track_record(&status["before"])),
    ])
}

fn last_letter(last: &Value) -> String {
    if last.is_null() {
        String::new()
    } else {
        format!("{}, on {}", text(&last["letter"]), day(&last["day"]))
    }
}

/// How it answered in the periods before.
fn track_record(record: &Value) -> String {
    let parts = [
        ("periods", "expected"),
        ("in_time", "in time"),
        ("late", "late"),
        ("missing", "missing"),
        ("rejected", "could not be used"),
    ];
    let counted = parts.map(|(name, words)| (record[name].as_u64().unwrap_or_default(), words));
    let told = counted.into_iter().filter(|(count, _)| *count > 0);
    told.map(|(count, words)| format!("{words} {count}")).collect::<Vec<_>>().join(", ")
}
