//! The one record of a table, from all the places in which parts of it stand.

use super::typed::{By, typed};
use crate::{
    reading::{
        Document, ReadReturn, blocks,
        layouts::{FoundRecord, Layout},
        piece::Piece,
    },
    schemas::RecordTable,
    vocabulary::{Answer, CellAddress, place::column_letters, printable::echo},
};

/// The one record of a table, from all the places in which parts of it stand.
pub(super) fn single_record(
    document: &Document,
    of: (usize, &RecordTable),
    by: By<'_>,
    parts: &[&(&Piece, &FoundRecord)],
    result: &mut ReadReturn,
) {
    if parts.is_empty() {
        return;
    }
    for (at, (piece, record)) in parts.iter().enumerate() {
        let twin = parts[..at].iter().find(|(other, twin)| {
            std::ptr::eq::<Piece>(*other, *piece) && differ(document, piece.sheet, record, twin)
        });
        if let Some((_, twin)) = twin {
            result.conflict = Some(two_sets(document, piece, (twin, record)));
        }
    }
    let tied = blocks::fields_in_doubt(document, parts);
    let records: Vec<(usize, &FoundRecord)> =
        parts.iter().map(|(piece, record)| (piece.sheet, *record)).collect();
    let mut record = typed(document, of, by, &records);
    tied.iter().for_each(|field| record.answers[*field] = Answer::NotKnown);
    record.rounded.retain(|(field, _)| !tied.contains(field));
    record.units.retain(|said| !tied.contains(&said.field));
    result.records.push(&record);
    if !tied.is_empty() {
        result.faults.push(blocks::tie_of_fields(document, of.0, of.1, parts, &tied));
    }
}

/// Why two records of one return cannot be used: where both stand, and what to do.
fn two_sets(document: &Document, piece: &Piece, (one, other): (&FoundRecord, &FoundRecord)) -> String {
    let sheet = &document.sheets[piece.sheet].name;
    let place = if sheet.is_empty() { String::new() } else { format!(" on sheet \"{}\"", echo(sheet)) };
    if piece.found.layout != Layout::Beside {
        return format!(
            "two rows of figures are for one return (rows {} and {}){place}: leave one",
            one.row + 1,
            other.row + 1
        );
    }
    let column = |record: &FoundRecord| {
        record.cells.iter().flatten().next().map_or_else(String::new, |at| column_letters(at.column))
    };
    format!(
        "two columns of figures stand beside the labels ({} and {}){place}, and nothing says which is \
         meant: leave one",
        column(one),
        column(other)
    )
}

/// Whether two records differ in a field in which both have something.
fn differ(document: &Document, sheet: usize, one: &FoundRecord, other: &FoundRecord) -> bool {
    let content =
        |at: &Option<CellAddress>| at.and_then(|at| document.sheets[sheet].get(at)).map(|cell| &cell.content);
    one.cells.iter().zip(&other.cells).any(|(one, other)| match (content(one), content(other)) {
        (None, None) => false,
        (one, other) => one != other,
    })
}
