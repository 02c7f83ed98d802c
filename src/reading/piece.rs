//! One table found on one sheet.

use super::{Document, layouts::Found, long_lists::LongList};

/// One table found on one sheet.
pub(super) struct Piece {
    pub(super) sheet: usize,
    pub(super) table: usize,
    pub(super) found: Found,
    /// Further rows of it are the long list of its sheet.
    pub(super) has_more: bool,
}

impl Piece {
    /// The further rows of it that never were cells.
    pub(super) fn more<'d>(&self, document: &'d Document) -> Option<&'d LongList> {
        document.sheets[self.sheet].list.as_ref().filter(|_| self.has_more)
    }

    /// How many records it holds.
    pub(super) fn rows(&self, document: &Document) -> usize {
        self.found.records.len() + self.more(document).map_or(0, |list| list.records.len())
    }
}

/// Cells of a piece in which something stands.
pub(super) fn filled(document: &Document, piece: &Piece) -> usize {
    let sheet = &document.sheets[piece.sheet];
    let cells = piece.found.records.iter().flat_map(|record| record.cells.iter().flatten());
    cells.filter(|at| sheet.get(**at).is_some()).count() + piece.more(document).map_or(0, LongList::filled)
}
