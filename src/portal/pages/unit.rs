//! An authority, as the unit sees it.

use maud::{Markup, html};
use serde_json::Value;

use super::frame::{To, hidden, in_path, page, why};
use crate::{
    portal::{
        App, Officer, Receipt,
        questions::{LastRun, place_of},
        store::{Link, Role},
        who::Shown,
    },
    records::StoredFault,
    returns::Unit,
    schemas::register::Contact,
    vocabulary::printable::whole,
};

/// What is known of it.
pub struct Known<'a> {
    /// How it stands.
    pub status: Option<&'a Value>,
    /// What the last run found.
    pub last: Option<&'a LastRun>,
    /// What it sent here.
    pub receipts: &'a [Receipt],
    /// Its links.
    pub links: &'a [Link],
    /// Whom to speak to.
    pub contact: Option<&'a Contact>,
}

/// The page of an authority.
pub fn authority(app: &App, officer: &Officer, unit: &Unit, known: &Known<'_>) -> Markup {
    let open = known.last.map(|last| last.of_unit(unit)).unwrap_or_default();
    let body = html! {
        h1 { (whole(&unit.name)) }
        (standing(known.status))
        @if let Some(own) = known.contact {
            p { "Contact: " (whole(&own.name)) " " (whole(&own.email)) " " (whole(&own.telephone)) }
        }
        h2 { "Write down" }
        (note(officer, unit))
        h2 { "Open questions (" (open.len()) ")" }
        ul class="questions" { @for fault in open { li { (question(officer, unit, fault)) } } }
        h2 { "Sent by the portal" }
        @if known.receipts.is_empty() { p { "Nothing." } }
        ul {
            @for own in known.receipts {
                li {
                    (own.received.replace('T', " ")) ", for " (own.period) ", receipt " (own.reference)
                    ", by " (whole(&own.who)) ": "
                    (own.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join("; ")) }
            }
        }
        h2 { "Links" }
        @if known.links.is_empty() { p { "None was made." } }
        ul {
            @for own in known.links {
                li { (own.id) ": " (whole(&own.name)) " " (whole(&own.email))
                    @if own.revoked.is_some() { ", revoked" } @else if !own.is_good(app.now()) { ", ended" } }
            }
        }
    };
    page(app, &To::Officer(officer), &unit.name, &[], &body)
}

fn standing(status: Option<&Value>) -> Markup {
    let Some(status) = status else { return html! { p { "Nothing is expected of it alone." } } };
    let text = |value: &Value| match value {
        Value::String(text) => whole(text).into_owned(),
        Value::Null | Value::Object(_) | Value::Array(_) => String::new(),
        other => other.to_string(),
    };
    let facts = [
        ("Region", text(&status["region"])),
        ("Officer", text(&status["officer"])),
        ("Obligation", text(&status["obligation"])),
        ("Receipt", text(&status["receipt"])),
        ("Quality", text(&status["quality"])),
        ("Received", text(&status["received"])),
        ("Due", text(&status["due"])),
        ("Days late", text(&status["days_late"])),
        ("Before", before(&status["before"])),
        ("Last letter", text(&status["last_letter"]["letter"])),
        ("Last said", text(&status["said"]["words"])),
    ];
    html! {
        dl class="facts" {
            @for (name, words) in facts.iter().filter(|(_, words)| !words.is_empty()) {
                div { dt { (name) } dd { (words) } }
            }
        }
    }
}

/// How it answered in the periods before.
fn before(record: &Value) -> String {
    let parts = [("periods", "expected"), ("in_time", "in time"), ("late", "late"), ("missing", "missing")];
    let counted = parts.map(|(name, words)| (record[name].as_u64().unwrap_or_default(), words));
    let told = counted.into_iter().filter(|(count, _)| *count > 0);
    told.map(|(count, words)| format!("{words} {count}")).collect::<Vec<_>>().join(", ")
}

fn note(officer: &Officer, unit: &Unit) -> Markup {
    html! {
        form method="post" action=(format!("/authority/{}", in_path(&unit.id))) {
            (hidden(&officer.mark()))
            fieldset {
                legend { "What" }
                div class="tick" {
                    input type="radio" id="kind-note" name="kind" value="note" required;
                    label for="kind-note" { "What was said" }
                }
                div class="tick" {
                    input type="radio" id="kind-extend" name="kind" value="extend";
                    label for="kind-extend" { "An extension" }
                }
            }
            div class="field" {
                label for="why" { "Words" }
                input id="why" name="why" required maxlength="500";
            }
            div class="field" {
                label for="until" { "Until" }
                p class="hint" id="until-hint" { "Such as 2010-06-30: of a promise or an extension." }
                input id="until" name="until" class="short" aria-describedby="until-hint";
            }
            button { "Write down" }
        }
    }
}

fn question(officer: &Officer, unit: &Unit, fault: &StoredFault) -> Markup {
    let own = &fault.exception;
    let all = [
        ("explain", "Explained", Role::Clerk),
        ("accept", "Accept the value", Role::Statistician),
        ("refuse", "The answer is not enough", Role::Statistician),
    ];
    let id = &fault.id;
    html! {
        p {
            strong {
                (own.severity.word()) ", " (own.rule)
                @if !place_of(fault).is_empty() { ", " (place_of(fault)) }
                ": "
            }
            (whole(&own.message))
        }
        details {
            summary { "Decide" span class="unseen" { " " (own.rule) " " (id) } }
            form method="post" action=(format!("/authority/{}", in_path(&unit.id))) {
                (hidden(&officer.mark()))
                input type="hidden" name="about" value=(id);
                fieldset {
                    legend { "What is decided of " (id) }
                    @for (kind, words, _) in all.iter().filter(|(_, _, role)| officer.account.role >= *role) {
                        div class="tick" {
                            input type="radio" id=(format!("{kind}-{id}")) name="kind" value=(kind) required;
                            label for=(format!("{kind}-{id}")) { (words) }
                        }
                    }
                }
                (why(&format!("why-{id}")))
                button { "Decide" }
            }
        }
    }
}
