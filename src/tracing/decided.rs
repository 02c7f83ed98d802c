//! The decisions of a folder of outputs: who decided what, when, and from what to what.

use std::collections::HashMap;

use serde::Serialize;

use super::{Folder, TraceError};
use crate::{
    ledger::{COLUMNS, Entry, Ledger},
    records::{List, ListLine, decisions_of},
    schemas::{Collection, Faults, Register},
};

/// A decision, as the list has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
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
        for list in lists(folder)? {
            all.by_id.extend(list.lines().map(|line| (line.get("id").to_owned(), decided(&line))));
        }
        Ok(all)
    }

    /// That of an id; of one that is in no list its id alone.
    #[must_use]
    pub fn told(&self, id: &str) -> Decided {
        let unknown = || Decided { id: id.to_owned(), ..Decided::default() };
        self.by_id.get(id).cloned().unwrap_or_else(unknown)
    }
}

fn decided(line: &ListLine<'_>) -> Decided {
    let text = |name: &str| line.get(name).to_owned();
    Decided {
        id: text("id"),
        decided: text("decided"),
        who: text("who"),
        decision: text("decision"),
        old: text("old"),
        new: text("new"),
        source: text("source"),
        why: text("why"),
    }
}

/// What was decided of each period by the time of its figures, the last period last.
fn lists(folder: &Folder) -> Result<Vec<List>, TraceError> {
    let all = folder.earlier().chain([(folder.period, &folder.out)]);
    let read = all.map(|(period, out)| Ok(List::of(out, &decisions_of(period, out))?));
    read.collect()
}

/// Those by which nothing was expected of some, as a ledger: by these it is known who was in scope, then and
/// now.
///
/// # Errors
/// If a list is not as its run left it.
pub fn exemptions(
    folder: &Folder,
    register: &Register,
    collection: &Collection,
) -> Result<Ledger, TraceError> {
    let mut decisions = Vec::new();
    let mut faults = Faults::default();
    let is_wanted = |line: &ListLine<'_>| ["exempt", "withdraw"].contains(&line.get("decision"));
    for list in lists(folder)? {
        for line in list.lines().filter(is_wanted) {
            let mut entry = Entry::default();
            for column in COLUMNS.iter().filter(|column| **column != "file") {
                entry.set(column, line.get(column));
            }
            decisions.extend(entry.decision(register, collection, &mut faults));
        }
    }
    let ledger = Ledger::of(decisions);
    Ok(match folder.as_of {
        Some(day) => ledger.on(folder.period, day),
        None => ledger,
    })
}
