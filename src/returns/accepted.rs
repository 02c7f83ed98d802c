//! What there is once every file has found its place: files, units and their returns.

use std::collections::BTreeSet;

use crate::{
    intake::{Format, Received},
    ledger::{Kind, Outcome},
    reading::Records,
    schemas::register::Area,
    vocabulary::{DecisionId, Exception, Period, Scaled, submission::State},
};

/// A file that arrived, and all that became of it.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Path below the inbox.
    pub file: String,
    /// SHA-256 in hexadecimal; empty if it could not be opened.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
    /// By content; `None` if it could not be opened.
    pub format: Option<Format>,
    /// Unit or units whose return it holds, or was meant to hold.
    pub units: Vec<String>,
    /// Codes of the authorities that these units are.
    pub codes: Vec<String>,
    /// Names of these units.
    pub names: Vec<String>,
    /// The period it says it is for.
    pub period: Option<Period>,
    /// When it arrived.
    pub received: Option<Received>,
    /// What became of it.
    pub state: State,
    /// Why, where it was not simply accepted.
    pub reason: String,
    /// Names of its sheets, for places.
    pub sheets: Vec<String>,
}

/// Who sends one return: an authority, or several jointly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The code of the authority, or the codes of all joined by `+`, or an id of the collection's own.
    pub id: String,
    /// Name in words.
    pub name: String,
    /// Codes of its authorities; empty for a unit that is in no register.
    pub codes: Vec<String>,
    /// Code of the authority that sends it; empty for a unit that is in no register.
    pub lead: String,
    /// Codes of the authorities in being for which it answers: its own, or those that succeeded them. One
    /// that is in no register answers for itself: its own id.
    pub covers: BTreeSet<String>,
    /// Country of all its members; blank if they are in several.
    pub country: Area,
    /// Region of all its members; blank if they are in several.
    pub region: Area,
    /// Its authorities had ended before the period.
    pub ended: bool,
}

/// What a unit's submissions say for the period.
#[derive(Debug, Clone)]
pub struct Return {
    /// Whose.
    pub unit: Unit,
    /// Indices of its submissions: one, or several that together are the return.
    pub submissions: Vec<usize>,
    /// When the last of them arrived.
    pub received: Option<Received>,
    /// Its records.
    pub records: Records,
    /// For each table of the collection whether the return gives it, if only with no records.
    pub gives: Vec<bool>,
    /// For each table the declared keys for which the form has no row: nobody sent them, and nobody is asked
    /// for them.
    pub not_asked: Vec<Vec<String>>,
    /// It is declared nil, and gives no flow.
    pub nil: bool,
    /// Values that decisions put in the place of what was sent.
    pub settled: Vec<SettledValue>,
}

/// A value that a decision put in the place of what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledValue {
    /// Index of its table.
    pub table: usize,
    /// Key of its record.
    pub key: String,
    /// Index of its field.
    pub field: usize,
    /// What was sent, as typed where it was no value; blank for nothing.
    pub given: String,
    /// What it is estimated at, where what was sent cannot be told apart from other periods.
    pub estimate: Option<Scaled>,
    /// What was decided.
    pub kind: Kind,
    /// The decision.
    pub by: DecisionId,
}

impl Return {
    /// Whether its form has a row for a key of a table (by index).
    #[must_use]
    pub fn asks(&self, table: usize, key: &str) -> bool {
        !self.not_asked.get(table).is_some_and(|keys| keys.iter().any(|own| own == key))
    }

    /// What a decision put in the place of what was sent in a field of a record, if one did.
    #[must_use]
    pub fn settled(&self, table: usize, key: &str, field: usize) -> Option<&SettledValue> {
        self.settled.iter().find(|own| own.table == table && own.field == field && own.key == key)
    }

    /// Whether it gives a table (by index), but no record of it.
    #[must_use]
    pub fn gives_empty(&self, table: usize) -> bool {
        self.gives[table] && !self.records.has(table)
    }
}

/// All returns of a period, what became of every file, and what has to be asked about either.
#[derive(Debug, Clone, Default)]
pub struct Returns {
    /// Every file, in order of path.
    pub submissions: Vec<Submission>,
    /// The accepted returns, in order of unit.
    pub returns: Vec<Return>,
    /// Units of which versions came that tie: they sent, but nothing of theirs counts.
    pub held: Vec<Unit>,
    /// What has to be asked.
    pub exceptions: Vec<Exception>,
    /// What became of decisions on values.
    pub outcomes: Vec<(DecisionId, Outcome)>,
    /// Records in files that were read.
    pub rows_read: usize,
    /// Of these, records in returns that do not count: superseded, duplicate, set aside, unusable.
    pub rows_left_out: usize,
}
