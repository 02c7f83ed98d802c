//! A folder of outputs that is traced, and where the figures of the periods before its own lie.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use serde::Deserialize;

use super::TraceError;
use crate::{
    records::EarlierOutput,
    vocabulary::{Period, day},
};

/// What is needed of its run record.
#[derive(Debug, Deserialize)]
struct Recorded {
    as_of: String,
    #[serde(default)]
    history: BTreeMap<String, String>,
}

/// A folder of outputs, verified, and those of the periods before.
#[derive(Debug)]
pub struct Folder {
    /// It.
    pub out: EarlierOutput,
    /// Its period.
    pub period: Period,
    /// The day that counted as today.
    pub as_of: Option<Date>,
    /// The periods before of which it knew, each with its folder where it has not their figures itself.
    earlier: BTreeMap<Period, Option<EarlierOutput>>,
}

impl Folder {
    /// Opens a folder. What it does not have of earlier periods is looked for in HISTORY, where it must be
    /// what the run looked back to, by the hashes in its run record.
    ///
    /// # Errors
    /// If a folder is not as its run left it, or was made anew since.
    pub fn open(place: &Path, history: Option<&Path>) -> Result<Self, TraceError> {
        let out = EarlierOutput::open(place)?;
        let recorded: Recorded = serde_json::from_slice(out.record())
            .map_err(|error| TraceError::of(format!("{}/run.json: {error}", place.display())))?;
        let period = Period::parse(out.period()).ok_or_else(|| {
            TraceError::of(format!("{}/run.json: {} is no period", place.display(), out.period()))
        })?;
        let mut earlier: BTreeMap<Period, Option<EarlierOutput>> = BTreeMap::new();
        for (name, seal) in &recorded.history {
            let Some(before) = Period::parse(name) else { continue };
            let is_within = out.listed().contains_key(&place_of_figures(before));
            let own = if is_within { None } else { Some(of_history(history, before, seal, place)?) };
            earlier.insert(before, own);
        }
        let within = out.listed().keys().filter_map(|name| period_of_place(name));
        for before in within.filter(|before| *before != period) {
            earlier.insert(before, None);
        }
        Ok(Self { as_of: day::parse(&recorded.as_of), earlier, period, out })
    }

    /// The periods before of which it knew, oldest first, each with the folder that has its figures.
    pub fn earlier(&self) -> impl Iterator<Item = (Period, &EarlierOutput)> {
        self.earlier.iter().map(|(period, own)| (*period, own.as_ref().unwrap_or(&self.out)))
    }

    /// The folder that has the figures of a period.
    #[must_use]
    pub fn of(&self, period: Period) -> &EarlierOutput {
        self.earlier.get(&period).and_then(Option::as_ref).unwrap_or(&self.out)
    }

    /// A file of it, where there is one.
    ///
    /// # Errors
    /// If it is not as the run left it.
    pub fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, TraceError> {
        if !self.out.listed().contains_key(name) {
            return Ok(None);
        }
        Ok(Some(self.out.bytes(name)?))
    }

    /// The path of a file, for messages.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.out.folder().join(name)
    }
}

/// What a run looked back to, unless it was made anew since.
fn of_history(
    history: Option<&Path>,
    period: Period,
    seal: &str,
    place: &Path,
) -> Result<EarlierOutput, TraceError> {
    let Some(folder) = history.map(|folder| folder.join(period.to_string())) else {
        return Err(TraceError::of(format!(
            "{}: it was worked out with the figures of {period}, which lie elsewhere: give --history, or \
             name it in the workspace's quarterday.toml",
            place.display()
        )));
    };
    let own = EarlierOutput::of_period(&folder, period)?.ok_or_else(|| {
        TraceError::of(format!(
            "{}: {} was worked out with it, and it is not there",
            folder.display(),
            place.display()
        ))
    })?;
    if !own.was_sealed_by(seal) {
        return Err(TraceError::of(format!(
            "{}: it is not what {} was worked out with: {period} was run again since. Run the later period \
             again, or trace a release, which has all that it was made of",
            folder.display(),
            place.display()
        )));
    }
    Ok(own)
}

fn place_of_figures(period: Period) -> String {
    format!("records/figures/period={period}/part.parquet")
}

fn period_of_place(name: &str) -> Option<Period> {
    let below = name.strip_prefix("records/figures/period=")?;
    Period::parse(below.strip_suffix("/part.parquet")?)
}
