//! A register as one page that is searched without a server: `<name>.html` beside its lists.

use std::{fs, io, path::Path};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    document::{STYLE, policy},
    words::{day, many},
};
use crate::{
    publication::{Reported, folder_of_registers},
    registers::{Entry, RegisterNow},
    vocabulary::{Audience, printable},
};

const SCRIPT: &str = concat!(include_str!("search.js"), include_str!("register.js"));
const STYLE_OF_RECORDS: &str = include_str!("register.css");

/// Writes the page of each register into the folder of those for whom it is.
///
/// # Errors
/// If the disk does not take it.
pub fn write_registers(out: &Path, registers: &[RegisterNow<'_>], run: &Reported<'_>) -> io::Result<()> {
    registers.iter().try_for_each(|register| {
        let folder = out.join(folder_of_registers(register.declared.audience));
        fs::write(folder.join(format!("{}.html", register.declared.name)), page(register, run))
    })
}

fn page(register: &RegisterNow<'_>, run: &Reported<'_>) -> String {
    let declared = register.declared;
    let shown: Vec<&Entry> = register.shown().collect();
    let title = printable::whole(&declared.title);
    let collection = run.context.collection;
    let style = format!("{STYLE}{STYLE_OF_RECORDS}");
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(&style, SCRIPT));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                @if declared.audience != Audience::Public { meta name="robots" content="noindex, nofollow"; }
                title { (title) }
                style { (PreEscaped(style.as_str())) }
            }
            body {
                a class="skip" href="#main" { "Skip to main content" }
                (for_whom(declared.audience))
                header class="banner" {
                    div class="width" {
                        p class="caption" { (printable::whole(&collection.title)) }
                        h1 { (title) }
                        p { (many(shown.len(), "record", "records")) ", as of " (day(run.as_of)) }
                        @if !collection.notice.is_empty() { p { (printable::whole(&collection.notice)) } }
                    }
                }
                main id="main" class="width" tabindex="-1" {
                    div id="search-place" {}
                    @for entry in &shown { (record(entry, register, run)) }
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

/// Who may see the page, where that is not everybody.
fn for_whom(audience: Audience) -> Markup {
    let word = match audience {
        Audience::Public => return html! {},
        Audience::Partners => "partners",
        Audience::Regulators => "other regulators",
        Audience::Unit => "the statistics unit alone",
    };
    html! {
        aside class="notice" aria-label="Who may see this page" {
            p class="width" { strong { "Not for publication." } " This page is for " (word) "." }
        }
    }
}

/// A record: what stands in its first column, and below that all that is known of the others.
fn record(entry: &Entry, register: &RegisterNow<'_>, run: &Reported<'_>) -> Markup {
    let collection = run.context.collection;
    let table = &collection.tables[register.declared.of];
    let cells = entry.row(register.declared, collection);
    let columns = register.declared.columns.iter().zip(cells);
    let mut known = columns.filter(|(_, cell)| !cell.is_empty());
    let heading = known.next();
    html! {
        article {
            @if let Some((_, cell)) = heading { h2 { (printable::lines(cell)) } }
            dl {
                @for (column, cell) in known {
                    dt { (column.title(table)) }
                    dd {
                        @if column.is_day(table) { (day(cell)) } @else { (printable::lines(cell)) }
                    }
                }
            }
        }
    }
}
