//! What lies in the inbox.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use super::receipts;
use crate::vocabulary::printable;

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
