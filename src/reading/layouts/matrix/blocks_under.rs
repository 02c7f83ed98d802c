//! The blocks under a row of headings: where each begins and ends.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    block::Block,
    view::{View, column_of},
};
use crate::{
    reading::{
        labels::{Match, field_of},
        layouts::titles::{self, Extent},
    },
    schemas::form::Matrix,
    vocabulary::{CellAddress, LabelKey},
};

impl<'v> View<'v> {
    /// The blocks under a row of headings: a label that stands a second time begins the next one.
    pub(super) fn blocks_under(&self, heading: u32, columns: &[(usize, u32)]) -> Vec<Block> {
        let columns = self.of_this_time(heading, columns);
        let mut segments: Vec<Vec<(usize, u32)>> = Vec::new();
        for column in columns {
            match segments.last_mut() {
                Some(segment) if !segment.iter().any(|(other, _)| *other == column.0) => segment.push(column),
                _ => segments.push(vec![column]),
            }
        }
        if segments.iter().any(|segment| segment.len() < self.block.width.min(2)) {
            segments = alternating(segments);
        }
        segments.retain(|segment| segment.len() >= self.block.width.min(2));
        let mut from = 0;
        let mut blocks = Vec::new();
        let count = segments.len();
        for (at, segment) in segments.into_iter().enumerate() {
            let last = segment.iter().map(|(_, column)| *column).max().unwrap_or(from);
            blocks.extend(self.block_of(heading, segment, from, at + 1 == count));
            from = last + 1;
        }
        blocks
    }

    fn block_of(&self, heading: u32, columns: Vec<(usize, u32)>, from: u32, open: bool) -> Option<Block> {
        let (first, last) = (
            columns.iter().map(|(_, column)| *column).min()?,
            columns.iter().map(|(_, column)| *column).max()?,
        );
        let until = self.next_headings(heading, from.min(first), last);
        let labels = self.label_column(heading, until, first, from)?;
        let until = self.next_label_of_another(heading, until, labels).unwrap_or(until);
        let mut block = Block {
            heading,
            columns,
            labels,
            rows: Vec::new(),
            strangers: Vec::new(),
            others: Vec::new(),
            said: None,
        };
        self.read_rows(&mut block, until);
        let distinct: BTreeSet<usize> = block.rows.iter().map(|row| row.index).collect();
        if distinct.len() < self.block.rows.len().min(2) && block.others.is_empty() {
            return None;
        }
        let bottom = block.rows.iter().map(|row| row.at).max().unwrap_or(heading);
        let begin = if self.turn { labels.min(first) } else { from };
        let (start, end) = (self.place(heading, begin), self.place(bottom, last));
        let extent = Extent { top: start.row, bottom: end.row, left: start.column, right: end.column, open };
        let is_heading = |at: CellAddress| {
            self.search.keyed.key(at).is_some_and(|key| column_of(self.block, key).is_some())
        };
        block.said = titles::of_block(self.search, &extent, &is_heading);
        Some(block)
    }

    /// Where the next table begins below a row of headings, in the columns of a block.
    fn next_headings(&self, heading: u32, left: u32, right: u32) -> u32 {
        let is_next = |cells: &[(u32, &LabelKey)]| {
            let within =
                || cells.iter().filter(|(column, _)| (left..=right).contains(column)).map(|(_, key)| *key);
            let of_block = |block: &Matrix| {
                let met: BTreeSet<usize> = within().filter_map(|key| column_of(block, key)).collect();
                met.len() >= block.width.min(2)
            };
            self.search.form.matrices.iter().any(of_block)
        };
        let is_list =
            |row: u32| !self.turn && self.search.is_headed_as_another(self.search.keyed.sheet.row(row));
        self.rows
            .range(heading + 1..)
            .find(|(row, cells)| is_next(cells) || is_list(**row))
            .map_or(u32::MAX, |(row, _)| *row)
    }

    /// Where in the column of labels one of another table stands.
    fn next_label_of_another(&self, heading: u32, until: u32, labels: u32) -> Option<u32> {
        let is_other = |key: &LabelKey| {
            let others =
                self.search.form.tables.iter().enumerate().filter(|(table, _)| *table != self.search.index);
            let mut others = others
                .filter_map(|(_, labels)| field_of(labels, key))
                .filter(|(_, matched)| *matched != Match::Near);
            self.row_of(key).is_none()
                && (others.next().is_some() || self.search.form.identity.contains_key(key))
        };
        self.rows
            .range(heading + 1..until)
            .find(|(row, _)| self.key(**row, labels).is_some_and(is_other))
            .map(|(row, _)| *row)
    }

    /// The column left of the values in which most labels of rows stand; one that is the block's own before
    /// one that it shares.
    fn label_column(&self, heading: u32, until: u32, first: u32, from: u32) -> Option<u32> {
        let mut by_column: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
        for (_, cells) in self.rows.range(heading + 1..until) {
            for (column, key) in cells.iter().filter(|(column, _)| *column < first) {
                if let Some(index) = self.row_of(key).or_else(|| self.total_row(key)) {
                    by_column.entry(*column).or_default().insert(index);
                }
            }
        }
        let fewest = self.block.rows.len().min(2);
        by_column.retain(|_, rows| rows.len() >= fewest);
        let most = |own: bool| {
            let columns = by_column.iter().filter(|(column, _)| !own || **column >= from);
            columns.max_by_key(|(column, rows)| (rows.len(), **column)).map(|(column, _)| *column)
        };
        most(true).or_else(|| most(false))
    }
}

/// Columns of several blocks that stand in turn, put together block by block: the first of each label, then
/// the second.
fn alternating(segments: Vec<Vec<(usize, u32)>>) -> Vec<Vec<(usize, u32)>> {
    let mut blocks: Vec<Vec<(usize, u32)>> = Vec::new();
    for column in segments.into_iter().flatten() {
        match blocks.iter_mut().find(|block| !block.iter().any(|(other, _)| *other == column.0)) {
            Some(block) => block.push(column),
            None => blocks.push(vec![column]),
        }
    }
    blocks
}
