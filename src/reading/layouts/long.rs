//! Long form: a column of items, a column of values, perhaps with columns that say whose each row is.

use super::{Found, FoundClaim, FoundRecord, Layout, Search};
use crate::{
    reading::{
        Cell,
        labels::{Match, near_field_of},
        times::Time,
    },
    schemas::form::Identity,
    vocabulary::{CellAddress, LabelMap},
};

/// Finds the row with a heading for items and one for values, and reads the items below it.
pub fn find(search: &Search<'_>) -> Option<Found> {
    let sheet = search.keyed.sheet;
    sheet.rows().find_map(|cells| {
        let column_of = |headings: &LabelMap<()>| {
            let mut columns = cells
                .iter()
                .filter(|cell| search.keyed.key(cell.at).is_some_and(|key| headings.contains_key(key)));
            columns.next().map(|cell| cell.at.column)
        };
        let (item, value) = (column_of(&search.form.long.item)?, column_of(&search.form.long.value)?);
        let row = cells[0].at.row;
        let identity: Vec<(Identity, u32)> = cells
            .iter()
            .filter(|cell| cell.at.column != item && cell.at.column != value)
            .filter_map(|cell| Some((search.meaning(cell.at).identity?, cell.at.column)))
            .collect();
        let other = |cell: &&Cell| cell.at.column != item && cell.at.column != value;
        let fields = cells
            .iter()
            .filter(other)
            .filter_map(|cell| Some((search.meaning(cell.at).field?.0, cell.at.column)))
            .collect();
        let found = items(search, row, Columns { item, value, identity, fields });
        (found.field_count() >= search.fewest()).then_some(found)
    })
}

struct Columns {
    item: u32,
    value: u32,
    identity: Vec<(Identity, u32)>,
    /// Fields of which the value stands in each row of the return.
    fields: Vec<(usize, u32)>,
}

fn items(search: &Search<'_>, heading_row: u32, columns: Columns) -> Found {
    let mut found = Found {
        layout: Layout::Long,
        heading_row: Some(heading_row),
        headings: Vec::new(),
        records: Vec::new(),
        taken: Vec::new(),
    };
    for (field, column) in &columns.fields {
        let at = CellAddress { row: heading_row, column: *column };
        found.headings.push(search.heading(
            at,
            Some(*field),
            search.meaning(at).field.map_or(Match::Near, |(_, matched)| matched),
        ));
    }
    let mut identity_items: Vec<FoundClaim> = Vec::new();
    let mut texts: Vec<Vec<String>> = Vec::new();
    let mut in_another_time =
        search.times.all().iter().any(|said| said.at.row + 1 == heading_row && said.time == Time::Other);
    for cells in search.keyed.sheet.rows().filter(|cells| cells[0].at.row > heading_row) {
        if let [only] = cells
            && let Some(said) = search.times.at(only.at)
        {
            in_another_time = said.time == Time::Other;
        }
        if in_another_time {
            found.headings.push(search.heading(cells[0].at, None, Match::Ignored));
            continue;
        }
        let row = cells[0].at.row;
        let at = CellAddress { row, column: columns.item };
        let value = CellAddress { row, column: columns.value };
        let Some(key) = search.keyed.key(at) else { continue };
        let meaning = search.meaning(at);
        let field =
            meaning.field.or_else(|| near_field_of(search.labels, key).map(|field| (field, Match::Near)));
        if let Some((field, matched)) = field {
            let claims = row_claims(search, row, &columns);
            let texts_of_row: Vec<String> = claims.iter().map(|claim| search.text_at(claim.at)).collect();
            let record = match texts.iter().position(|own| *own == texts_of_row) {
                Some(index) => &mut found.records[index],
                None => {
                    texts.push(texts_of_row);
                    let mut cells = vec![None; search.table.fields.len()];
                    columns.fields.iter().for_each(|(field, column)| {
                        cells[*field] = Some(CellAddress { row, column: *column })
                    });
                    found.records.push(FoundRecord { row, cells, claims, ..FoundRecord::default() });
                    let last = found.records.len() - 1;
                    &mut found.records[last]
                }
            };
            match record.cells[field] {
                Some(first) if search.text_at(first) != search.text_at(value) => {
                    record.conflicts.push((field, first, value))
                }
                Some(_) => {}
                None => record.cells[field] = Some(value),
            }
            found.headings.push(search.heading(at, Some(field), matched));
        } else if let Some(identity) = meaning.identity {
            identity_items.push(FoundClaim { identity: Some(identity), at: value });
        } else {
            found.headings.push(search.heading(at, None, Match::Ignored));
        }
    }
    identity_items.retain(|claim| search.keyed.sheet.get(claim.at).is_some());
    for record in found.records.iter_mut().filter(|record| record.claims.is_empty()) {
        record.claims.clone_from(&identity_items);
    }
    found
}

fn row_claims(search: &Search<'_>, row: u32, columns: &Columns) -> Vec<FoundClaim> {
    let claims = columns.identity.iter().map(|(identity, column)| FoundClaim {
        identity: Some(*identity),
        at: CellAddress { row, column: *column },
    });
    claims.filter(|claim| search.keyed.sheet.get(claim.at).is_some()).collect()
}
