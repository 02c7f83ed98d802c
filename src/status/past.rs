//! How authorities answered in the periods before, as the last run of each left it.

use std::collections::HashMap;

use serde::Serialize;

use crate::{
    records::{EarlierOutputs, HistoryError, ListedStatus, listed_status, looking_back},
    vocabulary::Period,
};

/// So many periods are looked back: a year of quarters.
const LOOKED_BACK: usize = 4;

/// How one authority answered in the periods before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TrackRecord {
    /// Periods in which a return was expected of it.
    pub periods: usize,
    /// Of these: it came in time.
    pub in_time: usize,
    /// It came late.
    pub late: usize,
    /// Nothing came.
    pub missing: usize,
    /// Only files came that could not be used.
    pub rejected: usize,
}

/// In words: `late in 2 of 3, missing in 1`.
impl std::fmt::Display for TrackRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all = [("late", self.late), ("missing", self.missing), ("rejected", self.rejected)];
        let mut bad = all.into_iter().filter(|(_, count)| *count > 0);
        let Some((word, count)) = bad.next() else {
            // Where it is not known when it came it is not said that it came in time.
            let came = if self.in_time == self.periods { "in time" } else { "came" };
            return match self.periods {
                0 => Ok(()),
                1 => write!(f, "{came} before"),
                periods => write!(f, "{came} in all {periods}"),
            };
        };
        write!(f, "{word} in {count} of {}", self.periods)?;
        bad.try_for_each(|(word, count)| write!(f, ", {word} in {count}"))
    }
}

/// How all of them answered.
#[derive(Debug, Default)]
pub struct PastReceipts {
    by_code: HashMap<String, TrackRecord>,
}

impl PastReceipts {
    /// In the periods before one, as far as their outputs are there.
    ///
    /// # Errors
    /// If what a run left is not as it left it.
    pub fn load(outputs: &EarlierOutputs, period: Period) -> Result<Self, HistoryError> {
        let mut own = Self::default();
        for before in outputs.before(period).into_iter().take(LOOKED_BACK) {
            let Some(out) = outputs.of(before)? else { continue };
            let lines = listed_status(&out).map_err(|error| looking_back(before, error))?;
            lines.iter().filter(|line| line.obligation != "exempt").for_each(|line| own.add(line));
        }
        Ok(own)
    }

    fn add(&mut self, line: &ListedStatus) {
        let code = if line.authority_code.is_empty() { &line.unit } else { &line.authority_code };
        let own = self.by_code.entry(code.clone()).or_default();
        own.periods += 1;
        match line.receipt.as_str() {
            "not-received" => own.missing += 1,
            "rejected" => own.rejected += 1,
            _ => match line.days_late {
                Some(0) => own.in_time += 1,
                Some(_) => own.late += 1,
                None => {}
            },
        }
    }

    /// How an authority, or a unit that is in no register, answered.
    #[must_use]
    pub fn of(&self, code: &str) -> TrackRecord {
        self.by_code.get(code).copied().unwrap_or_default()
    }
}
