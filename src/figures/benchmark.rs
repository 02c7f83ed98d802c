//! Figures brought to what was returned for their year, and to what.

use super::{Figures, MeasureId, UnitId, status::Benchmarked};
use crate::vocabulary::Period;

/// What a figure was brought to, by its number in the table of figures of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BenchmarkId(u32);

/// To what the figures of a unit were brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Benchmark {
    /// The year.
    pub year: Period,
    /// What the figures of its periods were multiplied by.
    pub times: f64,
    /// From where it is known what was returned.
    pub source: String,
}

/// In a line: `benchmark 1.041667 to the return for 2019-20 (letter of 3 June)`.
impl std::fmt::Display for Benchmark {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "benchmark {:.6} to the return for {}", self.times, self.year)?;
        if self.source.is_empty() { Ok(()) } else { write!(out, " ({})", self.source) }
    }
}

impl Figures {
    /// Puts down to what figures were brought.
    pub fn brought_to(&mut self, benchmark: Benchmark) -> BenchmarkId {
        self.benchmarks.push(benchmark);
        BenchmarkId(u32::try_from(self.benchmarks.len() - 1).unwrap_or(u32::MAX))
    }

    /// To what a figure was brought.
    #[must_use]
    pub fn benchmark(&self, id: BenchmarkId) -> &Benchmark {
        &self.benchmarks[id.0 as usize]
    }

    /// Takes away what a run of their own period brought figures to: this run does so anew.
    pub fn forget_benchmarks(&mut self) {
        self.benchmarks.clear();
        self.columns.iter_mut().flatten().for_each(|own| own.benchmarked = None);
    }

    /// Says what is published in the place of a figure.
    pub fn bring(&mut self, measure: MeasureId, unit: UnitId, to: Benchmarked) {
        self.get_mut(measure, unit).benchmarked = Some(to);
    }
}
