//! What the last run of a period found, as it stands in its output folder: when each fault was first seen, and what changed since.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use super::{
    history::HistoryError,
    listed::{ListedException, lines},
};

/// The lists of the last run of a period.
#[derive(Debug, Clone, Default)]
pub struct LastRun {
    /// Its exceptions, in its order.
    pub exceptions: Vec<ListedException>,
    /// What had come from each authority, by code.
    pub status: BTreeMap<String, ListedStatus>,
}

/// What is needed of a line of `status.csv`.
#[derive(Debug, Clone, serde::Deserialize)]
#[expect(missing_docs, reason = "the columns of the list")]
pub struct ListedStatus {
    pub authority_code: String,
    pub authority_name: String,
    pub receipt: String,
    pub quality: String,
}

impl LastRun {
    /// Loads what stands in an output folder; `None` if no run left anything there.
    ///
    /// # Errors
    /// If a list is there and cannot be read.
    pub fn load(out: &Path) -> Result<Option<Self>, HistoryError> {
        let exceptions = out.join("exceptions.csv");
        if !exceptions.is_file() {
            return Ok(None);
        }
        let status = out.join("status.csv");
        let listed: Vec<ListedStatus> = if status.is_file() { lines(&status)? } else { Vec::new() };
        let status = listed.into_iter().filter(|line| !line.authority_code.is_empty()).map(|line| (line.authority_code.clone(), line));
        Ok(Some(Self { exceptions: lines(&exceptions)?, status: status.collect() }))
    }

    /// When each exception was first seen, by its id.
    #[must_use]
    pub fn first_seen(&self) -> HashMap<String, String> {
        let dated = self.exceptions.iter().filter(|line| !line.first_seen.is_empty());
        dated.map(|line| (line.id.clone(), line.first_seen.clone())).collect()
    }
}
