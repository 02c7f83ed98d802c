//! What calamine does not tell of an xls (BIFF8): percentages, hidden rows and columns, cells that hold
//! formulas.
//!
//! A cell that shows 98.44% holds 0.9844. Read without its format, a rate of 98 becomes one of 1: a wrong
//! figure that nothing downstream could tell from a right one.

use std::{
    collections::HashSet,
    io::{Cursor, Read},
};

use super::SheetMarks;
use crate::{cells::contents::is_percent_format, vocabulary::CellAddress};

/// Most bytes of a part that are looked at.
pub const LARGEST_PART: u64 = 256 * 1024 * 1024;

/// What is found of each worksheet, in their order. Of what cannot be read nothing is.
#[must_use]
pub fn of(bytes: &[u8]) -> Vec<SheetMarks> {
    workbook_stream(bytes).map(|stream| of_records(&stream)).unwrap_or_default()
}

/// The stream of an xls (BIFF8) in which its records stand.
pub fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
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
const ROW: u16 = 0x0208;
const ROW_IS_HIDDEN: u16 = 0x20;
const COLUMNS: u16 = 0x007d;
const MERGED: u16 = 0x00e5;

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

fn of_records(stream: &[u8]) -> Vec<SheetMarks> {
    let (mut formats, mut styles, mut sheets) = (HashSet::from(BUILT_IN), Vec::new(), Vec::new());
    for (kind, content) in records(stream, 0).take_while(|(kind, _)| *kind != EOF_RECORD) {
        match kind {
            FORMAT => {
                formats.extend(word(content, 0).filter(|_| content.get(4..).is_some_and(is_percent_text)))
            }
            XF => styles.push(word(content, 2).unwrap_or(0)),
            // Worksheets alone: charts and macro sheets hold no figures.
            BOUNDSHEET if content.get(5) == Some(&0) => {
                sheets.extend(content.get(..4).and_then(|at| at.try_into().ok()).map(u32::from_le_bytes))
            }
            _ => {}
        }
    }
    let percent: Vec<bool> = styles.iter().map(|format| formats.contains(format)).collect();
    let of_sheet = |offset: u32| of_sheet(stream, usize::try_from(offset).unwrap_or(usize::MAX), &percent);
    sheets.into_iter().map(of_sheet).collect()
}

fn of_sheet(stream: &[u8], start: usize, percent: &[bool]) -> SheetMarks {
    let mut found = SheetMarks::default();
    for (kind, content) in records(stream, start).take_while(|(kind, _)| *kind != EOF_RECORD) {
        let style_at = |at: usize| {
            word(content, at).is_some_and(|style| percent.get(usize::from(style)).copied().unwrap_or(false))
        };
        let (Some(first), Some(second)) = (word(content, 0), word(content, 2)) else { continue };
        let (row, column) = (u32::from(first), u32::from(second));
        match kind {
            NUMBER | RK | FORMULA => {
                if kind == FORMULA {
                    found.add_formula(CellAddress { row, column });
                }
                if style_at(4) {
                    found.percentages.insert(CellAddress { row, column });
                }
            }
            MULRK => {
                let count = content.len().saturating_sub(6) / 6;
                let own =
                    (0..count).filter(|at| style_at(4 + at * 6)).filter_map(|at| u32::try_from(at).ok());
                found.percentages.extend(own.map(|at| CellAddress { row, column: column + at }));
            }
            MERGED => {
                for range in content[2..].chunks_exact(8) {
                    let corner = |row, column| {
                        Some(CellAddress {
                            row: u32::from(word(range, row)?),
                            column: u32::from(word(range, column)?),
                        })
                    };
                    if let (Some(first), Some(last)) = (corner(0, 4), corner(2, 6)) {
                        found.merge(first, last);
                    }
                }
            }
            ROW if word(content, 12).is_some_and(|flags| flags & ROW_IS_HIDDEN != 0) => {
                found.hide_rows(row, row)
            }
            COLUMNS if word(content, 8).is_some_and(|flags| flags & 1 != 0) => {
                found.hide_columns(row, column)
            }
            _ => {}
        }
    }
    found
}

/// The text of a FORMAT record behind its length: one byte of flags, then Latin-1 or UTF-16.
fn is_percent_text(flagged: &[u8]) -> bool {
    let text: String = match flagged.split_first() {
        Some((flags, text)) if flags & 1 == 1 => {
            let units: Vec<u16> =
                text.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        Some((_, text)) => text.iter().map(|byte| char::from(*byte)).collect(),
        None => return false,
    };
    is_percent_format(&text)
}
