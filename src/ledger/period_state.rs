//! Whether a period is open, or closed: by two people who answer for its figures, and one who closes it.

use jiff::{
    Span,
    civil::{Date, DateTime},
};

use super::{Kind, Ledger};
use crate::vocabulary::{DecisionId, Period};

/// So many people sign off a period before it is closed.
pub const SIGNATORIES: usize = 2;

/// How a period stands by what was decided of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeriodState {
    /// Those who signed it off since it was last opened, each by what they said last, in the order in which
    /// they did.
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
    /// How a period stands on the day that is asked about. One person who signs twice is one, however the
    /// name is written.
    #[must_use]
    pub fn state_of(&self, period: Period) -> PeriodState {
        let mut state = PeriodState::default();
        let who = |id: DecisionId| self.get(id).who();
        for id in self.in_order(period) {
            match self.get(id).kind {
                Kind::SignOff if state.closed.is_none() => {
                    state.signed_off.retain(|own| !may_be_one(who(*own), who(id)));
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

    /// Decisions about a period as such, in the order in which they were made. Those of one moment, where
    /// only the day is said, are in the order of their lines if they stand in one file; nothing tells the
    /// order of two files, so there it is signed before it is closed, and opened again last.
    fn in_order(&self, period: Period) -> Vec<DecisionId> {
        let mut made: Vec<DecisionId> = self.made_about(period).collect();
        made.sort_by_key(|id| self.get(*id).decided);
        let moments = made.chunk_by_mut(|one, next| self.get(*one).decided == self.get(*next).decided);
        for moment in moments {
            let file = |id: &DecisionId| &self.get(*id).at.file;
            if moment.iter().any(|id| file(id) != file(&moment[0])) {
                moment.sort_by_key(|id| self.get(*id).kind);
            }
        }
        made
    }

    /// The moment after all that was decided on a day, for what is decided next: by the day alone two
    /// decisions have no order. `None` where nothing was.
    #[must_use]
    pub fn after_those_of(&self, day: Date) -> Option<DateTime> {
        Self::after(self.last_of(day)?, Span::new().minutes(1))
    }

    /// A moment, or the second after what was decided then or later on its day: of two people who decide
    /// within a second, in files of their own, nothing else would tell who was first.
    #[must_use]
    pub fn not_before(&self, moment: DateTime) -> DateTime {
        let last = self.last_of(moment.date()).filter(|last| *last >= moment);
        last.and_then(|last| Self::after(last, Span::new().seconds(1))).unwrap_or(moment)
    }

    fn after(last: DateTime, span: Span) -> Option<DateTime> {
        Some(last.saturating_add(span)).filter(|next| next.date() == last.date())
    }

    fn last_of(&self, day: Date) -> Option<DateTime> {
        self.ids().map(|id| self.get(id).decided).filter(|decided| decided.date() == day).max()
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

/// Whether two names may be those of one person: the same words in whatever order, case and punctuation, or
/// with an initial for a word. Two people sign, and nobody is two.
fn may_be_one(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let lower = name.to_lowercase();
        let parts = lower.split(|letter: char| !letter.is_alphanumeric());
        parts.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (mut left, right) = (words(one), words(other));
    let is_same = |own: &str, word: &str| own == word || is_initial(own, word) || is_initial(word, own);
    left.len() == right.len()
        && right.iter().all(|word| {
            let exact = left.iter().position(|own| own == word);
            let found = exact.or_else(|| left.iter().position(|own| is_same(own, word)));
            found.map(|at| left.remove(at)).is_some()
        })
}

fn is_initial(short: &str, word: &str) -> bool {
    short.chars().count() == 1 && word.starts_with(short)
}

#[cfg(test)]
mod tests {
    use super::may_be_one;

    #[test]
    fn a_name_written_otherwise_is_the_same_person_and_another_name_is_not() {
        for (one, other) in [
            ("Ann Smith", "ann  SMITH "),
            ("Ann Smith", "Smith, Ann"),
            ("Ann Smith", "A. Smith"),
            ("Siân Ŵyn-Jones", "SIÂN ŵyn jones"),
        ] {
            assert!(may_be_one(one, other) && may_be_one(other, one), "{one} / {other}");
        }
        for (one, other) in [("Ann Smith", "Ben Smith"), ("Ann Smith", "Ann Jones"), ("A. Smith", "B. Smith")]
        {
            assert!(!may_be_one(one, other), "{one} / {other}");
        }
    }
}
