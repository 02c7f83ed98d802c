//! Who answered: in numbers by region, and on a map where the register has one.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{
    map::map,
    section::Section,
    sheet::{caption, scrolling},
    words::{count, number},
};
use crate::{
    publication::Reported,
    schemas::register::Area,
    statistics::{Status, percent},
    status::Counts,
};

/// Headings of what is counted.
const COUNTS: [&str; 6] =
    ["Expected", "Received", "Received (%)", "Cannot be used", "Not received", "With errors"];

/// The section.
pub fn response(run: &Reported<'_>) -> Section {
    let map = map(run);
    let class = if map.is_some() { "beside" } else { "alone" };
    let body = html! {
        div class=(class) {
            @if let Some(map) = map { div { (map) } }
            div { (by_region(run)) }
        }
    };
    Section { id: "response", title: "Response", body }
}

fn by_region(run: &Reported<'_>) -> Markup {
    let (first, others): (Vec<&Status>, Vec<&Status>) =
        run.statistics.status.iter().partition(|line| run.is_first(line));
    let mut regions: BTreeMap<&Area, Vec<&Status>> = BTreeMap::new();
    for line in &first {
        regions.entry(&line.region).or_default().push(line);
    }
    let whole = run.context.collection.whole.name.as_str();
    html! {
        (scrolling("regions", html! {
            table {
                caption id=(caption("regions")) { (run.whom().first().heading()) " by region" }
                thead {
                    tr {
                        th scope="col" { "Region" }
                        @for heading in COUNTS {
                            th scope="col" class="number" { (heading) }
                        }
                    }
                }
                tbody {
                    (row(whole, &Counts::of(first.iter().copied()), "whole"))
                    @for (region, lines) in &regions {
                        @let name = if region.name.is_empty() { "In no region" } else { &region.name };
                        (row(name, &Counts::of(lines.iter().copied()), ""))
                    }
                    @if !others.is_empty() { (row("Other units", &Counts::of(others.iter().copied()), "")) }
                }
            }
        }))
        p class="note" {
            "Received: a return came, nil returns included. Cannot be used: only files that could not be \
             read or used. With errors: something in what came must be corrected, or versions of it tie."
        }
    }
}

fn row(name: &str, counts: &Counts, class: &str) -> Markup {
    let came = counts.received + counts.nil;
    let share = percent(came, counts.expected);
    html! {
        tr class=[(!class.is_empty()).then_some(class)] {
            th scope="row" { (name) }
            td class="number" { (count(counts.expected)) }
            td class="number" { (count(came)) }
            td class="number" { @if let Some(share) = share { (number(share.to_f64(), share.decimals)) } }
            td class="number" { (count(counts.rejected)) }
            td class="number" { (count(counts.not_received)) }
            td class="number" { (count(counts.errors + counts.held)) }
        }
    }
}
