//! Files that are for a period and came to the inbox of another: late returns, or revisions, that nobody has
//! taken there yet. They are found in what the runs of those other periods listed.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{
    EarlierOutputs, HistoryError,
    listed::{ListedSubmission, submissions},
};
use crate::{
    intake::parse_received,
    vocabulary::{Period, submission::State},
};

/// A file that waits in the inbox of another period.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Pending {
    /// Its path below that inbox.
    pub file: String,
    /// The period of that inbox.
    pub inbox: String,
    /// Its hash.
    pub sha256: String,
    /// The units whose return it is, joined by `;`; blank where that was not found.
    pub unit: String,
    /// Their names.
    pub name: String,
    /// When it came, if known.
    pub received: String,
}

/// What waits for a period elsewhere.
#[derive(Debug, Default)]
pub struct WaitingElsewhere {
    /// The files, by the period of their inbox.
    pub files: Vec<Pending>,
    /// Why outputs of some other periods could not be looked through.
    pub not_looked_through: Vec<String>,
}

impl WaitingElsewhere {
    /// What had come by a day, and is none of the files (by hash) that came to the inbox of the period too.
    /// Of a period that stands in several places the first counts.
    #[must_use]
    pub fn look(places: &[EarlierOutputs], asked: &WaitsFor<'_>) -> Self {
        let mut own = Self::default();
        let mut looked_through = BTreeSet::new();
        let others = places
            .iter()
            .flat_map(|outputs| outputs.others(asked.period).into_iter().map(move |other| (outputs, other)));
        for (outputs, other) in others.filter(|(_, other)| looked_through.insert(*other)) {
            match of_other(outputs, other, asked) {
                Ok(files) => own.files.extend(files),
                // What it asks of whoever looks back is not asked here: nothing rests on it.
                Err(HistoryError::LookingBack { error, .. }) => {
                    own.not_looked_through.push(error.to_string());
                }
                Err(error) => own.not_looked_through.push(error.to_string()),
            }
        }
        own
    }
}

/// For what files are looked.
pub struct WaitsFor<'a> {
    /// The period they are for.
    pub period: Period,
    /// Title of the collection.
    pub collection: &'a str,
    /// The day by which they came.
    pub day: Date,
    /// Hashes of the files in the inbox of the period.
    pub known: BTreeSet<&'a str>,
}

fn of_other(
    outputs: &EarlierOutputs,
    other: Period,
    asked: &WaitsFor<'_>,
) -> Result<Vec<Pending>, HistoryError> {
    let Some(out) = outputs.of(other)?.filter(|out| out.collection() == asked.collection) else {
        return Ok(Vec::new());
    };
    let period = asked.period.to_string();
    let is_wanted = |line: &ListedSubmission| {
        let had_come = parse_received(&line.received).is_none_or(|received| received.date <= asked.day);
        let is_kept_out = line.state == State::SetAside.word() && line.period == period;
        is_kept_out && had_come && !asked.known.contains(line.sha256.as_str())
    };
    let waits = submissions(&out)?.into_iter().filter(is_wanted);
    Ok(waits.map(|line| of_line(line, other)).collect())
}

fn of_line(line: ListedSubmission, inbox: Period) -> Pending {
    let ListedSubmission { file, sha256, unit, authority_name: name, received, .. } = line;
    Pending { file, inbox: inbox.to_string(), sha256, unit, name, received }
}
