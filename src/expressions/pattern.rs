//! Patterns that texts are held against.

use regex::{Regex, RegexBuilder};

/// What a pattern is compiled to has at most so many bytes.
const LARGEST: usize = 1 << 20;

/// A regular expression, whose search takes time in proportion to the text alone; `None` where the text is
/// none, or would become too large.
#[must_use]
pub fn pattern(text: &str) -> Option<Regex> {
    RegexBuilder::new(text).size_limit(LARGEST).build().ok()
}
