//! Matrix blocks: a column of row labels, a row of column labels, and a value at each crossing.

use std::collections::BTreeMap;

use super::{Found, FoundRecord, Heading, Layout, Search};
use crate::{
    reading::labels::Match,
    schemas::form::Matrix,
    vocabulary::{CellAddress, LabelKey},
};

/// Finds a declared block, upright or on its side.
///
/// A table with one record gets the fields of all crossings; a table with a key gets one record a row of the block.
pub fn find(search: &Search<'_>, block: &Matrix) -> Option<Found> {
    let headings = search.keyed.labels().filter(|(_, key)| block.columns.contains_key(*key)).count();
    if headings < block.width.min(2) {
        return None;
    }
    upright(search, block, false).or_else(|| upright(search, block, true))
}

/// An address seen upright, or with rows and columns exchanged.
fn turned(at: CellAddress, turn: bool) -> CellAddress {
    if turn { CellAddress { row: at.column, column: at.row } } else { at }
}

fn upright(search: &Search<'_>, block: &Matrix, turn: bool) -> Option<Found> {
    let mut rows: BTreeMap<u32, Vec<(u32, &LabelKey)>> = BTreeMap::new();
    for (at, key) in search.keyed.labels() {
        let at = turned(at, turn);
        rows.entry(at.row).or_default().push((at.column, key));
    }
    rows.iter().find_map(|(row, cells)| {
        let columns: Vec<(usize, u32)> = cells.iter().filter_map(|(column, key)| Some((*block.columns.get(*key)?, *column))).collect();
        if columns.len() < block.width.min(2) {
            return None;
        }
        let first = columns.iter().map(|(_, column)| *column).min()?;
        let row_labels = labels_left_of(&rows, block, *row, first)?;
        Some(crossings(search, block, *row, &columns, &row_labels, turn))
    })
}

/// The rows of the block with their labels, from the column left of the values in which most of them stand.
fn labels_left_of(
    rows: &BTreeMap<u32, Vec<(u32, &LabelKey)>>,
    block: &Matrix,
    heading: u32,
    first: u32,
) -> Option<Vec<(usize, CellAddress)>> {
    let mut by_column: BTreeMap<u32, Vec<(usize, CellAddress)>> = BTreeMap::new();
    for (row, cells) in rows.range(heading + 1..) {
        for (column, key) in cells.iter().filter(|(column, _)| *column < first) {
            if let Some(index) = block.rows.iter().position(|row| row.labels.contains(key)) {
                let found = by_column.entry(*column).or_default();
                if !found.iter().any(|(other, _)| *other == index) {
                    found.push((index, CellAddress { row: *row, column: *column }));
                }
            }
        }
    }
    let most = by_column.into_values().max_by_key(Vec::len)?;
    (most.len() >= block.rows.len().min(2)).then_some(most)
}

fn crossings(
    search: &Search<'_>,
    block: &Matrix,
    heading: u32,
    columns: &[(usize, u32)],
    row_labels: &[(usize, CellAddress)],
    turn: bool,
) -> Found {
    let width = search.table.fields.len();
    let mut found = Found {
        layout: Layout::Matrix,
        heading_row: Some(turned(CellAddress { row: heading, column: 0 }, turn).row),
        headings: Vec::new(),
        records: Vec::new(),
        taken: Vec::new(),
    };
    found.taken.extend(columns.iter().map(|(_, column)| turned(CellAddress { row: heading, column: *column }, turn)));
    found.taken.extend(row_labels.iter().map(|(_, label)| turned(*label, turn)));
    let mut whole = FoundRecord { cells: vec![None; width], ..FoundRecord::default() };
    for (row, label) in row_labels {
        let mut record = FoundRecord {
            row: turned(*label, turn).row,
            cells: vec![None; width],
            key: Some(block.rows[*row].key.clone()),
            ..FoundRecord::default()
        };
        for (column, at) in columns {
            let Some(field) = block.fields[*row][*column] else { continue };
            let cell = turned(CellAddress { row: label.row, column: *at }, turn);
            record.cells[field] = Some(cell);
            whole.cells[field] = Some(cell);
            let heading_at = turned(CellAddress { row: heading, column: *at }, turn);
            let text = format!("{} / {}", search.text_at(turned(*label, turn)), search.text_at(heading_at));
            found.headings.push(Heading { at: cell, text, field: Some(field), matched: Match::Exact });
        }
        found.records.push(record);
    }
    if search.table.is_single() {
        whole.row = found.records.first().map_or(heading, |record| record.row);
        found.records = vec![whole];
    }
    found
}
