//! What is told of blocks and columns that are passed over.

use super::{
    findings::{OTHER_TIME, Passed},
    search::Search,
};
use crate::{
    reading::times::Said,
    vocabulary::{CellAddress, counted, place::column_letters, printable::echo},
};

impl Search<'_> {
    /// What is told of a block that is of another time.
    pub(super) fn passed_block(
        &self,
        at: CellAddress,
        said: Option<Said>,
        rows: usize,
        figures: usize,
        fields: usize,
    ) -> Passed {
        let title = said.map(|said| self.text_at(said.at)).unwrap_or_default();
        let titled = said.map_or_else(
            || "is of another time".to_owned(),
            |said| format!("is titled \"{}\" ({}), which is another time", echo(&title), said.at),
        );
        let rows = counted(rows, "row");
        Passed {
            at,
            rule: OTHER_TIME,
            message: format!(
                "{}: what stands at {at} {titled}. Its {rows} were passed over. If they are this period's, \
                 correct the title",
                self.table.title
            ),
            about: if title.is_empty() { column_letters(at.column) } else { title },
            figures,
            fields,
        }
    }

    /// What is told of a column of another time.
    pub(super) fn passed_column(&self, at: CellAddress, said: Said, figures: usize) -> Passed {
        let title = self.text_at(said.at);
        Passed {
            at,
            rule: OTHER_TIME,
            message: format!(
                "{}: column {} is titled \"{}\" ({}), which is another time, and was passed over. If it is \
                 this period's, correct the title",
                self.table.title,
                column_letters(at.column),
                echo(&title),
                said.at
            ),
            about: format!("{} {}", title, self.text_at(at)),
            figures,
            fields: 0,
        }
    }
}
