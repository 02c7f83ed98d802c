//! What the last run of a period found, as it stands in its output folder: when each fault was first seen,
//! and what changed since.

use std::collections::{BTreeMap, HashMap};

use super::{
    EarlierOutput, HistoryError,
    faults::{StoredFault, faults},
    listed::{STATUS, list_lines},
};

/// What the last run of a period left.
#[derive(Debug, Clone, Default)]
pub struct LastRun {
    /// Its exceptions, in its order.
    pub exceptions: Vec<StoredFault>,
    /// What had come from each authority, by code.
    pub status: BTreeMap<String, ListedStatus>,
}

/// What is needed of a line of `status.csv`.
#[derive(Debug, Clone, serde::Deserialize)]
#[expect(missing_docs, reason = "the columns of the list")]
pub struct ListedStatus {
    pub authority_code: String,
    pub authority_name: String,
    pub unit: String,
    pub obligation: String,
    pub receipt: String,
    pub quality: String,
    pub days_late: Option<i64>,
    pub received: String,
    pub errors: usize,
    pub queries: usize,
}

/// What had come from whom when an earlier run was made; nothing where it left no list of that.
///
/// # Errors
/// If the list is not as the run wrote it, or cannot be read.
pub fn listed_status(out: &EarlierOutput) -> Result<Vec<ListedStatus>, HistoryError> {
    if out.listed().contains_key(STATUS) { list_lines(out, STATUS) } else { Ok(Vec::new()) }
}

impl LastRun {
    /// Loads it from an output folder.
    ///
    /// # Errors
    /// If a file is not as the run wrote it, or cannot be read.
    pub fn load(out: &EarlierOutput) -> Result<Self, HistoryError> {
        let status = listed_status(out)?
            .into_iter()
            .filter(|line| !line.authority_code.is_empty())
            .map(|line| (line.authority_code.clone(), line));
        let exceptions = faults(out)?.into_iter().filter(|fault| !fault.undecided).collect();
        Ok(Self { exceptions, status: status.collect() })
    }

    /// When each exception was first seen, by its id.
    #[must_use]
    pub fn first_seen(&self) -> HashMap<String, String> {
        let dated = self.exceptions.iter().filter(|line| !line.first_seen.is_empty());
        dated.map(|line| (line.id.clone(), line.first_seen.clone())).collect()
    }
}
