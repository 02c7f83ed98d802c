//! The folder of earlier outputs.

use std::{collections::BTreeSet, path::PathBuf};

use super::error::{HistoryError, looking_back};
use crate::{records::EarlierOutput, vocabulary::Period};

/// The folder of earlier outputs, without the periods that are to be passed over.
#[derive(Debug, Clone, Default)]
pub struct EarlierOutputs {
    /// Where they lie, by period; `None` if there are none.
    pub folder: Option<PathBuf>,
    /// Periods that count as if they had never been run.
    pub without: BTreeSet<Period>,
}

impl EarlierOutputs {
    /// What a run of that period left here, if there was one.
    ///
    /// # Errors
    /// If something else stands there, or a file is missing.
    pub fn of(&self, period: Period) -> Result<Option<EarlierOutput>, HistoryError> {
        match &self.folder {
            Some(folder) if !self.without.contains(&period) => {
                EarlierOutput::of_period(&folder.join(period.to_string()), period)
                    .map_err(|error| looking_back(period, error.into()))
            }
            _ => Ok(None),
        }
    }

    /// The periods before one, of its length, of which something stands here, newest first.
    #[must_use]
    pub fn before(&self, period: Period) -> Vec<Period> {
        let mut before: Vec<Period> = self
            .named()
            .filter(|other| other.frequency() == period.frequency() && other.end() < period.start())
            .collect();
        before.sort_unstable_by_key(|other| std::cmp::Reverse(other.start()));
        before
    }

    /// All periods but one of which something stands here, oldest first.
    #[must_use]
    pub fn others(&self, period: Period) -> Vec<Period> {
        let mut others: Vec<Period> = self.named().filter(|other| *other != period).collect();
        others.sort_unstable_by_key(|other| (other.start(), other.end()));
        others
    }

    fn named(&self) -> impl Iterator<Item = Period> {
        let entries = self.folder.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
        entries.flatten().filter_map(|entry| Period::parse(entry.file_name().to_str()?))
    }
}
