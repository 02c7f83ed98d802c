//! What became of one file.

use super::checked::Checked;
use crate::{intake::Arrival, reading::Reading, returns::Taken, vocabulary::submission::State};

/// What became of one file.
#[derive(Debug)]
pub struct File<'a> {
    /// Its name.
    pub name: &'a str,
    /// What was read of it.
    pub reading: Option<&'a Reading>,
    /// What it is good for.
    pub state: State,
    /// Why, in words.
    pub reason: String,
}

impl<'a> File<'a> {
    /// A file counts where it is accepted, or else as it stands in the period that it says it is for.
    pub(super) fn settle(
        at: usize,
        arrivals: &'a [Arrival],
        first: &'a [Taken],
        checked: &'a [Checked],
        unsaid: &dyn Fn(&Taken) -> String,
    ) -> Self {
        let as_submitted = checked.iter().map(|checked| (checked.period, &checked.returns.submissions[at]));
        let best = as_submitted
            .min_by_key(|(period, submission)| (submission.state, submission.period != Some(*period)));
        let (state, reason) = match (best, &first[at].outcome) {
            (Some((_, submission)), _) => (submission.state, submission.reason.clone()),
            (None, Err(refusal)) => (State::Rejected, refusal.words().to_owned()),
            (None, Ok(_)) => (State::SetAside, unsaid(&first[at])),
        };
        Self { name: &arrivals[at].shown, reading: first[at].outcome.as_ref().ok(), state, reason }
    }

    /// Whether it is a return, or part of one, that somebody can use.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        matches!(self.state, State::Accepted | State::Superseded | State::Duplicate)
    }
}
