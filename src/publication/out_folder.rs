//! The output folder: written beside its place, put in place as a whole, one run at a time.

use std::{
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
};

/// Why outputs cannot be put in place.
#[derive(Debug, thiserror::Error)]
pub enum OutError {
    /// The place holds something else.
    #[error("{0} is there already and is no output folder of quarterday (it has no run.json): give another --out, or move it away")]
    NotOurs(PathBuf),
    /// Another run is at work.
    #[error("another run is at work: {0}. Wait for it to end")]
    Locked(String),
    /// The disk.
    #[error("cannot write {0}: {1}")]
    Disk(PathBuf, std::io::Error),
}

/// Held while a run is at work; others are told who holds it.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock at `path`, which names its holder to others. It is let go when dropped, or when the process ends.
    ///
    /// # Errors
    /// If another holds it, with what that one wrote.
    pub fn take(path: &Path, holder: &str) -> Result<Self, OutError> {
        let disk = |error| OutError::Disk(path.to_owned(), error);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(disk)?;
        }
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path).map_err(disk)?;
        if file.try_lock().is_err() {
            let mut text = String::new();
            let _ = (&mut file).take(500).read_to_string(&mut text);
            return Err(OutError::Locked(text.trim().to_owned()));
        }
        file.set_len(0).map_err(disk)?;
        file.write_all(holder.as_bytes()).map_err(disk)?;
        Ok(Self { _file: file })
    }
}

/// A folder of outputs in the making.
#[derive(Debug)]
pub struct OutFolder {
    place: PathBuf,
    making: tempfile::TempDir,
}

impl OutFolder {
    /// Starts a folder that will stand at `place`.
    ///
    /// # Errors
    /// If something else stands there, or the folder above cannot be written.
    pub fn start(place: &Path) -> Result<Self, OutError> {
        let place = std::path::absolute(place).map_err(|error| OutError::Disk(place.to_owned(), error))?;
        let empty = fs::read_dir(&place).map(|mut entries| entries.next().is_none()).unwrap_or(false);
        if place.exists() && !empty && !place.join("run.json").is_file() {
            return Err(OutError::NotOurs(place));
        }
        let above = place.parent().unwrap_or(Path::new("/")).to_owned();
        fs::create_dir_all(&above).map_err(|error| OutError::Disk(above.clone(), error))?;
        let making =
            tempfile::Builder::new().prefix(".quarterday-making-").tempdir_in(&above).map_err(|error| OutError::Disk(above, error))?;
        Ok(Self { place, making })
    }

    /// Where to write.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.making.path()
    }

    /// Puts the folder in its place; what stood there is gone, whole, and nothing of it stays.
    ///
    /// # Errors
    /// If the disk refuses; then what stood there stands there still.
    pub fn put_in_place(self) -> Result<(), OutError> {
        let disk = |error| OutError::Disk(self.place.clone(), error);
        let made = self.making.keep();
        open_to_all_readers(&made).map_err(disk)?;
        sync_folder(&made);
        if !self.place.exists() {
            fs::rename(&made, &self.place).map_err(disk)?;
        } else if exchange(&made, &self.place).is_ok() {
            fs::remove_dir_all(&made).map_err(disk)?;
        } else {
            let old = made.with_extension("old");
            fs::rename(&self.place, &old).map_err(disk)?;
            if let Err(error) = fs::rename(&made, &self.place) {
                let _ = fs::rename(&old, &self.place);
                return Err(disk(error));
            }
            fs::remove_dir_all(&old).map_err(disk)?;
        }
        self.place.parent().into_iter().for_each(sync_folder);
        Ok(())
    }
}

/// A temporary folder is its owner's alone; outputs are for whoever may read the folder above.
#[cfg(unix)]
fn open_to_all_readers(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_all_readers(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn sync_folder(folder: &Path) {
    if let Ok(opened) = File::open(folder) {
        let _ = opened.sync_all();
    }
}

#[cfg(target_os = "linux")]
fn exchange(made: &Path, place: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, made, CWD, place, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}
