//! One run at a time: a lock that names who holds it, and is gone when the run is.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use super::{OutError, Unfinished};

/// What the text of every lock of ours begins with. A file with another text is not ours to write into.
const BEGINS: &str = "quarterday ";

/// Held while a run is at work; others are told who holds it.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    unfinished: Unfinished,
    _file: File,
}

impl Lock {
    /// Takes the lock at `path`, which names its holder (`quarterday run ...`) to others. It is let go when
    /// dropped, or when the process ends, however it ends.
    ///
    /// # Errors
    /// If another holds it, with what that one wrote; if what lies there is a link, or no lock of ours.
    pub fn take(path: &Path, holder: &str, unfinished: &Unfinished) -> Result<Self, OutError> {
        let disk = |error| OutError::Disk(path.to_owned(), error);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(disk)?;
        }
        loop {
            let mut file = open(path).map_err(|error| {
                if is_link(path) { OutError::NoLock(path.to_owned()) } else { disk(error) }
            })?;
            if !file.metadata().map_err(disk)?.is_file() {
                return Err(OutError::NoLock(path.to_owned()));
            }
            let locked = file.try_lock();
            let mut text = Vec::new();
            (&mut file).take(500).read_to_end(&mut text).map_err(disk)?;
            let text = String::from_utf8_lossy(&text);
            match locked {
                Err(fs::TryLockError::WouldBlock) => {
                    return Err(OutError::Locked(path.to_owned(), who(&text)));
                }
                Err(fs::TryLockError::Error(error)) => return Err(OutError::NoLocks(path.to_owned(), error)),
                Ok(()) if !is_same(&file, path) => continue,
                Ok(()) if !(text.is_empty() || text.starts_with(BEGINS)) => {
                    return Err(OutError::NoLock(path.to_owned()));
                }
                Ok(()) => {}
            }
            file.set_len(0).and_then(|()| io::Seek::rewind(&mut file)).map_err(disk)?;
            file.write_all(holder.as_bytes()).map_err(disk)?;
            unfinished.add(path);
            return Ok(Self { path: path.to_owned(), unfinished: unfinished.clone(), _file: file });
        }
    }
}

impl Drop for Lock {
    /// The file goes before the lock does. Who waits for it meanwhile finds that it holds a file that is
    /// gone, and tries again.
    fn drop(&mut self) {
        if cfg!(unix) {
            self.unfinished.abandon(&self.path);
        }
    }
}

/// What a lock says of its holder.
fn who(text: &str) -> String {
    let text = text.trim().strip_prefix(BEGINS).unwrap_or(text.trim());
    if text.is_empty() { "it has not said yet which".to_owned() } else { text.to_owned() }
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink())
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, open};
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(File::from(open(path, flags, Mode::from_raw_mode(0o644))?))
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    if is_link(path) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    File::options().read(true).write(true).create(true).truncate(false).open(path)
}

/// Whether a file is the one that lies at a place now.
#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let at = |about: fs::Metadata| (about.dev(), about.ino());
    file.metadata().ok().map(at).is_some_and(|own| fs::symlink_metadata(path).ok().map(at) == Some(own))
}

#[cfg(not(unix))]
fn is_same(_: &File, _: &Path) -> bool {
    true
}
