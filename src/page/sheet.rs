//! A table of the model, as a table of the page.

use maud::{Markup, html};

use super::words::{cell, count};
use crate::publication::{SheetColumn, TableCell, TableSheet};

/// A column so wide in the workbook holds sentences, and is not squeezed on a narrow screen.
const SENTENCES: u16 = 60;

/// How a table stands on the page.
pub struct Shown<'s> {
    /// Its name on the page, for what refers to it.
    pub id: &'s str,
    /// So many of its rows at most.
    pub most: usize,
    /// Where all of them stand.
    pub all_in: &'s str,
}

/// A table with caption and headings, and before it what is said of it.
pub fn sheet(sheet: &TableSheet, shown: &Shown<'_>) -> Markup {
    let label = row_heading(sheet);
    html! {
        @for note in &sheet.notes { p class="note" { (note) } }
        (scrolling(shown.id, html! {
            table {
                caption id=(caption(shown.id)) { (sheet.title) }
                thead {
                    tr {
                        @for column in &sheet.columns {
                            th scope="col" class=[column.decimals.map(|_| "number")] {
                                (column.heading.replace('\n', " "))
                            }
                        }
                    }
                }
                tbody {
                    @for row in sheet.rows.iter().take(shown.most) {
                        tr {
                            @for (at, own) in row.iter().enumerate() {
                                (one(own, sheet.columns.get(at), at == label))
                            }
                        }
                    }
                }
            }
        }))
        @if sheet.rows.len() > shown.most {
            p class="note" {
                "The first " (count(shown.most)) " of " (count(sheet.rows.len())) ". All of them stand in "
                (shown.all_in) "."
            }
        }
    }
}

/// What holds a table that may be wider than the page: it can be reached and moved by keyboard.
pub fn scrolling(id: &str, table: Markup) -> Markup {
    html! {
        div class="scroll" role="region" tabindex="0" aria-labelledby=(caption(id)) { (table) }
    }
}

/// By what the caption of a table is known.
pub fn caption(id: &str) -> String {
    format!("{id}-caption")
}

/// The column that says which row it is: of a code and a name the name, which is wider.
fn row_heading(sheet: &TableSheet) -> usize {
    let is_name = |at: usize| sheet.columns.get(at).is_some_and(|column| column.decimals.is_none());
    let width = |at: usize| sheet.columns.get(at).map_or(0, |column| column.width);
    usize::from(is_name(1) && width(0) < width(1) && !sheet.is_list)
}

fn one(own: &TableCell, column: Option<&SheetColumn>, is_heading: bool) -> Markup {
    let text = cell(own);
    let is_long = column.is_some_and(|column| column.width >= SENTENCES);
    let class = match own {
        TableCell::Number { .. } | TableCell::Marker(_) => Some("number"),
        TableCell::Text(_) if is_long => Some("long"),
        TableCell::Text(_) | TableCell::Link { .. } | TableCell::Blank => None,
    };
    html! {
        @if is_heading { th scope="row" { (text) } } @else { td class=[class] { (text) } }
    }
}
