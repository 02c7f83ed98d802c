//! In which unit the figures of a file stand, where its headings, titles or notes say so: "(£000s)", "All
//! amounts in thousands", "%".
//!
//! A remark may stand in the heading, in the cell under or over it, beside the label, over the block, below
//! its last row, or in the name of the sheet. The nearest counts.

use std::collections::{BTreeMap, HashMap};

use super::{
    Content, Document, Sheet,
    layouts::{Found, Layout},
    piece::Piece,
};
use crate::{
    schemas::{
        Collection, Form,
        units::{Remark, remark_in, remark_in_title},
    },
    vocabulary::{CellAddress, LabelKey, Scaled},
};

/// What was said of the unit of a figure, where that is not the unit that is asked for.
#[derive(Debug, Clone)]
pub struct Said {
    /// Where.
    pub at: CellAddress,
    /// As typed.
    pub text: String,
    /// By what the figure is to be multiplied; `None` where that is not declared.
    pub factor: Option<Scaled>,
}

/// What was said of figures, by table, sheet and cell.
pub type Units = HashMap<(usize, usize, CellAddress), Said>;

/// A remark where it stands.
#[derive(Clone)]
struct Stated {
    remark: Remark,
    at: CellAddress,
    text: String,
    /// It stands over this column only as a merged cell does, and concerns what it can concern.
    is_spread: bool,
}

/// The figures of a file that stand in another unit than is asked for.
pub fn of(document: &Document, pieces: &[Piece], collection: &Collection, form: &Form) -> Units {
    let mut units = Units::new();
    for piece in pieces {
        let sheet = &document.sheets[piece.sheet];
        let over_all = over_block(sheet, piece, pieces);
        let near = Near::of(sheet, piece, form);
        if over_all.is_none() && near.is_empty() {
            continue;
        }
        let table = &collection.tables[piece.table];
        for (field, at) in piece
            .found
            .records
            .iter()
            .flat_map(|record| record.cells.iter().enumerate())
            .filter_map(|(field, at)| Some((field, (*at)?)))
        {
            let declared = &table.fields[field];
            if !declared.kind.is_numeric() || sheet.get(at).is_none() {
                continue;
            }
            let whole = || {
                over_all
                    .as_ref()
                    .filter(|stated| stated.remark.concerns(declared) && !table.primary_key.contains(&field))
            };
            let Some(stated) = near
                .to(at)
                .filter(|stated| !stated.is_spread || stated.remark.concerns(declared))
                .or_else(whole)
            else {
                continue;
            };
            let factor = stated.remark.factor(declared);
            if factor != Some(ONE) {
                units.insert(
                    (piece.table, piece.sheet, at),
                    Said { at: stated.at, text: stated.text.clone(), factor },
                );
            }
        }
    }
    units
}

const ONE: Scaled = Scaled { units: 1, decimals: 0 };

/// Remarks that stand at single cells, rows or columns.
#[derive(Default)]
struct Near {
    cells: BTreeMap<CellAddress, Stated>,
    rows: BTreeMap<u32, Stated>,
    columns: BTreeMap<u32, Stated>,
}

impl Near {
    fn of(sheet: &Sheet, piece: &Piece, form: &Form) -> Self {
        let found = &piece.found;
        let is_declared = |key: &LabelKey| {
            let in_block = |key: &LabelKey| {
                let mut blocks = form.matrices.iter().filter(|block| block.table == piece.table);
                blocks.any(|block| {
                    block.columns.contains_key(key) || block.rows.iter().any(|row| row.labels.contains(key))
                })
            };
            form.tables[piece.table].fields.contains_key(key) || in_block(key)
        };
        let mut near = Self::default();
        match found.layout {
            Layout::HeadingRow => near.of_columns(sheet, found, &is_declared),
            Layout::OnItsSide => {
                let stated = found
                    .headings
                    .iter()
                    .filter_map(|heading| stated_in(&heading.text, heading.at, &is_declared));
                near.rows.extend(stated.map(|stated| (stated.at.row, stated)));
            }
            Layout::Matrix => near.of_block(sheet, found, &is_declared),
            Layout::Beside | Layout::Long => near.of_labels(sheet, found, &is_declared),
        }
        near
    }

    fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.rows.is_empty() && self.columns.is_empty()
    }

    fn to(&self, at: CellAddress) -> Option<&Stated> {
        self.cells.get(&at).or_else(|| self.rows.get(&at.row)).or_else(|| self.columns.get(&at.column))
    }

    /// In the heading of a column, in the cell under it or the one over it.
    fn of_columns(&mut self, sheet: &Sheet, found: &Found, is_declared: &dyn Fn(&LabelKey) -> bool) {
        let is_record = |row: u32| found.records.iter().any(|record| record.row == row);
        for heading in found.headings.iter().filter(|heading| {
            found.heading_row.is_some_and(|row| heading.at.row <= row + 1 && !is_record(heading.at.row))
        }) {
            let parts =
                || heading.text.split(" / ").find_map(|part| stated_in(part, heading.at, is_declared));
            let own = if is_declared(&LabelKey::of(&heading.text.replace(" / ", " "))) {
                None
            } else {
                stated_in(&heading.text, heading.at, is_declared).or_else(parts)
            };
            let under = CellAddress { row: heading.at.row + 1, ..heading.at };
            let below = || stated_at(sheet, under).filter(|_| !is_record(under.row));
            let above = || {
                found
                    .heading_row
                    .and_then(|row| row.checked_sub(1))
                    .and_then(|row| spanning(sheet, CellAddress { row, ..heading.at }))
            };
            if let Some(stated) = own.or_else(below).or_else(above) {
                self.columns.insert(heading.at.column, stated);
            }
        }
    }

    /// At the label of a row or column of a block, or under or over that of a column.
    fn of_block(&mut self, sheet: &Sheet, found: &Found, is_declared: &dyn Fn(&LabelKey) -> bool) {
        for label in &found.taken {
            let own = sheet
                .get(*label)
                .and_then(|cell| cell.text())
                .and_then(|text| stated_in(text, *label, is_declared));
            let under = || stated_at(sheet, CellAddress { row: label.row + 1, ..*label });
            let over =
                || label.row.checked_sub(1).and_then(|row| stated_at(sheet, CellAddress { row, ..*label }));
            // No figure stands in the row of a column's label, nor in the column of a row's.
            if let Some(stated) = own.or_else(under).or_else(over) {
                self.rows.insert(label.row, stated.clone());
                self.columns.insert(label.column, stated);
            }
        }
    }

    /// In a label, in another cell of its row, or in the heading of the column of values.
    fn of_labels(&mut self, sheet: &Sheet, found: &Found, is_declared: &dyn Fn(&LabelKey) -> bool) {
        for heading in &found.headings {
            let Some(field) = heading.field else { continue };
            let others = sheet.row(heading.at.row).iter().filter(|cell| cell.at.column > heading.at.column);
            let until_next = others.take_while(|cell| !found.headings.iter().any(|next| next.at == cell.at));
            let cells: Vec<CellAddress> = found
                .records
                .iter()
                .filter_map(|record| record.cells[field])
                .filter(|at| at.row == heading.at.row || at.row == heading.at.row + 1)
                .collect();
            let beside = || {
                until_next.filter(|cell| !cells.contains(&cell.at)).find_map(|cell| stated_at(sheet, cell.at))
            };
            let headed = || {
                let at = CellAddress { row: found.heading_row?, column: cells.first()?.column };
                stated_in(sheet.get(at)?.text()?, at, &|_| false)
            };
            if let Some(stated) =
                stated_in(&heading.text, heading.at, is_declared).or_else(beside).or_else(headed)
            {
                self.cells.extend(cells.into_iter().map(|at| (at, stated.clone())));
            }
        }
    }
}

fn stated_in(text: &str, at: CellAddress, is_declared: &dyn Fn(&LabelKey) -> bool) -> Option<Stated> {
    let remark = Remark::of_text(text)
        .filter(|_| !is_declared(&LabelKey::of(text)))
        .or_else(|| remark_in(text, is_declared))?;
    Some(Stated { remark, at, text: text.to_owned(), is_spread: false })
}

/// A cell that holds a remark and nothing else.
fn stated_at(sheet: &Sheet, at: CellAddress) -> Option<Stated> {
    let text = sheet.get(at)?.text()?;
    Remark::of_text(text).map(|remark| Stated { remark, at, text: text.to_owned(), is_spread: false })
}

/// The same over several columns, from the cell at its left end, as a merged cell is; one alone in its row is
/// a title.
fn spanning(sheet: &Sheet, at: CellAddress) -> Option<Stated> {
    let row = sheet.row(at.row);
    let left = row.iter().rfind(|cell| cell.at.column <= at.column)?;
    let stated = if row.len() > 1 || left.at == at { stated_at(sheet, left.at) } else { None };
    stated.map(|stated| Stated { is_spread: left.at != at, ..stated })
}

/// Titles are looked for in so many rows over a block.
const ROWS_OF_TITLES: u32 = 8;

/// Notes are looked for in so many rows below the last block of a sheet.
const ROWS_OF_NOTES: u32 = 3;

/// What is said of a whole block: over it, below it where nothing follows, or in the name of its sheet.
fn over_block(sheet: &Sheet, piece: &Piece, pieces: &[Piece]) -> Option<Stated> {
    let (first, last) = rows_of(&piece.found)?;
    let others = || {
        pieces
            .iter()
            .filter(|other| other.sheet == piece.sheet && !std::ptr::eq(*other, piece))
            .filter_map(|other| rows_of(&other.found))
    };
    let end_of_former = others().map(|(_, last)| last).filter(|last| *last < first).max();
    let from = first.saturating_sub(ROWS_OF_TITLES).max(end_of_former.map_or(0, |row| row + 1));
    let is_last = !others().any(|(other, _)| other > last);
    let below = if is_last { last + 1..last + 1 + ROWS_OF_NOTES } else { 0..0 };
    let is_of_figures = |row: u32| {
        sheet.row(row).iter().filter(|cell| matches!(cell.content, Content::Number(_))).count() > 2
    };
    let rows = (from..first).rev().take_while(|row| !is_of_figures(*row)).chain(below);
    let texts = rows.flat_map(|row| sheet.row(row)).filter_map(|cell| Some((cell.at, cell.text()?)));
    let mut stated = texts.filter_map(|(at, text)| {
        remark_in_title(text).map(|remark| Stated { remark, at, text: text.to_owned(), is_spread: false })
    });
    let named = || {
        let at = piece.found.headings.first()?.at;
        remark_in_title(&sheet.name).map(|remark| Stated {
            remark,
            at,
            text: sheet.name.clone(),
            is_spread: false,
        })
    };
    stated.next().or_else(named)
}

/// The first row of a block, that of its headings, and its last.
fn rows_of(found: &Found) -> Option<(u32, u32)> {
    let labels =
        found.headings.iter().filter(|heading| heading.field.is_some()).map(|heading| heading.at.row);
    let cells = found.records.iter().flat_map(|record| record.cells.iter().flatten()).map(|at| at.row);
    let all = || {
        labels
            .clone()
            .chain(cells.clone())
            .chain(found.taken.iter().map(|at| at.row))
            .chain(found.heading_row)
    };
    Some((all().min()?, all().max()?))
}
