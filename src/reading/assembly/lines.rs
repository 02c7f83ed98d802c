//! What stands in `readings.csv` of the pieces of a document.

use crate::{
    reading::{
        Document, ReadingColumn, ReadingLine,
        labels::Match,
        layouts::{FoundRecord, Heading, Layout},
        piece::Piece,
    },
    schemas::{Collection, RecordTable},
    vocabulary::CellAddress,
};

/// What stands in `readings.csv`: each field found or missed, and headings that mean none.
pub(super) fn lines(document: &Document, pieces: &[Piece], collection: &Collection) -> Vec<ReadingLine> {
    let of_piece = |piece: &Piece| lines_of_piece(document, piece, &collection.tables[piece.table]);
    let mut lines: Vec<ReadingLine> = pieces.iter().flat_map(of_piece).collect();
    for (index, table) in collection.tables.iter().enumerate() {
        let of_table: Vec<&Piece> = pieces.iter().filter(|piece| piece.table == index).collect();
        let Some(first) = of_table.first() else { continue };
        for at in 0..table.fields.len() {
            let met = of_table
                .iter()
                .any(|piece| piece.found.headings.iter().any(|heading| heading.field == Some(at)));
            let is_key_of_block =
                table.primary_key.first() == Some(&at) && first.found.layout == Layout::Matrix;
            let stood_in = lines.iter().any(|line| line.table == Some(index) && line.field == Some(at));
            if !met && !is_key_of_block && !stood_in {
                lines.push(ReadingLine {
                    field: Some(at),
                    matched: Match::Missing,
                    ..blank_line(document, first)
                });
            }
        }
    }
    lines
}

pub(super) fn blank_line(document: &Document, piece: &Piece) -> ReadingLine {
    ReadingLine {
        sheet: Some(piece.sheet),
        heading_row: piece.found.heading_row,
        table: Some(piece.table),
        rows: piece.rows(document),
        field: None,
        column: ReadingColumn::Missing,
        heading: String::new(),
        matched: Match::Ignored,
        filled: 0,
    }
}

fn lines_of_piece(document: &Document, piece: &Piece, table: &RecordTable) -> Vec<ReadingLine> {
    let headings = piece.found.headings.iter();
    let mut lines: Vec<ReadingLine> =
        headings.map(|heading| line_of_heading(document, piece, table, heading)).collect();
    for (at, field) in table.fields.iter().enumerate() {
        if lines.iter().any(|line| line.field == Some(at)) {
            continue;
        }
        // A field without a column of its own comes from the first of those that stand in for it.
        let source = field
            .falls_back_on
            .iter()
            .find_map(|other| lines.iter().find(|line| line.field == Some(*other)).cloned());
        if let Some(source) = source {
            let filled = records_with(document, piece, at, table);
            lines.push(ReadingLine { field: Some(at), matched: Match::Synonym, filled, ..source });
        }
    }
    lines
}

fn line_of_heading(
    document: &Document,
    piece: &Piece,
    table: &RecordTable,
    heading: &Heading,
) -> ReadingLine {
    let column = ReadingColumn::Column(heading.at.column);
    let (text, matched) = (heading.text.clone(), heading.matched);
    let line = ReadingLine { column, heading: text, matched, ..blank_line(document, piece) };
    let Some(field) = heading.field else {
        // Below the headings it is no heading, but a row that is no record.
        let below = piece.found.heading_row.is_some_and(|row| heading.at.row > row);
        return if below { ReadingLine { column: ReadingColumn::Cell(heading.at), ..line } } else { line };
    };
    let cells = || piece.found.records.iter().filter_map(|record| record.cells[field]);
    let more = piece.more(document).map_or(0, |list| list.filled_in(heading.at.column));
    let filled = records_with(document, piece, field, table) + more;
    let own = |at: &CellAddress| piece.found.layout == Layout::Matrix && *at == heading.at;
    let cell = cells().find(own).or_else(|| cells().next());
    let by_row = piece.found.layout == Layout::HeadingRow;
    let column = if by_row { column } else { cell.map_or(ReadingColumn::Missing, ReadingColumn::Cell) };
    ReadingLine { field: Some(field), column, filled, ..line }
}

/// How many records of a piece have something in a field, or in one that stands in for it.
fn records_with(document: &Document, piece: &Piece, field: usize, table: &RecordTable) -> usize {
    let sheet = &document.sheets[piece.sheet];
    let fields = || std::iter::once(&field).chain(&table.fields[field].falls_back_on);
    let is_filled = |at: CellAddress| sheet.get(at).is_some();
    let has_any = |record: &&FoundRecord| fields().any(|field| record.cells[*field].is_some_and(is_filled));
    piece.found.records.iter().filter(has_any).count()
}
