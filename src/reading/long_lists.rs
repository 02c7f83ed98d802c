//! Long lists. Below its first rows a list is read row by row into columns, and its plain rows never become
//! cells of the sheet.
//!
//! Only rows of which nothing else in reading would take notice go that way; any other row becomes cells,
//! with a few rows before it. So what is read is the same as if all had become cells
//! (`tests/it/long_lists.rs`), at about half the cost.

use std::{collections::VecDeque, ops::Range};

use super::{
    Document, Sheet, TableRecords, assembly,
    columns::{Column, PlainColumn},
    list_shape::{Shape, ShapeColumn},
    plain::{LabelStarts, PlainField, Said, may_say_total},
    times,
};
use crate::{
    cells::{Cell, Content, Rows, TakesSheets, is_blank},
    schemas::{Collection, RecordTable},
    vocabulary::{CellAddress, Period, Value},
};

/// What long lists are looked for.
pub struct LongLists<'c> {
    pub(super) collection: &'c Collection,
    pub(super) period: Period,
    labels: LabelStarts<'c>,
    /// So many rows become cells before a list is looked for.
    top: usize,
}

/// A sheet with fewer rows than this is read as cells.
const ROWS_AT_THE_TOP: usize = 256;

/// So many rows before one that is not plain, and at the end, become cells: notes and blocks look at what
/// stands above them.
const ROWS_BEFORE: usize = 8;

/// A row with fewer cells may be a title or a note, whatever stands in it.
const FEWEST_CELLS: usize = 3;

impl<'c> LongLists<'c> {
    /// Lists of a collection, in returns of a period.
    #[must_use]
    pub fn new(collection: &'c Collection, period: Period) -> Self {
        Self { collection, period, labels: LabelStarts::of(collection), top: ROWS_AT_THE_TOP }
    }

    /// The same, with fewer rows that become cells first.
    #[must_use]
    pub fn from_row(self, top: usize) -> Self {
        Self { top, ..self }
    }
}

/// The plain rows of a list below its first ones.
#[derive(Debug, Clone)]
pub struct LongList {
    /// How it lies.
    pub shape: Shape,
    /// Its records.
    pub records: TableRecords,
    /// For each column how many cells are filled.
    filled: Vec<usize>,
    /// A row came that shows that not all is as it seemed: the sheet must be read as cells.
    pub torn: bool,
}

impl LongList {
    /// How many cells of a column are filled.
    #[must_use]
    pub fn filled_in(&self, column: u32) -> usize {
        self.shape.columns.iter().position(|own| own.column == column).map_or(0, |at| self.filled[at])
    }

    /// How many cells of columns with fields are filled.
    #[must_use]
    pub fn filled(&self) -> usize {
        let of_fields =
            self.shape.columns.iter().zip(&self.filled).filter(|(column, _)| column.field.is_some());
        of_fields.map(|(_, filled)| filled).sum()
    }
}

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

/// A row as it came.
#[derive(Default)]
struct Row {
    row: u32,
    text: String,
    cells: Vec<RowCell>,
}

struct RowCell {
    column: u32,
    holds: Holds,
}

enum Holds {
    /// A part of the text of the row.
    Text(Range<usize>),
    Other(Cell),
}

impl Row {
    fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
    }

    fn push_text(&mut self, column: u32, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.cells.push(RowCell { column, holds: Holds::Text(start..self.text.len()) });
    }

    fn push(&mut self, cell: Cell) {
        match &cell.content {
            Content::Text(text) => self.push_text(cell.at.column, text),
            _ => self.cells.push(RowCell { column: cell.at.column, holds: Holds::Other(cell) }),
        }
    }

    /// The cells in which something stands.
    fn filled(&self) -> impl Iterator<Item = &RowCell> {
        self.cells
            .iter()
            .filter(|cell| !matches!(&cell.holds, Holds::Text(range) if is_blank(&self.text[range.clone()])))
    }

    fn move_into(&mut self, cells: &mut Vec<Cell>) {
        for cell in self.cells.drain(..) {
            cells.push(match cell.holds {
                Holds::Text(range) => Cell {
                    at: CellAddress { row: self.row, column: cell.column },
                    content: Content::Text(self.text[range].into()),
                    percent: false,
                },
                Holds::Other(cell) => cell,
            });
        }
        self.text.clear();
    }
}

/// What a row is to the list in which it stands.
enum Standing {
    Plain,
    /// A record, or at least a row among records, of which more has to be asked.
    Odd,
    /// With it something else may begin.
    Ends,
    /// A row without a key may be the sum of all above it.
    Tears,
}

/// A list that is being read.
struct Taking<'l> {
    lists: &'l LongLists<'l>,
    table: &'l RecordTable,
    list: LongList,
    rows: Vec<u32>,
    /// By column of the sheet the place among those of the list.
    places: Vec<Option<usize>>,
    fields: Vec<Option<PlainField<'l>>>,
    columns: Vec<PlainColumn>,
    /// The last plain rows, which may have to become cells after all.
    waiting: VecDeque<Row>,
    row: Row,
}

impl<'l> Taking<'l> {
    /// The list that stands under the first rows of a sheet.
    fn under(top: &[Cell], lists: &'l LongLists<'l>, by_commas: bool) -> Option<Self> {
        let mut sheet = Sheet::new(String::new(), false, top.to_vec());
        sheet.by_commas = by_commas;
        let document = Document { sheets: vec![sheet], notes: Vec::new() };
        let shape = assembly::list_at_the_top(&document, lists.collection, lists.period)?;
        let table = &lists.collection.tables[shape.table];
        let most = shape.columns.iter().map(|column| column.column as usize + 1).max().unwrap_or(0);
        let mut places = vec![None; most];
        shape.columns.iter().enumerate().for_each(|(at, column)| places[column.column as usize] = Some(at));
        let fields = shape
            .columns
            .iter()
            .map(|column| column.field.map(|field| PlainField::of(&table.fields[field])))
            .collect();
        let columns = vec![PlainColumn::default(); shape.columns.len()];
        let filled = vec![0; shape.columns.len()];
        let list = LongList { shape, records: TableRecords::default(), filled, torn: false };
        let (waiting, row) = (VecDeque::new(), Row::default());
        Some(Self { lists, table, list, rows: Vec::new(), places, fields, columns, waiting, row })
    }

    /// Takes the row that has come to its end, or gives it to the cells; whether the list ends with it.
    fn end_row(&mut self, cells: &mut Vec<Cell>) -> bool {
        if self.row.cells.is_empty() {
            return false;
        }
        let row = std::mem::take(&mut self.row);
        let standing = self.take(&row);
        if matches!(standing, Standing::Plain) {
            self.waiting.push_back(row);
            if self.waiting.len() > ROWS_BEFORE
                && let Some(mut past) = self.waiting.pop_front()
            {
                past.clear();
                self.row = past;
            }
            return false;
        }
        self.give_back(cells);
        self.row = row;
        self.row.move_into(cells);
        self.list.torn |= matches!(standing, Standing::Tears);
        matches!(standing, Standing::Ends | Standing::Tears)
    }

    /// Gives the last plain rows to the cells.
    fn give_back(&mut self, cells: &mut Vec<Cell>) {
        let kept = self.rows.len() - self.waiting.len();
        self.rows.truncate(kept);
        self.columns.iter_mut().for_each(|column| column.truncate(kept));
        for mut row in std::mem::take(&mut self.waiting) {
            for cell in row.filled() {
                if let Some(place) = self.place(cell.column) {
                    self.list.filled[place] -= 1;
                }
            }
            row.move_into(cells);
        }
    }

    fn place(&self, column: u32) -> Option<usize> {
        self.places.get(column as usize).copied().flatten()
    }

    /// Adds a row to the columns, if it is plain.
    fn take(&mut self, row: &Row) -> Standing {
        let mut said: Vec<Option<Said<'_>>> = vec![None; self.columns.len()];
        let (mut filled, mut is_plain, mut has_label) = (0, true, false);
        for cell in row.filled() {
            filled += 1;
            let text =
                if let Holds::Text(range) = &cell.holds { Some(&row.text[range.clone()]) } else { None };
            has_label |= text.is_some_and(|text| self.lists.labels.is_label(text));
            let Some(place) = self.place(cell.column).filter(|place| said[*place].is_none()) else {
                is_plain = false;
                continue;
            };
            said[place] = self.said(place, cell, text);
            is_plain &= said[place].is_some();
        }
        if has_label || filled < FEWEST_CELLS {
            return Standing::Ends;
        }
        let is_key =
            |column: &ShapeColumn| column.field.is_some_and(|field| self.table.primary_key.contains(&field));
        let mut keys = self
            .list
            .shape
            .columns
            .iter()
            .zip(&said)
            .filter(|(column, _)| is_key(column))
            .map(|(_, said)| said);
        if keys.clone().all(Option::is_none) {
            return Standing::Tears;
        }
        let is_case = |said: &Option<Said<'_>>| match said {
            Some(Some(Value::Text(key))) => !may_say_total(key),
            Some(said) => said.is_some(),
            None => false,
        };
        let whose = || {
            self.list
                .shape
                .columns
                .iter()
                .zip(&said)
                .all(|(column, said)| column.whose.is_none() || said.is_some())
        };
        if !is_plain || !keys.all(is_case) || !whose() {
            return Standing::Odd;
        }
        for ((column, said), filled) in self.columns.iter_mut().zip(&said).zip(&mut self.list.filled) {
            let value = said.as_ref().and_then(Option::as_ref);
            column.push(value.map(Value::borrowed).as_ref());
            *filled += usize::from(said.is_some());
        }
        self.rows.push(row.row);
        Standing::Plain
    }

    /// What a cell says, if it is plain.
    fn said<'t>(&self, place: usize, cell: &RowCell, text: Option<&'t str>) -> Option<Said<'t>> {
        let column = &self.list.shape.columns[place];
        if column.whose.is_some() && column.whose.as_deref() != text {
            return None;
        }
        match (&self.fields[place], &cell.holds, text) {
            (Some(field), _, Some(text)) => field.of_text(text),
            (Some(field), Holds::Other(cell), None) if !cell.percent => field.of_content(&cell.content),
            // In a column that is not read a text stands for itself, unless it is a title.
            (None, _, Some(text)) if !times::may_say_time(text) => Some(None),
            _ => None,
        }
    }

    fn finish(self) -> LongList {
        let length = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let mut columns = vec![Column::blank(length); self.table.fields.len()];
        for (shape, column) in self.list.shape.columns.iter().zip(self.columns) {
            if let Some(field) = shape.field {
                columns[field] = column.finish(shape.column);
            }
        }
        let records = TableRecords::of_columns(self.list.shape.table, 0, self.rows, columns);
        LongList { records, ..self.list }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{
        cells::text,
        schemas::{Faults, Register, collection},
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
