//! CSV to documents: decoded first, line ends made one, the delimiter found by what the form's labels say.

use std::borrow::Cow;

use super::{
    ReadError,
    document::{Cell, Document, Sheet},
    rows::{AllCells, Rows, TakesSheets},
    workbook::MOST_CELLS,
};
use crate::vocabulary::CellAddress;

/// Longest field that is kept: what a cell of a spreadsheet can hold.
const LONGEST_FIELD: usize = 32_767;

/// A field over more lines than this is a quotation mark that was never closed, if its lines look like rows.
const MOST_LINES_A_FIELD: usize = 20;

/// Longest line in bytes: more than all columns of a sheet, each as full as a code or figure is.
const LONGEST_LINE: usize = 4 * 1024 * 1024;

/// As much of the text as is looked at to find the delimiter.
const SAMPLE: usize = 64 * 1024;

const DELIMITERS: [(u8, &str); 4] = [(b',', "comma"), (b';', "semicolon"), (b'\t', "tab"), (b'|', "bar")];

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

/// A text holds at most so many bytes of zero by mishap.
const MOST_STRAYS: usize = 3;

/// The bytes without the mark that old programs put at the end of a text (Ctrl-Z), zeros behind the end, and
/// single zeros within, with a note on them. A zero between two characters of a field may stand for another
/// that was lost: a mark takes its place, so that no figure is made of what is left.
fn without_strays(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, Option<String>), ReadError> {
    let marked =
        encoding_rs::Encoding::for_bom(bytes).is_some_and(|(encoding, _)| encoding != encoding_rs::UTF_8);
    if marked || bytes.starts_with(b"\0\0\xfe\xff") || unmarked_utf16(bytes).is_some() {
        return Ok((bytes.into(), None));
    }
    let end = bytes.iter().rposition(|byte| !matches!(byte, 0 | 0x1a)).map_or(0, |last| last + 1);
    let body = &bytes[..end];
    let zeros: Vec<usize> = memchr::memchr_iter(0, body).collect();
    if zeros.len() > MOST_STRAYS {
        return Err(ReadError::new("it holds bytes that are no text: save it as CSV UTF-8"));
    }
    let Some(line) = zeros.first().map(|at| body[..*at].iter().filter(|byte| **byte == b'\n').count() + 1)
    else {
        return Ok((
            body.into(),
            (end < bytes.len())
                .then(|| "it ends with a mark that is no text (Ctrl-Z or zeros): left out".to_owned()),
        ));
    };
    let is_edge = |byte: Option<&u8>| {
        byte.is_none_or(|byte| matches!(byte, b',' | b';' | b'\t' | b'|' | b'"' | b'\n' | b'\r' | b' '))
    };
    let mut text = Vec::with_capacity(body.len() + 2 * zeros.len());
    let mut start = 0;
    for at in zeros {
        text.extend_from_slice(&body[start..at]);
        if !(is_edge(at.checked_sub(1).and_then(|before| body.get(before))) || is_edge(body.get(at + 1))) {
            text.extend_from_slice("\u{fffd}".as_bytes());
        }
        start = at + 1;
    }
    text.extend_from_slice(&body[start..]);
    Ok((text.into(), Some(format!("line {line} holds a byte of zero, which is no text: read without it"))))
}

/// The text, and a note where the encoding was not the expected one.
fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<String>), ReadError> {
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Err(ReadError::new("it is in the encoding UTF-32: save it as CSV UTF-8"));
    }
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(&bytes[mark..]);
        if broken {
            return Err(ReadError::new(&format!(
                "its text is not what its first bytes say ({}): save it as CSV UTF-8",
                encoding.name()
            )));
        }
        let text = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
            Cow::Owned(text) => Cow::Owned(text.trim_start_matches('\u{feff}').to_owned()),
        };
        let note = (encoding != encoding_rs::UTF_8).then(|| format!("in the encoding {}", encoding.name()));
        return Ok((text, note));
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(bytes);
        if !broken {
            return Ok((text, Some(format!("in the encoding {} without a mark", encoding.name()))));
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((Cow::Borrowed(text), None)),
        Err(_) => {
            let (text, note) = decode_lines(bytes);
            Ok((Cow::Owned(text), note))
        }
    }
}

/// Windows-1252, but for lines that are UTF-8 beyond ASCII, as where files were put together: the one read as
/// the other is garbled.
fn decode_lines(bytes: &[u8]) -> (String, Option<String>) {
    let (mut text, mut is_mixed) = (String::with_capacity(bytes.len() + bytes.len() / 16), false);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if let Ok(line) = std::str::from_utf8(line) {
            is_mixed |= !line.is_ascii();
            text.push_str(line);
        } else {
            text.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(line).0);
        }
    }
    let note = if is_mixed {
        "in the encoding Windows-1252, but for lines in UTF-8"
    } else {
        "in the encoding Windows-1252"
    };
    (text, Some(note.to_owned()))
}

/// UTF-16 without a mark: Latin text has a zero in every other byte, always on one side.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if bytes.len() % 2 == 1 || (even + odd) * 10 < head.len() * 4 {
        return None;
    }
    match (even, odd) {
        (0, _) => Some(encoding_rs::UTF_16LE),
        (_, 0) => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

fn one_line_end(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

/// `sep=;` on the first line, as Excel writes and reads it.
fn declared_delimiter(text: &str) -> (&str, Option<(u8, &'static str)>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let mark = first.trim().trim_matches('"').strip_prefix("sep=").and_then(|mark| mark.bytes().next());
    match mark.and_then(|mark| DELIMITERS.into_iter().find(|(delimiter, _)| *delimiter == mark)) {
        Some(found) => (rest, Some(found)),
        None => (text, None),
    }
}

fn find_delimiter(text: &str, is_label: &dyn Fn(&str) -> bool) -> (u8, &'static str) {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let score = |delimiter: u8| {
        let (mut labels, mut wide) = (0, 0);
        for line in lines_outside_quotes(sample) {
            let fields = fields_of(line, char::from(delimiter));
            labels += fields
                .iter()
                .filter(|field| !field.is_empty() && field.len() < 300 && is_label(field))
                .count();
            wide += usize::from(fields.len() > 1);
        }
        (labels, wide)
    };
    let present: Vec<(u8, &str)> =
        DELIMITERS.into_iter().filter(|(delimiter, _)| sample.as_bytes().contains(delimiter)).collect();
    if let [] | [_] = present.as_slice() {
        return present.first().copied().unwrap_or(DELIMITERS[0]);
    }
    // Of equals the first in the list wins.
    let mut best = (DELIMITERS[0], (0, 0));
    for candidate in present {
        let found = score(candidate.0);
        if found > best.1 {
            best = (candidate, found);
        }
    }
    best.0
}

/// The lines of a text; a line break inside quotes ends none.
fn lines_outside_quotes(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |letter| {
        quoted ^= letter == '"';
        letter == '\n' && !quoted
    })
}

/// The fields of a line without their quotes: near enough to tell labels, at a tenth of the cost of a reader.
fn fields_of(line: &str, delimiter: char) -> Vec<&str> {
    let mut quoted = false;
    let fields = line.split(move |letter| {
        quoted ^= letter == '"';
        letter == delimiter && !quoted
    });
    fields.map(|field| field.trim().trim_matches('"')).collect()
}

fn reader_of(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// All cells. Rows are counted as a spreadsheet program shows them: blank lines count, line breaks in quotes
/// do not.
fn parse<R: Rows>(
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
fn unwrapped(cells: &[Cell], widths: &Widths) -> Option<String> {
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

/// How many rows have how many fields, and on which lines the first of them stand.
#[derive(Default)]
struct Widths(std::collections::BTreeMap<usize, (usize, Vec<usize>)>);

/// So many lines with another number of fields are named.
const LINES_NAMED: usize = 5;

impl Widths {
    fn add(&mut self, width: usize, line: usize) {
        let (count, lines) = self.0.entry(width).or_default();
        *count += 1;
        if lines.len() < LINES_NAMED {
            lines.push(line);
        }
    }

    /// The number of fields that most rows have.
    fn usual(&self) -> usize {
        self.0.iter().max_by_key(|(_, (count, _))| *count).map_or(0, |(width, _)| *width)
    }

    /// The lines with another number of fields than most have, where they are few; a title alone in its line
    /// is none of them.
    fn note(&self) -> Option<String> {
        let usual = self.usual();
        let all: usize = self.0.values().map(|(count, _)| count).sum();
        let others = || self.0.iter().filter(|(width, _)| **width != usual && **width > 1);
        let odd: usize = others().map(|(_, (count, _))| count).sum();
        if odd == 0 || odd * 4 > all {
            return None;
        }
        let mut named: Vec<(usize, usize)> =
            others().flat_map(|(width, (_, lines))| lines.iter().map(|line| (*line, *width))).collect();
        named.sort_unstable();
        named.truncate(LINES_NAMED);
        let more = if odd > named.len() { format!(", and so on: {odd} in all") } else { String::new() };
        let named: Vec<String> =
            named.iter().map(|(line, width)| format!("line {line} has {width}")).collect();
        Some(format!("most lines have {usual} fields, but {}{more}", named.join(", ")))
    }
}

/// Fewest delimiters on one line by which it can be a row of its own in a table of many columns.
const FEWEST_IN_A_ROW: usize = 5;

/// Whether the last field of a file goes on over lines to its end, with a quotation mark before it and none
/// behind it.
fn is_left_open(record: &csv::StringRecord, content: &[u8]) -> bool {
    let goes_on = record.iter().next_back().is_some_and(|field| field.trim_end().contains('\n'));
    goes_on && content.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}

/// What separates fields, and whether this file puts a space behind it.
#[derive(Clone, Copy)]
struct Separator {
    delimiter: char,
    is_spaced: bool,
}

impl Separator {
    fn of(text: &str, delimiter: char) -> Self {
        let first = text.trim_start().split('\n').next().unwrap_or_default();
        Self { delimiter, is_spaced: first.contains(&format!("{delimiter} ")) }
    }

    /// How many delimiters of a line can separate fields. Behind a comma in a sentence or between coordinates
    /// stands a space.
    fn count(self, line: &str) -> usize {
        line.match_indices(self.delimiter)
            .filter(|(at, _)| self.is_spaced || !line[at + 1..].starts_with(' '))
            .count()
    }
}

/// Whether a field holds what were rows of their own: many lines that can be rows, a line that starts with a
/// label, or one with nearly as many delimiters as a row of `width` fields has.
fn swallows_rows(field: &str, separator: Separator, width: usize, is_label: &dyn Fn(&str) -> bool) -> bool {
    if !field.contains('\n') {
        return false;
    }
    let mut lines = field.split('\n').skip(1);
    let is_value = |text: &str| {
        text.trim_start().trim_start_matches(['"', '-']).starts_with(|letter: char| letter.is_ascii_digit())
    };
    let is_row = |line: &str| {
        line.split_once(separator.delimiter)
            .is_some_and(|(first, rest)| is_value(rest) && is_label(first.trim().trim_matches('"')))
    };
    let is_wide = |line: &str| {
        let delimiters = separator.count(line);
        delimiters >= FEWEST_IN_A_ROW && delimiters * 4 >= width * 3
    };
    let (mut all, mut blank, mut could_be_rows) = (0, 0, 0);
    for line in lines.clone() {
        all += 1;
        blank += usize::from(line.trim().is_empty());
        could_be_rows += usize::from(separator.count(line) > 0);
    }
    all > MOST_LINES_A_FIELD && could_be_rows * 2 >= all - blank
        || lines.any(|line| is_row(line) || is_wide(line))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<(String, String)> {
        let document = read(bytes, &|text| text == "Total, all" || text == "Code").expect("readable");
        document.sheets[0]
            .cells()
            .iter()
            .map(|cell| (cell.at.to_string(), cell.content.to_string()))
            .collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(at, text)| ((*at).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn blank_lines_count_as_rows_and_breaks_in_quotes_do_not() {
        let read = cells(b"Code,x\r\n\r\n\r\n\"a\nb\",2\rc,3\n");
        assert_eq!(
            read,
            pairs(&[("A1", "Code"), ("B1", "x"), ("A4", "a\nb"), ("B4", "2"), ("A5", "c"), ("B5", "3")])
        );
    }

    #[test]
    fn the_delimiter_is_the_one_under_which_labels_stand_alone() {
        assert_eq!(
            cells(b"Code;E1\nTotal, all;1,112\n")[2..],
            pairs(&[("A2", "Total, all"), ("B2", "1,112")])
        );
        assert_eq!(cells(b"sep=;\nCode;E1\n"), pairs(&[("A2", "Code"), ("B2", "E1")]));
    }

    #[test]
    fn every_encoding_that_spreadsheets_write_is_read() {
        let utf16: Vec<u8> = "\u{feff}Code\t\u{a3}5\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [utf16.as_slice(), &utf16[2..], b"Code,\xa35\n", "\u{feff}Code,£5\n".as_bytes()] {
            assert_eq!(cells(bytes), pairs(&[("A1", "Code"), ("B1", "\u{a3}5")]));
        }
    }

    #[test]
    fn lines_of_another_encoding_are_read_in_their_own() {
        let bytes = ["Code,£5\n".as_bytes(), b"x,\xa36\n", "y,é\n".as_bytes()].concat();
        let document = read(&bytes, &|_| false).expect("readable");
        let texts: Vec<String> =
            document.sheets[0].cells().iter().map(|cell| cell.content.to_string()).collect();
        assert_eq!(texts, ["Code", "£5", "x", "£6", "y", "é"]);
        assert_eq!(document.notes, ["in the encoding Windows-1252, but for lines in UTF-8"]);
    }

    #[test]
    fn marks_and_line_ends_of_every_kind_are_no_part_of_a_text() {
        let expected = pairs(&[("A1", "Code"), ("B1", "x"), ("A2", "1"), ("B2", "2")]);
        for text in [
            "\u{feff}\u{feff}\"Code\",\"x\"\n1,2\n",
            "Code,x\r1,2\r",
            "Code,x\r\n1,2\n\n\n\n",
            "Code,x\r1,2\r\n",
        ] {
            assert_eq!(cells(text.as_bytes()), expected, "{text:?}");
        }
        for bytes in [&b"\xff\xfe\0\0C\0\0\0"[..], b"Code,x\n1,\0\0\0\0\n"] {
            assert!(read(bytes, &|_| false).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn a_mark_at_the_end_or_a_stray_zero_is_no_part_of_a_figure() {
        let expected = pairs(&[("A1", "Code"), ("B1", "x"), ("A2", "1"), ("B2", "2")]);
        for text in ["Code,x\n1,2\n\u{1a}", "Code,x\r\n1,2\u{1a}\0\0", "Code,x\n1,2\0\n", "Code,\0x\n1,2\n"] {
            assert_eq!(cells(text.as_bytes()), expected, "{text:?}");
        }
        assert_eq!(cells(b"Code,x\n1,1\x002\n")[3].1, "1\u{fffd}2", "which digit was lost is not known");
        let note = |bytes: &[u8]| read(bytes, &|_| false).expect("readable").notes;
        assert!(note(b"Code,x\n1,2\0\n")[0].starts_with("line 2 holds"), "{:?}", note(b"Code,x\n1,2\0\n"));
        assert!(note(b"Code,x\n1,2\n\x1a")[0].contains("Ctrl-Z"));
    }

    #[test]
    fn lines_with_another_number_of_fields_are_named() {
        let text = format!("Code,x,y\n{}c,1,2,3\n", "a,1,2\n".repeat(9));
        let document = read(text.as_bytes(), &|_| false).expect("readable");
        assert_eq!(document.notes, ["most lines have 3 fields, but line 11 has 4"]);
    }

    #[test]
    fn rows_that_a_quotation_mark_swallowed_are_found_by_their_delimiters() {
        let row = "a,1,2,3,4,5,6\n";
        let text = format!("{row}{row}\"b,1,2,3,4,5,6\nc,1,2,3,4,5,6\nd\",1,2,3,4,5,6\n{row}");
        let error = read(text.as_bytes(), &|_| false).expect_err("a swallowed row").to_string();
        assert!(error.contains("line 3"), "{error}");
        let address = format!("{row}\"12, High Street,\nTown, County, AB1, UK\",1,2,3,4,5,6\n");
        assert!(read(address.as_bytes(), &|_| false).is_ok());
    }

    #[test]
    fn prose_and_coordinates_over_several_lines_are_no_swallowed_rows() {
        let row = "a,1,2,3,4,5,6\n";
        let history = "APP/2017/1 approved\n".repeat(30);
        for text in [
            "one, two, three, four, five, six, seven",
            "((-0.1 51.5, -0.2 51.6, -0.3 51.7, -0.4 51.5, -0.5 51.4, -0.1 51.5))",
            &history,
        ] {
            let read = cells(format!("{row}\"POLYGON\n{text}\",1,2,3,4,5,6\n{row}").as_bytes());
            assert_eq!((read.len(), read[8].1.as_str()), (21, "1"), "{text}");
        }
        let spaced = row.replace(',', ", ");
        assert!(read(format!("{spaced}\"b\n{spaced}c\"{}", &spaced[1..]).as_bytes(), &|_| false).is_err());
        assert!(read(format!("Code,x\n\"{}d\",1\n", "b,2\n".repeat(30)).as_bytes(), &|_| false).is_err());
    }

    #[test]
    fn lines_in_quotation_marks_are_read_without_them_and_only_once() {
        let document = read(b"\"a,1,2,3,4,5\"\n\"b,1,2,3,4,5\"\n", &|_| false).expect("readable");
        assert_eq!((document.sheets[0].cells().len(), document.notes.len()), (12, 1));
        // No delimiter is found here, and there is nothing to take off.
        let line = "x\"a;b;c|d;e;f;g\"\n";
        assert_eq!(cells(line.repeat(2).as_bytes()), pairs(&[("A1", line.trim()), ("A2", line.trim())]));
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_named_with_its_line() {
        let text = format!("Code,x\n\"a,1\n{}", "b,2\n".repeat(40));
        let error = read(text.as_bytes(), &|_| false).expect_err("swallowed rows").to_string();
        assert!(error.contains("line 2"), "{error}");
        let error =
            read(b"a,1\nb,\"2\nc,3\nd,4\n", &|_| false).expect_err("rows swallowed to the end").to_string();
        assert!(error.contains("line 2"), "{error}");
        assert!(read(b"a,1\nb,\"2 \nc\"\n", &|_| false).is_ok());
        let error = read(b"Code,1\nx,\"5\nCode,2\ny,3\n", &|text| text == "Code")
            .expect_err("a swallowed row")
            .to_string();
        assert!(error.contains("line 2"), "{error}");
    }
}
