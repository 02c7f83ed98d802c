//! The published tables.

use maud::html;

use super::{
    section::Section,
    sheet::{Shown, sheet},
    words::many,
};
use crate::publication::{TableSheet, Workbook};

/// Rows beyond these are in the workbook.
const MOST: usize = 1_000;

/// The section: each table of the workbook, to be opened.
pub fn sheets(workbook: &Workbook) -> Section {
    // The figures of charts stand with these.
    let tables: Vec<&TableSheet> =
        workbook.sheets.iter().filter(|own| workbook.chart_of(own).is_none()).collect();
    let body = html! {
        p { (many(tables.len(), "table", "tables")) ". Each opens below its title." }
        @for own in tables {
            @let id = own.name.to_lowercase();
            details {
                summary { (own.title) }
                div id=(id) class="list" {
                    (sheet(own, &Shown { id: &id, most: MOST, all_in: "statistics.xlsx" }))
                }
            }
        }
    };
    Section { id: "tables", title: "Tables", body }
}
