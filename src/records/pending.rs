//! Files that are for a period and came to the inbox of another: late returns, or revisions, that are in no
//! figure of it yet. Of inboxes that are not known they are found in what the runs of their periods listed.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{
    EarlierOutputs, HistoryError,
    listed::{ListedSubmission, submissions},
};
use crate::{
    intake::parse_received,
    returns::Submission,
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
    /// Why it is not taken in, and what to do.
    pub why: String,
}

/// Why a file is not taken in of which only a list tells.
const ONLY_LISTED: &str = "copy it to the inbox of this period to take it in";

impl Pending {
    /// A file, named by its path below the inbox in which it lies.
    #[must_use]
    pub fn of(own: &Submission, file: &str, inbox: Period, why: String) -> Self {
        Self {
            file: file.to_owned(),
            inbox: inbox.to_string(),
            sha256: own.sha256.clone(),
            unit: own.units.join(";"),
            name: own.names.join("; "),
            received: own.received.map(|received| received.to_string()).unwrap_or_default(),
            why,
        }
    }
}

/// What waits for a period elsewhere.
#[derive(Debug, Default)]
pub struct WaitingElsewhere {
    /// The files, by the period of their inbox.
    pub files: Vec<Pending>,
    /// How many files of other inboxes were taken in.
    pub taken_in: usize,
    /// Why inboxes or outputs of some other periods could not be looked through.
    pub not_looked_through: Vec<String>,
}

impl WaitingElsewhere {
    /// Adds what the runs of other periods listed that had come by a day, and is none of the files (by hash)
    /// that are known. Of a period that stands in several places the first counts.
    pub fn add_listed(&mut self, places: &[EarlierOutputs], asked: &WaitsFor<'_>) {
        let mut looked_through = asked.looked_through.clone();
        let others = places
            .iter()
            .flat_map(|outputs| outputs.others(asked.period).into_iter().map(move |other| (outputs, other)));
        for (outputs, other) in others.filter(|(_, other)| looked_through.insert(*other)) {
            match of_other(outputs, other, asked) {
                Ok(files) => self.files.extend(files),
                // What it asks of whoever looks back is not asked here: nothing rests on it.
                Err(HistoryError::LookingBack { error, .. }) => {
                    self.not_looked_through.push(error.to_string());
                }
                Err(error) => self.not_looked_through.push(error.to_string()),
            }
        }
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
    /// Hashes of the files that came to the inbox of the period, or were taken in.
    pub known: BTreeSet<String>,
    /// The periods of which the inboxes themselves were looked through.
    pub looked_through: BTreeSet<Period>,
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
    Pending { file, inbox: inbox.to_string(), sha256, unit, name, received, why: ONLY_LISTED.to_owned() }
}
