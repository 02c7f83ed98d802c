//! The decisions of a folder of outputs: who decided what, when, and from what to what.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Folder, TraceError};
use crate::{
    ledger::{COLUMNS, Entry, Ledger},
    records::EarlierOutput,
    schemas::{Collection, Faults, Register},
};

/// The list of them.
const LIST: &str = "decisions.csv";

/// A decision, as the list has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub id: String,
    pub decided: String,
    pub who: String,
    pub decision: String,
    pub old: String,
    pub new: String,
    pub source: String,
    pub why: String,
}

/// All that a folder, and those of the periods before it, say was decided.
#[derive(Debug, Default)]
pub struct DecidedAll {
    by_id: HashMap<String, Decided>,
}

impl DecidedAll {
    /// Those of the folder and of the periods before it.
    ///
    /// # Errors
    /// If a list is not as its run left it.
    pub fn of(folder: &Folder) -> Result<Self, TraceError> {
        let mut all = Self::default();
        for (_, out) in folder.earlier() {
            all.add(out)?;
        }
        all.add(&folder.out)?;
        Ok(all)
    }

    fn add(&mut self, out: &EarlierOutput) -> Result<(), TraceError> {
        for record in records(out)? {
            let line = record
                .decided()
                .map_err(|error| TraceError::of(format!("{}: {error}", out.folder().join(LIST).display())))?;
            self.by_id.insert(line.id.clone(), line);
        }
        Ok(())
    }

    /// That of an id; of one that is in no list its id alone.
    #[must_use]
    pub fn told(&self, id: &str) -> Decided {
        let unknown = || Decided { id: id.to_owned(), ..Decided::default() };
        self.by_id.get(id).cloned().unwrap_or_else(unknown)
    }
}

/// Lines of the list, with its headings; none where there is none.
fn records(out: &EarlierOutput) -> Result<Vec<Line>, TraceError> {
    if !out.listed().contains_key(LIST) {
        return Ok(Vec::new());
    }
    let bytes = out.bytes(LIST)?;
    let told = |error: csv::Error| TraceError::of(format!("{}: {error}", out.folder().join(LIST).display()));
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let headings = reader.headers().map_err(told)?.clone();
    let lines = reader.into_records().map(|record| Ok(Line { headings: headings.clone(), record: record? }));
    lines.collect::<Result<_, _>>().map_err(told)
}

struct Line {
    headings: csv::StringRecord,
    record: csv::StringRecord,
}

impl Line {
    fn decided(&self) -> Result<Decided, csv::Error> {
        self.record.deserialize(Some(&self.headings))
    }

    fn get(&self, name: &str) -> &str {
        let at = self.headings.iter().position(|heading| heading == name);
        at.and_then(|at| self.record.get(at)).unwrap_or_default()
    }
}

/// Those by which nothing was expected of some, as a ledger: by these it is known who was in scope.
///
/// # Errors
/// If the list is not as the run left it.
pub fn exemptions(
    folder: &Folder,
    register: &Register,
    collection: &Collection,
) -> Result<Ledger, TraceError> {
    let mut decisions = Vec::new();
    let mut faults = Faults::default();
    let is_exemption = |line: &&Line| line.get("decision") == "exempt" && line.get("outcome") != "withdrawn";
    for line in records(&folder.out)?.iter().filter(is_exemption) {
        let mut entry = Entry::default();
        for column in COLUMNS.iter().filter(|column| **column != "file") {
            entry.set(column, line.get(column));
        }
        decisions.extend(entry.decision(register, collection, &mut faults));
    }
    let ledger = Ledger::of(decisions);
    Ok(match folder.as_of {
        Some(day) => ledger.on(folder.period, day),
        None => ledger,
    })
}
