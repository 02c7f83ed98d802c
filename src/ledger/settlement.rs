//! What decisions say of an exception.

use super::{Decision, Kind, Ledger};
use crate::vocabulary::{DecisionId, Exception, Period, Severity, exception::ExceptionState};

/// What was settled of an exception, and by which decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement {
    /// What.
    pub state: ExceptionState,
    /// By the last decision that is about it.
    pub by: DecisionId,
}

impl Ledger {
    /// What the last decision about an exception says of it; nothing where there is none, where what was said
    /// is no answer to it, and where two of one moment say different things.
    ///
    /// One that was made for another value has lapsed. An error is not explained away: it is corrected, or
    /// the unit accepts it.
    #[must_use]
    pub fn settlement(&self, exception: &Exception, period: Period) -> Option<Settlement> {
        let about: Vec<DecisionId> = self
            .about(&exception.unit, true)
            .into_iter()
            .filter(|id| self.get(*id).is_about(exception, period))
            .collect();
        let by = *about.last()?;
        let last = self.get(by);
        let contradicts = |other: &&DecisionId| {
            let other = self.get(**other);
            other.decided == last.decided && other.kind != last.kind && other.at.file != last.at.file
        };
        if about.iter().any(|other| contradicts(&other)) {
            return None;
        }
        let is_lapsed = !last.get("old").is_empty() && last.get("old") != exception.value;
        let state = match last.kind {
            _ if is_lapsed => ExceptionState::Lapsed,
            Kind::Explain if exception.severity <= Severity::Error => return None,
            Kind::Explain => ExceptionState::Explained,
            Kind::Accept => ExceptionState::Accepted,
            Kind::Refuse => ExceptionState::Refused,
            _ => ExceptionState::Waived,
        };
        Some(Settlement { state, by })
    }

    /// Puts what is settled of an exception into it.
    pub fn settle(&self, exception: &mut Exception, period: Period) {
        if let Some(Settlement { state, by }) = self.settlement(exception, period) {
            exception.state = state;
            exception.decision = Some(by);
        }
    }
}

impl Decision {
    /// Whether it is about an exception: what it names is that of the exception.
    #[must_use]
    pub fn is_about(&self, exception: &Exception, period: Period) -> bool {
        let named = [
            ("rule", &exception.rule),
            ("table", &exception.table),
            ("record", &exception.record),
            ("field", &exception.field),
        ];
        let fits = |(column, own): (&str, &String)| {
            let meant = self.get(column);
            meant.is_empty() || meant == own
        };
        let about = self.get("about");
        self.kind.settles_exceptions()
            && named.into_iter().all(fits)
            && (about.is_empty() || about == exception.id(&period.to_string()))
    }
}
