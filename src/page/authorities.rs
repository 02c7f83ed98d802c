//! The table of authorities: what came of each, and what it must mend.

use maud::{Markup, html};

use super::{
    section::Section,
    sheet::{caption, scrolling},
    to_mend::ToMend,
    words::{count, day, many},
};
use crate::{publication::Reported, statistics::Status, status::Answer, vocabulary::printable};

/// The headings, and whether numbers stand below. What matters most comes first, for narrow screens.
const COLUMNS: [(&str, bool); 9] = [
    ("Authority", false),
    ("What came", false),
    ("To mend", false),
    ("Errors", true),
    ("Queries", true),
    ("Received", false),
    ("Days late", true),
    ("Region", false),
    ("Code", false),
];

/// The section. The search box and what sorts the table are put there by the script.
pub fn authorities(run: &Reported<'_>, to_mend: &ToMend<'_>) -> Section {
    let lines = &run.statistics.status;
    let body = html! {
        p {
            (many(lines.len(), "authority or reporting unit is", "authorities and reporting units are"))
            " in scope. The faults of a joint return stand with each of its members."
        }
        div id="search-place" {}
        (scrolling("all", html! {
            table id="authority-table" {
                caption id=(caption("all")) { "Authorities, and what each must mend" }
                thead {
                    tr {
                        @for (heading, is_number) in COLUMNS {
                            th scope="col" class=[is_number.then_some("number")] { (heading) }
                        }
                    }
                }
                tbody { @for line in lines { (row(line, run, to_mend)) } }
            }
        }))
    };
    Section { id: "authorities", title: "Authorities", body }
}

fn row(line: &Status, run: &Reported<'_>, to_mend: &ToMend<'_>) -> Markup {
    let answer = Answer::of(line, run);
    html! {
        tr {
            th scope="row" { (printable::whole(&line.name)) }
            td class="word" {
                span class={ "swatch " (answer.class()) } aria-hidden="true" {} (answer.word())
            }
            td { (mend(line, answer, to_mend)) }
            td class="number" { (count(line.errors)) }
            td class="number" { (count(line.queries)) }
            td { @if let Some(received) = line.received { (day(&received.to_string())) } }
            td class="number" { @if let Some(late) = line.days_late { (late) } }
            td { (printable::whole(&line.region.name)) }
            td { (printable::whole(&line.authority_code)) }
        }
    }
}

fn mend(line: &Status, answer: Answer, to_mend: &ToMend<'_>) -> Markup {
    let list = to_mend.place(&line.unit).filter(|_| line.is_expected());
    html! {
        @if let Some((id, points)) = list {
            a href={ "#" (id) } {
                (many(points, "point", "points"))
                span class="unseen" { " of " (printable::whole(&line.name)) }
            }
        } @else if answer == Answer::Nothing {
            "Its return" @if let Some(due) = line.due { ", due " (day(&due.to_string())) }
        } @else if answer == Answer::Unusable {
            "Its return: nothing in it can be used"
        } @else {
            "Nothing"
        }
    }
}
