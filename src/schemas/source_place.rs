//! Where the outputs lie of which reports and scorecards are made.

use std::path::{Path, PathBuf};

use super::{Faults, declaration::Entry};

/// Where the outputs of a source lie.
#[derive(Debug, Clone)]
pub enum SourcePlace {
    /// A workspace: the last release of a period, else the outputs of its run.
    Workspace(PathBuf),
    /// A folder of output folders by period.
    Outputs(PathBuf),
}

impl SourcePlace {
    /// Reads it of a source, relative to the folder of the declaration.
    pub(super) fn read(item: &Entry, folder: &Path, faults: &mut Faults) -> Option<Self> {
        let place = |name: &str, faults: &mut Faults| {
            item.get(name).and_then(|value| value.text(faults)).map(|text| folder.join(text))
        };
        match (place("workspace", faults), place("out", faults)) {
            (Some(workspace), None) => Some(Self::Workspace(workspace)),
            (None, Some(out)) => Some(Self::Outputs(out)),
            _ => {
                let words = "say where its outputs lie: either workspace = \"DIR\", or out = \"DIR\", a \
                             folder of outputs by period";
                faults.add(&item.at, words.to_owned());
                None
            }
        }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        let (Self::Workspace(folder) | Self::Outputs(folder)) = self;
        folder
    }
}
