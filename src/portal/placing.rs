//! Puts what was sent into the inbox: the files first, then their line in `receipts.csv`, then the receipt.
//! Each step can be done again, so that whatever ends the server between two of them is mended when it
//! starts.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::PoisonError,
};

use sha2::{Digest, Sha256};

use super::{
    App, PortalError, staging,
    store::{FileSent, Receipt},
};
use crate::intake::{RECEIPTS, hexadecimal};

/// Puts the files of a receipt that was promised in their place, and gives it; the log says who did what.
pub fn place(app: &App, receipt: &Receipt, (who, action): (&str, &str)) -> Result<(), PortalError> {
    let inbox = app.inbox_of(&receipt.period)?;
    for file in &receipt.files {
        put(&staged(receipt, file), &inbox.join(&file.name), &file.sha256)
            .map_err(|error| PortalError::of(format!("{}: not put in its place", file.name), &error))?;
    }
    {
        let _one_at_a_time = app.receipts.lock().unwrap_or_else(PoisonError::into_inner);
        add_lines(&inbox.join(RECEIPTS), receipt)
            .map_err(|error| PortalError::of(inbox.join(RECEIPTS).display(), &error))?;
    }
    app.store.give_receipt(&receipt.reference, &app.log_line(who, action, &receipt.reference))?;
    staging::remove(std::slice::from_ref(&receipt.folder));
    Ok(())
}

/// Finishes what the server was doing when it last ended. A receipt of which a file is gone or damaged was
/// never shown to anybody, and is none.
pub fn finish_promised(app: &App) -> Result<(), PortalError> {
    for receipt in app.store.promised()? {
        let inbox = app.inbox_of(&receipt.period)?;
        let found: Vec<AsSent> = receipt.files.iter().map(|file| as_sent(&receipt, file, &inbox)).collect();
        if found.contains(&AsSent::Gone) {
            app.store.drop_receipt(&receipt.reference)?;
            app.log(ITSELF, "gave up what was being sent, of which files are gone", &receipt.reference)?;
        } else if found.contains(&AsSent::Damaged) {
            set_aside(app, &receipt, &inbox)?;
        } else {
            place(app, &receipt, (ITSELF, "finished what was being sent when it last ended"))?;
        }
    }
    Ok(())
}

/// Who does in the log what nobody asked for.
const ITSELF: &str = "the portal";

/// How a file is found of which a receipt was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AsSent {
    Whole,
    Damaged,
    Gone,
}

/// Where a file lies until it is in the inbox.
fn staged(receipt: &Receipt, file: &FileSent) -> PathBuf {
    Path::new(&receipt.folder).join(file.name.rsplit('/').next().unwrap_or_default())
}

fn as_sent(receipt: &Receipt, file: &FileSent, inbox: &Path) -> AsSent {
    let places = [inbox.join(&file.name), staged(receipt, file)];
    // One that cannot be read is as bad as one that is another.
    match places.iter().find(|place| place.is_file()).map(|place| hash_of(place)) {
        None => AsSent::Gone,
        Some(Ok(hash)) if hash == file.sha256 => AsSent::Whole,
        Some(_) => AsSent::Damaged,
    }
}

/// Puts what cannot be given a receipt where nothing reads it and nothing is removed, and says so in the log.
/// What of it had come to the inbox goes with it, or it would be taken for a return; but for what somebody
/// has changed there, which is theirs.
fn set_aside(app: &App, receipt: &Receipt, inbox: &Path) -> Result<(), PortalError> {
    let folder = app.settings.workspace.folder.join(".quarterday").join(SET_ASIDE).join(&receipt.reference);
    let told = |error: std::io::Error| PortalError::of(folder.display(), &error);
    fs::create_dir_all(&folder).map_err(told)?;
    for file in &receipt.files {
        let (sent, own) = (inbox.join(&file.name), staged(receipt, file));
        let is_as_sent = sent.is_file() && hash_of(&sent).is_ok_and(|hash| hash == file.sha256);
        let from = if is_as_sent { sent } else { own };
        if from.is_file() {
            let to = folder.join(from.file_name().unwrap_or_default());
            // One that cannot be moved is left where it is, and named all the same.
            let _ = moved(&from, &to);
        }
    }
    app.store.drop_receipt(&receipt.reference)?;
    let about = format!("{} of {}, kept in {}", receipt.reference, receipt.unit, folder.display());
    eprintln!("quarterday: the portal: {SET_ASIDE_IN_WORDS}: {about}");
    app.log(ITSELF, SET_ASIDE_IN_WORDS, &about)
}

/// The folder of what was set aside, beside what the portal keeps.
const SET_ASIDE: &str = "portal-set-aside";

const SET_ASIDE_IN_WORDS: &str =
    "set aside what was being sent, of which a file is damaged: ask its sender to send it again";

/// Moves a file to where nothing lies, so that it is there whole or not at all.
fn put(from: &Path, to: &Path, sha256: &str) -> std::io::Result<()> {
    if to.exists() {
        return if hash_of(to)? == sha256 {
            Ok(())
        } else {
            Err(std::io::Error::other("another lies there"))
        };
    }
    if hash_of(from)? != sha256 {
        return Err(std::io::Error::other("it is not what was checked"));
    }
    let folder = to.parent().ok_or_else(|| std::io::Error::other("no folder"))?;
    fs::create_dir_all(folder)?;
    moved(from, to)?;
    File::open(to)?.sync_all()?;
    for folder in [Some(folder), folder.parent()].into_iter().flatten() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn moved(from: &Path, to: &Path) -> std::io::Result<()> {
    if fs::rename(from, to).is_err() {
        // The inbox lies on another disk. What a program left half done is no return to a run.
        let beside = to.with_added_extension("part");
        fs::copy(from, &beside)?;
        File::open(&beside)?.sync_all()?;
        fs::rename(&beside, to)?;
        // It is there; what lies in staging is removed with its folder.
        let _ = fs::remove_file(from);
    }
    Ok(())
}

fn hash_of(path: &Path) -> std::io::Result<String> {
    let (mut file, mut digest, mut piece) = (File::open(path)?, Sha256::new(), vec![0; 64 * 1024]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hexadecimal(&digest.finalize())),
            length => digest.update(&piece[..length]),
        }
    }
}

/// Adds the lines of a receipt that are not there yet, in the columns that the file has.
fn add_lines(path: &Path, receipt: &Receipt) -> std::io::Result<()> {
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text);
    let mut columns: Vec<String> =
        reader.headers().map_err(std::io::Error::other)?.iter().map(str::to_lowercase).collect();
    let of_file = columns.iter().position(|name| name == "file");
    let mut known = std::collections::HashSet::new();
    for record in reader.records() {
        let record = record.map_err(std::io::Error::other)?;
        known.extend(of_file.and_then(|at| record.get(at)).map(str::to_owned));
    }
    let mut added = Vec::new();
    if bytes.is_empty() {
        columns = ["file", "received", "from"].map(str::to_owned).to_vec();
        added.extend(line(&columns)?);
    } else if bytes.last() != Some(&b'\n') {
        added.push(b'\n');
    }
    for file in receipt.files.iter().filter(|file| !known.contains(&file.name)) {
        let cell = |column: &String| match column.as_str() {
            "file" => file.name.clone(),
            "received" => receipt.received.clone(),
            "from" => crate::publication::harmless(&receipt.who).into_owned(),
            _ => String::new(),
        };
        added.extend(line(&columns.iter().map(cell).collect::<Vec<_>>())?);
    }
    // One piece: a process that is ended has written all of it or nothing.
    file.write_all(&added)?;
    file.sync_all()
}

fn line(cells: &[String]) -> std::io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells)?;
    writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))
}
