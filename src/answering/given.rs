//! What was given to whom: the file itself, and a line of the log beside it. Neither is ever rewritten.

use std::{
    fs::{self, OpenOptions},
    io::{Error, ErrorKind, Write},
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::{intake::hexadecimal, publication::harmless};

/// The log.
const LOG: &str = "log.csv";

const COLUMNS: [&str; 11] =
    ["day", "for", "why", "rows", "columns", "periods", "area", "basis", "release", "file", "sha256"];

/// What was given, to whom and why.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// To whom.
    pub to: String,
    /// Why: the number of a question.
    pub why: String,
    /// What the rows were.
    pub rows: String,
    /// Names of the columns.
    pub columns: String,
    /// The periods.
    pub periods: String,
    /// The area, where rows were none.
    pub area: String,
    /// The basis.
    pub basis: String,
    /// From what.
    pub release: String,
}

/// Keeps what is given in a folder, and writes a line of its log; gives the place of the file. Whoever calls
/// holds the lock of the workspace.
///
/// # Errors
/// If the log is none of ours, or the disk does not take it.
pub fn give(folder: &Path, day: Date, given: &Given, content: &[u8], ending: &str) -> Result<PathBuf, Error> {
    fs::create_dir_all(folder)?;
    let log = folder.join(LOG);
    let is_begun = is_ours(&log)?;
    let (path, mut file) = new_file(folder, day, ending)?;
    file.write_all(content)?;
    file.sync_all()?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let line = [
        &day.to_string(),
        &given.to,
        &given.why,
        &given.rows,
        &given.columns,
        &given.periods,
        &given.area,
        &given.basis,
        &given.release,
        &name,
        &hexadecimal(&Sha256::digest(content)),
    ];
    let mut writer = csv::Writer::from_writer(Vec::new());
    if !is_begun {
        writer.write_record(COLUMNS)?;
    }
    writer.write_record(line.map(|text| one_line(text)))?;
    let text = writer.into_inner().map_err(|error| Error::other(error.to_string()))?;
    let mut log = OpenOptions::new().create(true).append(true).open(&log)?;
    log.write_all(&text)?;
    log.sync_all()?;
    Ok(path)
}

/// A text of one line that is no formula.
fn one_line(text: &str) -> String {
    let shown: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    harmless(shown.trim()).into_owned()
}

/// Whether the log was begun; one with other columns is none of ours.
fn is_ours(log: &Path) -> Result<bool, Error> {
    let text = match fs::read_to_string(log) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().to_owned();
    let is_whole = text.is_empty() || text.ends_with('\n');
    if first == COLUMNS.join(",") && is_whole {
        return Ok(true);
    }
    Err(Error::new(
        ErrorKind::InvalidData,
        format!(
            "{}: it has other columns than a log of answers ({}), or its last line is cut off: mend it, or \
             move it away",
            log.display(),
            COLUMNS.join(",")
        ),
    ))
}

/// A file of the day that nobody has written yet.
fn new_file(folder: &Path, day: Date, ending: &str) -> Result<(PathBuf, fs::File), Error> {
    for number in 1..=9999 {
        let path = folder.join(format!("{day}-{number}.{ending}"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::other(format!("{}: too many answers of one day", folder.display())))
}
