//! Numbers, days and counts as people read them.

use maud::{Markup, html};

use crate::{
    publication::{TableCell, number_text},
    vocabulary::{day as days, printable},
};

/// A number with its decimals and a comma at each thousand; a minus as it is printed.
pub fn number(value: f64, decimals: u8) -> String {
    number_text(value, decimals).replacen('-', "\u{2212}", 1)
}

/// A count.
pub fn count(value: usize) -> String {
    number(value as f64, 0)
}

/// So many of something: `1 authority`, `380 authorities`.
pub fn many(value: usize, one: &str, several: &str) -> String {
    format!("{} {}", count(value), if value == 1 { one } else { several })
}

/// A cell of a table in words; a number with its commas.
pub fn cell(cell: &TableCell) -> String {
    match cell {
        TableCell::Text(text) => printable::lines(text),
        TableCell::Number { value, decimals } => number(*value, *decimals),
        TableCell::Marker(marker) => marker.shown().to_owned(),
        TableCell::Link { sheet } => printable::whole(sheet).into_owned(),
        TableCell::Blank => String::new(),
    }
}

/// A day in words, which sorts as the day it is; a text that is none as it stands.
pub fn day(text: &str) -> Markup {
    match days::parse(text) {
        Some(day) => html! { time datetime=(day) { (day.strftime("%-d %B %Y").to_string()) } },
        None => html! { (printable::whole(text)) },
    }
}

/// A text from outside, bounded, with nothing in it that acts.
pub fn echo(text: &str) -> Markup {
    html! { (printable::echo(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas_and_a_minus_only_where_something_is_less_than_nothing() {
        assert_eq!(number(1_234_567.0, 0), "1,234,567");
        assert_eq!(number(-1234.5, 2), "\u{2212}1,234.50");
        assert_eq!(number(-0.04, 1), "0.0");
        assert_eq!([number(999.0, 0), number(0.25, 1), number(100.0, 1)], ["999", "0.2", "100.0"]);
    }
}
