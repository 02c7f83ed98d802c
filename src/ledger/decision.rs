//! One decision: a line of a file that nobody rewrites.

use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use sha2::{Digest, Sha256};

use super::{Kind, append::as_said, read::Columns};
use crate::{schemas::declaration::Position, vocabulary::Period};

/// Until when a decision holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// To the end of this day.
    Day(Date),
    /// Up to this period, and for it.
    Period(Period),
}

/// One decision.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What is decided.
    pub kind: Kind,
    /// When; at the beginning of the day where the time is not said.
    pub decided: DateTime,
    /// The period it is about; `None` where it is about all.
    pub period: Option<Period>,
    /// Until when it holds.
    pub until: Option<Until>,
    /// Where it stands.
    pub at: Position,
    pub(super) line: csv::StringRecord,
    pub(super) columns: Arc<Columns>,
}

impl Decision {
    /// What stands in a column; blank where there is none of that name.
    #[must_use]
    pub fn get(&self, column: &str) -> &str {
        as_said(self.columns.of(column).and_then(|at| self.line.get(at)).unwrap_or(""))
    }

    /// Who decided.
    #[must_use]
    pub fn who(&self) -> &str {
        self.get("who")
    }

    /// Why.
    #[must_use]
    pub fn why(&self) -> &str {
        self.get("why")
    }

    /// The unit, by its id or by the code of an authority; blank for all.
    #[must_use]
    pub fn unit(&self) -> &str {
        self.get("unit")
    }

    /// Whether it is about a unit of this id, by itself or among all.
    #[must_use]
    pub fn is_of_unit(&self, id: &str) -> bool {
        let own = self.unit();
        own.is_empty() || own == id || id.split(['+', ';']).any(|code| code == own)
    }

    /// The day, in words of a list.
    #[must_use]
    pub fn day(&self) -> Date {
        self.decided.date()
    }

    /// All that it says, so that the same line in two files is one decision. Of the time hours and minutes
    /// count: table programs save it without seconds.
    pub(super) fn said(&self) -> String {
        let minute = self.decided.strftime("%Y-%m-%dT%H:%M").to_string();
        let others = super::COLUMNS.iter().filter(|column| **column != "decided");
        let said = others.flat_map(|column| ["\u{1f}", self.get(column)]);
        std::iter::once(minute.as_str()).chain(said).collect()
    }

    /// Made of all that it says.
    #[must_use]
    pub fn id(&self) -> String {
        let digest = Sha256::digest(self.said().as_bytes());
        digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether it is about a period: its own, or where it holds on, one after that up to its end.
    #[must_use]
    pub fn is_of(&self, period: Period) -> bool {
        let own = match (self.period, self.until) {
            (Some(first), _) if !self.holds_on() => first == period,
            (Some(first), Some(Until::Period(last))) => first <= period && period <= last,
            (Some(first), _) => first <= period,
            (None, Some(Until::Period(last))) => period <= last,
            (None, _) => true,
        };
        own && self.period.is_none_or(|first| first.frequency() == period.frequency())
    }

    /// Whether it holds for the periods after its own too.
    fn holds_on(&self) -> bool {
        self.kind.holds_on() || matches!(self.until, Some(Until::Period(_)))
    }

    /// Whether its end lies before a day.
    #[must_use]
    pub fn has_ended_by(&self, day: Date) -> bool {
        // The end of an extension is what it says, not when it ceases to have been given.
        !matches!(self.kind, Kind::Extend | Kind::Note)
            && matches!(self.until, Some(Until::Day(last)) if last < day)
    }
}
