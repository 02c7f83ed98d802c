//! Records of one key that come twice in a return: those that say the same count once, and it is told.
//!
//! Those that differ stay in the return. Validation leaves the figures of all of them out, until it is
//! settled which counts.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Return, Submission};
use crate::{
    reading::{KeptRecords, Record},
    schemas::{Collection, RecordTable},
    vocabulary::{Answer, Exception, Place, Severity, printable::echo},
};

/// The note on records that came twice and count once: of the same rule as the error on those that differ.
const UNIQUE: &str = "unique";

/// So many rows are named in one note.
const MOST_NAMED: usize = 5;

/// Takes out records that say again what another of their key says, and second records of a key in which no
/// figure stands; tells of each sheet and table what was left out. Gives how many records that were.
pub fn count_once(
    found: &mut Return,
    submissions: &[Submission],
    collection: &Collection,
    exceptions: &mut Vec<Exception>,
) -> usize {
    let mut left_out: BTreeMap<(usize, usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for (at, first) in repeated(found, collection) {
        let record = found.records.get(at);
        left_out.entry((record.table(), record.submission(), record.sheet())).or_default().push((at, first));
    }
    for ((table, submission, sheet), pairs) in &left_out {
        let place = Place {
            file: submissions[*submission].file.clone(),
            sheet: submissions[*submission].sheets.get(*sheet).cloned().unwrap_or_default(),
            cell: cell_of(found.records.get(pairs[0].0)),
        };
        let message = message(found, submissions, &collection.tables[*table], pairs);
        let unit = found.unit.id.clone();
        let record = collection.tables[*table].name.clone();
        exceptions.push(Exception {
            unit,
            severity: Severity::Note,
            rule: UNIQUE.to_owned(),
            message,
            place,
            record,
            ..Exception::default()
        });
    }
    let gone: HashSet<usize> = left_out.values().flatten().map(|(at, _)| *at).collect();
    if !gone.is_empty() {
        found.records.retain(|at| !gone.contains(&at));
    }
    gone.len()
}

/// The records (by index) that add nothing to another of their key, each with that other.
fn repeated(found: &Return, collection: &Collection) -> Vec<(usize, usize)> {
    let mut by_key: HashMap<(usize, String), Vec<usize>> = HashMap::new();
    let mut pairs = Vec::new();
    let may_come_twice =
        |table: &&KeptRecords| !table.are_told_apart_by(&collection.tables[table.table()].primary_key);
    let tables = found.records.tables().iter().filter(may_come_twice);
    for (at, record) in tables.flat_map(|table| found.records.of_table(table.table())) {
        let table = &collection.tables[record.table()];
        let is_keyed = !table.primary_key.is_empty()
            && table.primary_key.iter().all(|field| record.value(*field).is_some());
        if !is_keyed {
            continue;
        }
        let kept = by_key.entry((record.table(), record.key(table))).or_default();
        let adds_nothing = |other: &&mut usize| {
            found.records.get(**other).answers().eq(record.answers()) || is_bare(record, table)
        };
        if let Some(first) = kept.iter_mut().find(adds_nothing) {
            pairs.push((at, *first));
        } else if let Some(bare) = kept.iter_mut().find(|other| is_bare(found.records.get(**other), table)) {
            pairs.push((*bare, at));
            *bare = at;
        } else {
            kept.push(at);
        }
    }
    pairs
}

/// Nothing stands in a record but its key.
fn is_bare(record: Record<'_>, table: &RecordTable) -> bool {
    record.answers().enumerate().all(|(field, answer)| {
        table.primary_key.contains(&field) || matches!(answer, Answer::NotKnown | Answer::NotAsked)
    })
}

fn message(
    found: &Return,
    submissions: &[Submission],
    table: &RecordTable,
    pairs: &[(usize, usize)],
) -> String {
    let shown = |(at, first): &(usize, usize)| {
        let (record, first) = (found.records.get(*at), found.records.get(*first));
        let names = &submissions[first.submission()].sheets;
        let sheet = if first.sheet() == record.sheet() {
            ""
        } else {
            names.get(first.sheet()).map_or("", String::as_str)
        };
        let sheet =
            if sheet.is_empty() { String::new() } else { format!(" of the sheet \"{}\"", echo(sheet)) };
        format!(
            "\"{}\" in row {}{sheet} and row {}",
            echo(&record.key(table)),
            first.row() + 1,
            record.row() + 1
        )
    };
    let mut rows: Vec<String> = pairs.iter().take(MOST_NAMED).map(shown).collect();
    if pairs.len() > MOST_NAMED {
        rows.push(format!("{} more", pairs.len() - MOST_NAMED));
    }
    let (records, was) = if pairs.len() == 1 { ("a record stands", "It") } else { ("records stand", "Each") };
    format!(
        "{}: {records} twice and say the same: {}. {was} was counted once. Leave out what is repeated",
        table.title,
        rows.join(", ")
    )
}

fn cell_of(record: Record<'_>) -> String {
    record.cells().flatten().next().map(|(_, at)| at.to_string()).unwrap_or_default()
}
