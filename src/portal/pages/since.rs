//! What happened since a day.

use maud::{Markup, html};
use serde_json::Value;

use super::{
    frame::{headings, scrolling},
    told::{day, list, text},
};
use crate::vocabulary::counted_as;

/// Since when it can be told.
const SINCE: [(&str, &str); 3] = [("", "Since yesterday"), ("week", "For a week"), ("month", "For a month")];

/// So many of each are listed; the rest is counted.
const MOST: usize = 100;

/// What came, was decided, opened and closed, each counted, and listed for whoever wants to see it.
pub fn since(own: &Value, chosen: &str) -> Markup {
    let came = table(
        own,
        "came",
        &[("received", "Received"), ("name", "From"), ("file", "File"), ("state", "What became of it")],
    );
    let decided = table(
        own,
        "decided",
        &[("day", "When"), ("who", "Who"), ("decision", "What"), ("name", "Of whom"), ("why", "Why")],
    );
    let exceptions = [
        ("name", "Of whom"),
        ("severity", "How grave"),
        ("rule", "Rule"),
        ("message", "What"),
        ("change", "Now"),
    ];
    let (opened, closed) = (table(own, "opened", &exceptions), table(own, "closed", &exceptions));
    let is_compared = own["is_compared"] == true;
    html! {
        h2 id="since" { "Since " (day(&own["day"])) }
        ul class="pages" {
            @for (value, words) in SINCE {
                li {
                    a href=(format!("/board?since={value}#since"))
                        aria-current=[(value == chosen).then_some("true")] { (words) }
                }
            }
        }
        ul class="since" {
            li { (told(own, "came", "file came", "files came", came)) }
            li { (told(own, "decided", "thing was decided", "things were decided", decided)) }
            @if is_compared {
                li { (told(own, "opened", "question is new", "questions are new", opened)) }
                li { (told(own, "closed", "question is closed", "questions are closed", closed)) }
            } @else {
                li { "What is new and what is closed is told once the period was run." }
            }
        }
    }
}

fn told(own: &Value, name: &str, one: &str, many: &str, lines: Markup) -> Markup {
    let count = list(own, name).count();
    let words = counted_as(count, one, many);
    html! {
        @if count == 0 { (words) } @else { details { summary { (words) } (lines) } }
    }
}

fn table(own: &Value, name: &str, columns: &[(&str, &str)]) -> Markup {
    let titles: Vec<&str> = columns.iter().map(|(_, title)| *title).collect();
    let count = list(own, name).count();
    html! {
        (scrolling(name, &html! {
            table {
                (headings(&titles))
                tbody {
                    @for line in list(own, name).take(MOST) {
                        tr { @for (column, _) in columns { td { (cell(&line[*column], column)) } } }
                    }
                }
            }
        }))
        @if count > MOST { p { (count - MOST) " more: see the lists of the last run." } }
    }
}

fn cell(value: &Value, column: &str) -> String {
    if ["received", "day"].contains(&column) { day(value) } else { text(value) }
}
