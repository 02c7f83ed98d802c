//! A record as it was found, with its values typed.

use super::in_its_unit::in_its_unit;
use crate::{
    reading::{Document, NewRecord, labels::is_total, layouts::FoundRecord, units::Units},
    schemas::{Form, RecordTable},
    vocabulary::{Answer, CellAddress, LabelKey, Value},
};

/// By what records are typed: the form, and what the file says of units.
#[derive(Clone, Copy)]
pub(super) struct By<'a> {
    pub(super) form: &'a Form,
    pub(super) units: &'a Units,
}

/// A record of a table (by index) as it was found by a form.
pub(super) fn typed(
    document: &Document,
    (index, table): (usize, &RecordTable),
    by: By<'_>,
    parts: &[(usize, &FoundRecord)],
) -> NewRecord {
    let (sheet, first) = parts[0];
    let mut record = NewRecord { table: index, sheet, row: first.row, ..NewRecord::default() };
    for (at, field) in table.fields.iter().enumerate() {
        if let Some(key) = first.key.as_ref().filter(|_| table.primary_key.first() == Some(&at)) {
            record.answers.push(Answer::Reported(Value::Text(key.as_str().into())));
            record.cells.push(None);
            continue;
        }
        let content = |(sheet, at): (usize, CellAddress)| document.sheets[sheet].get(at);
        let own = cell_of(document, parts, at);
        let stand_in = || {
            let others = field.falls_back_on.iter().map(|other| cell_of(document, parts, *other));
            others.into_iter().find(|(cell, _)| cell.and_then(content).is_some())
        };
        let (cell, rival) = if own.0.and_then(content).is_some() { own } else { stand_in().unwrap_or(own) };
        // Only a block says what its form does not ask: elsewhere a field without a place may have been left
        // out.
        let has_box = cell.is_some()
            || table.primary_key.contains(&at)
            || first.key.as_ref().is_none_or(|key| by.form.asks(index, key, at));
        let mut answer = if has_box { Answer::NotKnown } else { Answer::NotAsked };
        if let Some(((sheet, own), found)) = cell.zip(cell.and_then(content)) {
            answer = in_its_unit(
                found,
                at,
                field,
                by.units.get(&(index, sheet, own)).map(|said| (sheet, said)),
                &mut record,
            );
        }
        if let (Some(one), Some(other), true) = (cell, rival, cell.and_then(content).is_some()) {
            answer =
                Answer::Unreadable { text: both(document, one, other).into(), expected: ONE_VALUE.into() };
        }
        record.answers.push(as_total(table, at, answer));
        // Of two cells that differ the second is named, since it is the one too many.
        record.cells.push(rival.or(cell));
    }
    record
}

/// The key of the total row, where it is written in general words ("Totals").
fn as_total(table: &RecordTable, field: usize, answer: Answer) -> Answer {
    let (Some(total), true) = (&table.total_key, table.primary_key == [field]) else { return answer };
    match &answer {
        Answer::Reported(Value::Text(text))
            if !table.fields[field].constraints.allowed.iter().any(|known| **known == **text) =>
        {
            if is_total(&LabelKey::of(text)) {
                Answer::Reported(Value::Text(total.as_str().into()))
            } else {
                answer
            }
        }
        _ => answer,
    }
}

/// What is expected of a field that has two cells.
pub const ONE_VALUE: &str = "one value, not two different ones";

/// Two cells with what they hold: `12 (B3) and 13 (D3)`.
fn both(document: &Document, one: (usize, CellAddress), other: (usize, CellAddress)) -> String {
    let shown = |(sheet, at): (usize, CellAddress)| {
        let content = document.sheets[sheet]
            .get(at)
            .map_or_else(|| "nothing".to_owned(), |cell| cell.content.to_string());
        let of_sheet =
            if one.0 == other.0 { String::new() } else { format!("{}!", document.sheets[sheet].name) };
        format!("{} ({of_sheet}{at})", crate::vocabulary::printable::echo(&content))
    };
    format!("{} and {}", shown(one), shown(other))
}

/// The cell of a field, and another that says something else, if there is one.
#[expect(clippy::type_complexity, reason = "two places, each a sheet and a cell")]
fn cell_of(
    document: &Document,
    parts: &[(usize, &FoundRecord)],
    field: usize,
) -> (Option<(usize, CellAddress)>, Option<(usize, CellAddress)>) {
    if let [(sheet, record)] = parts
        && record.conflicts.is_empty()
    {
        return (record.cells[field].map(|at| (*sheet, at)), None);
    }
    let content =
        |(sheet, at): (usize, CellAddress)| document.sheets[sheet].get(at).map(|cell| &cell.content);
    let places = || parts.iter().filter_map(|(sheet, record)| record.cells[field].map(|at| (*sheet, at)));
    let filled = places().find(|place| content(*place).is_some());
    let within = parts.iter().find_map(|(sheet, record)| {
        record.conflicts.iter().find(|(own, ..)| *own == field).map(|(_, _, rival)| (*sheet, *rival))
    });
    let between = filled.and_then(|first| {
        places().find(|place| content(*place).is_some() && content(*place) != content(first))
    });
    (filled.or_else(|| places().next()), within.or(between))
}
