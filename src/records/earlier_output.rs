//! The output folder of an earlier run. What is read of it is what that run wrote, by the hashes in its
//! `run.json`, or is told.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::ErrorKind,
    path::{Component, Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use polars::prelude::{DataFrame, PolarsError};
use polars_io::{SerReader, parquet::read::ParquetReader};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{HistoryError, part::place_below, seal};
use crate::{intake::hexadecimal, schemas::regular, vocabulary::Period};

/// What a run record of ours says that it is.
pub const FORMAT: &str = "quarterday outputs 2";

/// The run record, the one file of an output folder that it does not list.
pub const RECORD: &str = "run.json";

/// Why an output folder, or a file in it, is not as a run left it.
#[derive(Debug, thiserror::Error)]
pub enum Untrue {
    /// There is no run record.
    #[error("{0}: this is no output folder of a run. There is no run.json in it")]
    NoRecord(PathBuf),
    /// The run record cannot be opened.
    #[error("{0}: this is no output folder of a run. Its run.json cannot be read: {1}")]
    Unreadable(PathBuf, String),
    /// The file of that name is none of ours.
    #[error(
        "{0}: this is no output folder of a run. Its run.json is no run record of quarterday, was cut off, \
         or was written by an early version"
    )]
    NotOurs(PathBuf),
    /// The run record is of another version.
    #[error("{0}: its run.json was written by another version of quarterday, which this one cannot verify")]
    OtherVersion(PathBuf),
    /// The run record was changed.
    #[error("{0}/run.json: it was changed since the run wrote it")]
    RecordChanged(PathBuf),
    /// The run was of another period than the folder's name says.
    #[error("{0}: these are the outputs of {1}, not of {2}")]
    OtherPeriod(PathBuf, String, Period),
    /// A file is not there.
    #[error("{0}: the run wrote this file, and it is not there")]
    Missing(PathBuf),
    /// A file was never there.
    #[error("{0}: the run left no such file (its run.json lists none)")]
    NotListed(PathBuf),
    /// A file is there that the run did not write.
    #[error("{0}: the run did not write this file: move it away")]
    Added(PathBuf),
    /// A file was changed.
    #[error("{0}: it was changed since the run wrote it")]
    Changed(PathBuf),
    /// A file cannot be opened.
    #[error("{0}: it cannot be read: {1}")]
    Closed(PathBuf, String),
}

/// What a run record says that it is.
#[derive(Deserialize)]
struct Marked {
    format: String,
}

/// What is needed of a run record to verify the rest. The whole of it is in `EarlierOutput::record`.
#[derive(Debug, Deserialize)]
struct About {
    period: String,
    collection: String,
    outputs: BTreeMap<String, String>,
    #[serde(default)]
    as_of: String,
    #[serde(default)]
    by_audience: bool,
    /// What was taken out of it since.
    #[serde(default)]
    purged: Vec<Purged>,
}

/// That something was taken out of an output folder, since it is kept no longer.
#[derive(Debug, Clone, Deserialize)]
pub struct Purged {
    /// When.
    pub day: String,
    /// By which rules, in words.
    pub rules: Vec<String>,
    /// Of how many records.
    pub records: usize,
    /// How it was sealed before.
    pub sealed_before: String,
}

/// An output folder whose run record is ours and unbroken.
#[derive(Debug)]
pub struct EarlierOutput {
    folder: PathBuf,
    about: About,
    record: Vec<u8>,
    seal: String,
    /// Names of the files that were read.
    read: Mutex<BTreeSet<String>>,
}

impl EarlierOutput {
    /// Opens an output folder. Nothing but its run record is read, and that its files are there is not asked
    /// yet.
    ///
    /// # Errors
    /// If there is no run record of ours, or it was changed.
    pub fn open(folder: &Path) -> Result<Self, Untrue> {
        let record = regular::read_itself(&folder.join(RECORD)).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Untrue::NoRecord(folder.to_owned()),
            _ => Untrue::Unreadable(folder.to_owned(), error.to_string()),
        })?;
        let not_ours = |_| Untrue::NotOurs(folder.to_owned());
        let marked: Marked = serde_json::from_slice(&record).map_err(not_ours)?;
        if marked.format != FORMAT {
            let is_known = marked.format.starts_with("quarterday outputs ");
            return Err(if is_known { Untrue::OtherVersion } else { Untrue::NotOurs }(folder.to_owned()));
        }
        let seal = seal::unbroken(&record).ok_or_else(|| Untrue::RecordChanged(folder.to_owned()))?;
        let about = serde_json::from_slice(&record).map_err(not_ours)?;
        Ok(Self { folder: folder.to_owned(), about, record, seal, read: Mutex::default() })
    }

    /// Opens what is to be of a period, all of it, or gives nothing if nothing is there, not even a folder.
    ///
    /// # Errors
    /// As of `open`; if it is of another period; if a file that the run wrote is not there.
    pub fn of_period(folder: &Path, period: Period) -> Result<Option<Self>, Untrue> {
        if std::fs::symlink_metadata(folder).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
            return Ok(None);
        }
        let own = Self::open(folder)?;
        if own.about.period != period.to_string() {
            return Err(Untrue::OtherPeriod(own.folder, own.about.period, period));
        }
        own.is_whole().map(|()| Some(own))
    }

    /// Whether every file that the run wrote is there; what stands in them is not looked at.
    ///
    /// # Errors
    /// The first that is not.
    pub fn is_whole(&self) -> Result<(), Untrue> {
        let gone = |name: &&String| {
            !std::fs::symlink_metadata(self.folder.join(name)).is_ok_and(|about| about.is_file())
        };
        self.about
            .outputs
            .keys()
            .find(gone)
            .map_or(Ok(()), |name| Err(Untrue::Missing(self.folder.join(name))))
    }

    /// The files in the folder that the run did not write; not what a desktop leaves where somebody looked.
    #[must_use]
    pub fn added(&self) -> Vec<Untrue> {
        let mut found = Vec::new();
        self.look_for_added(&self.folder, &mut found);
        found.sort();
        found.into_iter().map(Untrue::Added).collect()
    }

    fn look_for_added(&self, place: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(place).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.look_for_added(&path, found);
                continue;
            }
            let below = path.strip_prefix(&self.folder).unwrap_or(&path);
            let parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            let name = parts.join("/");
            if name != RECORD && !self.about.outputs.contains_key(&name) && !is_of_a_desktop(&path) {
                found.push(path);
            }
        }
    }

    /// Where it lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The period, as its run record has it.
    #[must_use]
    pub fn period(&self) -> &str {
        &self.about.period
    }

    /// The title of its collection.
    #[must_use]
    pub fn collection(&self) -> &str {
        &self.about.collection
    }

    /// The run record, in JSON.
    #[must_use]
    pub fn record(&self) -> &[u8] {
        &self.record
    }

    /// The hash that seals the run record, and by it the whole folder.
    #[must_use]
    pub fn seal(&self) -> &str {
        &self.seal
    }

    /// What was taken out of it since its run, oldest first.
    #[must_use]
    pub fn purged(&self) -> &[Purged] {
        &self.about.purged
    }

    /// Whether it is, or was before something was taken out of it, sealed by this hash: what rested on it
    /// then rests on the same figures.
    #[must_use]
    pub fn was_sealed_by(&self, seal: &str) -> bool {
        self.seal == seal || self.about.purged.iter().any(|own| own.sealed_before == seal)
    }

    /// The day that counted as today.
    #[must_use]
    pub fn as_of(&self) -> &str {
        &self.about.as_of
    }

    /// Whether something in it is for some alone: what each may see lies in a folder of its own.
    #[must_use]
    pub fn is_by_audience(&self) -> bool {
        self.about.by_audience
    }

    /// Hash of every file that the run wrote, by path below the folder.
    #[must_use]
    pub fn listed(&self) -> &BTreeMap<String, String> {
        &self.about.outputs
    }

    /// What stands in a file, by its path below the folder.
    ///
    /// # Errors
    /// If the run wrote no such file, it is not there, it is no regular file, or it is not as the run wrote
    /// it.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, Untrue> {
        let path = self.folder.join(name);
        // A name that leads out of the folder is none of ours.
        let within = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        let Some(hash) = self.about.outputs.get(name).filter(|_| within) else {
            return Err(Untrue::NotListed(path));
        };
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        match regular::read_itself(&path) {
            Ok(bytes) if hexadecimal(&Sha256::digest(&bytes)) == *hash => Ok(bytes),
            Ok(_) => Err(Untrue::Changed(path)),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(Untrue::Missing(path)),
            Err(error) => Err(Untrue::Closed(path, error.to_string())),
        }
    }

    /// What was changed among the files that were not read.
    #[must_use]
    pub fn changed_beside(&self) -> Vec<Untrue> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.about
            .outputs
            .keys()
            .filter(|name| !read.contains(*name))
            .filter_map(|name| self.bytes(name).err())
            .collect()
    }

    /// The records of a table, or what else is kept by period, with the file in which they lie; `None` if the
    /// run wrote none.
    ///
    /// # Errors
    /// If the file is not as the run wrote it, or cannot be read.
    pub fn records(&self, table: &str, period: Period) -> Result<Option<(PathBuf, DataFrame)>, HistoryError> {
        let Some((path, bytes)) = self.records_as_written(table, period)? else { return Ok(None) };
        match frame(bytes, None) {
            Ok(frame) => Ok(Some((path, frame))),
            Err(error) => Err(HistoryError::Records(path, error)),
        }
    }

    /// The same, as the bytes of its parquet file.
    ///
    /// # Errors
    /// If the file is not as the run wrote it.
    pub(super) fn records_as_written(
        &self,
        table: &str,
        period: Period,
    ) -> Result<Option<(PathBuf, Vec<u8>)>, HistoryError> {
        let name = place_below(table, period);
        if !self.about.outputs.contains_key(&name) {
            return Ok(None);
        }
        Ok(Some((self.folder.join(&name), self.bytes(&name)?)))
    }

    /// Whether the run wrote records of any table, be it one that nobody knows any more.
    pub(super) fn has_records(&self) -> bool {
        let of_table = |name: &str| {
            let table = name.strip_prefix("records/").and_then(|below| below.split('/').next());
            table.is_some_and(|table| !["reasons", "figures", "faults", "registers"].contains(&table))
        };
        self.about.outputs.keys().any(|name| of_table(name))
    }
}

/// The columns of a parquet file, or those of them that are among some. All files say whose they are.
pub(super) fn frame(
    bytes: impl AsRef<[u8]> + Send + Sync,
    wanted: Option<&[&str]>,
) -> Result<DataFrame, PolarsError> {
    let mut reader = ParquetReader::new(std::io::Cursor::new(bytes));
    if let Some(wanted) = wanted {
        let there = reader.schema()?;
        let columns = wanted.iter().filter(|name| there.contains(name)).map(|name| (*name).to_owned());
        reader = reader.with_columns(Some(columns.collect()));
    }
    let frame = reader.finish()?;
    frame.column("unit")?.str()?;
    Ok(frame)
}

/// What a desktop leaves in a folder that somebody opened: its own lists, and locks of open workbooks.
fn is_of_a_desktop(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.starts_with('.') || name.starts_with("~$") || ["thumbs.db", "desktop.ini"].contains(&name.as_str())
}
