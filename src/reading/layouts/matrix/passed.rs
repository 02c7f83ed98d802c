//! What is told of blocks and rows that are passed over, and of rows that are missing.

use super::{block::Block, view::View};
use crate::{
    reading::{layouts::Passed, times::Said},
    vocabulary::{nearest::hint, printable::echo},
};

impl<'v> View<'v> {
    /// What is told of a block of another time.
    pub(super) fn passed(&self, block: &Block) -> Passed {
        let at = self.place(block.heading, block.columns.first().map_or(0, |(_, column)| *column));
        self.search.passed_block(at, block.said, block.rows.len(), self.filled(block), block.columns.len())
    }

    /// What is told of rows below a title of another time.
    pub(super) fn passed_rows(&self, block: &Block) -> Option<Passed> {
        let (said, first) = block.others.first()?;
        let figures = |(_, row): &(Said, u32)| {
            block.columns.iter().filter(|(_, column)| self.is_figure(*row, *column)).count()
        };
        let at = self.place(*first, block.labels);
        Some(self.search.passed_block(
            at,
            Some(*said),
            block.others.len(),
            block.others.iter().map(figures).sum(),
            block.columns.len(),
        ))
    }

    /// What is told of rows of the form that a block of a table with a key lacks, where no other row can be
    /// meant.
    pub(super) fn missing(&self, block: &Block) -> Option<Passed> {
        let is_there = |index: usize| block.rows.iter().any(|row| row.index == index);
        let missing: Vec<usize> = (0..self.block.rows.len()).filter(|index| !is_there(*index)).collect();
        let is_whole = self.search.table.is_matrix()
            && missing.len() * 2 < self.block.rows.len()
            && missing.len() > block.strangers.len();
        if !is_whole || self.filled(block) == 0 {
            return None;
        }
        let table = self.search.table;
        let names: Vec<String> = missing
            .iter()
            .map(|index| echo(table.key_label(&self.block.rows[*index].key)).into_owned())
            .collect();
        let names = names.join(", ");
        let at = self.place(block.heading, block.columns.first().map_or(0, |(_, column)| *column));
        let message = format!(
            "{}: nothing stands in the file for {names}. These figures are taken as not known. Fill in the \
             row of each",
            table.title
        );
        Some(Passed {
            at,
            rule: crate::reading::layouts::MISSING_ROW,
            message,
            about: names,
            figures: missing.len(),
            fields: 0,
        })
    }

    /// What is told of a row with figures that is none of the block's.
    pub(super) fn stranger(&self, block: &Block, row: u32) -> Passed {
        let at = self.place(row, block.labels);
        let label = self.search.text_at(at);
        let table = self.search.table;
        let known = self.block.rows.iter().map(|row| table.key_label(&row.key));
        let place = if self.turn { "column" } else { "row" };
        let number =
            if self.turn { crate::vocabulary::place::column_letters(row) } else { (row + 1).to_string() };
        let named = if label.is_empty() {
            "has figures but no label".to_owned()
        } else {
            format!(
                "\"{}\", has figures, but this form has no row of that name{}",
                echo(&label),
                hint(&label, known)
            )
        };
        Passed {
            at,
            rule: crate::reading::layouts::UNREAD_ROW,
            message: format!(
                "{}: {place} {number}, {named}. Its figures were not read. Correct the label, or leave the \
                 row out",
                table.title
            ),
            about: if label.is_empty() { format!("{place} without a label") } else { label },
            figures: block.columns.iter().filter(|(_, column)| self.is_figure(row, *column)).count(),
            fields: 0,
        }
    }
}
