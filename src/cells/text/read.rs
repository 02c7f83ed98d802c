//! From bytes to a document: what is done one after the other.

use super::{
    delimiter::{declared_delimiter, find_delimiter},
    encoding::{decode, one_line_end, without_strays},
    parse::{parse, unwrapped},
};
use crate::cells::{
    ReadError,
    document::{Document, Sheet},
    rows::{AllCells, Rows, TakesSheets},
};

/// Longest line in bytes: more than all columns of a sheet, each as full as a code or figure is.
const LONGEST_LINE: usize = 4 * 1024 * 1024;

/// Reads CSV in any of the encodings and delimiters that spreadsheet programs write.
///
/// `is_label` says whether a text is a label or heading that is looked for; the delimiter under which most of
/// them stand alone in a field is the right one.
///
/// # Errors
/// In words for the sender: unknown encoding, a quotation mark that is never closed, nothing in it.
pub fn read(bytes: &[u8], is_label: &dyn Fn(&str) -> bool) -> Result<Document, ReadError> {
    read_by(bytes, is_label, &AllCells)
}

/// The same, with rows given to who takes them.
///
/// # Errors
/// As above.
pub fn read_by<T: TakesSheets>(
    bytes: &[u8],
    is_label: &dyn Fn(&str) -> bool,
    takers: &T,
) -> Result<Document<T::List>, ReadError> {
    if let Some(line) = endless_line(bytes) {
        return Err(ReadError::new(&format!(
            "line {line} is longer than 4 MB, as no row of a return is: save the return as CSV or xlsx again"
        )));
    }
    let (bytes, stray) = without_strays(bytes)?;
    let (text, note) = decode(&bytes)?;
    let text = one_line_end(&text);
    let mut notes: Vec<String> = note.into_iter().chain(stray).collect();
    let (body, declared) = declared_delimiter(&text);
    let (delimiter, word) = declared.unwrap_or_else(|| find_delimiter(body, is_label));
    let first_row = u32::from(declared.is_some());
    let rows = takers.of_sheet(true, delimiter == b',');
    let (rows, widths) = parse(body, delimiter, first_row, is_label, rows)?;
    // Where no quotation marks came off it is the same text, and would be read so for ever.
    let cells = rows.cells();
    if let Some(unwrapped) =
        unwrapped(cells, &widths).filter(|unwrapped| unwrapped.len() + 2 * cells.len() <= body.len())
    {
        let mut document = read_by(unwrapped.as_bytes(), is_label, takers)?;
        document
            .notes
            .insert(0, "each line stands in quotation marks as a whole: read without them".to_owned());
        return Ok(document);
    }
    if cells.is_empty() {
        return Err(ReadError::new("there is nothing in it: the file has no content"));
    }
    if delimiter != b',' {
        notes.push(format!("separated by {word}"));
    }
    notes.extend(widths.note());
    Ok(Document { sheets: vec![Sheet::of_csv(rows.finish(), delimiter == b',')], notes })
}

/// The number of a line so long that copies of it alone would take what memory there is.
fn endless_line(bytes: &[u8]) -> Option<usize> {
    let mut start = 0;
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).chain([bytes.len()]);
    let long = |end: usize| end - std::mem::replace(&mut start, end) > LONGEST_LINE;
    ends.map(long).position(|long| long).map(|before| before + 1)
}
