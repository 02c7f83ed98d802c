//! The cells of a sheet as they come, row after row: into a list, or kept.

use super::{list::LongList, taking::Taking, wanted::LongLists};
use crate::{
    cells::{Cell, Content, Rows, TakesSheets},
    vocabulary::CellAddress,
};

/// The cells of a sheet as they come, row after row.
pub struct SheetCells<'l> {
    lists: Option<&'l LongLists<'l>>,
    by_commas: bool,
    cells: Vec<Cell>,
    rows: usize,
    last: Option<CellAddress>,
    taking: Option<Taking<'l>>,
    list: Option<LongList>,
}

impl<'l> SheetCells<'l> {
    /// Of a sheet on which a long list may stand.
    #[must_use]
    pub fn new(lists: Option<&'l LongLists<'l>>, by_commas: bool) -> Self {
        Self { lists, by_commas, cells: Vec::new(), rows: 0, last: None, taking: None, list: None }
    }

    fn begin(&mut self, at: CellAddress) {
        let last = self.last.replace(at);
        if last.is_some_and(|last| last >= at) {
            // Cells in no order: what stands in a row is not known before the end.
            self.close(true);
            self.lists = None;
        }
        if last.is_some_and(|last| last.row == at.row) {
            return;
        }
        self.end_row();
        self.rows += 1;
        if let Some(lists) = self.lists.filter(|lists| self.rows == lists.top + 1) {
            self.taking = Taking::under(&self.cells, lists, self.by_commas);
        }
        if let Some(taking) = &mut self.taking {
            taking.row.row = at.row;
        }
    }

    fn end_row(&mut self) {
        if self.taking.as_mut().is_some_and(|taking| taking.end_row(&mut self.cells)) {
            self.close(false);
        }
    }

    /// Goes on with cells alone.
    fn close(&mut self, torn: bool) {
        if let Some(mut taking) = self.taking.take() {
            taking.give_back(&mut self.cells);
            taking.row.move_into(&mut self.cells);
            taking.list.torn |= torn;
            self.list = Some(taking.finish()).filter(|list| list.torn || !list.records.is_empty());
        }
    }
}

impl Rows for SheetCells<'_> {
    type List = LongList;

    fn push_text(&mut self, at: CellAddress, text: &str) {
        self.begin(at);
        match &mut self.taking {
            Some(taking) => taking.row.push_text(at.column, text),
            None => self.cells.push(Cell { at, content: Content::Text(text.into()), percent: false }),
        }
    }

    fn push(&mut self, cell: Cell) {
        self.begin(cell.at);
        match &mut self.taking {
            Some(taking) => taking.row.push(cell),
            None => self.cells.push(cell),
        }
    }

    fn cells(&self) -> &[Cell] {
        &self.cells
    }

    fn finish(mut self) -> (Vec<Cell>, Option<LongList>) {
        self.end_row();
        self.close(false);
        (self.cells, self.list)
    }
}

/// Without lists every row becomes cells.
impl<'c> TakesSheets for Option<&LongLists<'c>> {
    type List = LongList;
    type Rows<'s>
        = SheetCells<'s>
    where
        Self: 's;

    fn of_sheet(&self, is_plain: bool, by_commas: bool) -> SheetCells<'_> {
        SheetCells::new(self.filter(|_| is_plain), by_commas)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{super::taking::ROWS_BEFORE, *};
    use crate::{
        cells::text,
        schemas::{Faults, Register, collection},
        vocabulary::Period,
    };

    /// How many rows of a text became records without ever being cells, and whether they may be used.
    fn taken(text: &str) -> Option<(usize, bool)> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/collection");
        let collection =
            collection::load(&path, &Register::default(), &mut Faults::default()).expect("a collection");
        let lists = LongLists::new(&collection, Period::parse("2026-Q1").expect("a period")).from_row(4);
        let document = text::read_by(text.as_bytes(), &|_| false, &Some(&lists)).expect("a text");
        document.sheets[0].list.as_ref().map(|list| (list.records.len(), !list.torn))
    }

    fn rows(from: usize, to: usize) -> String {
        (from..to).map(|at| format!("LA1/{at},2025-04-01,2026-01-05,Smith {at},2,Guilty,{at}.50\n")).collect()
    }

    #[test]
    fn plain_rows_become_records_and_no_cells() {
        let headings = "case_id,offence_date,hearing_date,defendant,category,plea,fine\n";
        let all = rows(0, 30);
        // Three records stand at the top, and the last eight may be looked at by what stands below.
        assert_eq!(taken(&format!("{headings}{all}")), Some((30 - 3 - ROWS_BEFORE, true)));
        let odd =
            format!("{headings}{}LA1/x,soon,2026-01-05,Smith,2,Guilty,1\n{}", rows(0, 15), rows(15, 30));
        assert_eq!(taken(&odd), Some((30 - 3 - 2 * ROWS_BEFORE, true)));
        let without_key = format!("{headings}{},2025-04-01,2026-01-05,Smith,2,Guilty,1\n", rows(0, 30));
        assert_eq!(taken(&without_key).map(|(_, is_sound)| is_sound), Some(false));
        assert_eq!(taken(&format!("a,b,c,d,e,f,g\n{all}")), None);
    }
}
