//! Files in the inbox of a period that are for other periods: there they would be late returns or revisions.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{publication::Reported, vocabulary::submission::State};

/// The files that are for one other period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherPeriod {
    /// The period.
    pub period: String,
    /// Their paths below the inbox.
    pub files: Vec<String>,
}

/// Those that were set aside since they are for another period, in order of period.
pub fn other_periods(run: &Reported<'_>) -> Vec<OtherPeriod> {
    let mut found: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for own in run.returns.submissions.iter().filter(|own| own.state == State::SetAside) {
        if let Some(period) = own.period.filter(|period| *period != run.context.period) {
            found.entry((period.start(), period.to_string())).or_default().push(own.file.clone());
        }
    }
    found.into_iter().map(|((_, period), files)| OtherPeriod { period, files }).collect()
}
