//! The page as a whole: what it may do, its sections in order, and what leads to them.

use std::{fs, io, path::Path};

use base64::{Engine, prelude::BASE64_STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::{
    about::about, authorities::authorities, charts::charts, exceptions::exceptions, files::files,
    headlines::headlines, markers::markers, method::method, not_final::not_final, response::response,
    section::Section, sheets::sheets, to_mend::ToMend, words::day,
};
use crate::{
    publication::{PAGE, Reported, Workbook, period_in_words},
    vocabulary::printable,
};

/// The file of the page.
pub const FILE: &str = PAGE;

/// For whom a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The unit that runs the collection: it names authorities, and what is wrong in their returns.
    Unit,
    /// Everybody: only what is published.
    Public,
}

pub(super) const STYLE: &str = include_str!("style.css");
/// What is on each printed page of a page that is not for everybody.
const STYLE_OF_UNIT: &str = include_str!("internal.css");
const SCRIPT: &str = concat!(include_str!("search.js"), include_str!("script.js"));

/// Writes the page of a run into a folder; `workbook` is its statistics workbook.
///
/// # Errors
/// If the disk does not take it.
pub fn write(out: &Path, run: &Reported<'_>, workbook: &Workbook, audience: Audience) -> io::Result<()> {
    fs::write(out.join(FILE), page(run, workbook, audience))
}

/// The page of a run.
#[must_use]
pub fn page(run: &Reported<'_>, workbook: &Workbook, audience: Audience) -> String {
    let sections = sections(run, workbook, audience);
    let style = match audience {
        Audience::Unit => format!("{STYLE}{STYLE_OF_UNIT}"),
        Audience::Public => STYLE.to_owned(),
    };
    let title = printable::whole(&run.context.collection.title);
    let period = period_in_words(run.context.period);
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(&style, SCRIPT));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                @if audience == Audience::Unit { meta name="robots" content="noindex, nofollow"; }
                title { (title) ", " (period) @if audience == Audience::Unit { " (internal)" } }
                style { (PreEscaped(style.as_str())) }
            }
            body {
                a class="skip" href="#main" { "Skip to main content" }
                @if audience == Audience::Unit { (notice(run)) }
                (banner(run, &period))
                (contents(&sections))
                main id="main" tabindex="-1" {
                    @for section in &sections { (section.shown()) }
                }
                footer class="width" {
                    p { "As of " (day(run.as_of)) ". Made by quarterday." }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

/// What the page may do: nothing but apply its one style and run its one script.
pub(super) fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; \
         form-action 'none'",
        hash(style),
        hash(script)
    )
}

fn sections(run: &Reported<'_>, workbook: &Workbook, audience: Audience) -> Vec<Section> {
    let first = [headlines(run), charts(workbook), about(workbook)];
    let others: Vec<Option<Section>> = match audience {
        Audience::Unit => {
            let to_mend = ToMend::of(run);
            vec![
                Some(response(run)),
                Some(exceptions(run)),
                Some(authorities(run, &to_mend)),
                to_mend.section(),
                Some(files(run)),
                not_final(run),
            ]
        }
        Audience::Public => vec![Some(sheets(workbook))],
    };
    let last = [Some(markers()), Some(method(run, audience))];
    first.into_iter().chain(others).chain(last).flatten().collect()
}

fn notice(run: &Reported<'_>) -> Markup {
    let contact = &run.context.collection.contact;
    html! {
        aside class="notice" aria-label="Who may see this page" {
            p class="width" {
                strong { "Internal: not for publication." }
                " It names authorities and what is wrong in their returns"
                @if !contact.is_empty() { ", and is for " (printable::whole(contact)) " alone" }
                "."
            }
        }
    }
}

fn banner(run: &Reported<'_>, period: &str) -> Markup {
    let collection = run.context.collection;
    html! {
        header class="banner" {
            div class="width" {
                p class="caption" { (printable::whole(&collection.title)) }
                h1 { (period) }
                p { (printable::whole(&collection.whole.name)) ", as of " (day(run.as_of)) }
            }
        }
    }
}

fn contents(sections: &[Section]) -> Markup {
    html! {
        nav class="contents width" aria-label="Contents of this page" {
            ul {
                @for section in sections {
                    li { a href={ "#" (section.id) } { (section.title) } }
                }
            }
        }
    }
}
