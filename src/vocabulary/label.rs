//! Labels and headings as people write them, folded so that spellings of one label meet.

use unicode_normalization::UnicodeNormalization;

/// A label folded for comparison: case, spacing, punctuation and the ways to write "per cent" and "and" are
/// gone.
///
/// `"  Broadly compliant, A %:"` and `"BROADLY COMPLIANT - A (per cent)"` have one key. Two labels that
/// differ in a letter or a digit never do: folding is not guessing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct LabelKey(String);

impl LabelKey {
    /// The key of a label as typed.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut key = String::with_capacity(text.len() + 8);
        if text.is_ascii() {
            // Most labels are plain words: a byte at a time, without asking what Unicode makes of it.
            for byte in text.bytes() {
                match byte {
                    b'a'..=b'z' | b'0'..=b'9' => key.push(char::from(byte)),
                    b'A'..=b'Z' => key.push(char::from(byte.to_ascii_lowercase())),
                    b' ' if key.ends_with(' ') => {}
                    _ => push_folded(&mut key, char::from(byte)),
                }
            }
        } else {
            text.nfkc().flat_map(char::to_lowercase).for_each(|letter| push_folded(&mut key, letter));
        }
        while key.ends_with(' ') {
            key.pop();
        }
        let key = if key.contains("percent") {
            key.replace("percentage", "per cent").replace("percent", "per cent")
        } else {
            key
        };
        Self(key)
    }

    /// The folded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Nothing but spaces and punctuation was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What each of many labels means.
pub type LabelMap<V> = std::collections::HashMap<LabelKey, V, foldhash::fast::FixedState>;

fn push_folded(key: &mut String, letter: char) {
    let gap = |key: &mut String| {
        if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    };
    match letter {
        '%' => {
            gap(key);
            key.push_str("per cent ");
        }
        '&' | '+' => {
            gap(key);
            key.push_str("and ");
        }
        '£' | '$' | '€' => {
            gap(key);
            key.push(letter);
            key.push(' ');
        }
        // "authority's" and "authoritys" are the same word; so are the dots of initials.
        '\'' | '\u{2019}' | '\u{2018}' | '`' => {}
        // Soft hyphens and zero-width characters are invisible where the label was typed.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' => {}
        letter if letter.is_alphanumeric() => key.extend(letter.to_lowercase()),
        _ => gap(key),
    }
}

/// Whether a name is like another in which `*` stands for any letters.
#[must_use]
pub fn is_like(name: &str, like: &str) -> bool {
    match like.split_once('*') {
        None => name == like,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            (0..=name.len()).any(|at| name.is_char_boundary(at) && is_like(&name[at..], rest))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_label_have_one_key() {
        let key = LabelKey::of("Broadly compliant establishments, A (%)");
        for spelling in [
            "  Broadly compliant establishments, A %:",
            "BROADLY COMPLIANT ESTABLISHMENTS, A (%)",
            "Broadly compliant establishments - A (per cent)",
            "Broadly\u{a0}compliant\nestablishments \u{2013} A (percent)",
        ] {
            assert_eq!(LabelKey::of(spelling), key, "{spelling}");
        }
        assert_ne!(LabelKey::of("Broadly compliant establishments, B (%)"), key);
    }

    #[test]
    fn letters_of_other_scripts_never_meet_latin_ones() {
        assert_ne!(LabelKey::of("\u{415}ssex"), LabelKey::of("Essex"));
    }
}
