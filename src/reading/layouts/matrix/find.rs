//! Finds a declared block, as often as it stands on the sheet.

use std::collections::BTreeSet;

use super::{
    block::Block,
    view::{View, column_of},
};
use crate::{
    reading::{
        layouts::{Findings, Search},
        times::Time,
    },
    schemas::form::Matrix,
};

/// Finds a declared block, upright or on its side, as often as it stands on the sheet.
///
/// A table with one record gets the fields of all crossings; a table with a key gets one record a row of the
/// block.
pub fn find(search: &Search<'_>, block: &Matrix) -> Findings {
    let headings = search.keyed.labels().filter(|(_, key)| column_of(block, key).is_some()).count();
    if headings < block.width.min(2) {
        return Findings::default();
    }
    let upright = View::new(search, block, false).find();
    if upright.found.is_empty() && upright.passed.is_empty() {
        View::new(search, block, true).find()
    } else {
        upright
    }
}

impl<'v> View<'v> {
    pub(super) fn find(&self) -> Findings {
        let mut findings = Findings::default();
        let mut blocks: Vec<Block> =
            self.headings().into_iter().flat_map(|(row, columns)| self.blocks_under(row, &columns)).collect();
        if blocks.len() > 1 {
            let is_blank = |block: &Block| self.filled(block) == 0;
            let has_filled = blocks.iter().any(|block| !is_blank(block));
            blocks.retain(|block| !(has_filled && is_blank(block)));
        }
        let (others, own): (Vec<Block>, Vec<Block>) =
            blocks.into_iter().partition(|block| block.time() == Some(Time::Other));
        findings.passed.extend(others.iter().map(|block| self.passed(block)));
        let (own, weaker) = self.without_weaker(own);
        findings.passed.extend(weaker.iter().map(|block| self.passed(block)));
        for block in own {
            findings.passed.extend(self.passed_rows(&block));
            if block.rows.is_empty() {
                continue;
            }
            findings.passed.extend(self.missing(&block));
            findings.passed.extend(block.strangers.iter().map(|row| self.stranger(&block, *row)));
            findings.found.push(self.crossings(&block));
        }
        findings
    }

    /// Of blocks that give the same rows those titled for this time stay before those that say nothing of it,
    /// and these before such as may be of another.
    fn without_weaker(&self, blocks: Vec<Block>) -> (Vec<Block>, Vec<Block>) {
        let rank = |block: &Block| match block.time() {
            Some(Time::This) => 0,
            None => 1,
            Some(_) => 2,
        };
        let best = blocks.iter().map(rank).min().unwrap_or(0);
        let rows_of = |block: &Block| block.rows.iter().map(|row| row.index).collect::<BTreeSet<usize>>();
        let of_best: BTreeSet<usize> =
            blocks.iter().filter(|block| rank(block) == best).flat_map(rows_of).collect();
        blocks.into_iter().partition(|block| rank(block) == best || rows_of(block).is_disjoint(&of_best))
    }
}
