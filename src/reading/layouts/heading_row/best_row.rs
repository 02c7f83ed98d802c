//! Looks for the row, or the two rows, in which most fields stand as headings.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    columns_of_this_time::of_this_time,
    headings::{Column, Headings},
};
use crate::reading::{Cell, labels::Match, layouts::Search};

/// The first of the rows in which most fields stand, or two rows under which more do.
pub(super) fn best_headings(search: &Search<'_>) -> Option<Headings> {
    let mut by_row: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    for (at, field, _) in search.field_labels() {
        by_row.entry(at.row).or_default().insert(field);
    }
    let single = by_row
        .into_iter()
        .rev()
        .max_by_key(|(_, fields)| fields.len())
        .map(|(row, fields)| (row, fields.len()));
    let found = single.map_or(0, |(_, fields)| fields);
    if let Some((fields, row, columns)) =
        best_pair(search, single.map(|(row, _)| row), found).filter(|(fields, ..)| *fields > found)
    {
        return (fields >= search.fewest()).then(|| of_this_time(search, row, row + 1, columns));
    }
    let (row, _) = single.filter(|(_, fields)| *fields >= search.fewest())?;
    Some(of_this_time(search, row, row, columns_of(search, search.keyed.sheet.row(row))))
}

/// Two rows of headings are looked for in so many rows at the top, and at the best single row.
const ROWS_AT_THE_TOP: usize = 12;

/// Two rows, one under the other, that together are the headings of more than so many fields: how many they
/// mean, the upper row, the columns. It is looked for only where a single row leaves something unexplained.
fn best_pair(search: &Search<'_>, best: Option<u32>, single: usize) -> Option<(usize, u32, Vec<Column>)> {
    if single == search.table.fields.len() {
        return None;
    }
    let sheet = search.keyed.sheet;
    let tops: Vec<u32> = sheet.rows().take(ROWS_AT_THE_TOP).map(|cells| cells[0].at.row).collect();
    let beyond = best.filter(|row| !tops.contains(row));
    let may_mean_more = |row: &u32| sheet.row(*row).len() + sheet.row(row + 1).len() > single;
    let pairs = tops.into_iter().chain(beyond).filter(may_mean_more).filter_map(|row| {
        let columns = columns_of_pair(search, sheet.row(row), sheet.row(row + 1))?;
        let fields: BTreeSet<usize> =
            columns.iter().filter_map(|column| column.meaning.field.map(|(field, _)| field)).collect();
        Some((fields.len(), row, columns))
    });
    pairs.reduce(|best, next| if next.0 > best.0 { next } else { best })
}

pub(super) fn columns_of(search: &Search<'_>, cells: &[Cell]) -> Vec<Column> {
    let texts = cells.iter().filter(|cell| search.keyed.key(cell.at).is_some());
    let column = |cell: &Cell| {
        let mut meaning = search.meaning(cell.at);
        if meaning.field.is_none() && meaning.identity.is_none() {
            let letters = search.keyed.key(cell.at).and_then(|key| search.labels.of_letters(key));
            meaning.field = letters.map(|field| (field, Match::Near));
        }
        Column { at: cell.at, text: search.text_at(cell.at), meaning }
    };
    texts.map(column).collect()
}

/// The columns under a row of headings over another: "Rated establishments" over A, B and C. `None` where the
/// second is no row of headings.
///
/// A heading above counts for all columns up to the next one, as a merged cell does, or goes on in the cell
/// below it.
fn columns_of_pair(search: &Search<'_>, above: &[Cell], below: &[Cell]) -> Option<Vec<Column>> {
    let own = |column: u32| above.iter().find(|cell| cell.at.column == column);
    let first = above.first()?.at.column;
    let spans = below.iter().any(|cell| cell.at.column > first && own(cell.at.column).is_none());
    if below.len() < 2
        || !below
            .iter()
            .chain(above)
            .all(|cell| cell.text().is_some_and(|text| text.len() <= LONGEST_HEADING))
    {
        return None;
    }
    let alone = above.iter().filter(|cell| !below.iter().any(|sub| sub.at.column == cell.at.column));
    let (mut columns, mut joined): (Vec<Column>, usize) = (Vec::new(), 0);
    for sub in below {
        let over = above.iter().rfind(|cell| cell.at.column <= sub.at.column);
        let together = over.map(|over| search.meaning_together(over.at, sub.at)).unwrap_or_default();
        // What stands under a heading that is complete by itself is a value, unless it adds to it.
        if own(sub.at.column).is_some_and(|over| search.is_label(over.at)) && together.field.is_none() {
            return None;
        }
        joined += usize::from(together.field.is_some());
        let meaning = if together.field.is_some() { together } else { search.meaning(sub.at) };
        let texts = over.map(|over| search.text_at(over.at)).into_iter().chain([search.text_at(sub.at)]);
        columns.push(Column { at: sub.at, text: texts.collect::<Vec<_>>().join(" / "), meaning });
    }
    // Where each column has its own two rows, they are headings that go on in the second only if most are.
    if !spans && joined * 2 <= below.len() {
        return None;
    }
    columns.extend(alone.map(|cell| Column {
        at: cell.at,
        text: search.text_at(cell.at),
        meaning: search.meaning(cell.at),
    }));
    columns.sort_by_key(|column| column.at.column);
    Some(columns)
}

/// A text longer than this is no heading of two rows, but a note.
const LONGEST_HEADING: usize = 120;

/// Another row of headings below the first starts another table.
pub(super) fn is_heading_row(search: &Search<'_>, cells: &[Cell], headings: &Headings) -> bool {
    let mut fields: Vec<usize> =
        cells.iter().filter_map(|cell| search.meaning(cell.at).field.map(|(field, _)| field)).collect();
    fields.sort_unstable();
    fields.dedup();
    let again = fields.len();
    again >= search.fewest() && again * 2 > headings.fields.len()
}
