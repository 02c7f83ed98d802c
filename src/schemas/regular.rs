//! Files that are opened because of their name: to open a pipe would be to wait for who writes into it, and a
//! device has no end.

use std::{
    fs::File,
    io::{Error, ErrorKind, Read},
    path::Path,
};

/// Larger files are read by nothing that reads them whole.
const MOST_BYTES: u64 = 1 << 30;

/// Opens a file that is one, or a link to one.
///
/// # Errors
/// If it is not there, is a folder, a pipe or a device, or is larger than any that we write.
pub fn open(path: &Path) -> Result<File, Error> {
    if std::fs::metadata(path)?.is_file() { if_regular(opened(path, false)?) } else { Err(no_file()) }
}

/// Opens a file that is one itself: a link is not followed.
///
/// # Errors
/// As of `open`, and if it is a link.
pub fn open_itself(path: &Path) -> Result<File, Error> {
    let about = std::fs::symlink_metadata(path)?;
    if about.is_symlink() {
        return Err(Error::new(ErrorKind::InvalidInput, "it is no file, but a link"));
    }
    if about.is_file() { if_regular(opened(path, true)?) } else { Err(no_file()) }
}

/// Reads a file that is one, or a link to one.
///
/// # Errors
/// As of `open`, and if the disk does not give it.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    whole(open(path)?)
}

/// Reads a file that is one itself.
///
/// # Errors
/// As of `open_itself`, and if the disk does not give it.
pub fn read_itself(path: &Path) -> Result<Vec<u8>, Error> {
    whole(open_itself(path)?)
}

fn whole(file: File) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    // It may grow while it is read.
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES { Err(too_large()) } else { Ok(bytes) }
}

fn if_regular(file: File) -> Result<File, Error> {
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(no_file());
    }
    if about.len() > MOST_BYTES { Err(too_large()) } else { Ok(file) }
}

fn no_file() -> Error {
    Error::new(ErrorKind::InvalidInput, "it is no file, but a folder, a pipe or a device")
}

fn too_large() -> Error {
    Error::new(ErrorKind::InvalidInput, "it is larger than 1 GB")
}

#[cfg(unix)]
fn opened(path: &Path, itself: bool) -> Result<File, Error> {
    use rustix::fs::{Mode, OFlags, open};
    // Never waits for a pipe, nor follows a link that took the file's place a moment ago.
    let link = if itself { OFlags::NOFOLLOW } else { OFlags::empty() };
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | link;
    Ok(File::from(open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn opened(path: &Path, _: bool) -> Result<File, Error> {
    File::open(path)
}
