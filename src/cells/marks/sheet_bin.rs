//! Looks through the records of a sheet of an xlsb, in pieces as it is unpacked: for hidden rows and columns,
//! for cells that hold formulas, for formulas that came to an error, which calamine gives as blanks, and for
//! numbers shown as percentages.

use std::{collections::HashSet, rc::Rc};

use super::{SheetMarks, parts::wide_text};
use crate::{cells::contents::is_percent_format, vocabulary::CellAddress};

/// A search through one sheet.
#[derive(Default)]
pub struct SheetBin {
    /// What of the pieces before belongs to a record that goes on.
    kept: Vec<u8>,
    /// Bytes of a record of which enough is known.
    skip: usize,
    row: u32,
    percent: Rc<PercentStyles>,
    found: SheetMarks,
}

/// For each style of cells of a workbook whether it shows percentages.
#[derive(Debug, Default)]
pub struct PercentStyles(Vec<bool>);

/// Number formats 9 and 10 are the built-in percentages.
const BUILT_IN: [u16; 2] = [9, 10];

const FORMAT: u32 = 0x002c;
const STYLE: u32 = 0x002f;
const STYLES_OF_CELLS: u32 = 0x0269;
const END_OF_STYLES_OF_CELLS: u32 = 0x026a;

impl PercentStyles {
    /// By the part that lists formats and styles.
    pub fn of(styles: &[u8]) -> Self {
        let (mut formats, mut found, mut is_of_cells) = (HashSet::from(BUILT_IN), Vec::new(), false);
        for (kind, content) in records(styles) {
            let short = |at: usize| Some(u16::from_le_bytes(content.get(at..at + 2)?.try_into().ok()?));
            match kind {
                FORMAT => formats.extend(
                    short(0)
                        .filter(|_| wide_text(content, 2).is_some_and(|format| is_percent_format(&format))),
                ),
                STYLES_OF_CELLS => is_of_cells = true,
                END_OF_STYLES_OF_CELLS => is_of_cells = false,
                STYLE if is_of_cells => found.push(short(2).is_some_and(|format| formats.contains(&format))),
                _ => {}
            }
        }
        Self(found)
    }

    fn of_cell(&self, content: &[u8]) -> bool {
        let style = content.get(4..7).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]));
        style.and_then(|style| self.0.get(usize::try_from(style).ok()?)).copied().unwrap_or(false)
    }
}

/// Record after record: number and content.
pub(super) fn records(bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (kind, length, start) = header(bytes.get(at..)?)?;
        let content = bytes.get(at + start..at + start + length)?;
        at += start + length;
        Some((kind, content))
    })
}

const SMALL_NUMBER: u32 = 0x0002;
const NUMBER: u32 = 0x0005;
const ROW: u32 = 0x0000;
const FORMULA_TEXT: u32 = 0x0008;
const FORMULA_NUMBER: u32 = 0x0009;
const FORMULA_TRUTH: u32 = 0x000a;
const FORMULA_ERROR: u32 = 0x000b;
const COLUMNS: u32 = 0x003c;
const MERGED: u32 = 0x00b0;

/// As much of a record as is looked at.
const ENOUGH: usize = 18;

/// The number and length of a record, and how many bytes say so; `None` if there are too few.
fn header(bytes: &[u8]) -> Option<(u32, usize, usize)> {
    let (kind, first) = number(bytes, 2)?;
    let (length, second) = number(bytes.get(first..)?, 4)?;
    Some((kind, usize::try_from(length).ok()?, first + second))
}

/// A number in so many bytes at most, each of which says by its first bit whether it goes on.
fn number(bytes: &[u8], most: usize) -> Option<(u32, usize)> {
    let more = bytes.iter().take(most).take_while(|byte| **byte & 0x80 != 0).count();
    let length = (more + 1).min(most);
    let own = bytes.get(..length)?;
    Some((own.iter().rev().fold(0, |sum, byte| (sum << 7) | u32::from(byte & 0x7f)), length))
}

pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

impl SheetBin {
    /// A search through a sheet of a workbook with these styles.
    pub fn new(percent: &Rc<PercentStyles>) -> Self {
        Self { percent: Rc::clone(percent), ..Self::default() }
    }

    /// Looks at the next piece.
    pub fn look_at(&mut self, piece: &[u8]) {
        let mut kept = std::mem::take(&mut self.kept);
        kept.extend_from_slice(piece);
        let mut at = 0;
        loop {
            let passed = self.skip.min(kept.len() - at);
            self.skip -= passed;
            at += passed;
            let Some((kind, length, start)) = header(&kept[at..]) else { break };
            let looked_at = length.min(ENOUGH);
            let Some(content) = kept.get(at + start..at + start + looked_at) else { break };
            self.record(kind, content);
            at += start;
            self.skip = length;
        }
        kept.drain(..at);
        self.kept = kept;
    }

    /// What was found.
    pub fn finish(self) -> SheetMarks {
        self.found
    }

    fn record(&mut self, kind: u32, content: &[u8]) {
        let Some(first) = long(content, 0) else { return };
        if matches!(kind, SMALL_NUMBER | NUMBER | FORMULA_NUMBER) && self.percent.of_cell(content) {
            self.found.percentages.insert(CellAddress { row: self.row, column: first });
        }
        match kind {
            ROW => {
                self.row = first;
                if content.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    self.found.hide_rows(first, first);
                }
            }
            FORMULA_TEXT | FORMULA_NUMBER | FORMULA_TRUTH | FORMULA_ERROR => {
                let at = CellAddress { row: self.row, column: first };
                self.found.add_formula(at);
                if kind == FORMULA_ERROR {
                    self.found.errors.push((at, error(content.get(8).copied().unwrap_or_default())));
                }
            }
            MERGED => {
                let corner = |row, column| {
                    Some(CellAddress { row: long(content, row)?, column: long(content, column)? })
                };
                if let (Some(first), Some(last)) = (corner(0, 8), corner(4, 12)) {
                    self.found.merge(first, last);
                }
            }
            COLUMNS if content.get(16).is_some_and(|flags| flags & 1 != 0) => {
                self.found.hide_columns(first, long(content, 4).unwrap_or(first));
            }
            _ => {}
        }
    }
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        0x2b => "#GETTING_DATA",
        _ => "#ERROR",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_hidden_rows_are_found_wherever_the_records_are_cut() {
        let record =
            |kind: &[u8], content: &[u8]| [kind, &[u8::try_from(content.len()).unwrap()], content].concat();
        let row = |row: u32, flags: u8| [&row.to_le_bytes()[..], &[0; 7], &[flags], &[0; 5]].concat();
        let formula =
            |column: u32, value: &[u8]| [&column.to_le_bytes()[..], &[0; 4], value, &[0; 12]].concat();
        let long = [&[0x94, 0x01, 0xac, 0x02][..], &[9; 300]].concat();
        let stream = [
            long,
            record(&[0x3c], &[&2u32.to_le_bytes()[..], &3u32.to_le_bytes(), &[0; 8], &[1, 0]].concat()),
            record(&[0x00], &row(4, 0)),
            record(&[0x0b], &formula(1, &[0x07])),
            record(&[0x00], &row(5, 0x10)),
            record(
                &[0x09],
                &[&2u32.to_le_bytes()[..], &[1, 0, 0, 0], &1f64.to_le_bytes(), &[0; 12]].concat(),
            ),
        ]
        .concat();
        let format = |id: u16, text: &str| {
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            record(
                &[0x2c],
                &[&id.to_le_bytes()[..], &u32::try_from(text.len()).unwrap().to_le_bytes(), &units].concat(),
            )
        };
        let style = |format: u16| record(&[0x2f], &[&[0, 0][..], &format.to_le_bytes(), &[0; 12]].concat());
        let cells =
            [record(&[0xe9, 0x04], &[2, 0, 0, 0]), style(0), style(170), record(&[0xea, 0x04], &[])].concat();
        let styles = [format(170, "0.0%"), style(9), cells].concat();
        let percent = Rc::new(PercentStyles::of(&styles));
        assert_eq!(percent.0, [false, true]);
        for cut in 0..stream.len() {
            let mut search = SheetBin::new(&percent);
            search.look_at(&stream[..cut]);
            search.look_at(&stream[cut..]);
            let found = search.finish();
            let at = |row, column| CellAddress { row, column };
            assert_eq!(found.errors, [(at(4, 1), "#DIV/0!")], "cut at {cut}");
            assert_eq!((found.marks.hidden_rows, found.marks.hidden_columns), (vec![(5, 5)], vec![(2, 3)]));
            assert_eq!(found.percentages, HashSet::from([at(5, 2)]));
            assert_eq!(found.marks.formulas, [at(4, 1), at(5, 2)]);
        }
    }
}
