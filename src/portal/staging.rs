//! Where uploads lie until they are sent: a private folder for each, under names of our own.

use std::{
    collections::{BTreeSet, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum::extract::multipart::{Field, Multipart, MultipartError};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::{
    App, PortalError,
    fields::MARK,
    refused::Refused,
    secret::{is_same, new_reference},
    store::{Draft, FileSent},
};
use crate::{intake::hexadecimal, returns::Unit};

/// So many files make one return, at most.
const MOST_FILES: usize = 30;

/// A draft that is not sent is kept for so many seconds.
pub const KEPT: i64 = 60 * 60;

/// Endings that names of ours may have: those by which a file says what it is.
const ENDINGS: [&str; 8] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "txt"];

/// An upload, in its folder; the folder goes with it unless it is kept.
#[derive(Debug)]
pub struct Upload {
    /// What its receipt would be known by.
    pub reference: String,
    /// The folder.
    pub folder: tempfile::TempDir,
    /// Its files.
    pub files: Vec<FileSent>,
    /// What was asked: to check only, or to send then.
    pub wish: String,
}

fn place(app: &App) -> PathBuf {
    app.settings.workspace.folder.join(".quarterday").join("portal-staging")
}

/// Takes an upload in, piece by piece. The mark of the form comes before any file, or nothing is taken.
pub async fn take_in(
    app: &Arc<App>,
    unit: &Unit,
    mark: &str,
    mut parts: Multipart,
) -> Result<Upload, Refused> {
    let (mut is_ours, mut wish, mut left) = (false, String::new(), app.settings.most_bytes);
    let reference = new_reference()?;
    let folder = folder_for(app)?;
    let mut files: Vec<FileSent> = Vec::new();
    while let Some(part) = in_time(app, parts.next_field()).await? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == MARK {
            is_ours = is_same(&short_text(app, part).await?, mark);
        } else if !is_ours {
            return Err(Refused::NotOurForm);
        } else if name == "wish" {
            wish = short_text(app, part).await?;
        } else if name == "files" && part.file_name().is_some_and(|name| !name.is_empty()) {
            if files.len() == MOST_FILES {
                return Err(Refused::TooLarge(format!("A return has {MOST_FILES} files at most.")));
            }
            let original = shown_name(part.file_name().unwrap_or_default());
            let own = own_name(app, unit, &reference, &original, &files);
            let (bytes, sha256) = stream(app, part, &folder.path().join(&own), &mut left).await?;
            files.push(FileSent { original, name: own, bytes, sha256 });
        }
    }
    if !is_ours {
        return Err(Refused::NotOurForm);
    }
    Ok(Upload { reference, folder, files, wish })
}

fn broken(error: MultipartError) -> Refused {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    Refused::Wrong("The upload did not arrive whole. Try again.".to_owned())
}

/// What comes next of an upload, if it does not stop in the middle.
async fn in_time<T>(app: &App, next: impl Future<Output = Result<T, MultipartError>>) -> Result<T, Refused> {
    let stopped = |_| Refused::Wrong("The upload stopped before it was whole. Try again.".to_owned());
    tokio::time::timeout(app.settings.patience, next).await.map_err(stopped)?.map_err(broken)
}

fn too_large() -> Refused {
    Refused::TooLarge(
        "These files are larger than is taken here. Send fewer rows, or write to us.".to_owned(),
    )
}

async fn short_text(app: &App, mut part: Field<'_>) -> Result<String, Refused> {
    let mut bytes = Vec::new();
    while let Some(piece) = in_time(app, part.chunk()).await? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > 1000 {
            return Err(Refused::Wrong("A field of the form is too long.".to_owned()));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

async fn stream(
    app: &App,
    mut part: Field<'_>,
    place: &Path,
    left: &mut u64,
) -> Result<(u64, String), Refused> {
    let told = |error: std::io::Error| Refused::Fault(PortalError::of("an upload could not be kept", &error));
    let mut file = tokio::fs::File::create_new(place).await.map_err(told)?;
    let (mut digest, mut bytes) = (Sha256::new(), 0_u64);
    while let Some(piece) = in_time(app, part.chunk()).await? {
        let length = piece.len() as u64;
        *left = left.checked_sub(length).ok_or_else(too_large)?;
        bytes += length;
        digest.update(&piece);
        file.write_all(&piece).await.map_err(told)?;
    }
    file.flush().await.map_err(told)?;
    Ok((bytes, hexadecimal(&digest.finalize())))
}

/// What a sender calls a file, to be shown to them: one line, and not a long one.
fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|letter| !letter.is_control()).take(120).collect()
}

/// The name that we give: whose, for when, by which receipt; and of which table, where a file of one table
/// alone says so in its name. Nothing else of the sender's name is in it.
fn own_name(app: &App, unit: &Unit, reference: &str, original: &str, others: &[FileSent]) -> String {
    let lower = original.to_lowercase();
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ENDINGS.into_iter().find(|own| *own == ending).unwrap_or("dat");
    let tables = app.settings.collection.tables.iter().map(|table| table.name.as_str());
    let is_one = app.settings.collection.tables.len() == 1;
    let named = tables.filter(|_| !is_one).filter(|table| lower.contains(&table.to_lowercase()));
    let table = named.max_by_key(|table| table.len()).map(|table| format!(" {table}")).unwrap_or_default();
    let whose = if unit.codes.len() == 1 { format!("{} ", unit.codes[0]) } else { String::new() };
    let start = format!("{whose}{} {reference}{table}", app.settings.period);
    let start: String =
        start.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter)).collect();
    let numbered = (1..).map(|number| match number {
        1 => format!("{start}.{ending}"),
        _ => format!("{start} {number}.{ending}"),
    });
    let mut free = numbered.filter(|name| others.iter().all(|other| other.name != *name));
    free.next().unwrap_or_default()
}

fn folder_for(app: &App) -> Result<tempfile::TempDir, PortalError> {
    let place = place(app);
    let told = |error: std::io::Error| PortalError::of(place.display(), &error);
    fs::create_dir_all(&place).map_err(told)?;
    // For nobody but its owner, as all folders that are made so.
    tempfile::Builder::new().prefix("upload-").tempdir_in(&place).map_err(told)
}

/// Removes what lies in staging for at least so long, and is neither a draft nor about to be put in its
/// place: what was uploaded just now may still be checked.
pub fn sweep(app: &App, untouched_for: Duration) -> Result<(), PortalError> {
    let drafts = app.store.drafts_since(app.now() - KEPT)?;
    let promised = app.store.promised()?.into_iter().map(|receipt| receipt.folder);
    let kept: HashSet<String> = drafts.into_iter().chain(promised).collect();
    for entry in fs::read_dir(place(app)).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|of| of.modified()).ok().and_then(|moment| moment.elapsed().ok());
        let is_old = age.is_some_and(|age| age >= untouched_for);
        if is_old && !kept.contains(&entry.path().display().to_string()) {
            // One that cannot be removed is tried again next time.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}

/// Makes sure that the files of a draft outlast the machine: before a receipt for them is promised.
pub fn is_on_disk(draft: &Draft) -> Result<(), PortalError> {
    for file in &draft.files {
        let place = Path::new(&draft.folder).join(&file.name);
        fs::File::open(&place)
            .and_then(|file| file.sync_all())
            .map_err(|error| PortalError::of(place.display(), &error))?;
    }
    Ok(())
}

/// Removes folders of drafts.
pub fn remove(folders: &[String]) {
    for folder in folders.iter().collect::<BTreeSet<_>>() {
        let _ = fs::remove_dir_all(folder);
    }
}
