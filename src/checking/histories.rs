//! What earlier runs accepted: loaded when it is first asked for, and again when a run has put another in its
//! place.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use super::CannotCheck;
use crate::{
    records::{EarlierOutputs, History, RECORD},
    returns::Context,
    vocabulary::Period,
};

/// The histories of so many periods are kept.
const MOST_KEPT: usize = 4;

/// The records of runs, and how each stood on the disk.
type AsOnDisk = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// What earlier runs accepted, by the period that looks back to them.
#[derive(Debug)]
pub struct Histories {
    outputs: EarlierOutputs,
    loaded: Mutex<(AsOnDisk, BTreeMap<Period, Arc<History>>)>,
}

impl Histories {
    /// Of the outputs of earlier runs.
    #[must_use]
    pub fn of(outputs: EarlierOutputs) -> Self {
        Self { outputs, loaded: Mutex::default() }
    }

    pub(super) fn before(&self, context: &Context<'_>) -> Result<Arc<History>, CannotCheck> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.as_on_disk();
        if loaded.0 != now || loaded.1.len() > MOST_KEPT {
            *loaded = (now, BTreeMap::new());
        }
        if let Some(known) = loaded.1.get(&context.period) {
            return Ok(Arc::clone(known));
        }
        let history =
            History::load(&self.outputs, context).map_err(|error| CannotCheck(error.to_string()))?;
        let history = Arc::new(history);
        loaded.1.insert(context.period, Arc::clone(&history));
        Ok(history)
    }

    fn as_on_disk(&self) -> AsOnDisk {
        let entries = self.outputs.folder.iter().flat_map(std::fs::read_dir).flatten().flatten();
        let record = |entry: std::fs::DirEntry| {
            let place = entry.path().join(RECORD);
            let about = place.metadata().ok()?;
            Some((place, about.len(), about.modified().ok()))
        };
        let mut all: AsOnDisk = entries.filter_map(record).collect();
        all.sort();
        all
    }
}
