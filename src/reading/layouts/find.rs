//! Finds a table on a sheet, by the layout in which most of it lies.

use super::{
    beside, findings::Findings, found::Found, heading_row, long, matrix, on_its_side, search::Search,
};
use crate::vocabulary::CellAddress;

impl Search<'_> {
    /// All that is found of the table: blocks first, then the best of the other layouts for what blocks do
    /// not hold.
    #[must_use]
    pub fn find(&self) -> Findings {
        let mut findings = Findings::default();
        for block in self.form.matrices.iter().filter(|block| block.table == self.index) {
            findings.add(matrix::find(self, block));
        }
        let is_found = !findings.found.is_empty() || !findings.passed.is_empty();
        if is_found && !self.table.is_single() {
            return findings;
        }
        let of_block = |block: &Found| {
            block
                .headings
                .iter()
                .map(|heading| heading.at)
                .chain(block.taken.iter().copied())
                .collect::<Vec<_>>()
        };
        let taken: Vec<CellAddress> = findings.found.iter().flat_map(of_block).collect();
        findings.add(self.best(&taken));
        findings
    }

    fn best(&self, taken: &[CellAddress]) -> Findings {
        let labelled = if self.table.is_single() { self.count_of_labelled_fields(taken) } else { 0 };
        // A stray heading does not switch the layout: it must hold more than half of all labels on the sheet.
        if self.table.is_single()
            && let Some(found) = long::find(self).filter(|found| found.field_count() * 2 > labelled)
        {
            return Findings::of(found);
        }
        if self.table.is_list()
            && let Some(found) = on_its_side::find(self)
        {
            return found;
        }
        let by_row = heading_row::find(self);
        // So must a row of headings.
        if !self.table.is_single() || by_row.found.iter().any(|found| found.field_count() * 2 > labelled) {
            return by_row;
        }
        beside::find(self, taken)
    }
}
