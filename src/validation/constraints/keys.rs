//! What is asked of keys: each stands once, and refers to what is there.

use std::collections::{HashMap, HashSet};

use super::fault::Fault;
use crate::{
    reading::{KeptRecords, Record, TableRecords},
    returns::Return,
    schemas::{Collection, RecordTable},
    vocabulary::{Severity, printable::echo},
};

/// Values and keys that stand a second time in one return; each after the first is a fault.
pub(super) fn repeated(
    table: &RecordTable,
    own: &TableRecords,
    records: &[(usize, Record<'_>)],
    faults: &mut Vec<Fault>,
) {
    let single =
        table.fields.iter().enumerate().filter(|(_, field)| field.constraints.unique).map(|(at, _)| vec![at]);
    let keys = Some(table.primary_key.clone())
        .filter(|key| !key.is_empty())
        .into_iter()
        .chain(table.unique_keys.iter().cloned())
        .chain(single);
    for key in keys.filter(|key| !own.are_told_apart_by(key)) {
        let mut first: HashMap<Vec<String>, u32> = HashMap::new();
        for (index, record) in records {
            let values: Option<Vec<String>> =
                key.iter().map(|field| record.value(*field).map(|value| value.to_string())).collect();
            let Some(values) = values else { continue };
            let Some(row) = first.get(&values) else {
                first.insert(values, record.row());
                continue;
            };
            let shown = values.join(", ");
            faults.push(Fault {
                record: *index,
                field: key[0],
                severity: Severity::Error,
                rule: "unique",
                message: stands_twice(table, &key, &shown, *row),
                expected: "a value that stands once".to_owned(),
                value: shown,
                of_all_records: false,
            });
        }
    }
}

/// What is said of a key that stood in a row before.
fn stands_twice(table: &RecordTable, key: &[usize], shown: &str, row: u32) -> String {
    if key == table.primary_key {
        return format!(
            "\"{}\" stands in row {} too, with other figures. None of these rows is used. Leave in the row \
             that is right",
            echo(shown),
            row + 1
        );
    }
    let fix = "No two rows may have the same. Correct the one that is wrong, or take out the row that is a \
        copy";
    format!("\"{}\"{} stands in row {} too. {fix}", echo(shown), with_others(table, key), row + 1)
}

/// The titles of the other fields of a key: the message begins with that of the first.
fn with_others(table: &RecordTable, key: &[usize]) -> String {
    let others: Vec<&str> = key[1..].iter().map(|field| table.fields[*field].title.as_str()).collect();
    if others.is_empty() { String::new() } else { format!(" (with {})", others.join(" and ")) }
}

/// The records (by index) whose key another record of the return has too: it is not known which of them
/// counts.
#[must_use]
pub fn of_one_key(found: &Return, collection: &Collection) -> Vec<usize> {
    let mut by_key: HashMap<(usize, Vec<String>), Vec<usize>> = HashMap::new();
    let may_come_twice =
        |table: &&KeptRecords| !table.are_told_apart_by(&collection.tables[table.table()].primary_key);
    let tables = found.records.tables().iter().filter(may_come_twice);
    for (index, record) in tables.flat_map(|table| found.records.of_table(table.table())) {
        let key = collection.tables[record.table()].primary_key.iter();
        let values: Option<Vec<String>> =
            key.map(|field| record.value(*field).map(|value| value.to_string())).collect();
        if let Some(values) = values.filter(|values| !values.is_empty()) {
            by_key.entry((record.table(), values)).or_default().push(index);
        }
    }
    let mut records: Vec<usize> =
        by_key.into_values().filter(|records| records.len() > 1).flatten().collect();
    records.sort_unstable();
    records
}

/// Values that refer to a record of another table of the return that is not there.
pub(super) fn unreferenced(
    table: &RecordTable,
    records: &[(usize, Record<'_>)],
    (found, collection): (&Return, &Collection),
    faults: &mut Vec<Fault>,
) {
    for reference in &table.foreign_keys {
        let values_of = |record: Record<'_>, fields: &[usize]| {
            fields
                .iter()
                .map(|field| record.value(*field).map(|value| value.to_string()))
                .collect::<Option<Vec<String>>>()
        };
        let there = found.records.of_table(reference.table);
        let known: HashSet<Vec<String>> =
            there.filter_map(|(_, record)| values_of(record, &reference.references)).collect();
        for (index, record) in records {
            let Some(values) = values_of(*record, &reference.fields).filter(|values| !known.contains(values))
            else {
                continue;
            };
            let shown = values.join(", ");
            let other = &collection.tables[reference.table].title;
            let message = format!(
                "\"{}\" does not stand in the table \"{other}\" of this return. Add it there, or correct it \
                 here",
                echo(&shown)
            );
            let expected = "a value that the other table holds".to_owned();
            faults.push(Fault {
                record: *index,
                field: reference.fields[0],
                severity: Severity::Error,
                rule: "foreign-key",
                message,
                expected,
                value: shown,
                of_all_records: false,
            });
        }
    }
}
