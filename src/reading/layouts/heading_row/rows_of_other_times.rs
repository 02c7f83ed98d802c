//! Rows and columns of another time: passed over, counted, and told.

use super::headings::Headings;
use crate::{
    reading::{
        Cell,
        layouts::{Passed, Search},
        times::{Said, Time},
    },
    vocabulary::CellAddress,
};

/// Under which title of time the rows stand that are being read, and what was passed over.
pub(super) struct Times {
    /// What says that the rows are of another time.
    other: Option<Said>,
    /// Rows and figures under each such text, with the first cell.
    passed: Vec<(Said, CellAddress, usize, usize)>,
    columns: Vec<(CellAddress, Said)>,
}

impl Times {
    pub(super) fn under(headings: &Headings) -> Self {
        let mut times = Self { other: None, passed: Vec::new(), columns: Vec::new() };
        times.begin(headings);
        times
    }

    /// Begins with what stands under a row of headings.
    pub(super) fn begin(&mut self, headings: &Headings) {
        self.other = headings.said.filter(|said| said.time == Time::Other);
        self.columns.extend(headings.of_other_times.iter().copied());
    }

    /// Whether a row is the title of what follows, or of another time.
    pub(super) fn pass_over(&mut self, search: &Search<'_>, cells: &[Cell], headings: &Headings) -> bool {
        if search.times.is_empty() {
            return false;
        }
        if let [only] = cells
            && let Some(said) = search.times.at(only.at)
        {
            self.other = Some(said).filter(|said| said.time == Time::Other);
            return true;
        }
        let is_read = |column: u32| {
            headings
                .fields
                .values()
                .chain(headings.identity.iter().map(|(_, own)| own))
                .any(|own| *own == column)
        };
        let of_row =
            || cells.iter().filter(|cell| !is_read(cell.at.column)).find_map(|cell| search.times.at(cell.at));
        let Some(said) =
            self.other.or_else(|| of_row().filter(|said| said.alone && said.time == Time::Other))
        else {
            return false;
        };
        let figures = cells.iter().filter(|cell| is_read(cell.at.column)).count();
        match self.passed.iter_mut().find(|(own, ..)| own.at == said.at) {
            Some((_, _, rows, count)) => (*rows, *count) = (*rows + 1, *count + figures),
            None => self.passed.push((said, cells[0].at, 1, figures)),
        }
        true
    }

    pub(super) fn told(&self, search: &Search<'_>, headings: &Headings) -> Vec<Passed> {
        let rows = self.passed.iter().map(|(said, at, rows, figures)| {
            search.passed_block(*at, Some(*said), *rows, *figures, headings.fields.len())
        });
        let filled = |at: &CellAddress| {
            let cells = search.keyed.sheet.cells().iter();
            cells.filter(|cell| cell.at.column == at.column && cell.at.row > at.row).count()
        };
        rows.chain(self.columns.iter().map(|(at, said)| search.passed_column(*at, *said, filled(at))))
            .collect()
    }
}
