//! Until when published figures are provisional (`[provisional]` in `tables.toml`).

use jiff::{ToSpan, civil::Date};

use super::{Faults, declaration::Entry, shapes::PROVISIONAL};
use crate::vocabulary::Period;

/// Until when figures of a period are provisional.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Provisional {
    /// They never are, or it is not said.
    #[default]
    Never,
    /// Until a run of the last period of its year, or of a later one.
    UntilYear,
    /// Until so many days after its end.
    Days(i64),
}

/// Longer than anybody waits for returns: ten years.
pub(super) const MOST_DAYS: i64 = 3660;

/// Until when figures may change.
pub(super) const UNTIL: [(&str, Provisional); 1] = [("year", Provisional::UntilYear)];

impl Provisional {
    /// Whether figures of a period are provisional in a run of some period on some day.
    #[must_use]
    pub fn holds(self, period: Period, run: Period, as_of: Date) -> bool {
        match self {
            Self::Never => false,
            Self::UntilYear => run.end() < period.whole_year().end(),
            Self::Days(days) => period.end().checked_add(days.days()).is_ok_and(|until| as_of <= until),
        }
    }

    /// Until when, in words.
    #[must_use]
    pub fn in_words(self) -> String {
        match self {
            Self::Never => String::new(),
            Self::UntilYear => "until those of the last period of its year are published".to_owned(),
            Self::Days(1) => "until a day after its end".to_owned(),
            Self::Days(days) => format!("until {days} days after its end"),
        }
    }

    /// Reads `[provisional]`.
    pub(super) fn read(node: &Entry, faults: &mut Faults) -> Self {
        let Some(declared) = node.get("provisional") else { return Self::Never };
        declared.is_of(&PROVISIONAL, faults);
        match (declared.get("until"), declared.get("days")) {
            (Some(until), None) => until.word("the end", &UNTIL, faults).unwrap_or_default(),
            (None, Some(days)) => {
                let number = days.integer(faults).unwrap_or(1);
                if !(1..=MOST_DAYS).contains(&number) {
                    faults.add(&days.at, format!("the days are a whole number from 1 to {MOST_DAYS}"));
                }
                Self::Days(number)
            }
            _ => {
                let message = "say until when figures are provisional: until = \"year\", or days = 180";
                faults.add(&declared.at, message.to_owned());
                Self::Never
            }
        }
    }
}
