//! The releases of a workspace, in their order.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{RELEASE_RECORD, ReleaseRecord};
use crate::{
    records::{EarlierOutput, Untrue},
    vocabulary::{Period, day},
};

/// Why releases cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReleasesError {
    /// One is not as it was made.
    #[error(
        "{0}. A release is what was published, and is never changed: put back the folder as it was, from a \
         copy"
    )]
    Untrue(#[from] Untrue),
    /// The folder cannot be listed.
    #[error("{0}: the releases cannot be listed: {1}")]
    Listing(PathBuf, std::io::Error),
    /// Its record is none.
    #[error("{0}: this is no record of a release: {1}")]
    Record(PathBuf, String),
    /// Two say that they are the same.
    #[error(
        "{0} and {1} both say that they are release number {2} of this workspace: move away the one that is \
         not"
    )]
    Twice(PathBuf, PathBuf, usize),
}

/// A release.
#[derive(Debug)]
pub struct Release {
    /// What it is.
    pub about: ReleaseRecord,
    /// The period.
    pub period: Period,
    /// The day of release.
    pub day: Date,
    /// What it holds.
    pub output: EarlierOutput,
}

/// The releases of a workspace, oldest first.
#[derive(Debug, Default)]
pub struct Releases {
    all: Vec<Release>,
}

impl Releases {
    /// Those in a folder, `<period>/<number>`, that were made by the end of a day; none where there is no
    /// folder.
    ///
    /// # Errors
    /// If one is not as it was made. Of its files only that they are there is asked here.
    pub fn load(folder: Option<&Path>, up_to: Option<Date>) -> Result<Self, ReleasesError> {
        let mut all = Vec::new();
        for of_period in folder.filter(|folder| folder.exists()).map(listed).transpose()?.unwrap_or_default()
        {
            let Some(period) = named(&of_period).and_then(Period::parse) else { continue };
            for own in listed(&of_period)? {
                if named(&own).is_some_and(|name| name.parse::<usize>().is_ok()) {
                    all.extend(Release::open(&own, period)?);
                }
            }
        }
        all.sort_by_key(|own| own.about.serial);
        if let Some([one, other]) =
            all.array_windows().find(|[one, other]| one.about.serial == other.about.serial)
        {
            let place = |own: &Release| own.output.folder().to_owned();
            return Err(ReleasesError::Twice(place(one), place(other), one.about.serial));
        }
        all.retain(|own| up_to.is_none_or(|day| own.day <= day));
        Ok(Self { all })
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Release> {
        self.all.iter()
    }

    /// The last.
    #[must_use]
    pub fn last(&self) -> Option<&Release> {
        self.all.last()
    }

    /// The last of a period.
    #[must_use]
    pub fn last_of(&self, period: Period) -> Option<&Release> {
        self.all.iter().rfind(|own| own.period == period)
    }

    /// One by its name, `2009-10-Q4/1`; by a period alone its last.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Release> {
        let is_it = |own: &&Release| own.about.name() == name || own.about.period == name;
        self.all.iter().rfind(is_it)
    }
}

impl Release {
    /// Opens one; nothing where the folder is of another period's.
    fn open(folder: &Path, period: Period) -> Result<Option<Self>, ReleasesError> {
        let Some(output) = EarlierOutput::of_period(folder, period)? else { return Ok(None) };
        let place = || folder.join(RELEASE_RECORD);
        let no_record = |error: &dyn std::fmt::Display| ReleasesError::Record(place(), error.to_string());
        let about: ReleaseRecord =
            serde_json::from_slice(&output.bytes(RELEASE_RECORD)?).map_err(|error| no_record(&error))?;
        let day = day::parse(&about.day).ok_or_else(|| no_record(&"its day is no date"))?;
        Ok(Some(Self { about, period, day, output }))
    }

    /// Every file of it that is not as it was made, or was not made with it.
    #[must_use]
    pub fn broken(&self) -> Vec<Untrue> {
        let names = self.output.listed().keys();
        names.filter_map(|name| self.output.bytes(name).err()).chain(self.output.added()).collect()
    }
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, ReleasesError> {
    let error = |error| ReleasesError::Listing(folder.to_owned(), error);
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(error)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(error)?;
    found.retain(|path| path.is_dir());
    found.sort();
    Ok(found)
}

fn named(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}
