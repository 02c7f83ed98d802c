//! The output folder: written beside its place, put in place as a whole. What stood there goes only if it is
//! as a run wrote it.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{Differences, Unfinished, as_written::is_leftover};
use crate::{
    intake::hexadecimal,
    reading::ASIDE,
    records::{EarlierOutput, RECORD, Untrue},
};

/// Why outputs cannot be put in place.
#[derive(Debug, thiserror::Error)]
pub enum OutError {
    /// The place holds something else.
    #[error(
        "{0} is there already and is no output folder of quarterday ({1}): give another --out, or move it \
         away"
    )]
    NotOurs(PathBuf, String),
    /// The place is a link.
    #[error("{0} is a link, to {1}: name the folder to which it leads as --out, or remove the link")]
    Link(PathBuf, PathBuf),
    /// The place has no name of its own.
    #[error("{0} is no place for outputs: give --out the name of a folder of their own, such as out/2019-20")]
    NoName(PathBuf),
    /// Another run is at work.
    #[error("another command is at work: {1}. Wait until it ends. (Its lock is {0})")]
    Locked(PathBuf, String),
    /// What lies in the place of the lock.
    #[error("{0} is there already and is no lock of quarterday: move it away")]
    NoLock(PathBuf),
    /// The disk knows no locks.
    #[error(
        "{0} cannot be locked, so that two runs could write at once: {1}. Put the workspace or the outputs \
         on a disk that has locks"
    )]
    NoLocks(PathBuf, io::Error),
    /// The disk.
    #[error("cannot write {0}: {1}")]
    Disk(PathBuf, io::Error),
    /// What stood there before.
    #[error("the outputs are in place, but what stood there before is still at {0}: {1}")]
    Left(PathBuf, io::Error),
}

/// What the names of folders in the making begin with.
const MAKING: &str = ".quarterday-making-";

/// What the names of folders begin with that make way, where two folders cannot change places at once.
const LEAVING: &str = ".quarterday-leaving-";

/// Letters that make such a name the only one.
const RANDOM: usize = 6;

/// The place of an output folder: its name, in a folder above.
#[derive(Debug, Clone)]
pub struct OutPlace {
    above: PathBuf,
    name: OsString,
}

/// What stands at the place of outputs.
#[derive(Debug)]
pub enum WhatStands {
    /// Nothing.
    Nothing,
    /// A folder in which nothing is.
    Empty,
    /// Outputs of a run; whether they are as it wrote them is not asked yet.
    Outputs(Box<EarlierOutput>),
    /// Outputs of a run whose `run.json` was changed.
    RecordChanged,
}

/// What became of a folder of outputs that made way.
#[derive(Debug, Default)]
pub struct Cleared {
    /// Where it is now, if it was not as its run wrote it; else it is gone.
    pub aside: Option<PathBuf>,
    /// How it differed.
    pub differs: Differences,
}

impl OutPlace {
    /// The place that a path names; links on the way to it are followed. The folder above is made if it is
    /// not there.
    ///
    /// # Errors
    /// If it has no name, or the folder above cannot be made.
    pub fn at(path: &Path) -> Result<Self, OutError> {
        let disk = |error| OutError::Disk(path.to_owned(), error);
        let absolute = std::path::absolute(path).map_err(disk)?;
        let (Some(above), Some(name)) = (absolute.parent(), absolute.file_name()) else {
            return Err(OutError::NoName(path.to_owned()));
        };
        fs::create_dir_all(above).map_err(disk)?;
        Ok(Self { above: above.canonicalize().map_err(disk)?, name: name.to_owned() })
    }

    /// The place itself.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.above.join(&self.name)
    }

    /// Where the lock lies that is held by who writes there.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.above.join(format!(".{}.lock", self.short_name()))
    }

    /// What stands there now.
    ///
    /// # Errors
    /// If it is a link, or anything else than outputs of a run.
    pub fn standing(&self) -> Result<WhatStands, OutError> {
        let place = self.path();
        match fs::symlink_metadata(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(WhatStands::Nothing),
            Err(error) => return Err(OutError::Disk(place, error)),
            Ok(about) if about.is_symlink() => {
                let target = fs::read_link(&place).unwrap_or_default();
                return Err(OutError::Link(place, target));
            }
            Ok(about) if !about.is_dir() => {
                return Err(OutError::NotOurs(place, "it is no folder".to_owned()));
            }
            Ok(_) => {}
        }
        match EarlierOutput::open(&place) {
            Ok(own) => Ok(WhatStands::Outputs(Box::new(own))),
            Err(Untrue::RecordChanged(_)) => Ok(WhatStands::RecordChanged),
            Err(Untrue::NoRecord(_)) if is_empty(&place) => Ok(WhatStands::Empty),
            Err(Untrue::NoRecord(_)) => Err(OutError::NotOurs(place, "it has no run.json".to_owned())),
            Err(Untrue::OtherVersion(_)) => {
                Err(OutError::NotOurs(place, "another version wrote its run.json".to_owned()))
            }
            Err(_) => Err(OutError::NotOurs(place, "its run.json is not that of a run".to_owned())),
        }
    }

    /// Removes what runs that were killed left of their work on this place. Who holds the lock of the place
    /// is the only one at work on it. What people had typed into is moved aside instead, under the day's
    /// date.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn sweep(&self, day: &str) -> Result<Vec<Cleared>, OutError> {
        let disk = |error| OutError::Disk(self.above.clone(), error);
        let mut cleared = Vec::new();
        for entry in fs::read_dir(&self.above).map_err(disk)? {
            let entry = entry.map_err(disk)?;
            let of_kind = |kind| self.is_temporary(kind, &entry.file_name());
            if is_aside(&entry) {
                // Who has it open keeps it.
                let _ = fs::remove_file(entry.path());
                continue;
            }
            if !entry.file_type().map_err(disk)?.is_dir() || !(of_kind(MAKING) || of_kind(LEAVING)) {
                continue;
            }
            if of_kind(LEAVING) && matches!(self.standing(), Ok(WhatStands::Nothing)) {
                fs::rename(entry.path(), self.path()).map_err(disk)?;
                continue;
            }
            cleared.push(self.clear(&entry.path(), day, None)?);
        }
        Ok(cleared)
    }

    fn is_temporary(&self, kind: &str, name: &std::ffi::OsStr) -> bool {
        let rest = name
            .to_str()
            .and_then(|name| name.strip_prefix(kind))
            .and_then(|rest| rest.strip_prefix(&self.short_name()));
        rest.and_then(|rest| rest.strip_prefix('-'))
            .is_some_and(|rest| rest.len() == RANDOM && !rest.contains('-'))
    }

    /// The name of the folder, or where it is so long that nothing could be added to it, what tells it from
    /// others.
    fn short_name(&self) -> String {
        const LONGEST: usize = 150;
        match self.name.to_str() {
            Some(name) if name.len() <= LONGEST => name.to_owned(),
            _ => hexadecimal(&Sha256::digest(self.name.as_encoded_bytes())),
        }
    }

    /// Removes a folder that is no longer at its place, or moves it aside if it is not as a run wrote it. One
    /// without a run record was never finished.
    fn clear(&self, folder: &Path, day: &str, of: Option<[&str; 2]>) -> Result<Cleared, OutError> {
        let left = |error| OutError::Left(folder.to_owned(), error);
        let differs = match EarlierOutput::open(folder) {
            Ok(own) => {
                let unknown = |error| Differences {
                    whole: Some(format!("it could not be looked through: {error}")),
                    ..Differences::default()
                };
                let mut differs = Differences::of(&own).unwrap_or_else(unknown);
                let other = of.filter(|of| *of != [own.period(), own.collection()]);
                differs.whole = differs
                    .whole
                    .or(other.map(|_| format!("the outputs of {}, {}", own.period(), own.collection())));
                differs
            }
            Err(Untrue::RecordChanged(_)) => {
                Differences { changed: vec![RECORD.to_owned()], ..Differences::default() }
            }
            Err(_) => Differences::default(),
        };
        if differs.is_any() {
            return Ok(Cleared { aside: Some(self.put_aside(folder, day).map_err(left)?), differs });
        }
        // Without it the rest is known to be nobody's, should this be cut short.
        let _ = fs::remove_file(folder.join(RECORD));
        fs::remove_dir_all(folder).map_err(left)?;
        Ok(Cleared { aside: None, differs })
    }

    /// Moves a folder to `<name>.aside-<day>`, or the next such name that is free.
    fn put_aside(&self, folder: &Path, day: &str) -> io::Result<PathBuf> {
        const MOST: usize = 10_000;
        for number in 1..MOST {
            let more = if number == 1 { String::new() } else { format!("-{number}") };
            let place = self.above.join(format!("{}.aside-{day}{more}", self.short_name()));
            match rename_to_nothing(folder, &place) {
                Ok(()) => return Ok(place),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

/// Whether it is a file that has its name for a moment only.
fn is_aside(entry: &fs::DirEntry) -> bool {
    let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(ASIDE));
    is_ours && entry.file_type().is_ok_and(|kind| kind.is_file())
}

/// A folder of outputs in the making. Until it is in place it is its owner's alone.
#[derive(Debug)]
pub struct OutFolder {
    place: OutPlace,
    making: PathBuf,
    unfinished: Unfinished,
}

impl OutFolder {
    /// Starts a folder that will stand at `place`.
    ///
    /// # Errors
    /// If something else stands there, or the folder above cannot be written.
    pub fn start(place: &OutPlace, unfinished: &Unfinished) -> Result<Self, OutError> {
        place.standing()?;
        let making = unfinished
            .begin(|| place.temporary(MAKING))
            .map_err(|error| OutError::Disk(place.above.clone(), error))?;
        Ok(Self { place: place.clone(), making, unfinished: unfinished.clone() })
    }

    /// Where to write.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.making
    }

    /// Puts the folder in its place. What stood there is gone, whole; or, if it is not as its run wrote it or
    /// is of other than `period` and `collection`, moved aside under the date of `day`.
    ///
    /// # Errors
    /// If something else stands there by now, or the disk refuses; then what stood there stands there still.
    pub fn put_in_place(self, day: &str, period: &str, collection: &str) -> Result<Cleared, OutError> {
        // Once the folders have changed places, what is under the name of the one in the making is what stood
        // there, and never to be abandoned as unfinished: whatever comes of clearing it, this much is done.
        self.unfinished.finish(&self.making, || {
            let old = self.change_places()?;
            sync_folder(&self.place.above);
            // Nobody finds the old one by its name any more: what is found in it now is all that there will
            // be.
            Ok(old.map_or(Ok(Cleared::default()), |old| {
                self.place.clear(&old, day, Some([period, collection]))
            }))
        })?
    }

    /// Gives where what stood at the place is now.
    fn change_places(&self) -> Result<Option<PathBuf>, OutError> {
        let place = self.place.path();
        let disk = |error| OutError::Disk(place.clone(), error);
        let standing = self.place.standing()?;
        open_to_readers(&self.making, &place).map_err(disk)?;
        sync_folder(&self.making);
        if matches!(standing, WhatStands::Nothing) {
            rename_to_nothing(&self.making, &place).map_err(disk)?;
            return Ok(None);
        }
        if exchange(&self.making, &place).is_ok() {
            return Ok(Some(self.making.clone()));
        }
        let old = self.place.temporary(LEAVING).map_err(disk)?;
        fs::remove_dir(&old).map_err(disk)?;
        fs::rename(&place, &old).map_err(disk)?;
        if let Err(error) = fs::rename(&self.making, &place) {
            let _ = fs::rename(&old, &place);
            return Err(disk(error));
        }
        Ok(Some(old))
    }
}

impl Drop for OutFolder {
    /// What was not put in place is gone. After it was, nothing is left under this name, or what stood there
    /// before.
    fn drop(&mut self) {
        self.unfinished.abandon(&self.making);
    }
}

impl OutPlace {
    /// Makes a folder with a name of its own beside the place, for its owner alone.
    fn temporary(&self, kind: &str) -> io::Result<PathBuf> {
        let prefix = format!("{kind}{}-", self.short_name());
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).rand_bytes(RANDOM);
        #[cfg(unix)]
        let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        builder.tempdir_in(&self.above).map(tempfile::TempDir::keep)
    }
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.all(|entry| entry.is_ok_and(|entry| is_leftover(&entry.file_name())))
    })
}

/// A folder in the making is its owner's alone; in place it is for whoever could read what stood there, or
/// may read the folder above.
#[cfg(unix)]
fn open_to_readers(folder: &Path, place: &Path) -> io::Result<()> {
    let usual = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(folder, fs::metadata(place).map_or(usual, |about| about.permissions()))
}

#[cfg(not(unix))]
fn open_to_readers(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

fn sync_folder(folder: &Path) {
    if let Ok(opened) = File::open(folder) {
        let _ = opened.sync_all();
    }
}

#[cfg(target_os = "linux")]
fn exchange(made: &Path, place: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, made, CWD, place, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Moves a folder to a place at which nothing is: what came there meanwhile stays.
fn rename_to_nothing(folder: &Path, place: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::{
            fs::{CWD, RenameFlags, renameat_with},
            io::Errno,
        };
        match renameat_with(CWD, folder, CWD, place, RenameFlags::NOREPLACE) {
            // Not every disk can do so at once.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            other => return Ok(other?),
        }
    }
    if fs::symlink_metadata(place).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(folder, place)
}
