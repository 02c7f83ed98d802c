//! What the shorthand in brackets means.

use maud::html;

use super::section::Section;
use crate::publication::Marker;

/// All of it, in the order in which readers meet it.
const ALL: [Marker; 8] = [
    Marker::Estimated,
    Marker::Provisional,
    Marker::Revised,
    Marker::NotAvailable,
    Marker::NotApplicable,
    Marker::Held,
    Marker::Suppressed,
    Marker::Break,
];

/// The section.
pub fn markers() -> Section {
    let body = html! {
        dl class="markers" {
            @for marker in ALL { div { dt { (marker.shown()) } dd { (marker.meaning()) } } }
        }
    };
    Section { id: "shorthand", title: "What the shorthand means", body }
}
