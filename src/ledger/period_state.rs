//! Whether a period is open, or closed: by two people who answer for its figures, and one who closes it.

use super::{Kind, Ledger};
use crate::vocabulary::{DecisionId, Period};

/// So many people sign off a period before it is closed.
pub const SIGNATORIES: usize = 2;

/// How a period stands by what was decided of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeriodState {
    /// Those who signed it off since it was last opened, each by what they said last, in the order in which
    /// they
    /// did.
    pub signed_off: Vec<DecisionId>,
    /// The decision that closed it; `None` while it is open.
    pub closed: Option<DecisionId>,
    /// Decisions to close it that too few had signed.
    pub too_early: Vec<DecisionId>,
}

impl PeriodState {
    /// Whether enough people signed.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.signed_off.len() >= SIGNATORIES
    }
}

impl Ledger {
    /// How a period stands on the day that is asked about. One person who signs twice is one.
    #[must_use]
    pub fn state_of(&self, period: Period) -> PeriodState {
        let mut state = PeriodState::default();
        let who = |id: DecisionId| self.get(id).who().trim().to_lowercase();
        // Of one moment, where only the day is said: signed before it is closed.
        let mut made: Vec<DecisionId> = self.made_about(period).collect();
        made.sort_by_key(|id| (self.get(*id).decided, self.get(*id).kind));
        for id in made {
            match self.get(id).kind {
                Kind::SignOff if state.closed.is_none() => {
                    state.signed_off.retain(|own| who(*own) != who(id));
                    state.signed_off.push(id);
                }
                Kind::Close if state.is_signed() => state.closed = state.closed.or(Some(id)),
                Kind::Close => state.too_early.push(id),
                Kind::Reopen => state = PeriodState { too_early: state.too_early, ..PeriodState::default() },
                _ => {}
            }
        }
        state
    }

    /// Decisions about a period as such that were made by the day that is asked about and not withdrawn.
    fn made_about(&self, period: Period) -> impl Iterator<Item = DecisionId> {
        let day = self.day_asked();
        self.ids().filter(move |id| {
            let decision = self.get(*id);
            decision.kind.is_of_period()
                && decision.period == Some(period)
                && day.is_none_or(|day| decision.day() <= day)
                && !self.is_withdrawn(*id)
        })
    }
}
