//! A table by period, for the whole.

use super::{cells::in_scope_columns, making::Making, revised::add_revised};
use crate::publication::workbook::{SheetColumn, TableCell};

impl Making<'_, '_> {
    pub(super) fn periods(&self) -> (Vec<SheetColumn>, Vec<Vec<TableCell>>) {
        let mut columns = vec![SheetColumn::text("Period", 30)];
        columns.extend(in_scope_columns(self.run.whom()));
        columns.extend(self.measures.columns());
        let Some(whole) = self.whole() else { return (columns, Vec::new()) };
        let (mut rows, mut revised) = (Vec::new(), Vec::new());
        let mut above = None;
        for period in self.back_periods() {
            rows.push(self.back_row(period, above));
            revised.push(Vec::new());
            above = Some(period);
        }
        for before in self.run.statistics.earlier.iter().rev() {
            let mut cells = vec![
                TableCell::Text(self.label(before.period, above)),
                TableCell::count(before.expected),
                TableCell::count(before.usable),
            ];
            cells.extend(self.measures.cells(before.period, whole));
            rows.push(cells);
            revised.push(self.measures.revised(before.period, whole));
            above = Some(before.period);
        }
        let mut cells = vec![TableCell::Text(self.label(self.period, above))];
        cells.extend(self.in_scope(whole));
        cells.extend(self.measures.cells(self.period, whole));
        rows.push(cells);
        revised.push(self.measures.revised(self.period, whole));
        add_revised(&mut columns, &mut rows, revised);
        (columns, rows)
    }
}
