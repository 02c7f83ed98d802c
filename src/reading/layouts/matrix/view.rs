//! A sheet seen upright, or with rows and columns exchanged, and the labels of a block on it.

use std::collections::{BTreeMap, BTreeSet};

use super::block::Block;
use crate::{
    reading::{
        labels::{before_unit, is_total},
        layouts::{Search, titles},
    },
    schemas::form::Matrix,
    vocabulary::{CellAddress, LabelKey},
};

/// A sheet seen upright, or with rows and columns exchanged.
pub(super) struct View<'v> {
    pub(super) search: &'v Search<'v>,
    pub(super) block: &'v Matrix,
    pub(super) turn: bool,
    /// The labels of each row, by column.
    pub(super) rows: BTreeMap<u32, Vec<(u32, &'v LabelKey)>>,
}

impl<'v> View<'v> {
    pub(super) fn new(search: &'v Search<'v>, block: &'v Matrix, turn: bool) -> Self {
        let mut rows: BTreeMap<u32, Vec<(u32, &LabelKey)>> = BTreeMap::new();
        for (at, key) in search.keyed.labels() {
            let at = turned(at, turn);
            rows.entry(at.row).or_default().push((at.column, key));
        }
        Self { search, block, turn, rows }
    }

    pub(super) fn place(&self, row: u32, column: u32) -> CellAddress {
        turned(CellAddress { row, column }, self.turn)
    }

    pub(super) fn key(&self, row: u32, column: u32) -> Option<&'v LabelKey> {
        self.rows.get(&row)?.iter().find(|(own, _)| *own == column).map(|(_, key)| *key)
    }

    /// Rows in which labels of columns stand, with these.
    pub(super) fn headings(&self) -> Vec<(u32, Vec<(usize, u32)>)> {
        let rows = self.rows.iter().map(|(row, cells)| (*row, columns_of(self.block, cells)));
        rows.filter(|(_, columns)| distinct(columns) >= self.block.width.min(2)).collect()
    }

    /// The row that a label means, as it stands or before a remark on the unit.
    pub(super) fn row_of(&self, key: &LabelKey) -> Option<usize> {
        let row = |key: &LabelKey| self.block.rows.iter().position(|row| row.labels.contains(key));
        row(key).or_else(|| before_unit(key.as_str(), row))
    }

    /// The row of the total, where a label says so in general words.
    pub(super) fn total_row(&self, key: &LabelKey) -> Option<usize> {
        let total = self.search.table.total_key.as_ref().filter(|_| is_total(key))?;
        self.block.rows.iter().position(|row| row.key == *total)
    }

    pub(super) fn is_figure(&self, row: u32, column: u32) -> bool {
        self.search.keyed.sheet.get(self.place(row, column)).is_some_and(titles::is_figure)
    }

    pub(super) fn filled(&self, block: &Block) -> usize {
        let cells = block
            .rows
            .iter()
            .flat_map(|row| block.columns.iter().map(|(_, column)| self.place(row.at, *column)));
        cells.filter(|at| self.search.keyed.sheet.get(*at).is_some()).count()
    }
}

/// The column that a label means, as it stands or before a remark on the unit.
pub(super) fn column_of(block: &Matrix, key: &LabelKey) -> Option<usize> {
    let column = |key: &LabelKey| block.columns.get(key).copied();
    column(key).or_else(|| before_unit(key.as_str(), column))
}

/// The columns of a block in a row of labels. One with a remark on the unit counts only where none has the
/// label alone.
fn columns_of(block: &Matrix, cells: &[(u32, &LabelKey)]) -> Vec<(usize, u32)> {
    let exact: Vec<usize> = cells.iter().filter_map(|(_, key)| block.columns.get(*key).copied()).collect();
    let counts = |key: &LabelKey, index: usize| block.columns.contains_key(key) || !exact.contains(&index);
    let columns = cells.iter().filter_map(|(column, key)| {
        column_of(block, key).filter(|index| counts(key, *index)).map(|index| (index, *column))
    });
    columns.collect()
}

/// An address seen upright, or with rows and columns exchanged.
pub(super) fn turned(at: CellAddress, turn: bool) -> CellAddress {
    if turn { CellAddress { row: at.column, column: at.row } } else { at }
}

pub(super) fn distinct(columns: &[(usize, u32)]) -> usize {
    columns.iter().map(|(index, _)| *index).collect::<BTreeSet<usize>>().len()
}
