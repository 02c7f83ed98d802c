//! Values that many records share, once a run.

use std::ops::Range;

/// A value for each index, kept once for each run of indices that share it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Runs<T>(Vec<(u32, T)>);

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy + PartialEq> Runs<T> {
    /// Says what holds from an index on. Indices come in order.
    pub fn push(&mut self, from: u32, value: T) {
        if self.0.last().is_none_or(|(_, last)| *last != value) {
            self.0.push((from, value));
        }
    }

    /// What holds at an index.
    ///
    /// # Panics
    /// If nothing was said of any index up to it.
    #[must_use]
    pub fn at(&self, index: u32) -> T {
        if let [(_, only)] = self.0.as_slice() {
            return *only;
        }
        self.0[self.0.partition_point(|(from, _)| *from <= index) - 1].1
    }

    /// Adds what holds of some indices of another, from an index of its own on.
    pub fn extend(&mut self, other: &Self, range: Range<usize>, from: u32) {
        let start = other.0.partition_point(|(first, _)| (*first as usize) <= range.start).saturating_sub(1);
        let runs = other.0[start..].iter().take_while(|(first, _)| (*first as usize) < range.end);
        for (first, value) in runs {
            self.push(moved((*first as usize).max(range.start), range.start, from as usize), *value);
        }
    }

    /// The runs up to `length`, each with its value.
    pub fn ranges(&self, length: usize) -> impl Iterator<Item = (Range<usize>, T)> {
        let ends = self.0.iter().skip(1).map(|(from, _)| *from as usize).chain([length]);
        self.0.iter().zip(ends).map(|((from, value), end)| (*from as usize..end, *value))
    }

    /// The values of the runs.
    pub fn values(&self) -> impl Iterator<Item = T> {
        self.0.iter().map(|(_, value)| *value)
    }

    /// Whether runs begin with the first index and come in order, each before `length`.
    #[must_use]
    pub fn is_sound(&self, length: u32) -> bool {
        let starts = || self.0.iter().map(|(from, _)| *from);
        starts().next().map_or(length == 0, |first| first == 0)
            && starts().is_sorted_by(|one, next| one < next)
            && starts().all(|from| from < length)
    }
}

/// What is listed of a range of records, of a list in order of record.
pub(in crate::reading) fn within<'l, T>(
    listed: &'l [T],
    records: &Range<usize>,
    record: impl Fn(&T) -> u32,
) -> &'l [T] {
    let start = listed.partition_point(|one| (record(one) as usize) < records.start);
    let length = listed[start..].partition_point(|one| (record(one) as usize) < records.end);
    &listed[start..start + length]
}

/// The index that one of a range has behind others.
pub(super) fn moved(at: usize, start: usize, own: usize) -> u32 {
    u32::try_from(at - start + own).unwrap_or(u32::MAX)
}
