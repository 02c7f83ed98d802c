//! Opens a file, reads it once, and hashes what was read.

use std::{
    fs::File,
    io::{Read, Seek},
    path::Path,
};

use sha2::{Digest, Sha256};

use super::{Arrival, Refusal};

/// Largest file that is opened.
pub const LARGEST_FILE: u64 = 256 * 1024 * 1024;

/// A file's bytes, read once: what is hashed is what is parsed.
#[derive(Debug)]
pub struct Contents {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// What is told of a file that somebody still writes.
pub const CHANGED: &str = "it changed while it was read: run again when it is complete";

/// How long a file that changes is left alone before it is read again.
const WHILE_IT_CHANGES: std::time::Duration = std::time::Duration::from_millis(200);

/// Opens a file of the inbox, reads it whole and hashes it, before and after.
///
/// What was hashed is what is parsed: nothing goes back to the file. One that changes meanwhile is read once
/// more.
///
/// # Errors
/// Why it is not read, in words for the authority that sent it.
pub fn open(arrival: &Arrival) -> Result<Contents, Refusal> {
    if let Some(refusal) = &arrival.refusal {
        return Err(refusal.clone());
    }
    if let Some(contents) = read_whole(&arrival.path)? {
        return Ok(contents);
    }
    std::thread::sleep(WHILE_IT_CHANGES);
    read_whole(&arrival.path)?.ok_or_else(|| Refusal::Unreadable(CHANGED.to_owned()))
}

/// The bytes of a file; `None` if they changed while they were read.
fn read_whole(path: &Path) -> Result<Option<Contents>, Refusal> {
    let plain = |error: std::io::Error| Refusal::Unreadable(plain_io(&error));
    let mut file = open_regular(path).map_err(plain)?;
    let before = file.metadata().map_err(plain)?;
    if !before.is_file() {
        return Err(Refusal::Unreadable("it is a device or pipe, not a file".to_owned()));
    }
    if before.len() > LARGEST_FILE {
        let words = "it is larger than 256 MB: send the return alone, without pictures or other years";
        return Err(Refusal::Unreadable(words.to_owned()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0) + 1);
    (&mut file).take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(plain)?;
    let digest = Sha256::digest(&bytes);
    // A time of change is only as fine as the clock of the disk: what was half written is found by reading it
    // again.
    let again = hash_again(&mut file).map_err(plain)?;
    let after = file.metadata().map_err(plain)?;
    let same = before.len() == bytes.len() as u64
        && before.len() == after.len()
        && before.modified().ok() == after.modified().ok();
    Ok((same && again == digest[..]).then(|| Contents { bytes, sha256: hexadecimal(&digest) }))
}

fn hash_again(file: &mut File) -> std::io::Result<Vec<u8>> {
    file.rewind()?;
    let (mut digest, mut buffer) = (Sha256::new(), vec![0; 64 * 1024]);
    let mut limited = file.take(LARGEST_FILE + 1);
    loop {
        match limited.read(&mut buffer)? {
            0 => return Ok(digest.finalize().to_vec()),
            length => digest.update(&buffer[..length]),
        }
    }
}

/// Hexadecimal digits of bytes.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(unix)]
fn open_regular(path: &Path) -> std::io::Result<File> {
    use rustix::fs::{Mode, OFlags, open};
    // Never waits for a pipe and never follows a link that took the file's place since it was listed.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(File::from(open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open_regular(path: &Path) -> std::io::Result<File> {
    File::open(path)
}

fn plain_io(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "it went away while the inbox was read".to_owned(),
        std::io::ErrorKind::PermissionDenied => "there is no permission to read it".to_owned(),
        #[cfg(unix)]
        // A link, met with the flag that none is followed.
        _ if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => {
            "it is a link, not a file: put the file itself in the inbox".to_owned()
        }
        _ => "the disk or share could not give it".to_owned(),
    }
}
