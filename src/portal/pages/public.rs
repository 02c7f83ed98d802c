//! Pages for everybody.

use maud::{Markup, html};

use super::frame::{To, in_path, page};
use crate::{
    portal::{App, published::is_public, registers_shown::Shown},
    publication::period_in_words,
    releases::Releases,
    vocabulary::{counted, printable::whole},
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

/// The files of a release that are for everybody: the statistics first, with what they are.
fn files<'f>(names: impl Iterator<Item = &'f String>, is_by_audience: bool) -> Vec<(&'f str, &'static str)> {
    let what = |name: &str| match name.rsplit('.').next() {
        Some("xlsx") => "the statistics, for Excel",
        Some("ods") => "the statistics, as OpenDocument",
        _ => "",
    };
    let public = names.map(String::as_str).filter(|own| is_public(own, is_by_audience));
    let mut files: Vec<_> = public.map(|name| (name, what(name))).collect();
    files.sort_by_key(|(_, what)| what.is_empty());
    files
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
                        ", " (counted(own.count, "record"))
                    }
                }
            }
        }
        @if releases.last().is_none() { p { "Nothing was published yet." } }
        @for release in releases.iter().rev() {
            h2 {
                (period_in_words(release.period))
                @if release.about.number > 1 { ", put right (" (release.about.number) ")" }
            }
            p { "Published on " (release.day.strftime("%-d %B %Y")) "." }
            ul {
                @let is_by_audience = release.output.is_by_audience();
                @for (name, what) in files(release.output.listed().keys(), is_by_audience) {
                    li {
                        a href=(format!("/published/{}/{name}", release.about.name())) { (name) }
                        @if !what.is_empty() { ": " (what) }
                    }
                }
            }
        }
    };
    page(app, &To::All, "What is published", &[], &body)
}
