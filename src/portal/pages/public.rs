//! Pages for everybody.

use maud::{Markup, html};

use super::frame::{To, in_path, page};
use crate::{
    portal::{App, published::is_public, registers_shown::Shown},
    releases::Releases,
    vocabulary::printable::whole,
};

/// The first page, for whoever is not known.
pub fn front(app: &App) -> Markup {
    let body = html! {
        h1 { "Check and send a return" }
        p { "If you send a return for an authority, follow the link that you were sent. It is yours alone." }
        ul {
            li { a href="/published" { "What is published" } }
            li { a href="/sign-in" { "Sign in, if you run the collection" } }
        }
    };
    page(app, &To::All, "Check and send a return", &[], &body)
}

/// What was released, newest first.
pub fn published(app: &App, releases: &Releases, registers: &[Shown]) -> Markup {
    let body = html! {
        h1 { "What is published" }
        @if !registers.is_empty() {
            h2 { "Registers" }
            ul {
                @for own in registers {
                    li {
                        a href=(format!("/published/registers/{}", in_path(&own.name))) {
                            (whole(&own.title))
                        }
                        ", " (own.count) @if own.count == 1 { " record" } @else { " records" }
                    }
                }
            }
        }
        @if releases.last().is_none() { p { "Nothing was published yet." } }
        @for release in releases.iter().rev() {
            h2 {
                (release.about.period)
                @if release.about.number > 1 { ", put right (" (release.about.number) ")" }
            }
            p { "Published on " (release.day.strftime("%-d %B %Y")) "." }
            ul {
                @let is_by_audience = release.output.is_by_audience();
                @for name in release.output.listed().keys().filter(|own| is_public(own, is_by_audience)) {
                    li { a href=(format!("/published/{}/{name}", release.about.name())) { (name) } }
                }
            }
        }
    };
    page(app, &To::All, "What is published", &[], &body)
}
