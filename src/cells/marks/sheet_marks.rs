//! What calamine does not tell of one sheet.

use std::collections::HashSet;

use crate::{cells::document::Marks, vocabulary::CellAddress};

/// So many formulas of a sheet are kept: more are no form's.
const MOST_FORMULAS: usize = 250_000;

/// So many hidden runs of a sheet are kept.
const MOST_RUNS: usize = 100_000;

/// What was found of one sheet.
#[derive(Debug, Clone, Default)]
pub struct SheetMarks {
    /// What is told of its cells.
    pub marks: Marks,
    /// Numbers that are shown as percentages: 0.98 as 98%.
    pub percentages: HashSet<CellAddress>,
    /// Cells of an xlsb whose formula came to an error.
    pub errors: Vec<(CellAddress, &'static str)>,
    /// It holds a formula without the value it had, as programs that do not calculate write them.
    pub formulas_without_values: bool,
}

impl SheetMarks {
    pub(super) fn is_nothing(&self) -> bool {
        !self.formulas_without_values
            && self.marks == Marks::default()
            && self.errors.is_empty()
            && self.percentages.is_empty()
    }

    pub(super) fn add_formula(&mut self, at: CellAddress) {
        if self.marks.formulas.len() < MOST_FORMULAS {
            self.marks.formulas.push(at);
        }
    }

    pub(super) fn merge(&mut self, first: CellAddress, last: CellAddress) {
        if self.marks.merged.len() < MOST_RUNS && first != last {
            self.marks.merged.push((first, last));
        }
    }

    pub(super) fn hide_rows(&mut self, first: u32, last: u32) {
        hide(&mut self.marks.hidden_rows, first, last);
    }

    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        hide(&mut self.marks.hidden_columns, first, last);
    }
}

/// Adds a run, or makes the last one longer.
fn hide(runs: &mut Vec<(u32, u32)>, first: u32, last: u32) {
    if let Some(run) = runs.last_mut().filter(|run| run.1.checked_add(1) == Some(first)) {
        run.1 = last;
    } else if runs.len() < MOST_RUNS {
        runs.push((first, last));
    }
}
