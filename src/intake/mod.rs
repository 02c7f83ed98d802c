//! Finds the files of an inbox, opens them safely, tells what they are, and when they arrived.

mod content;
mod receipts;

use std::{
    fs::{self, File},
    io::{Read, Seek},
    path::{Component, Path, PathBuf},
};

use sha2::{Digest, Sha256};

pub use content::{Format, sniff};
pub use receipts::{Receipts, ReceiptsError, Received, parse_received};

use crate::vocabulary::printable;

/// Largest file that is opened.
pub const LARGEST_FILE: u64 = 256 * 1024 * 1024;

/// Folders nested deeper than this are not entered.
const DEEPEST: usize = 32;

/// Files that spreadsheet programs, systems and mail leave behind; they are listed, never read.
const LEFTOVERS: [&str; 3] = [".ds_store", "thumbs.db", "desktop.ini"];

/// One entry of the inbox.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Where it lies.
    pub path: PathBuf,
    /// Path below the inbox with `/`, made safe to show.
    pub shown: String,
    /// What is wrong with it before it is even opened.
    pub refusal: Option<Refusal>,
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It cannot be read or used, though it may have been meant as a return.
    Unreadable(String),
    /// It was never meant as one.
    NotAReturn(String),
}

impl Refusal {
    /// Why, in words for its sender.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Unreadable(words) | Self::NotAReturn(words) => words,
        }
    }
}

/// A file's bytes, read once: what is hashed is what is parsed.
#[derive(Debug)]
pub struct Contents {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Lists every file below the inbox but `receipts.csv`, in order of path. Links are not followed.
///
/// # Errors
/// If the inbox itself cannot be listed.
pub fn find(inbox: &Path) -> std::io::Result<Vec<Arrival>> {
    let mut found = Vec::new();
    walk(inbox, inbox, 0, &mut found)?;
    found.retain(|arrival| arrival.shown != receipts::FILE);
    found.sort_by(|a, b| a.shown.as_bytes().cmp(b.shown.as_bytes()).then_with(|| a.path.cmp(&b.path)));
    Ok(found)
}

fn walk(inbox: &Path, folder: &Path, depth: usize, found: &mut Vec<Arrival>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let shown = shown_path(inbox, &path);
        let refuse =
            |reason: Refusal| Arrival { path: path.clone(), shown: shown.clone(), refusal: Some(reason) };
        let Ok(metadata) = fs::symlink_metadata(&path) else {
            found.push(refuse(Refusal::Unreadable("it went away while the inbox was read".to_owned())));
            continue;
        };
        if metadata.is_dir() {
            if is_named_as_file(&path) {
                found.push(refuse(Refusal::Unreadable(
                    "it is a folder, not a file: put the file itself in the inbox".to_owned(),
                )));
            }
            let entered = depth < DEEPEST && walk(inbox, &path, depth + 1, found).is_ok();
            if !entered {
                found.push(refuse(Refusal::Unreadable(
                    "this folder cannot be listed, or lies too deep".to_owned(),
                )));
            }
        } else if metadata.file_type().is_symlink() {
            found.push(refuse(Refusal::Unreadable(
                "it is a link, not a file: put the file itself in the inbox".to_owned(),
            )));
        } else if !metadata.is_file() {
            found.push(refuse(Refusal::Unreadable("it is a device or pipe, not a file".to_owned())));
        } else {
            found.push(Arrival { refusal: leftover(&path), path, shown });
        }
    }
    Ok(())
}

/// Folders are entered whatever their names; one that is named as a return is told of, for somebody may wait
/// for it.
fn is_named_as_file(folder: &Path) -> bool {
    let extension = folder.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension
        .is_some_and(|extension| ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv"].contains(&extension.as_str()))
}

fn leftover(path: &Path) -> Option<Refusal> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let partial = name.ends_with(".part") || name.ends_with(".tmp") || name.ends_with(".crdownload");
    let is_leftover = LEFTOVERS.contains(&name.as_str())
        || name.starts_with("~$")
        || name.starts_with(".~lock.")
        || partial;
    is_leftover.then(|| Refusal::NotAReturn("not a return: a file that a program left behind".to_owned()))
}

fn shown_path(inbox: &Path, path: &Path) -> String {
    let below = path.strip_prefix(inbox).unwrap_or(path);
    let parts = below.components().filter_map(|part| match part {
        Component::Normal(name) => Some(printable::whole(&shown_name(name)).into_owned()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// A file name as text; bytes that are not UTF-8 are shown as `\xNN`, so that two names never look the same.
fn shown_name(name: &std::ffi::OsStr) -> String {
    let mut shown = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        shown.push_str(chunk.valid());
        for byte in chunk.invalid() {
            shown.push_str(&format!("\\x{byte:02x}"));
        }
    }
    shown
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
