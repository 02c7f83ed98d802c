//! Files that are opened because of their name: to open a pipe would be to wait for who writes into it, and a device has no end.

use std::{
    fs::File,
    io::{Error, ErrorKind},
    path::Path,
};

/// Larger files are read by nothing that reads them whole.
const MOST_BYTES: u64 = 1 << 30;

/// Opens a file that is one.
///
/// # Errors
/// If it is not there, is a folder, a pipe or a device, or is larger than any that we write.
pub fn open(path: &Path) -> Result<File, Error> {
    let about = std::fs::metadata(path)?;
    if !about.is_file() {
        return Err(Error::new(ErrorKind::InvalidInput, "it is no file, but a folder, a pipe or a device"));
    }
    if about.len() > MOST_BYTES {
        return Err(Error::new(ErrorKind::InvalidInput, "it is larger than 1 GB"));
    }
    File::open(path)
}

/// Reads a file that is one.
///
/// # Errors
/// As of `open`, and if the disk does not give it.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut open(path)?, &mut bytes)?;
    Ok(bytes)
}
