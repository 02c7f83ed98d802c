//! What was decided about the period.

use maud::{Markup, html};

use super::frame::{To, headings, page};
use crate::{
    ledger::Decision,
    portal::{App, Officer},
    schemas::Fault,
    vocabulary::printable::whole,
};

/// Each decision, the newest first; and the lines of the ledger that cannot be used.
pub fn decisions(app: &App, officer: &Officer, all: &[&Decision], faults: &[Fault]) -> Markup {
    let body = html! {
        h1 { "Decisions about " (app.period()) }
        @if !faults.is_empty() {
            p { "These lines of the ledger cannot be used, and stop a run until they are mended:" }
            ul { @for own in faults { li { (whole(&own.to_string())) } } }
        }
        @if all.is_empty() { p { "Nothing was decided yet." } }
        @else {
            div class="scroll" tabindex="0" role="region" aria-label="Decisions" {
                table {
                    (headings(&["When", "Who", "What", "Of whom", "About", "Why"]))
                    tbody { @for own in all { (line(app, own)) } }
                }
            }
        }
    };
    page(app, &To::Officer(officer), "Decisions", &[], &body)
}

fn line(app: &App, own: &Decision) -> Markup {
    let unit = app.unit(own.unit()).map_or(own.unit(), |unit| unit.name.as_str());
    let parts = ["rule", "table", "record", "field", "old", "new", "until"].map(|column| own.get(column));
    let about = parts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    html! {
        tr {
            td { (own.decided.to_string().replace('T', " ")) }
            td {
                (whole(own.who()))
                @if !own.get("source").is_empty() { " (" (whole(own.get("source"))) ")" }
            }
            td { (own.kind.word()) }
            td { (whole(unit)) }
            td { (whole(&about)) }
            td { (whole(own.why())) }
        }
    }
}
