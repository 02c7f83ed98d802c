//! What the library leaves out without a word, or refuses a whole sheet for, put right in a copy before it
//! reads on.
//!
//! - xlsx: an error of newer programs such as `#SPILL!` in one cell loses its whole sheet; of two sheets of
//!   one name the second is never seen; a sheet in the list that is said to be nowhere loses the workbook.
//! - ods: of two sheets of one name the first is never seen.
//! - xls: formulas that Apple Numbers writes under the number of an older format are left out; some passwords
//!   are told as damage.

use std::io::{Cursor, Read, Seek, SeekFrom, Write};

use quick_xml::{
    Reader, Writer,
    events::{BytesStart, BytesText, Event},
};

use super::marks::xls::{LARGEST_PART, workbook_stream};

/// Stands before the text of an error that the library does not know, in a mended copy.
const ERROR_MARK: &str = "\u{f8ff}error ";

/// The errors that the library knows.
const KNOWN_ERRORS: [&str; 8] =
    ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DATA!"];

/// The text of an error cell of a mended copy, `None` for a text of the sender's own.
#[must_use]
pub fn marked_error(text: &str) -> Option<&str> {
    text.strip_prefix(ERROR_MARK)
}

/// A copy of an xlsx, xlsb or ods in which unknown errors are texts with a mark, and sheets of one name have
/// different ones, with a note for each such name. `None` if nothing was to be mended, or it could not be.
#[must_use]
pub fn mended_zip(bytes: &[u8]) -> Option<(Vec<u8>, Vec<String>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() * 2)));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let (mut notes, mut changed) = (Vec::new(), false);
    for index in 0..archive.len() {
        let name = archive.name_for_index(index)?.ok()?.into_owned();
        let is_workbook = name.eq_ignore_ascii_case("xl/workbook.xml");
        let is_sheet = name.to_ascii_lowercase().starts_with("xl/worksheets/")
            && name.to_ascii_lowercase().ends_with(".xml");
        let is_content = name == "content.xml";
        let is_relations = matches!(
            name.to_ascii_lowercase().as_str(),
            "xl/_rels/workbook.xml.rels" | "xl/_rels/workbook.bin.rels"
        );
        let mended = if is_workbook || is_sheet || is_relations || is_content {
            let mut xml = Vec::new();
            archive.by_index(index).ok()?.take(LARGEST_PART).read_to_end(&mut xml).ok()?;
            match () {
                () if is_workbook => told_apart(&xml, "sheet", "name", &mut notes),
                () if is_content => told_apart(&xml, "table", "table:name", &mut notes),
                () if is_relations => without_macros(&xml, &mut notes),
                () => with_marked_errors(&xml),
            }
        } else {
            None
        };
        if let Some(xml) = mended {
            changed = true;
            written.start_file(name, options).ok()?;
            written.write_all(&xml).ok()?;
        } else {
            written.raw_copy_file(archive.by_index_raw(index).ok()?).ok()?;
        }
    }
    changed.then(|| written.finish().ok()).flatten().map(|file| (file.into_inner(), notes))
}

/// The list of parts in which sheets of macros stand as charts, which are passed over: the library refuses a
/// workbook with a sheet of a kind that it does not know.
fn without_macros(xml: &[u8], notes: &mut Vec<String>) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(xml).ok()?;
    // An xlsb is told by the folder of the part, an xlsx by the type of its relation.
    let of_type = |text: String, kind: &str| text.replace(&format!("/{kind}\""), "/chartsheet\"");
    let changed = ["xlMacrosheet", "xlIntlMacrosheet"]
        .into_iter()
        .fold(text.replace("macrosheets/", "chartsheets/"), of_type);
    (changed != text).then(|| {
        notes.push("sheets of macros are not read".to_owned());
        changed.into_bytes()
    })
}

/// Whether a part of a workbook starts by defining entities of its own.
#[must_use]
pub fn defines_entities(bytes: &[u8]) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
    (0..archive.len()).any(|index| {
        let mut head = Vec::new();
        let read = archive.by_index(index).is_ok_and(|part| part.take(HEAD).read_to_end(&mut head).is_ok());
        read && memchr::memmem::find(&head, b"<!DOCTYPE").is_some()
    })
}

/// A document type stands at the head of a part.
const HEAD: u64 = 1024;

/// Copies XML event by event; `change` may put another event in the place of one.
fn copied(xml: &[u8], mut change: impl FnMut(&Event<'_>) -> Option<Event<'static>>) -> Option<Vec<u8>> {
    let mut reader = Reader::from_reader(xml);
    let mut writer = Writer::new(Vec::with_capacity(xml.len() + 64));
    let (mut buffer, mut changed) = (Vec::new(), false);
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).ok()?;
        if matches!(event, Event::Eof) {
            return changed.then(|| writer.into_inner());
        }
        let other = change(&event);
        changed |= other.is_some();
        writer.write_event(other.unwrap_or(event)).ok()?;
    }
}

/// The same element with another value of one attribute.
fn with_attribute(element: &BytesStart<'_>, name: &str, value: &str) -> Option<BytesStart<'static>> {
    let tag = element.name();
    let mut changed = BytesStart::new(tag.as_ref().to_owned());
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        if attribute.key.as_ref() == name {
            changed.push_attribute((name, value));
        } else {
            changed.push_attribute(attribute);
        }
    }
    Some(changed)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok()??;
    Some(String::from_utf8_lossy(found.value.as_ref().as_bytes()).into_owned())
}

/// The list of sheets with a number behind each name that stood before, and without those of an xlsx that are
/// nowhere.
fn told_apart(xml: &[u8], tag: &str, name_of: &str, notes: &mut Vec<String>) -> Option<Vec<u8>> {
    let mut names: Vec<String> = Vec::new();
    copied(xml, |event| {
        let (Event::Empty(element) | Event::Start(element)) = event else { return None };
        if element.local_name().as_ref() != tag {
            return None;
        }
        let name = attribute(element, name_of)?;
        let shown = crate::vocabulary::printable::echo(&name);
        let is_somewhere = || {
            tag != "sheet"
                || element
                    .attributes()
                    .with_checks(false)
                    .flatten()
                    .any(|own| own.key.local_name().as_ref() == "id")
        };
        if matches!(event, Event::Empty(_)) && !is_somewhere() {
            notes.push(format!("the sheet \"{shown}\" is in the list of sheets, but not in the file"));
            return Some(Event::Text(BytesText::new("").into_owned()));
        }
        let earlier = names.iter().filter(|earlier| **earlier == name).count();
        names.push(name.clone());
        if earlier == 0 {
            return None;
        }
        let other = format!("{name} ({})", earlier + 1);
        notes.push(format!(
            "more than one sheet is named \"{shown}\": one is read as \"{shown} ({})\"",
            earlier + 1
        ));
        let changed = with_attribute(element, name_of, &other)?;
        Some(if matches!(event, Event::Empty(_)) { Event::Empty(changed) } else { Event::Start(changed) })
    })
}

/// A sheet in which cells with unknown errors hold texts with a mark.
fn with_marked_errors(xml: &[u8]) -> Option<Vec<u8>> {
    let is_candidate = memchr::memmem::find(xml, b"t=\"e\"").is_some();
    // The type of a cell stands before its value, so that a first look has to say which cells hold unknown
    // errors.
    let unknown = if is_candidate { cells_with_unknown_errors(xml)? } else { return None };
    let (mut cell, mut in_value) = (0usize, false);
    copied(xml, |event| match event {
        Event::Start(element) if element.local_name().as_ref() == "c" => {
            cell += 1;
            unknown.contains(&cell).then(|| with_attribute(element, "t", "str").map(Event::Start)).flatten()
        }
        Event::Start(element) if element.local_name().as_ref() == "v" => {
            in_value = true;
            None
        }
        Event::End(element) if element.local_name().as_ref() == "v" => {
            in_value = false;
            None
        }
        Event::Text(text) if in_value && unknown.contains(&cell) => {
            let text = String::from_utf8_lossy(text.as_ref().as_bytes()).into_owned();
            Some(Event::Text(BytesText::from_escaped(format!("{ERROR_MARK}{text}"))))
        }
        _ => None,
    })
}

/// The cells, counted from 1, of the type "error" whose error is none that the library knows.
fn cells_with_unknown_errors(xml: &[u8]) -> Option<std::collections::HashSet<usize>> {
    let mut reader = Reader::from_reader(xml);
    let mut buffer = Vec::new();
    let (mut found, mut cell, mut is_error, mut in_value) =
        (std::collections::HashSet::new(), 0, false, false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) if element.local_name().as_ref() == "c" => {
                cell += 1;
                is_error = attribute(&element, "t").as_deref() == Some("e");
            }
            Event::Start(element) => in_value = element.local_name().as_ref() == "v",
            Event::End(_) => in_value = false,
            Event::Text(text) if is_error && in_value => {
                let text = String::from_utf8_lossy(text.as_ref().as_bytes()).trim().to_owned();
                if !text.is_empty() && !KNOWN_ERRORS.contains(&text.as_str()) {
                    found.insert(cell);
                }
            }
            Event::Eof => return Some(found),
            _ => {}
        }
    }
}

const FORMULA: u16 = 0x0006;
const FORMULA_OF_NUMBERS: u16 = 0x0406;
const FILE_PASS: u16 = 0x002f;

/// The offset and number of each record of the stream of an xls.
fn records(stream: &[u8]) -> impl Iterator<Item = (usize, u16)> {
    let mut at = 0usize;
    std::iter::from_fn(move || {
        let header = stream.get(at..at.checked_add(4)?)?;
        let (kind, length) =
            (u16::from_le_bytes([header[0], header[1]]), u16::from_le_bytes([header[2], header[3]]));
        let start = at;
        at += 4 + usize::from(length);
        Some((start, kind))
    })
}

/// A copy of an xls whose formulas stand under the number that the library knows; `None` if all do.
#[must_use]
pub fn mended_xls(bytes: &[u8]) -> Option<Vec<u8>> {
    // A cheap first look: the number, and behind it a length that such a record can have.
    let number = FORMULA_OF_NUMBERS.to_le_bytes();
    let may_hold = memchr::memmem::find_iter(bytes, &number).any(|at| {
        bytes
            .get(at + 2..at + 4)
            .is_some_and(|length| (20..1024).contains(&u16::from_le_bytes([length[0], length[1]])))
    });
    if !may_hold {
        return None;
    }
    let stream = workbook_stream(bytes)?;
    let offsets: Vec<usize> =
        records(&stream).filter(|(_, kind)| *kind == FORMULA_OF_NUMBERS).map(|(at, _)| at).collect();
    if offsets.is_empty() {
        return None;
    }
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes.to_vec())).ok()?;
    {
        let mut stream = file.open_stream("/Workbook").ok()?;
        for at in offsets {
            stream.seek(SeekFrom::Start(u64::try_from(at).ok()?)).ok()?;
            stream.write_all(&FORMULA.to_le_bytes()).ok()?;
        }
        stream.flush().ok()?;
    }
    Some(file.into_inner().into_inner())
}

/// Whether an xls says that a password is needed to read it, however it hides its content.
#[must_use]
pub fn is_protected_xls(bytes: &[u8]) -> bool {
    workbook_stream(bytes).is_some_and(|stream| records(&stream).take(8).any(|(_, kind)| kind == FILE_PASS))
}
