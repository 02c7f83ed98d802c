//! Texts that somebody has to decide about.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::frame::{To, hidden, page, why, wrong_at_top};
use crate::{
    portal::{
        App, Officer,
        store::Role,
        texts::{Awaiting, Text},
        who::Shown,
    },
    vocabulary::printable::{lines, whole},
};

/// Each text with its form; `wrong` is why what was decided could not be taken.
pub fn texts(app: &App, officer: &Officer, all: &BTreeMap<String, Text>, wrong: Option<&str>) -> Markup {
    let body = html! {
        (wrong_at_top(wrong))
        h1 { "Texts that await a decision" }
        p { "Nothing of these is shown to anybody until somebody decides so. What is decided counts from the \
             next run on." }
        @if all.is_empty() { p { "The last run left none." } }
        @for (about, text) in all { (one(app, officer, about, text)) }
    };
    page(app, &To::Officer(officer), if wrong.is_some() { "Error: Texts" } else { "Texts" }, &[], &body)
}

fn one(app: &App, officer: &Officer, about: &str, of: &Text) -> Markup {
    let first = of.fields.first();
    let collection = &app.settings.collection;
    let declared =
        |own: &Awaiting| collection.published.registers.iter().find(|all| all.name == own.register);
    let field = |own: &Awaiting| {
        collection.tables.get(declared(own)?.of)?.fields.iter().find(|field| field.name == own.field)
    };
    let title = |own: &Awaiting| field(own).map_or(own.field.clone(), |field| field.title.clone());
    // What an answer means, not its code.
    let text = |own: &Awaiting| field(own).map_or(&*own.text, |field| field.label_of(&own.text)).to_owned();
    html! {
        article class="record" {
            @if let Some(first) = first {
                h2 {
                    (whole(&first.authority))
                    ": "
                    (whole(declared(first).map_or(&first.register, |register| &register.title)))
                }
                p class="hint" { "For " (whole(&first.audience)) ". Name: " (about) }
            }
            dl class="facts" {
                @for own in &of.fields {
                    div { dt { (whole(&title(own))) } dd { (lines(&text(own))) } }
                }
            }
            @for own in &of.decided { p class="told well" { "Decided since: " (whole(own)) } }
            @if officer.account.role >= Role::Statistician {
                details {
                    summary { "Decide" span class="unseen" { " about the text " (about) } }
                    form method="post" action="/texts" {
                        (hidden(&officer.mark()))
                        input type="hidden" name="about" value=(about);
                        fieldset {
                            legend { "What becomes of it" span class="unseen" { ", " (about) } }
                            @for (kind, words) in [
                                ("publish", "It is shown as it is"),
                                ("withhold", "It is not shown"),
                                ("redact", "It is shown with other words in one field"),
                            ] {
                                div class="tick" {
                                    input type="radio" id=(format!("{kind}-{about}")) name="kind"
                                        value=(kind) required;
                                    label for=(format!("{kind}-{about}")) { (words) }
                                }
                            }
                        }
                        div class="field" {
                            label for=(format!("field-{about}")) { "Field, where other words stand" }
                            select id=(format!("field-{about}")) name="field" {
                                @for own in &of.fields {
                                    option value=(own.field) { (whole(&title(own))) }
                                }
                            }
                        }
                        div class="field" {
                            label for=(format!("new-{about}")) { "All of that field, with the other words" }
                            textarea id=(format!("new-{about}")) name="new" rows="3" maxlength="20000" {}
                        }
                        (why(&format!("why-{about}")))
                        button { "Decide" }
                    }
                }
            }
        }
    }
}
