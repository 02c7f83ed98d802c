//! From text to rows of cells.

use super::{
    delimiter::DELIMITERS,
    open_quotes::{FEWEST_IN_A_ROW, Separator, is_left_open, swallows_rows},
    widths::Widths,
};
use crate::{
    cells::{ReadError, document::Cell, rows::Rows, workbook::MOST_CELLS},
    vocabulary::CellAddress,
};

/// Longest field that is kept: what a cell of a spreadsheet can hold.
const LONGEST_FIELD: usize = 32_767;

/// All cells. Rows are counted as a spreadsheet program shows them: blank lines count, line breaks in quotes
/// do not.
pub(super) fn parse<R: Rows>(
    text: &str,
    delimiter: u8,
    first_row: u32,
    is_label: &dyn Fn(&str) -> bool,
    mut rows: R,
) -> Result<(R, Widths), ReadError> {
    let bytes = text.as_bytes();
    let mut reader = reader_of(text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut widths = Widths::default();
    let (mut row, mut line, mut counted) = (first_row, first_row as usize, 0);
    let separator = Separator::of(text, char::from(delimiter));
    loop {
        let more = reader
            .read_record(&mut record)
            .map_err(|_| ReadError::new("its text cannot be taken apart into lines and fields"))?;
        if !more {
            break;
        }
        let start = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        let end = usize::try_from(reader.position().byte()).unwrap_or(bytes.len()).min(bytes.len());
        // csv skips blank lines before a record; its own line count does not tell how many.
        let blank = bytes[start.max(counted)..end].iter().take_while(|byte| **byte == b'\n').count();
        row += u32::try_from(blank).unwrap_or(u32::MAX);
        line += blank;
        let content = &bytes[(start.max(counted) + blank).min(end)..end];
        let lines = content.iter().filter(|byte| **byte == b'\n').count().max(1);
        widths.add(record.len(), line + 1);
        let usual = widths.usual();
        let is_open = end == bytes.len() && is_left_open(&record, content);
        if is_open || record.iter().any(|field| swallows_rows(field, separator, usual, is_label)) {
            return Err(ReadError::new(&format!(
                "a quotation mark on line {} is never closed: take it out or close it",
                line + 1
            )));
        }
        for (column, field) in record.iter().enumerate().filter(|(_, field)| !field.is_empty()) {
            let at = CellAddress { row, column: u32::try_from(column).unwrap_or(u32::MAX) };
            rows.push_text(at, bounded(field));
        }
        if rows.cells().len() > MOST_CELLS {
            return Err(ReadError::new("it has more than 5 million cells: send the return alone"));
        }
        row += 1;
        line += lines;
        counted = end;
    }
    Ok((rows, widths))
}

/// The text of a file whose lines were each put into quotation marks as a whole, without them.
pub(super) fn unwrapped(cells: &[Cell], widths: &Widths) -> Option<String> {
    if widths.usual() != 1 || widths.0.len() != 1 {
        return None;
    }
    let texts: Vec<&str> = cells.iter().filter_map(Cell::text).collect();
    let delimiters = |text: &&str| {
        text.bytes().filter(|byte| DELIMITERS.iter().any(|(delimiter, _)| delimiter == byte)).count()
    };
    let is_row = |text: &&str| delimiters(text) >= FEWEST_IN_A_ROW && !text.contains('\n');
    (texts.len() > 1 && texts.iter().all(is_row)).then(|| texts.join("\n"))
}

fn reader_of(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

fn bounded(field: &str) -> &str {
    if field.len() <= LONGEST_FIELD {
        return field;
    }
    match field.char_indices().nth(LONGEST_FIELD) {
        Some((end, _)) => &field[..end],
        None => field,
    }
}
