//! Which numbers of an ods or xls are shown as percentages: calamine tells it of xlsx alone.
//!
//! A cell that shows 98.44% holds 0.9844. Read without its format, a rate of 98 becomes one of 1: a wrong figure that
//! nothing downstream could tell from a right one.

use std::{
    collections::HashSet,
    io::{Cursor, Read},
};

use quick_xml::events::{BytesStart, Event};

use super::workbook::{MOST_CELLS, is_percent_format};
use crate::vocabulary::CellAddress;

/// Sheet (by index) and address of each such cell.
pub type PercentCells = HashSet<(usize, CellAddress)>;

/// Most bytes of a part that are looked at.
pub(super) const LARGEST_PART: u64 = 256 * 1024 * 1024;

/// The percentage cells of an ods. What cannot be read has none; reading the cells themselves says what is wrong.
#[must_use]
pub fn of_ods(bytes: &[u8]) -> PercentCells {
    let content = zip::ZipArchive::new(Cursor::new(bytes)).ok().and_then(|mut archive| {
        let mut xml = String::new();
        archive.by_name("content.xml").ok()?.take(LARGEST_PART).read_to_string(&mut xml).ok()?;
        Some(xml)
    });
    let of_percentage = |xml: &String| xml.contains("value-type=\"percentage\"");
    content.filter(of_percentage).and_then(|xml| percentages_in(&xml)).unwrap_or_default()
}

fn percentages_in(xml: &str) -> Option<PercentCells> {
    let mut found = PercentCells::new();
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut sheet, mut row, mut column, mut row_repeat) = (None::<usize>, 0u32, 0u32, 1u32);
    loop {
        let (element, is_empty) = match reader.read_event().ok()? {
            Event::Start(element) => (element, false),
            Event::Empty(element) => (element, true),
            Event::End(element) if element.name().as_ref() == "table:table-row" => {
                row = row.saturating_add(row_repeat);
                continue;
            }
            Event::Eof => return Some(found),
            _ => continue,
        };
        match element.name().as_ref() {
            "table:table" => {
                sheet = Some(sheet.map_or(0, |sheet| sheet + 1));
                row = 0;
            }
            "table:table-row" => {
                column = 0;
                row_repeat = repeat(&element, "table:number-rows-repeated");
                if is_empty {
                    row = row.saturating_add(row_repeat);
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let times = repeat(&element, "table:number-columns-repeated");
                if attribute(&element, "office:value-type").as_deref() == Some("percentage") {
                    for at in cells(row, row_repeat, column, times) {
                        found.insert((sheet?, at));
                    }
                    if found.len() > MOST_CELLS {
                        return None;
                    }
                }
                column = column.saturating_add(times);
            }
            _ => {}
        }
    }
}

fn cells(row: u32, rows: u32, column: u32, columns: u32) -> impl Iterator<Item = CellAddress> {
    // More than a sheet can hold is a lie of the file.
    let (rows, columns) = (rows.min(1 << 12), columns.min(1 << 10));
    (row..row.saturating_add(rows))
        .flat_map(move |row| (column..column.saturating_add(columns)).map(move |column| CellAddress { row, column }))
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    Some(attribute.value.into_owned())
}

fn repeat(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}

/// The percentage cells of an xls (BIFF8). What cannot be read has none.
#[must_use]
pub fn of_xls(bytes: &[u8]) -> PercentCells {
    workbook_stream(bytes).map(|stream| percentages_of_records(&stream)).unwrap_or_default()
}

/// The stream of an xls (BIFF8) in which its records stand.
pub(super) fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    stream_of(bytes, "/Workbook")
}

/// A stream of records of an xls.
fn stream_of(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let mut content = Vec::new();
    file.open_stream(name).ok()?.take(LARGEST_PART).read_to_end(&mut content).ok()?;
    Some(content)
}

/// Number formats 9 and 10 are the built-in percentages.
const BUILT_IN: [u16; 2] = [9, 10];

const BOUNDSHEET: u16 = 0x0085;
const FORMAT: u16 = 0x041e;
const XF: u16 = 0x00e0;
const EOF_RECORD: u16 = 0x000a;
const NUMBER: u16 = 0x0203;
const RK: u16 = 0x027e;
const MULRK: u16 = 0x00bd;
const FORMULA: u16 = 0x0006;

/// Record after record from an offset: type and content.
fn records(stream: &[u8], from: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = from;
    std::iter::from_fn(move || {
        let header = stream.get(at..at.checked_add(4)?)?;
        let (kind, length) = (word(header, 0)?, usize::from(word(header, 2)?));
        let content = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, content))
    })
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn percentages_of_records(stream: &[u8]) -> PercentCells {
    let (mut formats, mut styles, mut sheets) = (HashSet::from(BUILT_IN), Vec::new(), Vec::new());
    for (kind, content) in records(stream, 0).take_while(|(kind, _)| *kind != EOF_RECORD) {
        match kind {
            FORMAT => formats.extend(word(content, 0).filter(|_| content.get(4..).is_some_and(is_percent_text))),
            XF => styles.push(word(content, 2).unwrap_or(0)),
            // Worksheets alone: charts and macro sheets hold no figures.
            BOUNDSHEET if content.get(5) == Some(&0) => {
                sheets.extend(content.get(..4).and_then(|at| at.try_into().ok()).map(u32::from_le_bytes))
            }
            _ => {}
        }
    }
    let percent: Vec<bool> = styles.iter().map(|format| formats.contains(format)).collect();
    let mut found = PercentCells::new();
    if !percent.contains(&true) {
        return found;
    }
    for (sheet, offset) in sheets.into_iter().enumerate() {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        for (kind, content) in records(stream, start).take_while(|(kind, _)| *kind != EOF_RECORD) {
            let style_at = |at: usize| word(content, at).is_some_and(|style| percent.get(usize::from(style)).copied().unwrap_or(false));
            let (Some(row), Some(column)) = (word(content, 0), word(content, 2)) else { continue };
            let (row, column) = (u32::from(row), u32::from(column));
            match kind {
                NUMBER | RK | FORMULA if style_at(4) => {
                    found.insert((sheet, CellAddress { row, column }));
                }
                MULRK => {
                    let count = content.len().saturating_sub(6) / 6;
                    let own = (0..count).filter(|at| style_at(4 + at * 6)).filter_map(|at| u32::try_from(at).ok());
                    found.extend(own.map(|at| (sheet, CellAddress { row, column: column + at })));
                }
                _ => {}
            }
        }
    }
    found
}

/// The text of a FORMAT record behind its length: one byte of flags, then Latin-1 or UTF-16.
fn is_percent_text(flagged: &[u8]) -> bool {
    let text: String = match flagged.split_first() {
        Some((flags, text)) if flags & 1 == 1 => {
            let units: Vec<u16> = text.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        Some((_, text)) => text.iter().map(|byte| char::from(*byte)).collect(),
        None => return false,
    };
    is_percent_format(&text)
}
