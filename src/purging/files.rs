//! Files of a folder in the making.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Write,
    path::Path,
};

use sha2::{Digest, Sha256};

use super::PurgeError;
use crate::{
    intake::hexadecimal,
    publication::{CRATE, MANIFEST},
    records::EarlierOutput,
};

/// Writes a file, on the disk.
pub(super) fn write_file(path: &Path, content: &[u8]) -> Result<(), PurgeError> {
    let disk = |error| PurgeError::Disk(path.to_owned(), error);
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(disk)?;
    let mut file = File::create(path).map_err(disk)?;
    file.write_all(content).map_err(disk)?;
    file.sync_all().map_err(disk)
}

/// Copies all files that a run wrote, each as it wrote it.
pub(super) fn copy(out: &EarlierOutput, to: &Path) -> Result<(), PurgeError> {
    out.listed().keys().try_for_each(|name| write_file(&to.join(name), &out.bytes(name)?))
}

/// The hash of a file that was written.
pub(super) fn hash_of(path: &Path) -> Result<String, PurgeError> {
    let bytes = fs::read(path).map_err(|error| PurgeError::Disk(path.to_owned(), error))?;
    Ok(hexadecimal(&Sha256::digest(bytes)))
}

/// The files that differ from what the run wrote, with its hash and theirs.
pub(super) fn changed(out: &EarlierOutput, to: &Path) -> Result<BTreeMap<String, [String; 2]>, PurgeError> {
    let mut changed = BTreeMap::new();
    for (name, old) in out.listed() {
        let new = hash_of(&to.join(name))?;
        if new != *old {
            changed.insert(name.clone(), [old.clone(), new]);
        }
    }
    Ok(changed)
}

/// Puts the new hashes, and lengths, of files into those that describe others: first what describes lists,
/// then what
/// describes the folder.
pub(super) fn describe_anew(out: &EarlierOutput, to: &Path) -> Result<(), PurgeError> {
    for describing in ["datapackage.json", CRATE, MANIFEST] {
        let changed = changed(out, to)?;
        let is_it = |name: &&String| name.rsplit('/').next() == Some(describing);
        for name in out.listed().keys().filter(is_it) {
            let path = to.join(name);
            let text = fs::read_to_string(&path).map_err(|error| PurgeError::Disk(path.clone(), error))?;
            let mut fresh = text.clone();
            for (file, [old, new]) in changed.iter().filter(|(file, _)| *file != name) {
                let length = fs::metadata(to.join(file)).map(|about| about.len()).unwrap_or_default();
                fresh = with_length(&fresh, old, length).replace(old, new);
            }
            if fresh != text {
                write_file(&path, fresh.as_bytes())?;
            }
        }
    }
    Ok(())
}

/// A description in which the length that stands before a hash is another.
fn with_length(text: &str, hash: &str, length: u64) -> String {
    const BYTES: &str = "\"bytes\": ";
    let found = text.find(hash).and_then(|at| text[..at].rfind(BYTES));
    let Some(start) = found.map(|at| at + BYTES.len()) else { return text.to_owned() };
    let end = text[start..].find(|letter: char| !letter.is_ascii_digit()).map_or(text.len(), |at| start + at);
    format!("{}{length}{}", &text[..start], &text[end..])
}
