//! Looks through the XML of a sheet of an xlsx, in pieces as it is unpacked: for hidden rows and columns, for
//! cells that hold formulas, and for formulas without a value. Nothing but these is taken apart.

use memchr::memmem;

use super::SheetMarks;
use crate::vocabulary::CellAddress;

/// More than a tag of a row, column or cell, and what can stand between a formula's end and the end of its
/// cell.
const MARGIN: usize = 512;

/// A search through one sheet.
pub struct SheetXml {
    tags: Tags,
    /// The end of the pieces before, and what was not yet looked at.
    window: Vec<u8>,
    /// As much of the window as was looked at.
    done: usize,
    found: SheetMarks,
}

/// How the tags are spelt in a sheet: some programs write `<x:f>` for `<f>`.
struct Tags {
    formula: Vec<u8>,
    formula_end: Vec<u8>,
    /// How a cell goes on behind a formula that has no value.
    without_value: Vec<Vec<u8>>,
}

impl Tags {
    fn of(head: &[u8]) -> Self {
        let prefix = prefix(head).unwrap_or_default();
        let prefix = String::from_utf8_lossy(prefix);
        let spelt = |start: &str, rest: &str| format!("{start}{prefix}{rest}").into_bytes();
        let value = [spelt("<", "v>"), spelt("</", "v>")].concat();
        Self {
            formula: spelt("<", "f"),
            formula_end: spelt("</", "f>"),
            without_value: vec![spelt("</", "c>"), spelt("<", "v/>"), spelt("<", "v />"), value],
        }
    }
}

/// What stands before the names of a sheet's elements, with its colon.
fn prefix(head: &[u8]) -> Option<&[u8]> {
    let name = memmem::find(head, b"worksheet")?;
    let start = memchr::memrchr(b'<', &head[..name])?;
    head.get(start + 1..name).filter(|prefix| prefix.ends_with(b":") && prefix.len() < 32)
}

impl SheetXml {
    /// A search through a sheet that begins so.
    pub fn new(head: &[u8]) -> Self {
        Self { tags: Tags::of(head), window: Vec::new(), done: 0, found: SheetMarks::default() }
    }

    /// Looks at the next piece.
    pub fn look_at(&mut self, piece: &[u8]) {
        self.window.extend_from_slice(piece);
        if self.window.len() > 2 * MARGIN {
            let until = self.window.len() - MARGIN;
            self.search(until);
            self.window.drain(..until - MARGIN);
            self.done = MARGIN;
        }
    }

    /// Looks at what is left, and gives what was found.
    pub fn finish(mut self) -> SheetMarks {
        self.search(self.window.len());
        self.found
    }

    /// Looks at what begins in the window behind what was looked at, up to `until`.
    fn search(&mut self, until: usize) {
        let (window, from) = (self.window.as_slice(), self.done);
        let Self { tags, found, .. } = self;
        for at in places(window, b"hidden=", from, until) {
            hidden(window, at, found);
        }
        for at in places(window, b"mergeCell ", from, until) {
            let range = tag_around(window, at).and_then(|tag| attribute(tag, b"ref")).and_then(corners);
            range.into_iter().for_each(|(first, last)| found.merge(first, last));
        }
        for at in places(window, &tags.formula, from, until) {
            let rest = &window[at + tags.formula.len()..];
            if matches!(rest.first(), Some(b'>' | b' ' | b'/')) {
                formula(window, at, found);
                // A formula that is shared with another cell is an element without content.
                let end = memchr::memchr(b'>', rest).filter(|end| rest[..*end].ends_with(b"/"));
                found.formulas_without_values |= end.is_some_and(|end| tags.lacks_value(&rest[end + 1..]));
            }
        }
        for at in places(window, &tags.formula_end, from, until) {
            found.formulas_without_values |= tags.lacks_value(&window[at + tags.formula_end.len()..]);
        }
        self.done = until;
    }
}

impl Tags {
    fn lacks_value(&self, behind: &[u8]) -> bool {
        let behind = behind.trim_ascii_start();
        self.without_value.iter().any(|form| behind.starts_with(form))
    }
}

/// Where a text begins between two places.
fn places<'w>(
    window: &'w [u8],
    text: &'w [u8],
    from: usize,
    until: usize,
) -> impl Iterator<Item = usize> + 'w {
    let end = (until + text.len()).min(window.len());
    memmem::find_iter(&window[from.min(end)..end], text)
        .map(move |at| at + from)
        .filter(move |at| *at < until)
}

/// The tag in which a place lies, without its brackets.
fn tag_around(window: &[u8], at: usize) -> Option<&[u8]> {
    let start = memchr::memrchr(b'<', &window[..at])?;
    let length = memchr::memchr(b'>', &window[start..])?;
    (start + length > at).then(|| &window[start + 1..start + length])
}

fn hidden(window: &[u8], at: usize, found: &mut SheetMarks) {
    let Some(tag) = tag_around(window, at) else { return };
    if !matches!(attribute(tag, b"hidden"), Some(b"1" | b"true")) {
        return;
    }
    let number = |name: &[u8]| index(attribute(tag, name)?);
    match local_name(tag) {
        b"row" => number(b"r").into_iter().for_each(|row| found.hide_rows(row, row)),
        b"col" => {
            if let (Some(first), Some(last)) = (number(b"min"), number(b"max")) {
                found.hide_columns(first, last);
            }
        }
        _ => {}
    }
}

/// A formula that begins here: the tag before it is that of its cell.
fn formula(window: &[u8], at: usize, found: &mut SheetMarks) {
    let Some(cell) = memchr::memrchr(b'<', &window[..at]).and_then(|start| tag_around(window, start + 1))
    else {
        return;
    };
    if local_name(cell) != b"c" {
        return;
    }
    // The formula of an array stands in its first cell alone.
    let own = tag_around(window, at + 1)
        .filter(|tag| matches!(attribute(tag, b"t"), Some(b"array" | b"dataTable")));
    let range = own.and_then(|tag| attribute(tag, b"ref")).and_then(corners);
    if let Some((first, last)) = range {
        let rows = first.row..=last.row.min(first.row.saturating_add(LARGEST_ARRAY));
        let columns = || first.column..=last.column.min(first.column.saturating_add(LARGEST_ARRAY));
        rows.flat_map(|row| columns().map(move |column| CellAddress { row, column }))
            .for_each(|at| found.add_formula(at));
    } else if let Some(at) = attribute(cell, b"r").and_then(address) {
        found.add_formula(at);
    }
}

/// So many rows and columns of an array are taken for one.
const LARGEST_ARRAY: u32 = 499;

fn local_name(tag: &[u8]) -> &[u8] {
    let name = tag.split(|byte| byte.is_ascii_whitespace() || *byte == b'/').next().unwrap_or_default();
    name.rsplit(|byte| *byte == b':').next().unwrap_or_default()
}

/// The value of an attribute of a tag.
fn attribute<'t>(tag: &'t [u8], name: &[u8]) -> Option<&'t [u8]> {
    let start = memmem::find_iter(tag, name).find(|at| {
        let stands_alone = at.checked_sub(1).is_some_and(|before| tag[before].is_ascii_whitespace());
        stands_alone && tag.get(at + name.len()) == Some(&b'=')
    })?;
    let rest = &tag[start + name.len() + 1..];
    let quote = *rest.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
    let length = memchr::memchr(quote, &rest[1..])?;
    Some(&rest[1..=length])
}

/// A number counted from 1, as one counted from 0.
fn index(digits: &[u8]) -> Option<u32> {
    std::str::from_utf8(digits).ok()?.parse::<u32>().ok()?.checked_sub(1)
}

/// `B7`.
fn address(text: &[u8]) -> Option<CellAddress> {
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let column = text[..letters].iter().try_fold(0u32, |column, letter| {
        let value = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column.checked_mul(26)?.checked_add(value)
    })?;
    Some(CellAddress { row: index(&text[letters..])?, column: column.checked_sub(1)? })
}

/// `B7:C9`.
fn corners(text: &[u8]) -> Option<(CellAddress, CellAddress)> {
    let colon = memchr::memchr(b':', text)?;
    Some((address(&text[..colon])?, address(&text[colon + 1..])?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found, however the text is cut.
    fn found(text: &str) -> SheetMarks {
        let text =
            format!("<worksheet>{}{text}{}</worksheet>", " ".repeat(2 * MARGIN), " ".repeat(2 * MARGIN));
        let whole = cut(&text, text.len());
        for at in (0..text.len()).step_by(7) {
            let marks = cut(&text, at);
            assert_eq!(
                (&marks.marks, marks.formulas_without_values),
                (&whole.marks, whole.formulas_without_values),
                "cut at {at}"
            );
        }
        whole
    }

    fn cut(text: &str, at: usize) -> SheetMarks {
        let mut search = SheetXml::new(text.as_bytes());
        search.look_at(&text.as_bytes()[..at]);
        search.look_at(&text.as_bytes()[at..]);
        let mut found = search.finish();
        found.marks.settle();
        found
    }

    #[test]
    fn formulas_without_values_are_found_wherever_the_text_is_cut() {
        let holds_one = |text: &str| found(text).formulas_without_values;
        assert!(holds_one("<c r=\"B3\"><f>SUM(B1:B2)</f></c>"));
        assert!(holds_one("<c r=\"B3\"><f>SUM(B1:B2)</f>\n <v></v></c>"));
        assert!(holds_one("<c r=\"B3\"><f t=\"shared\" si=\"0\"/><v/></c>"));
        assert!(!holds_one("<c r=\"B3\"><f>SUM(B1:B2)</f><v>3</v></c><c r=\"B4\"/><c r=\"B5\"><v/></c>"));
        assert!(!holds_one("<c r=\"B3\"><f t=\"shared\" si=\"0\"/><v>3</v></c>"));
        assert!(Tags::of(b"<x:worksheet xmlns:x=\"y\">").lacks_value(b"<x:v></x:v></x:c>"));
    }

    #[test]
    fn the_cells_of_formulas_are_known_those_of_arrays_too() {
        let formulas = |text: &str| {
            found(text).marks.formulas.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        let rows = "<c r=\"B3\" s=\"1\"><f>SUM(B1:B2)</f><v>3</v></c><c r=\"C3\"><v>3</v></c><c s=\"2\" \
            r=\"AA10\"><f t=\"shared\" si=\"0\"/><v>3</v></c>";
        assert_eq!(formulas(rows), "B3 AA10");
        assert_eq!(formulas("<c r=\"B3\"><f t=\"array\" ref=\"B3:C4\">X</f><v>3</v></c>"), "B3 C3 B4 C4");
        assert_eq!(formulas("<c r=\"B3\"><v>3</v></c><fileVersion/>"), "");
    }

    #[test]
    fn hidden_rows_and_columns_are_found() {
        let marks = found(
            "<col min=\"2\" max=\"4\" width=\"0\" hidden=\"1\"/><col min=\"6\" max=\"6\" hidden=\"0\"/>\
             <row r=\"14\" hidden=\"1\"><c r=\"A14\" \
             t=\"inlineStr\"><is><t>hidden=\"1\"</t></is></c></row><row r=\"15\" hidden='true'/><row \
             hidden=\"1\" r=\"18\"/>",
        )
        .marks;
        assert_eq!((marks.hidden_rows, marks.hidden_columns), (vec![(13, 14), (17, 17)], vec![(1, 3)]));
    }
}
