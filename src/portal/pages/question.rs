//! A question to an authority, and the answer.

use maud::{Markup, html};

use super::frame::{Problem, To, hidden, page, problem_at};
use crate::{
    portal::{
        App, Sender,
        questions::{can_take_expected, place_of},
        who::Shown,
    },
    records::StoredFault,
    vocabulary::{Severity, printable::whole},
};

/// What is asked, and a form for the answer.
pub fn question(app: &App, sender: &Sender, fault: &StoredFault, problems: &[Problem]) -> Markup {
    let own = &fault.exception;
    let rule = app.settings.collection.rules.iter().find(|rule| rule.id == own.rule);
    let facts = [
        ("Where", place_of(fault)),
        ("File", own.place.file.clone()),
        ("It holds", own.value.clone()),
        ("Expected", own.expected.clone()),
        ("Compared with", own.previous.clone()),
        ("Rule", own.rule.clone()),
        ("Why it is asked", rule.map(|rule| rule.why.clone()).unwrap_or_default()),
        ("What to do", rule.map(|rule| rule.fix.clone()).unwrap_or_default()),
    ];
    let body = html! {
        h1 { (whole(&own.message)) }
        dl class="facts" {
            @for (name, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
                div { dt { (name) } dd { (whole(text)) } }
            }
        }
        @if own.severity <= Severity::Error {
            p { "This must be corrected: an explanation alone settles nothing. Correct the return, and "
                a href="/return" { "check and send it again" } "." }
        }
        form method="post" action=(format!("/question/{}", fault.id)) {
            (answer(app, sender, fault, problems))
        }
        p { a href="/" { "Back to your return" } }
    };
    page(app, &To::Sender(sender), "A question", problems, &body)
}

fn answer(app: &App, sender: &Sender, fault: &StoredFault, problems: &[Problem]) -> Markup {
    html! {
        (hidden(&sender.mark()))
        fieldset {
            legend { "Your answer" }
            (problem_at(problems, "kind-explain"))
            @if can_take_expected(app, fault) {
                div class="tick" {
                    input type="radio" id="kind-correct" name="kind" value="correct";
                    label for="kind-correct" {
                        "The expected value is right: " (whole(&fault.exception.expected))
                    }
                }
            }
            div class="tick" {
                input type="radio" id="kind-explain" name="kind" value="explain";
                label for="kind-explain" { "The figure is right, and this is why" }
            }
        }
        div class=(if problems.iter().any(|own| own.field == "why") { "field wrong" } else { "field" }) {
            label for="why" { "Explanation" }
            p class="hint" id="why-hint" { "Do not name members of the public. 2000 letters at most." }
            (problem_at(problems, "why"))
            textarea id="why" name="why" rows="5" maxlength="2000" aria-describedby="why-hint" {}
        }
        button { "Answer" }
    }
}
