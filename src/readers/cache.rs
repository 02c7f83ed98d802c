//! What was read of files before, kept in the workspace: a file with the same bytes, read by the same program
//! and declarations, need not be read again.
//!
//! An entry is one file, written beside its place and put there whole, so that a run that is killed leaves
//! none in half. It begins with a hash of itself and of its name, that of the file
//! it is of; what does not fit is not there.
//! The folder can be deleted at any time. It is private: what authorities sent may name people.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{serve::greeting, work::Work};
use crate::intake::{Format, hexadecimal};

/// Readings by so many programs and declarations are kept, those last added to.
const MOST_KEPT: usize = 16;

/// Bytes of the hash at the head of an entry.
const HASH: usize = 32;

/// The readings by one program and its declarations.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The readings in a folder, which is made if it is not there; `None` where it cannot be had. One run at
    /// a time may use it.
    #[must_use]
    pub fn open(place: &Path, work: &impl Work) -> Option<Self> {
        let program = std::env::current_exe().and_then(fs::metadata).ok()?;
        // A program that was built anew reads otherwise, though its version is the same.
        let built = program.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?.as_nanos();
        let by =
            [greeting(work), program.len().to_le_bytes().to_vec(), built.to_le_bytes().to_vec()].concat();
        let folder = place.join(&hexadecimal(&Sha256::digest(by))[..32]);
        for own in [place, &folder] {
            make_private(own).ok()?;
            // A link would lead out of the workspace.
            fs::symlink_metadata(own).ok().filter(fs::Metadata::is_dir)?;
        }
        leave_out_the_oldest(place, &folder);
        sweep(&folder);
        Some(Self { folder })
    }

    /// What was read of a file with this hash, for whatever period or for this one.
    pub(super) fn get<W: Work>(&self, work: &W, sha256: &str) -> Option<(Format, W::Made)> {
        self.entry(work, sha256).or_else(|| self.entry(work, &for_this_period(work, sha256)))
    }

    fn entry<W: Work>(&self, work: &W, name: &str) -> Option<(Format, W::Made)> {
        let entry = fs::read(self.folder.join(name)).ok()?;
        let (hash, content) = entry.split_at_checked(HASH)?;
        if *hash != *hash_of(name, content) {
            return None;
        }
        let (format, content) = content.split_first()?;
        let (made, rest) = postcard::take_from_bytes::<W::Made>(content).ok()?;
        let format = Format::of_number(*format)?;
        (rest.is_empty() && work.is_sound(&made)).then_some((format, made))
    }

    /// Keeps what was read of a file with this hash. Where that is not possible, it is read again next time.
    pub(super) fn put<W: Work>(&self, work: &W, sha256: &str, format: Format, made: &W::Made) {
        let is_for_one = work.is_for_one_period(made);
        let name = if is_for_one { for_this_period(work, sha256) } else { sha256.to_owned() };
        let Ok(content) = postcard::to_extend(made, vec![format.number()]) else { return };
        let Ok(mut entry) = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder) else {
            return;
        };
        let written = entry.write_all(&hash_of(&name, &content)).and_then(|()| entry.write_all(&content));
        if written.is_ok() {
            let _ = entry.persist(self.folder.join(name));
        }
    }
}

fn for_this_period(work: &impl Work, sha256: &str) -> String {
    format!("{sha256} {}", work.period().map(|period| period.to_string()).unwrap_or_default())
}

/// How the names of entries begin that are being written.
const UNFINISHED: &str = ".unfinished-";

fn hash_of(name: &str, content: &[u8]) -> Vec<u8> {
    Sha256::new().chain_update(name).chain_update(content).finalize().to_vec()
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Removes what killed runs were writing.
fn sweep(folder: &Path) {
    let unfinished = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(UNFINISHED);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten().filter(unfinished) {
        let _ = fs::remove_file(entry.path());
    }
}

/// Removes readings by programs and declarations that nothing was added to for longest.
fn leave_out_the_oldest(place: &Path, own: &Path) {
    let used = |entry: fs::DirEntry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()));
    let is_one = |path: &Path| path.file_name().is_some_and(|name| name.len() == 32) && path != own;
    let mut others: Vec<_> = fs::read_dir(place)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(used)
        .filter(|(_, path)| is_one(path))
        .collect();
    others.sort();
    for (_, path) in others.iter().rev().skip(MOST_KEPT - 1) {
        let _ = fs::remove_dir_all(path);
    }
}
