//! Two files, cell by cell: what was changed, added and removed, as it was typed.

use std::cmp::Ordering;

use crate::{
    cells::{Cell, Content, Document, Sheet},
    vocabulary::CellAddress,
};

/// What became of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetChange {
    /// It is in both files.
    InBoth,
    /// It is in the new file alone.
    Added,
    /// It is in the old file alone.
    Removed,
}

/// One sheet of either file, or of both.
#[derive(Debug)]
pub struct SheetCompared<'d> {
    /// Its name; blank for a text file.
    pub name: &'d str,
    /// What became of it.
    pub change: SheetChange,
    /// How many cells hold something, in the file that has it; in the new one where both do.
    pub cells: usize,
    /// The cells that differ, in order; none of a sheet that is in one file alone.
    pub differ: Vec<CellChange<'d>>,
}

/// A cell that differs.
#[derive(Debug, Clone, Copy)]
pub struct CellChange<'d> {
    /// Where.
    pub at: CellAddress,
    /// What it held; `None` where it was blank.
    pub old: Option<&'d Content>,
    /// What it holds; `None` where it is blank.
    pub new: Option<&'d Content>,
}

impl SheetCompared<'_> {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.change == SheetChange::InBoth && self.differ.is_empty()
    }
}

/// Compares two files: sheets of one name, in the order of the new file, then those that are gone. Where each
/// file has one sheet, they are compared whatever their names, as a text file has none.
#[must_use]
pub fn compared<'d, L>(old: &'d Document<L>, new: &'d Document<L>) -> Vec<SheetCompared<'d>> {
    if let ([old], [new]) = (old.sheets.as_slice(), new.sheets.as_slice()) {
        return vec![in_both(old, new)];
    }
    let one_side = |sheet: &'d Sheet<L>, change| SheetCompared {
        name: &sheet.name,
        change,
        cells: sheet.cells().len(),
        differ: Vec::new(),
    };
    let named = |document: &'d Document<L>, name: &str| document.sheets.iter().find(|own| own.name == name);
    let of_new = new.sheets.iter().map(|sheet| match named(old, &sheet.name) {
        Some(before) => in_both(before, sheet),
        None => one_side(sheet, SheetChange::Added),
    });
    let is_gone = |sheet: &&Sheet<L>| named(new, &sheet.name).is_none();
    let gone = old.sheets.iter().filter(is_gone).map(|sheet| one_side(sheet, SheetChange::Removed));
    of_new.chain(gone).collect()
}

fn in_both<'d, L>(old: &'d Sheet<L>, new: &'d Sheet<L>) -> SheetCompared<'d> {
    let (mut before, mut after) = (old.cells(), new.cells());
    let mut differ = Vec::new();
    // Both are in order of row and column.
    loop {
        let order = match (before.first(), after.first()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(one), Some(other)) => one.at.cmp(&other.at),
        };
        let one = taken(&mut before, order.is_le());
        let other = taken(&mut after, order.is_ge());
        let Some(at) = one.or(other).map(|cell| cell.at) else { break };
        if !one.zip(other).is_some_and(|(one, other)| says_the_same(one, other)) {
            differ.push(CellChange {
                at,
                old: one.map(|cell| &cell.content),
                new: other.map(|cell| &cell.content),
            });
        }
    }
    SheetCompared { name: &new.name, change: SheetChange::InBoth, cells: new.cells().len(), differ }
}

/// Takes the first of some cells, if it is its turn.
fn taken<'d>(cells: &mut &'d [Cell], is_its_turn: bool) -> Option<&'d Cell> {
    let (first, rest) = cells.split_first().filter(|_| is_its_turn)?;
    *cells = rest;
    Some(first)
}

/// As typed: a number in a workbook says the same as its digits in a text file.
fn says_the_same(one: &Cell, other: &Cell) -> bool {
    one.content == other.content || one.content.to_string() == other.content.to_string()
}
