//! Adds decisions to a file of the ledger: each line is written whole or not at all, and none before it is
//! touched.

use std::{
    fs::{File, OpenOptions},
    io::{Error, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    COLUMNS, Decision,
    read::{Columns, DAYS, Line},
};
use crate::{
    schemas::{Collection, Faults, Register, declaration::Position},
    vocabulary::day,
};

/// What is to be decided: what stands in each column of the ledger.
#[derive(Debug, Clone, Default)]
pub struct Entry([String; COLUMNS.len()]);

impl Entry {
    /// What stands in a column.
    #[must_use]
    pub fn get(&self, column: &str) -> &str {
        COLUMNS.iter().position(|own| *own == column).map_or("", |at| &self.0[at])
    }

    /// Puts something into a column, as far as it is a text of one line.
    pub fn set(&mut self, column: &str, text: &str) {
        if let Some(at) = COLUMNS.iter().position(|own| *own == column) {
            let shown = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
            let said = shown.collect::<String>().trim().to_owned();
            let declared = DAYS.contains(&column).then(|| day::as_declared(&said)).flatten();
            self.0[at] = declared.unwrap_or(said);
        }
    }

    /// The decision that this is, if it says all that it has to.
    pub fn decision(
        &self,
        register: &Register,
        collection: &Collection,
        faults: &mut Faults,
    ) -> Option<Decision> {
        let record = csv::StringRecord::from(self.0.to_vec());
        let columns = Arc::new(Columns::of_names(&COLUMNS));
        let at = Position::of_file(Path::new("the decision"));
        Line { at, record: &record, columns: &columns, register, collection }.decision(faults)
    }
}

/// Adds entries to a file, which is begun if it is not there. What is there stays as it is.
///
/// # Errors
/// If the file has other columns than a ledger, or the disk does not take it.
pub fn append(path: &Path, entries: &[Entry]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let (columns, ends) = headings(&mut file, path)?;
    let mut text = Vec::new();
    if columns.is_empty() {
        // By the mark table programs know that it is UTF-8.
        text.extend_from_slice(b"\xef\xbb\xbf");
        text.extend(line(&COLUMNS.map(str::to_owned))?);
    } else if !ends {
        text.push(b'\n');
    }
    let columns: Vec<String> = if columns.is_empty() { COLUMNS.map(str::to_owned).to_vec() } else { columns };
    for entry in entries {
        let cells: Vec<String> = columns.iter().map(|name| harmless(entry.get(name))).collect();
        text.extend(line(&cells)?);
    }
    file.write_all(&text)?;
    file.sync_all()
}

/// The file of a ledger that a person keeps: one a person, so that nobody waits for another.
#[must_use]
pub fn file_of(place: &Path, who: &str) -> PathBuf {
    if place.extension().is_some_and(|own| own.eq_ignore_ascii_case("csv")) {
        return place.to_owned();
    }
    let plain = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
    let name: String = who.to_lowercase().chars().map(plain).collect();
    let words: Vec<&str> = name.split('-').filter(|word| !word.is_empty()).collect();
    let name = if words.is_empty() { "decisions".to_owned() } else { words.join("-") };
    place.join(format!("{}.csv", name.chars().take(60).collect::<String>()))
}

/// The headings of a file, none if it is empty, and whether its last line is ended.
fn headings(file: &mut File, path: &Path) -> Result<(Vec<String>, bool), Error> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        return Ok((Vec::new(), true));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let headings: Vec<String> = reader.headers().map_err(Error::other)?.iter().map(str::to_owned).collect();
    if let Some(missing) = COLUMNS.iter().find(|name| !headings.iter().any(|own| own == *name)) {
        let message =
            format!("{}: it is no ledger of decisions: it has no column \"{missing}\"", path.display());
        return Err(Error::other(message));
    }
    Ok((headings, bytes.last() == Some(&b'\n')))
}

fn line(cells: &[String]) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells)?;
    writer.into_inner().map_err(|error| Error::other(error.to_string()))
}

/// A text that no table program takes for a formula; what is put before it is taken away when it is read.
fn harmless(text: &str) -> String {
    let is_number = || text.parse::<f64>().is_ok();
    if text.starts_with(ACTS) && !is_number() { format!("'{text}") } else { text.to_owned() }
}

/// What a formula begins with.
const ACTS: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// A text as it was before it was made harmless.
pub(super) fn as_said(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(ACTS)).unwrap_or(text)
}
