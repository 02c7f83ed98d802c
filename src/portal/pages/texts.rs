//! Texts that somebody has to decide about.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::frame::{To, hidden, page, why, wrong_at_top};
use crate::{
    portal::{App, Officer, store::Role, texts::Text, who::Shown},
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

fn one(app: &App, officer: &Officer, about: &str, text: &Text) -> Markup {
    let first = text.fields.first();
    let title = |name: &str| {
        let all = app.settings.collection.tables.iter().flat_map(|table| &table.fields);
        all.into_iter().find(|field| field.name == name).map_or(name.to_owned(), |field| field.title.clone())
    };
    html! {
        article class="record" {
            @if let Some(first) = first {
                h2 { (whole(&first.authority)) ", " (whole(&first.register)) }
                p class="hint" { "For " (whole(&first.audience)) ". Name: " (about) }
            }
            dl class="facts" {
                @for own in &text.fields {
                    div { dt { (whole(&title(&own.field))) } dd { (lines(&own.text)) } }
                }
            }
            @for own in &text.decided { p class="told well" { "Decided since: " (whole(own)) } }
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
                                @for own in &text.fields {
                                    option value=(own.field) { (whole(&title(&own.field))) }
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
