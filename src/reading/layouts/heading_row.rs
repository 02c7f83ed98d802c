//! Headings in a row, one record a row below.

use std::collections::BTreeMap;

use super::{Found, FoundClaim, FoundRecord, Heading, Layout, Search};
use crate::{
    reading::{
        document::{Cell, Content},
        labels::{Match, near_field_of},
    },
    schemas::form::Identity,
    vocabulary::{Answer, CellAddress},
};

/// The columns of a row of headings.
struct Headings {
    row: u32,
    met: Vec<Heading>,
    fields: BTreeMap<usize, u32>,
    identity: Vec<(Identity, u32)>,
}

/// Finds the row in which most fields stand as headings, and the records under it.
pub fn find(search: &Search<'_>) -> Option<Found> {
    let headings = best_row(search)?;
    let sheet = search.keyed.sheet;
    let mut records = Vec::new();
    for cells in sheet.rows().filter(|cells| cells[0].at.row > headings.row) {
        let row = cells[0].at.row;
        if is_heading_row(search, cells, &headings) {
            break;
        }
        // A row that says whose it is and nothing more is a blank return, not a blank row.
        let columns = || headings.fields.values().chain(headings.identity.iter().map(|(_, column)| column));
        let has_value = columns().any(|column| sheet.get(CellAddress { row, column: *column }).is_some());
        let is_record = !is_row_of_units(search, row, &headings, &records)
            && !is_note(search, row, &headings, &records)
            && !is_total(search, cells, &headings);
        if has_value && is_record {
            records.push(record(search, row, &headings));
        }
    }
    let found = Found { layout: Layout::HeadingRow, heading_row: Some(headings.row), headings: headings.met, records, taken: Vec::new() };
    // A list in which nothing stands is known by most of its headings.
    let is_empty_list = || search.table.is_list() && found.field_count() * 2 > search.table.fields.len();
    (!found.records.is_empty() || is_empty_list()).then_some(found)
}

fn best_row(search: &Search<'_>) -> Option<Headings> {
    let mut by_row: BTreeMap<u32, std::collections::BTreeSet<usize>> = BTreeMap::new();
    for (at, field, _) in search.field_labels() {
        by_row.entry(at.row).or_default().insert(field);
    }
    // The first of the rows in which most fields stand.
    let (row, fields) = by_row.into_iter().rev().max_by_key(|(_, fields)| fields.len())?;
    if fields.len() < search.fewest() {
        return None;
    }
    Some(headings_of(search, search.keyed.sheet.row(row)))
}

fn headings_of(search: &Search<'_>, cells: &[Cell]) -> Headings {
    let mut headings = Headings { row: cells[0].at.row, met: Vec::new(), fields: BTreeMap::new(), identity: Vec::new() };
    let mut unmatched = Vec::new();
    for cell in cells {
        let Some(key) = search.keyed.key(cell.at) else { continue };
        let meaning = search.meaning(cell.at);
        if let Some((field, matched)) = meaning.field {
            let first = !headings.fields.contains_key(&field);
            headings.fields.entry(field).or_insert(cell.at.column);
            let matched = if first { matched } else { Match::Ignored };
            headings.met.push(search.heading(cell.at, first.then_some(field), matched));
        } else if let Some(identity) = meaning.identity {
            headings.identity.push((identity, cell.at.column));
        } else {
            unmatched.push((cell.at, key));
        }
    }
    for (at, key) in unmatched {
        let field = near_field_of(search.labels, key).filter(|field| !headings.fields.contains_key(field));
        if let Some(field) = field {
            headings.fields.insert(field, at.column);
        }
        let matched = if field.is_some() { Match::Near } else { Match::Ignored };
        headings.met.push(search.heading(at, field, matched));
    }
    headings.met.sort_by_key(|heading| heading.at);
    headings
}

/// Another row of headings below the first starts another table.
fn is_heading_row(search: &Search<'_>, cells: &[Cell], headings: &Headings) -> bool {
    let mut fields: Vec<usize> = cells.iter().filter_map(|cell| search.meaning(cell.at).field.map(|(field, _)| field)).collect();
    fields.sort_unstable();
    fields.dedup();
    let again = fields.len();
    again >= search.fewest() && again * 2 > headings.fields.len()
}

/// A row right below the headings in which only units stand ("number", "%") is not a record.
fn is_row_of_units(search: &Search<'_>, row: u32, headings: &Headings, records: &[FoundRecord]) -> bool {
    if !records.is_empty() {
        return false;
    }
    let sheet = search.keyed.sheet;
    let numeric = headings.fields.iter().filter(|(field, _)| search.field(**field).kind.is_numeric());
    let cells: Vec<_> =
        numeric.filter_map(|(field, column)| sheet.get(CellAddress { row, column: *column }).map(|cell| (*field, cell))).collect();
    let unreadable = |field: usize, cell: &Cell| {
        matches!(cell.content, Content::Text(_))
            && matches!(crate::reading::values::read(cell, search.field(field)).answer, Answer::Unreadable { .. })
            && !cell.text().is_some_and(|text| text.bytes().any(|byte| byte.is_ascii_digit()))
    };
    let says_whose = headings.identity.iter().any(|(_, column)| sheet.get(CellAddress { row, column: *column }).is_some());
    !says_whose && cells.len() * 2 >= headings.fields.len() && cells.iter().all(|(field, cell)| unreadable(*field, cell))
}

/// A row below the records in which one or two texts stand, and nothing that any field could hold, is a note.
fn is_note(search: &Search<'_>, row: u32, headings: &Headings, records: &[FoundRecord]) -> bool {
    let cells = headings
        .fields
        .iter()
        .filter_map(|(field, column)| search.keyed.sheet.get(CellAddress { row, column: *column }).map(|cell| (*field, cell)));
    let cells: Vec<_> = cells.collect();
    let is_words = |field: usize, cell: &Cell| {
        let unreadable = matches!(crate::reading::values::read(cell, search.field(field)).answer, Answer::Unreadable { .. });
        unreadable && cell.text().is_some_and(|text| text.chars().any(char::is_alphabetic))
    };
    !records.is_empty() && cells.len() <= 2 && headings.fields.len() > 4 && cells.iter().all(|(field, cell)| is_words(*field, cell))
}

/// A row that says "Total" where others say whose they are sums the rows above it.
fn is_total(search: &Search<'_>, cells: &[Cell], headings: &Headings) -> bool {
    let identity = headings.identity.iter().filter_map(|(_, column)| cells.iter().find(|cell| cell.at.column == *column));
    let unmatched = cells.iter().filter(|cell| !headings.fields.values().any(|column| *column == cell.at.column));
    let says_total = |cell: &Cell| {
        search
            .keyed
            .key(cell.at)
            .is_some_and(|key| matches!(key.as_str().split(' ').next(), Some("total" | "totals" | "sum")) || key.as_str() == "grand total")
    };
    let mut labels = identity.chain(unmatched).peekable();
    labels.peek().is_some() && labels.any(says_total)
}

fn record(search: &Search<'_>, row: u32, headings: &Headings) -> FoundRecord {
    let mut cells = vec![None; search.table.fields.len()];
    for (field, column) in &headings.fields {
        cells[*field] = Some(CellAddress { row, column: *column });
    }
    let claims = headings
        .identity
        .iter()
        .map(|(identity, column)| FoundClaim { identity: Some(*identity), at: CellAddress { row, column: *column } })
        .filter(|claim| search.keyed.sheet.get(claim.at).is_some())
        .collect();
    FoundRecord { row, cells, claims, broken: too_wide(search, row, headings), ..FoundRecord::default() }
}

/// In CSV a row with more fields than there are headings, where a comma inside a number took it apart and moved the rest.
fn too_wide(search: &Search<'_>, row: u32, headings: &Headings) -> Option<String> {
    let sheet = search.keyed.sheet;
    let last = sheet.row(headings.row).last()?.at.column;
    let beyond = sheet.row(row).last().filter(|cell| cell.at.column > last)?;
    let is_number = beyond.text().is_some_and(|text| text.trim_end_matches('%').parse::<f64>().is_ok());
    (sheet.by_commas && is_number).then(|| {
        format!(
            "row {} has {} fields, but there are {} headings: a number with a comma in it must stand in quotes",
            row + 1,
            beyond.at.column + 1,
            last + 1
        )
    })
}
