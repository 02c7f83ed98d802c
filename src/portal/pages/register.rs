//! A register for everybody.

use maud::{Markup, html};

use super::frame::{To, in_path, page};
use crate::{
    portal::{
        App,
        registers_shown::{OnPage, Record},
    },
    vocabulary::counted,
    vocabulary::printable::{lines, whole},
};

/// A page of a register, with a search.
pub fn register(app: &App, own: &OnPage<'_>) -> Markup {
    let shown = own.shown;
    let title = whole(&shown.title);
    let found = shown.records.len();
    let path = format!("/published/registers/{}", in_path(&shown.name));
    let body = html! {
        p { a href="/published" { "What is published" } }
        h1 { (title) }
        @for from in &shown.from { p class="hint" { (whole(from)) "." } }
        form method="get" action=(path) role="search" class="choice" {
            div class="field" {
                label for="q" { "Search in all that is shown" }
                input id="q" name="q" type="search" value=(own.words) maxlength="200";
            }
            button { "Search" }
        }
        p role="status" {
            @if own.words.is_empty() { (counted(found, "record")) }
            @else {
                (found) " of " (counted(shown.count, "record")) " have these words. "
                a href=(path) { "Show all" }
            }
        }
        @for record in own.records { (article(record)) }
        (other_pages(&path, own))
    };
    page(app, &To::All, &shown.title, &[], &body)
}

/// A record: what stands in its first column, and below that all that is known of the others.
fn article(record: &Record) -> Markup {
    let mut known = record.cells.iter();
    html! {
        article class="record" {
            @if let Some((_, cell)) = known.next() { h2 { (lines(cell)) } }
            dl class="facts" {
                @for (title, cell) in known { div { dt { (whole(title)) } dd { (lines(cell)) } } }
            }
            @for (title, rows) in &record.with {
                h3 { (whole(title)) }
                ul {
                    @for row in rows {
                        li { @for (at, (name, cell)) in row.iter().enumerate() {
                            @if at > 0 { "; " } (whole(name)) ": " (whole(cell))
                        } }
                    }
                }
            }
        }
    }
}

fn other_pages(path: &str, own: &OnPage<'_>) -> Markup {
    let to = |page: usize| format!("{path}?q={}&page={page}", in_path(own.words));
    html! {
        @if own.pages > 1 {
            nav aria-label="Pages of the register" {
                p { "Page " (own.page) " of " (own.pages) }
                ul class="pages" {
                    @if own.page > 1 { li { a href=(to(own.page - 1)) rel="prev" { "Page before" } } }
                    @if own.page < own.pages { li { a href=(to(own.page + 1)) rel="next" { "Next page" } } }
                }
            }
        }
    }
}
