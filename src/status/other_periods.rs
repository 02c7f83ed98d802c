//! Files in the inbox of a period that are for other periods, and files for it in the inboxes of others: each
//! is a late return or a revision where it belongs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Selection;
use crate::{publication::Reported, records::Pending, vocabulary::submission::State};

/// The files that are for one other period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherPeriod {
    /// The period.
    pub period: String,
    /// It ended before that of the run.
    #[serde(skip)]
    pub is_earlier: bool,
    /// Their paths below the inbox.
    pub files: Vec<String>,
}

/// Those that were set aside since they are for another period, in order of period.
pub fn other_periods(run: &Reported<'_>) -> Vec<OtherPeriod> {
    let own_period = run.context.period;
    let mut found: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for own in run.returns.submissions.iter().filter(|own| own.state == State::SetAside) {
        if let Some(period) = own.period.filter(|period| *period != own_period) {
            let is_earlier = period.end() < own_period.end();
            found.entry((period.start(), period.to_string(), is_earlier)).or_default().push(own.file.clone());
        }
    }
    let of = |((_, period, is_earlier), files)| OtherPeriod { period, is_earlier, files };
    found.into_iter().map(of).collect()
}

/// A file that is for this period and came to the inbox of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PendingReturn {
    /// `revision`, or `late return`.
    pub kind: &'static str,
    /// The file.
    #[serde(flatten)]
    pub file: Pending,
}

/// Those of whom something is asked; one of which it is not known whose it is concerns all.
pub fn pending(run: &Reported<'_>, selection: &Selection<'_>) -> Vec<PendingReturn> {
    let selected = run.statistics.status.iter().filter(|line| selection.holds(line));
    let selected: Vec<&str> =
        selected.flat_map(|line| line.unit.split([';', '+']).chain([line.authority_code.as_str()])).collect();
    let concerns = |own: &&Pending| {
        own.unit.is_empty() || own.unit.split([';', '+']).any(|unit| selected.contains(&unit))
    };
    let files = run.waiting.files.iter().filter(concerns);
    files.map(|own| PendingReturn { kind: run.kind_of(own), file: own.clone() }).collect()
}
