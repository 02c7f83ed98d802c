//! What a rule is about: its table, its field, the rows to which it applies.

use super::rows_of::{ROWS_OF, RowsOf};
use crate::{
    expressions::{Expression, Names},
    schemas::{Faults, RecordTable, declaration::Entry},
    vocabulary::label,
};

/// The table of a rule; the only one where the collection has one.
pub(super) fn table_of(node: &Entry, tables: &[RecordTable], faults: &mut Faults) -> Option<usize> {
    if node.get("table").is_none() && tables.len() == 1 {
        return Some(0);
    }
    let Some(value) = node.get("table") else {
        let known: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        faults
            .add(&node.at, format!("\"table\" is missing here: say which is meant of {}", known.join(", ")));
        return None;
    };
    let name = value.text(faults)?;
    let found = tables.iter().position(|table| table.name == name);
    if found.is_none() {
        faults.unknown(&value.at, "the table", name, tables.iter().map(|table| table.name.as_str()));
    }
    found
}

/// The fields (by index) whose names are like one of these, in which `*` stands for any letters.
pub(super) fn fields_like(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Vec<usize> {
    let (mut found, before) = (Vec::new(), faults.faults.len());
    for like in node.texts(faults) {
        let matches: Vec<usize> =
            (0..table.fields.len()).filter(|at| label::is_like(&table.fields[*at].name, &like)).collect();
        if matches.is_empty() {
            faults.unknown(
                &node.at,
                "the field",
                &like,
                table.fields.iter().map(|field| field.name.as_str()),
            );
        }
        found.extend(matches.into_iter().filter(|field| !found.contains(field)).collect::<Vec<_>>());
    }
    if found.is_empty() && before == faults.faults.len() {
        faults
            .add(&node.at, "it names no field: a rule that stands for none would never be asked".to_owned());
    }
    found
}

pub(super) fn field_of(
    node: &Entry,
    check: &Expression,
    names: &Names,
    table: &RecordTable,
    faults: &mut Faults,
) -> Option<usize> {
    let Some(value) = node.get("field") else {
        let of_figures =
            || check.node.aggregates().iter().find_map(|figure| figure.like.first().map(|pair| pair.own));
        let first = names.this.or_else(|| check.node.fields().first().copied()).or_else(of_figures);
        if first.is_none() {
            faults.add(
                &node.at,
                "the check names no field of its table: say by \"field\" at which a fault stands".to_owned(),
            );
        }
        return first;
    };
    let name = value.text(faults)?;
    let found = table.field(name);
    if found.is_none() {
        faults.unknown(&value.at, "the field", name, table.fields.iter().map(|field| field.name.as_str()));
    }
    found
}

pub(super) fn rows_of(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Option<RowsOf> {
    if table.total_key.is_none() {
        let words = "only a table of which one row is the sum of the others has such rows: say by \
            \"qd:total_key\" which row that is";
        faults.add(&node.at, words.to_owned());
        return None;
    }
    node.word("the word for of", &ROWS_OF, faults)
}
