//! Words in declarations, each of which stands for a value.

pub(super) fn word_of<T: PartialEq>(words: &[(&'static str, T)], own: T) -> &'static str {
    words.iter().find(|(_, value)| *value == own).map_or("", |(name, _)| name)
}
