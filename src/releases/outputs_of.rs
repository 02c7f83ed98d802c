//! The folders of outputs of a source by period: releases, outputs of runs, and what is kept of
//! periods before.

use std::path::{Path, PathBuf};

use super::Releases;
use crate::{
    schemas::{
        Fault,
        source_place::SourcePlace,
        workspace::{FILE, Workspace},
    },
    vocabulary::Period,
};

/// The folders of outputs of a source.
#[derive(Debug)]
pub struct OutputsOf {
    /// Those of a workspace, with its releases; `None` where a folder of outputs alone is named.
    workspace: Option<(Workspace, Releases)>,
    folder: PathBuf,
}

impl OutputsOf {
    /// Looks what is there.
    ///
    /// # Errors
    /// In words: there is no such workspace, or it or its releases cannot be read.
    pub fn open(place: &SourcePlace) -> Result<Self, String> {
        let folder = place.folder().to_owned();
        let SourcePlace::Workspace(own) = place else { return Ok(Self { workspace: None, folder }) };
        if !own.join(FILE).is_file() {
            return Err(format!("{}: there is no workspace: no {FILE} stands in it", own.display()));
        }
        let faults =
            |faults: Vec<Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        let Some(workspace) = Workspace::find(own).map_err(faults)? else {
            return Ok(Self { workspace: None, folder });
        };
        let releases =
            Releases::load(Some(&workspace.releases()), None).map_err(|error| error.to_string())?;
        Ok(Self { workspace: Some((workspace, releases)), folder })
    }

    /// The last release of a period.
    #[must_use]
    pub fn released(&self, period: Period) -> Option<PathBuf> {
        let (_, releases) = self.workspace.as_ref()?;
        releases.last_of(period).map(|own| own.output.folder().to_owned()).filter(|own| own.is_dir())
    }

    /// The outputs of its run.
    #[must_use]
    pub fn of_run(&self, period: Period) -> Option<PathBuf> {
        let own = match &self.workspace {
            Some((workspace, _)) => workspace.out(period),
            None => Some(self.folder.join(period.to_string())),
        };
        own.filter(|own| own.is_dir())
    }

    /// The outputs of its run, or what is kept of them for periods that look back.
    #[must_use]
    pub fn of_run_or_kept(&self, period: Period) -> Option<PathBuf> {
        let history = || self.workspace.as_ref()?.0.history().map(|own| own.join(period.to_string()));
        self.of_run(period).or_else(history).filter(|own| own.is_dir())
    }

    /// What was published of a period, else what its run made.
    #[must_use]
    pub fn of(&self, period: Period) -> Option<PathBuf> {
        self.released(period).or_else(|| self.of_run(period))
    }

    /// The same, or what is kept of it for periods that look back.
    #[must_use]
    pub fn kept_of(&self, period: Period) -> Option<PathBuf> {
        self.released(period).or_else(|| self.of_run_or_kept(period))
    }

    /// Where they lie.
    #[must_use]
    pub fn place(&self) -> &Path {
        &self.folder
    }
}
