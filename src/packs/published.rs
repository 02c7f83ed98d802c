//! A published table, as it stands in the workbook of those for whom the packs are.

use calamine::Data;

use super::source::{Found, SourceNow};
use crate::{
    publication::{Book, Marker, STATISTICS, SheetColumn, SheetRead, TableCell, TableSheet},
    records::{HistoryError, Untrue},
    schemas::packs::{PackTable, Packs},
    vocabulary::{Audience, printable},
};

/// What stands in the place of a number.
const MARKERS: [Marker; 5] =
    [Marker::Held, Marker::NotAvailable, Marker::NotApplicable, Marker::Suppressed, Marker::Break];

/// Digits behind the point, at most.
const FINEST: u8 = 6;

/// The sheet.
///
/// # Errors
/// If the workbook is not as it was left.
pub fn published(
    own: &PackTable,
    packs: &Packs,
    sources: &[SourceNow<'_>],
) -> Result<TableSheet, HistoryError> {
    let mut sheet = TableSheet {
        name: own.sheet.clone(),
        title: own.title.clone(),
        notes: Vec::new(),
        columns: vec![SheetColumn::text("Table", 30)],
        rows: Vec::new(),
        is_list: false,
    };
    let Ok(found) = &sources[own.source].found else { return Ok(sheet) };
    let Some(book) = workbook(found, packs.audience)? else { return Ok(sheet) };
    let titled = format!(": {}, ", printable::lines(&own.title));
    let is_it = |own: &&SheetRead| {
        own.name.starts_with("Table_") && own.above().next().is_some_and(|(_, title)| title.contains(&titled))
    };
    let Some(read) = book.sheets.iter().find(is_it) else { return Ok(sheet) };
    let mut above = read.above().map(|(_, line)| line);
    let title = above.next().unwrap_or_default();
    let notes = found.collection.published.notes.iter().enumerate();
    let notes = notes.filter(|(at, _)| title.contains(&format!("[note {}]", at + 1)));
    sheet.notes = above.chain(notes.map(|(_, note)| note.text.clone())).collect();
    let words = title.split_once(": ").map_or(title.as_str(), |(_, words)| words);
    sheet.title = words.split(" [note ").next().unwrap_or_default().to_owned();
    let width = read.rows.get(read.heading).map_or(0, Vec::len);
    let rows: Vec<&[Data]> = read.table().map(|(_, row)| row).collect();
    let decimals: Vec<Option<u8>> = (0..width).map(|at| decimals_of(at, &rows)).collect();
    sheet.columns = (0..width).map(|at| column(read, at, decimals[at])).collect();
    sheet.rows = rows
        .iter()
        .map(|row| (0..width).map(|at| cell(row.get(at), decimals[at].unwrap_or_default())).collect())
        .collect();
    Ok(sheet)
}

/// The statistics workbook that is for an audience; `None` where there is none.
fn workbook(found: &Found<'_>, audience: Audience) -> Result<Option<Book>, HistoryError> {
    let out = &found.published().out;
    let folder = match audience {
        Audience::Unit => String::new(),
        _ if out.is_by_audience() => format!("{}/", audience.word()),
        _ => String::new(),
    };
    let name = format!("{folder}{}", STATISTICS[0]);
    if !out.listed().contains_key(&name) {
        return Ok(None);
    }
    let path = out.folder().join(&name);
    let read = Book::of_bytes(out.bytes(&name)?, &path);
    Ok(Some(read.map_err(|error| Untrue::Closed(path, error.to_string()))?))
}

fn column(read: &SheetRead, at: usize, decimals: Option<u8>) -> SheetColumn {
    let heading = read.rows.get(read.heading).and_then(|row| row.get(at));
    let heading = heading.map(ToString::to_string).unwrap_or_default();
    match decimals {
        Some(decimals) => SheetColumn::number(&heading, 14, decimals),
        None => SheetColumn::text(&heading, 28),
    }
}

/// How many decimals the numbers of a column have; `None` where there are none.
fn decimals_of(at: usize, rows: &[&[Data]]) -> Option<u8> {
    let numbers = rows.iter().filter_map(|row| number(row.get(at)?));
    numbers.map(decimals).max()
}

/// Published numbers are rounded: as they print, they have the decimals that they were rounded to.
fn decimals(value: f64) -> u8 {
    let text = value.to_string();
    let behind = text.split_once('.').map_or(0, |(_, behind)| behind.len());
    u8::try_from(behind).unwrap_or(FINEST).min(FINEST)
}

fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(value) => Some(*value),
        Data::Int(value) => Some(*value as f64),
        _ => None,
    }
}

fn cell(cell: Option<&Data>, decimals: u8) -> TableCell {
    let Some(cell) = cell else { return TableCell::Blank };
    if let Some(value) = number(cell) {
        return TableCell::Number { value, decimals };
    }
    let text = cell.to_string();
    let marker = MARKERS.into_iter().find(|own| own.shown() == text);
    marker.map_or_else(|| TableCell::text_or_blank(&text), TableCell::Marker)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_what_it_was() {
        assert_eq!(decimals(12.25), 2);
        assert_eq!(decimals(1e12), 0);
        assert_eq!(cell(Some(&Data::Float(3.5)), 2), TableCell::Number { value: 3.5, decimals: 2 });
        assert_eq!(cell(Some(&Data::String("[x]".to_owned())), 0), TableCell::Marker(Marker::NotAvailable));
        assert_eq!(cell(Some(&Data::String("LAU".to_owned())), 0), TableCell::Text("LAU".to_owned()));
        assert_eq!([cell(None, 0), cell(Some(&Data::Empty), 0)], [TableCell::Blank, TableCell::Blank]);
    }
}
