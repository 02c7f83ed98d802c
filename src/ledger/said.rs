//! What was said last with a unit, and until when it may wait.

use jiff::civil::Date;
use serde::Serialize;

use super::{Decision, Kind, Ledger, Until};

/// A note of what was said or promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// When.
    pub day: Date,
    /// Who put it down.
    pub who: String,
    /// What.
    pub words: String,
    /// Until when it is promised, if it is: by this note or an earlier one.
    pub until: Option<Date>,
}

impl Said {
    /// The last note about a unit. A promise holds until its day or another promise: a note without a day
    /// takes nothing back.
    #[must_use]
    pub fn last(ledger: &Ledger, unit: &str) -> Option<Self> {
        let notes: Vec<_> = ledger.of_kind(Kind::Note, unit).map(|(_, note)| note).collect();
        let note = notes.last()?;
        let promised = |note: &&Decision| match note.until {
            Some(Until::Day(day)) => Some(day),
            _ => None,
        };
        let until = notes.iter().rev().find_map(promised);
        Some(Self { day: note.day(), who: note.who().to_owned(), words: note.why().to_owned(), until })
    }

    /// Whether it is promised for a day that is not over.
    #[must_use]
    pub fn is_awaited(&self, as_of: Date) -> bool {
        self.until.is_some_and(|until| as_of <= until)
    }
}
