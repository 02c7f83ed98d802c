//! Coming in.

use maud::{Markup, html};

use super::frame::{Problem, To, hidden, page, problem_at};
use crate::portal::{App, store::Link};

/// Whether whoever followed a link wants to come in.
pub fn enter(app: &App, link: &Link, secret: &str, mark: &str) -> Markup {
    let unit = app.unit(&link.unit).map_or(link.unit.as_str(), |unit| unit.name.as_str());
    let body = html! {
        h1 { "Your return for " (unit) }
        p { "This link was made for " strong { (link.name) } ". Go on only if this is you. Do not pass it \
             on: ask for a link of their own for a colleague." }
        form method="post" action="/enter" {
            (hidden(mark))
            input type="hidden" name="link" value=(secret);
            button { "Continue" }
        }
    };
    page(app, &To::All, "Your return", &[], &body)
}

/// Name and password.
pub fn sign_in(app: &App, mark: &str, login: &str, problems: &[Problem]) -> Markup {
    let body = html! {
        h1 { "Sign in" }
        p { "This is for those who run the collection. Authorities come in by the link that they were sent." }
        form method="post" action="/sign-in" {
            (hidden(mark))
            div class=(if problems.is_empty() { "field" } else { "field wrong" }) {
                label for="login" { "Name of the account" }
                (problem_at(problems, "login"))
                input id="login" name="login" value=(login) autocomplete="username" spellcheck="false"
                    aria-describedby=[(!problems.is_empty()).then_some("login-problem")];
            }
            div class="field" {
                label for="password" { "Password" }
                input id="password" name="password" type="password" autocomplete="current-password";
            }
            button { "Sign in" }
        }
    };
    page(app, &To::All, "Sign in", problems, &body)
}
