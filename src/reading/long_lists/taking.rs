//! A list that is being read: which rows are plain, and which become cells.

use std::collections::VecDeque;

use super::{
    list::LongList,
    row::{Holds, Row, RowCell},
    shape::ShapeColumn,
    wanted::LongLists,
};
use crate::{
    cells::Cell,
    reading::{
        Document, Sheet, TableRecords, assembly,
        columns::{Column, PlainColumn},
        plain::{PlainField, Said, may_say_total},
        times,
    },
    schemas::RecordTable,
    vocabulary::Value,
};

/// So many rows before one that is not plain, and at the end, become cells: notes and blocks look at what
/// stands above them.
pub(super) const ROWS_BEFORE: usize = 8;

/// A row with fewer cells may be a title or a note, whatever stands in it.
const FEWEST_CELLS: usize = 3;

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
pub(super) struct Taking<'l> {
    lists: &'l LongLists<'l>,
    table: &'l RecordTable,
    pub(super) list: LongList,
    rows: Vec<u32>,
    /// By column of the sheet the place among those of the list.
    places: Vec<Option<usize>>,
    fields: Vec<Option<PlainField<'l>>>,
    columns: Vec<PlainColumn>,
    /// The last plain rows, which may have to become cells after all.
    waiting: VecDeque<Row>,
    pub(super) row: Row,
}

impl<'l> Taking<'l> {
    /// The list that stands under the first rows of a sheet.
    pub(super) fn under(top: &[Cell], lists: &'l LongLists<'l>, by_commas: bool) -> Option<Self> {
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
    pub(super) fn end_row(&mut self, cells: &mut Vec<Cell>) -> bool {
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
    pub(super) fn give_back(&mut self, cells: &mut Vec<Cell>) {
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

    pub(super) fn finish(self) -> LongList {
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
