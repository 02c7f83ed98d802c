//! Counts in words, and lists as far as they are shown.

use super::Shown;
pub(super) use crate::vocabulary::counted;
use crate::vocabulary::printable::echo;

/// Lines of a list, unless all are asked for.
const MOST_LISTED: usize = 12;

/// Letters of a message in a list.
pub(super) const MESSAGE: usize = 96;

pub(super) fn counted_or_none(count: usize, of: &str) -> String {
    if count == 0 { "nothing".to_owned() } else { counted(count, of) }
}

pub(super) fn counted_days(days: impl Into<i64>) -> String {
    counted(days.into(), "day")
}

/// The counts that are not 0, with their words.
pub(super) fn listed(counts: &[(usize, &str)]) -> String {
    let some: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if some.is_empty() { "nothing".to_owned() } else { some.join(", ") }
}

/// The first of a list, and how many more there are.
pub(super) fn print_first<T>(all: &[T], shown: &Shown<'_>, print: impl Fn(&T)) {
    let most = if shown.all { all.len() } else { MOST_LISTED };
    all.iter().take(most).for_each(print);
    if all.len() > most {
        say!("  ... and {} more (--all)", all.len() - most);
    }
}

/// A message as far as it fits a line.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let text = echo(text);
    if text.chars().count() <= most {
        return text.into_owned();
    }
    let cut: String = text.chars().take(most).collect();
    format!("{}\u{2026}", cut.trim_end())
}
