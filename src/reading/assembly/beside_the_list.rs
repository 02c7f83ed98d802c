//! What looks like a list beside the list itself: examples, explanations, sums.

use super::lines::blank_line;
use crate::{
    reading::{Document, ReadingLine, layouts::Layout, piece::Piece},
    schemas::Collection,
    vocabulary::{LabelKey, counted_as},
};

/// Takes out what looks like a list beside the list itself: the example that came with the form, explanations
/// of the columns, whose names stand in a column as those of a list on its side do, and sums or answers to
/// choose from, which share a few columns with the list but not its key. Gives a line for each.
pub(super) fn leave_out_beside_the_list(
    document: &Document,
    collection: &Collection,
    pieces: &mut Vec<Piece>,
) -> Vec<ReadingLine> {
    let mut left_out = Vec::new();
    for table in (0..collection.tables.len()).filter(|table| collection.tables[*table].is_list()) {
        let is_example = |piece: &Piece| is_example(&document.sheets[piece.sheet].name);
        let upright =
            |piece: &Piece| piece.found.layout == Layout::HeadingRow && !piece.found.records.is_empty();
        let of_table = || pieces.iter().filter(|piece| piece.table == table);
        let (has_own, has_upright) = (of_table().any(|piece| !is_example(piece)), of_table().any(upright));
        let key = &collection.tables[table].primary_key;
        let has_key = |piece: &Piece| {
            piece.found.headings.iter().any(|heading| heading.field.is_some_and(|field| key.contains(&field)))
        };
        let is_keyed = |piece: &&Piece| upright(piece) && has_key(piece) && !is_example(piece);
        let most = of_table().filter(is_keyed).map(|piece| piece.found.field_count()).max().unwrap_or(0);
        pieces.retain(|piece| {
            let explains = has_upright && piece.found.layout == Layout::OnItsSide;
            let is_aside = piece.found.layout == Layout::HeadingRow
                && !has_key(piece)
                && piece.found.field_count() * COLUMNS_OF_THE_LIST <= most;
            let goes = piece.table == table && (explains || is_aside || has_own && is_example(piece));
            if goes {
                let rows = piece.found.records.len();
                let heading = if explains {
                    "(names of columns one below the other, beside the list itself: taken for their \
                     explanation)"
                        .to_owned()
                } else if is_aside {
                    format!(
                        "(a few columns of the list without its key, beside the list itself: {} \
                        left out)",
                        counted_as(rows, "row is", "rows are")
                    )
                } else {
                    format!(
                        "(the sheet is an example: its {} left out)",
                        counted_as(rows, "row is", "rows are")
                    )
                };
                left_out.push(ReadingLine { heading, rows: 0, ..blank_line(document, piece) });
            }
            !goes
        });
    }
    left_out
}

/// A table without the key is put beside the list only where the list has so many times its columns.
const COLUMNS_OF_THE_LIST: usize = 3;

/// By its name a sheet is the example that came with the form.
fn is_example(name: &str) -> bool {
    LabelKey::of(name)
        .as_str()
        .split(' ')
        .any(|word| matches!(word, "example" | "examples" | "specimen" | "sample"))
}
