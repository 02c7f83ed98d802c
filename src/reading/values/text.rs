//! Texts without what stands around them, and as declared categories.

use crate::{schemas::Field, vocabulary::LabelKey};

/// Without space of any kind, or invisible characters, on either end.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
    })
}

/// The answer that a text means where the schema gives words for answers; else the text itself.
pub(in crate::reading) fn category<'t>(text: &'t str, field: &'t Field) -> &'t str {
    if field.categories.is_empty() || field.constraints.allowed.iter().any(|allowed| allowed == text) {
        return text;
    }
    let key = LabelKey::of(text);
    field.categories.iter().find(|(word, _)| *word == key).map_or(text, |(_, value)| value)
}

/// A word of dashes or dots has no letters to compare: it must be the same.
pub(super) fn same_if_no_letters(word: &str, text: &str) -> bool {
    !LabelKey::of(word).is_empty() || trimmed(word) == trimmed(text)
}
