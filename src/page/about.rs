//! What is said of the statistics as a whole: the cover of the workbook.

use maud::html;

use super::section::Section;
use crate::publication::{Paragraph, Workbook};

/// The section; `None` where the workbook has no cover.
pub fn about(workbook: &Workbook) -> Option<Section> {
    let title = "About these statistics";
    let body = html! {
        @for paragraph in &workbook.cover {
            @match paragraph {
                Paragraph::Heading(text) => { @if text != title { h3 { (text) } } }
                Paragraph::Text(text) => { p { (text) } }
                Paragraph::Email(address) => { p { a href={ "mailto:" (address) } { (address) } } }
            }
        }
    };
    (!workbook.cover.is_empty()).then_some(Section { id: "about", title, body })
}
