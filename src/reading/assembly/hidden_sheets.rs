//! What of hidden sheets counts beside what is shown.

use crate::{
    reading::{
        Document, ReadingLine, notes,
        piece::{Piece, filled},
    },
    schemas::Collection,
};

/// Adds what stands on hidden sheets of tables of which nothing stands on the others, and tells of what it
/// adds or leaves.
///
/// A hidden sheet is most often a copy, or a list for the form's own use. Beside figures that are shown it
/// counts only where half the fields of a table or more stand on it; where nothing is shown, it is what was
/// sent.
pub(super) fn add_hidden(
    document: &Document,
    collection: &Collection,
    pieces: &mut Vec<Piece>,
    hidden: Vec<Piece>,
) -> Vec<ReadingLine> {
    let given: Vec<usize> =
        pieces.iter().filter(|piece| filled(document, piece) > 0).map(|piece| piece.table).collect();
    let mut lines = Vec::new();
    for piece in hidden {
        let table = &collection.tables[piece.table];
        let is_filled = filled(document, &piece) > 0;
        let is_whole = piece.found.field_count() * 2 >= table.fields.len();
        if !(given.is_empty() || is_filled && is_whole) {
            continue;
        }
        let is_read = !given.contains(&piece.table);
        if is_filled {
            let text = notes::of_hidden_sheet(&document.sheets[piece.sheet], &table.title, is_read);
            lines.push(notes::line(Some(piece.sheet), text));
        }
        if is_read {
            pieces.push(piece);
        }
    }
    lines.dedup();
    lines
}
