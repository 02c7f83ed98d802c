//! A table by period, for the whole.

use super::{cells::in_scope_columns, making::Making, words::words};
use crate::publication::workbook::{SheetColumn, TableCell};

impl Making<'_, '_> {
    pub(super) fn periods(&self) -> (Vec<SheetColumn>, Vec<Vec<TableCell>>) {
        let mut columns = vec![SheetColumn::text("Period", 30)];
        columns.extend(in_scope_columns());
        columns.extend(self.measures.columns());
        let Some(whole) = self.whole() else { return (columns, Vec::new()) };
        let mut rows = Vec::new();
        for before in self.run.statistics.earlier.iter().rev() {
            let mut cells = vec![
                TableCell::Text(words(before.period)),
                TableCell::count(before.expected),
                TableCell::count(before.usable),
            ];
            cells.extend(self.measures.cells(before.period, whole));
            rows.push(cells);
        }
        let mut cells = vec![TableCell::Text(words(self.period))];
        cells.extend(self.in_scope(whole));
        cells.extend(self.measures.cells(self.period, whole));
        rows.push(cells);
        (columns, rows)
    }
}
