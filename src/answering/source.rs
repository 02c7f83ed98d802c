//! From what an answer is given: the last release, or a folder that was not released.

use std::path::{Path, PathBuf};

use crate::{
    records::{EarlierOutput, Untrue},
    vocabulary::Period,
};

/// The folder of releases in a workspace: `releases/<PERIOD>/<number>`.
const RELEASES: &str = "releases";

/// A folder of outputs.
#[derive(Debug)]
pub struct Source {
    /// It, verified.
    pub out: EarlierOutput,
    /// The number of the release; `None` where it is none.
    pub release: Option<u32>,
}

impl Source {
    /// The last release of a workspace: of a period, or of the newest; `None` where there is none.
    ///
    /// # Errors
    /// If it is not as it was released.
    pub fn last_release(workspace: &Path, period: Option<Period>) -> Result<Option<Self>, Untrue> {
        let releases = workspace.join(RELEASES);
        let periods = match period {
            Some(period) => vec![period],
            None => {
                let mut all: Vec<Period> =
                    names_in(&releases).iter().filter_map(|name| Period::parse(name)).collect();
                all.sort_by_key(|period| (period.end(), period.start()));
                all.into_iter().rev().collect()
            }
        };
        let last = |period: &Period| {
            let folder = releases.join(period.to_string());
            let number = names_in(&folder).iter().filter_map(|name| name.parse::<u32>().ok()).max()?;
            Some((number, folder.join(number.to_string())))
        };
        let Some((number, folder)) = periods.iter().find_map(last) else { return Ok(None) };
        Self::open(&folder).map(|own| Some(Self { release: Some(number), ..own }))
    }

    /// A folder that is named: a release if it lies where releases do.
    ///
    /// # Errors
    /// If it is not as it was left.
    pub fn open(folder: &Path) -> Result<Self, Untrue> {
        let out = EarlierOutput::open(folder)?;
        out.is_whole()?;
        let release = number_of(&folder.canonicalize().unwrap_or_else(|_| folder.to_owned()));
        Ok(Self { out, release })
    }

    /// What it is, in words.
    #[must_use]
    pub fn told(&self) -> String {
        match self.release {
            Some(number) => format!("release {number} of {}", self.out.period()),
            None => format!("outputs of {} that are NOT RELEASED", self.out.period()),
        }
    }
}

fn number_of(folder: &Path) -> Option<u32> {
    let parts: Vec<String> =
        folder.iter().rev().take(3).map(|part| part.to_string_lossy().into_owned()).collect();
    let [number, period, releases] = parts.as_slice() else { return None };
    Period::parse(period).filter(|_| releases == RELEASES)?;
    number.parse().ok()
}

fn names_in(folder: &PathBuf) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}
