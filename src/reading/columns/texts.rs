//! Texts in one piece.

use std::ops::Range;

/// Texts in one piece, with the end of each.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Texts {
    pub(super) all: String,
    pub(super) ends: Vec<u32>,
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
    }

    pub(super) fn get(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.all[start..self.ends[at] as usize]
    }

    pub(super) fn truncate(&mut self, length: usize) {
        self.ends.truncate(length);
        self.all.truncate(self.ends.last().map_or(0, |end| *end as usize));
    }

    pub(super) fn extend(&mut self, other: &Self, range: Range<usize>) {
        let start = range.start.checked_sub(1).map_or(0, |before| other.ends[before] as usize);
        let end = range.end.checked_sub(1).map_or(0, |last| other.ends[last] as usize);
        let own = self.all.len();
        self.all.push_str(&other.all[start..end]);
        let moved = |end: &u32| u32::try_from(*end as usize - start + own).unwrap_or(u32::MAX);
        self.ends.extend(other.ends[range].iter().map(moved));
    }

    pub(super) fn is_sound(&self) -> bool {
        let within = |end: &u32| self.all.is_char_boundary(*end as usize);
        self.ends.is_sorted() && self.ends.iter().all(within)
    }
}
