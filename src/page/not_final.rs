//! Figures that are held back, by name; which are provisional is said in words.

use std::collections::BTreeSet;

use maud::html;

use super::{section::Section, words::many};
use crate::{
    publication::{Marker, Reported, heading_of, period_in_words},
    schemas::tables::NamedFigure,
    statistics::Total,
    vocabulary::Period,
};

/// Areas and periods beyond these are only counted.
const MOST: usize = 60;

/// The section; `None` where all figures are final and shown.
pub fn not_final(run: &Reported<'_>) -> Option<Section> {
    let (held, unreliable) = (run.held(), run.unreliable());
    let known = run.statistics.earlier.iter().map(|own| own.period);
    let periods: BTreeSet<Period> = known.chain(run.statistics.periods.iter().copied()).collect();
    let provisional: Vec<String> =
        periods.into_iter().filter(|own| run.is_provisional(*own)).map(period_in_words).collect();
    if held.is_empty() && unreliable.is_empty() && provisional.is_empty() {
        return None;
    }
    let body = html! {
        @if !provisional.is_empty() {
            p {
                "Provisional " (Marker::Provisional.shown()) ": all figures of " (provisional.join("; "))
                ". They may change " (run.context.collection.published.provisional.in_words()) "."
            }
        }
        @for (totals, why) in [
            (held, "one value that is being queried is a tenth of it or more"),
            (unreliable, "too little of it was given"),
        ] {
            @if !totals.is_empty() {
                h3 { "Held back " (Marker::Held.shown()) ", since " (why) }
                @let places = by_place(&totals, run);
                ul {
                    @for (place, titles) in places.iter().take(MOST) {
                        li { (place) ": " (titles.join(", ")) }
                    }
                }
                @if places.len() > MOST {
                    @let more = many(places.len() - MOST, "more area or period", "more areas and periods");
                    p class="note" { "And of " (more) "." }
                }
            }
        }
    };
    Some(Section { id: "not-final", title: "Provisional and held back", body })
}

/// By area and period, in their order, what is held back of each.
fn by_place(totals: &[&Total], run: &Reported<'_>) -> Vec<(String, Vec<String>)> {
    let mut places: Vec<(String, Vec<String>)> = Vec::new();
    for total in totals {
        let area = &run.statistics.areas[total.area].area.name;
        let place = format!("{area}, {}", period_in_words(total.period));
        match places.iter_mut().find(|(known, _)| *known == place) {
            Some((_, titles)) => titles.push(title(total, run)),
            None => places.push((place, vec![title(total, run)])),
        }
    }
    places
}

/// `Total visits`; of one row of a table of categories with the row.
fn title(total: &Total, run: &Reported<'_>) -> String {
    let collection = run.context.collection;
    let figure = NamedFigure { table: total.table, key: total.key.clone(), field: total.field };
    let table = collection.figure_table(total.table);
    let is_whole = total.key.is_empty() || table.total_key.as_ref() == Some(&total.key);
    let of_key = if is_whole { String::new() } else { format!(" ({})", table.key_label(&total.key)) };
    format!("{}{of_key}", heading_of(&figure, false, collection))
}
