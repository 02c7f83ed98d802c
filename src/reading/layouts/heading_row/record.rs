//! A row under the headings as a record.

use super::headings::Headings;
use crate::{
    reading::{
        Cell,
        layouts::{FoundClaim, FoundRecord, Search},
    },
    vocabulary::{Answer, CellAddress, counted},
};

pub(super) fn record(search: &Search<'_>, row: u32, headings: &Headings) -> FoundRecord {
    let mut cells = vec![None; search.table.fields.len()];
    for (field, column) in &headings.fields {
        cells[*field] = Some(CellAddress { row, column: *column });
    }
    let claims = headings
        .identity
        .iter()
        .map(|(identity, column)| FoundClaim {
            identity: Some(*identity),
            at: CellAddress { row, column: *column },
        })
        .filter(|claim| search.keyed.sheet.get(claim.at).is_some())
        .collect();
    let mut record =
        FoundRecord { row, cells, claims, broken: too_wide(search, row, headings), ..FoundRecord::default() };
    for (field, column) in &headings.repeated {
        let is_block = headings.repeated.len() >= FEWEST_OF_BLOCK
            && headings.fields.keys().any(|field| is_filled(search, &record, *field));
        join_repeated(search, &mut record, *field, CellAddress { row, column: *column }, is_block);
    }
    record
}

/// So many columns with the headings of others are a block that stands a second time.
const FEWEST_OF_BLOCK: usize = 3;

fn is_filled(search: &Search<'_>, record: &FoundRecord, field: usize) -> bool {
    search.field(field).kind.is_numeric()
        && record.cells[field].is_some_and(|at| search.keyed.sheet.get(at).is_some())
}

/// Of two columns that mean one field the second fills the blanks of the first; two values that differ are a
/// conflict.
fn join_repeated(
    search: &Search<'_>,
    record: &mut FoundRecord,
    field: usize,
    again: CellAddress,
    is_block: bool,
) {
    let Some(cell) = search.keyed.sheet.get(again) else { return };
    let read = |cell: &Cell| crate::reading::values::read(cell, search.field(field)).answer;
    let first = record.cells[field].and_then(|first| search.keyed.sheet.get(first));
    match (first.map(|first| (first, read(first))), read(cell)) {
        (_, Answer::NotKnown) => {}
        // Of a whole block that stands a second time nothing fills the gaps of the first.
        (None | Some((_, Answer::NotKnown)), _) if is_block => {}
        (None | Some((_, Answer::NotKnown)), _) => record.cells[field] = Some(again),
        (Some((first, one)), other) if one != other => record.conflicts.push((field, first.at, again)),
        _ => {}
    }
}

/// In CSV a row with more fields than there are headings, where a comma inside a number took it apart and
/// moved the rest.
fn too_wide(search: &Search<'_>, row: u32, headings: &Headings) -> Option<String> {
    let sheet = search.keyed.sheet;
    let last = sheet
        .row(headings.row)
        .last()
        .into_iter()
        .chain(sheet.row(headings.last_row).last())
        .map(|cell| cell.at.column)
        .max()?;
    let beyond = sheet.row(row).last().filter(|cell| cell.at.column > last)?;
    let is_number = beyond.text().is_some_and(|text| text.trim_end_matches('%').parse::<f64>().is_ok());
    (sheet.by_commas && is_number).then(|| {
        format!(
            "row {} has {}, but there are {}: write numbers without commas, or put those \
             with a comma in quotes",
            row + 1,
            counted(beyond.at.column + 1, "field"),
            counted(last + 1, "heading")
        )
    })
}
