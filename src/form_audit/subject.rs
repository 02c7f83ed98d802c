//! A workbook as checks ask for it: its cover, its contents, its notes, and tables row by row.

use std::borrow::Cow;

use super::{
    patterns::Patterns,
    tree::WhyNot,
    workbook::{Area, Cell, Link, Sheet, Style, Table, Value, Workbook},
};
use crate::vocabulary::{CellAddress, place::column_letters};

/// Most cells of all tables together, those in which nothing stands too.
const MOST_TABLE_CELLS: u64 = 5_000_000;

/// A workbook to be checked.
pub(super) struct Subject<'b> {
    pub book: &'b Workbook,
    pub sheets: Vec<SheetOf<'b>>,
    /// The sheets of it that are what their names say, by number.
    pub cover: Option<usize>,
    pub contents: Option<usize>,
    pub notes: Option<usize>,
    pub patterns: &'static Patterns,
}

/// A sheet with its tables.
pub(super) struct SheetOf<'b> {
    pub number: usize,
    pub sheet: &'b Sheet,
    pub tables: Vec<TableOf<'b>>,
}

/// A table with its cells.
pub(super) struct TableOf<'b> {
    pub table: &'b Table,
    pub on: usize,
    pub sheet: &'b Sheet,
    pub head: Vec<Spot<'b>>,
    pub rows: Vec<Vec<Spot<'b>>>,
    /// The lines above it in the first column, the title first.
    pub above: Vec<String>,
    /// For each column whether it holds figures.
    pub of_figures: Vec<bool>,
    /// For each column whether its numbers are names: years, codes.
    pub of_names: Vec<bool>,
}

/// A place on a sheet, whether anything stands there or not.
#[derive(Clone, Copy)]
pub(super) struct Spot<'b> {
    pub sheet: &'b Sheet,
    pub at: CellAddress,
    cell: Option<&'b Cell>,
    book: &'b Workbook,
}

impl<'b> Spot<'b> {
    pub fn value(&self) -> &'b Value {
        self.cell.map_or(&Value::Blank, |cell| &cell.value)
    }

    pub fn text(&self) -> Cow<'b, str> {
        self.value().text()
    }

    pub fn is_empty(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// The text, where it is one.
    pub fn words(&self) -> Option<&'b str> {
        self.value().words()
    }

    /// The number, where it is one.
    pub fn number(&self) -> Option<f64> {
        match self.value() {
            Value::Number { value, .. } => Some(*value),
            _ => None,
        }
    }

    pub fn style(&self) -> &'b Style {
        &self.book.styles[self.cell.map_or(0, |cell| cell.style)]
    }

    pub fn link(&self) -> Option<&'b Link> {
        self.sheet.links.get(self.cell?.link?)
    }

    pub fn is_raised(&self) -> bool {
        self.cell.is_some_and(|cell| cell.is_raised)
    }

    /// Where it is, for people.
    pub fn place(&self) -> String {
        self.sheet.place(self.at)
    }
}

impl<'b> Subject<'b> {
    pub fn of(book: &'b Workbook, patterns: &'static Patterns) -> Result<Self, WhyNot> {
        let areas =
            book.sheets.iter().flat_map(|sheet| sheet.tables.iter().map(move |own| reached(sheet, own)));
        if areas.map(|area| area.size()).sum::<u64>() > MOST_TABLE_CELLS {
            return Err("its tables have more than 5 million cells, as nothing published has".to_owned());
        }
        let of_sheet = |(number, sheet): (usize, &'b Sheet)| {
            let tables = sheet.tables.iter().map(|table| table_of(book, number, table, patterns));
            SheetOf { number, sheet, tables: tables.collect() }
        };
        let sheets: Vec<SheetOf<'b>> = book.sheets.iter().enumerate().map(of_sheet).collect();
        let named = |name: &regex::Regex| {
            sheets.iter().position(|own| name.is_match(&own.sheet.name.to_lowercase().replace('_', " ")))
        };
        let first = sheets.first().filter(|first| first.tables.is_empty()).map(|first| first.number);
        let (cover, contents) = (named(&patterns.cover).or(first), named(&patterns.contents));
        let notes = named(&patterns.notes);
        Ok(Self { book, sheets, cover, contents, notes, patterns })
    }

    /// All tables, sheet by sheet.
    pub fn tables(&self) -> impl Iterator<Item = &TableOf<'b>> {
        self.sheets.iter().flat_map(|own| &own.tables)
    }

    /// All tables but those of the sheet of notes.
    pub fn tables_beside_notes(&self) -> impl Iterator<Item = &TableOf<'b>> {
        self.tables().filter(|own| Some(own.on) != self.notes)
    }

    /// The sheets that are neither cover nor contents nor notes.
    pub fn of_data(&self) -> impl Iterator<Item = &SheetOf<'b>> {
        let beside = [self.cover, self.contents, self.notes];
        self.sheets.iter().filter(move |own| !beside.contains(&Some(own.number)))
    }

    /// All cells in which something stands.
    pub fn filled(&self) -> impl Iterator<Item = Spot<'b>> {
        self.sheets.iter().flat_map(|own| self.filled_of(own))
    }

    /// Those of a sheet, row by row.
    pub fn filled_of(&self, own: &SheetOf<'b>) -> impl Iterator<Item = Spot<'b>> + use<'b> {
        self.written(own).filter(|spot| *spot.value() != Value::Blank && !spot.text().is_empty())
    }

    /// All cells of a sheet of which anything is said, those too in which nothing stands.
    pub fn written(&self, own: &SheetOf<'b>) -> impl Iterator<Item = Spot<'b>> + use<'b> {
        let (book, sheet) = (self.book, own.sheet);
        sheet.cells.iter().map(move |(at, cell)| Spot { sheet, at: *at, cell: Some(cell), book })
    }

    /// The first cell of a sheet.
    pub fn corner(&self, own: &SheetOf<'b>) -> Spot<'b> {
        spot(self.book, own.sheet, CellAddress { row: 0, column: 0 })
    }
}

impl TableOf<'_> {
    /// The cells of a column below its heading.
    pub fn column(&self, number: usize) -> impl Iterator<Item = Spot<'_>> {
        self.rows.iter().filter_map(move |row| row.get(number).copied())
    }

    /// All cells below the headings.
    pub fn cells(&self) -> impl Iterator<Item = Spot<'_>> {
        self.rows.iter().flatten().copied()
    }

    /// Headings and cells.
    pub fn all(&self) -> impl Iterator<Item = Spot<'_>> {
        self.head.iter().copied().chain(self.cells())
    }

    pub fn columns(&self) -> std::ops::Range<usize> {
        0..self.head.len()
    }

    /// The name of the table, with the letters of a column.
    pub fn column_place(&self, number: usize) -> String {
        let letters = self.head.get(number).map(|spot| column_letters(spot.at.column));
        format!("{} column {}", self.table.name, letters.unwrap_or_default())
    }

    /// Whether a line above the table, the title apart, says something.
    pub fn is_told(&self, what: &regex::Regex) -> bool {
        self.above.iter().skip(1).any(|line| what.is_match(line))
    }
}

fn spot<'b>(book: &'b Workbook, sheet: &'b Sheet, at: CellAddress) -> Spot<'b> {
    Spot { sheet, at, cell: sheet.cells.get(&at), book }
}

/// A table can be said to reach far below all that is written; one empty row tells as much.
fn reached(sheet: &Sheet, table: &Table) -> Area {
    let lowest = sheet.cells.last_key_value().map_or(0, |(at, _)| at.row);
    let last = table.area.last.row.min(lowest.max(table.area.first.row).saturating_add(1));
    Area { first: table.area.first, last: CellAddress { row: last, ..table.area.last } }
}

fn table_of<'b>(book: &'b Workbook, on: usize, table: &'b Table, patterns: &Patterns) -> TableOf<'b> {
    let sheet = &book.sheets[on];
    let area = reached(sheet, table);
    let row = |row: u32| {
        let columns = area.first.column..=area.last.column;
        columns.map(|column| spot(book, sheet, CellAddress { row, column })).collect::<Vec<_>>()
    };
    let head = row(area.first.row);
    let rows: Vec<Vec<Spot<'b>>> = (area.first.row + 1..=area.last.row).map(row).collect();
    let line = |row: u32| spot(book, sheet, CellAddress { row, column: 0 }).text().into_owned();
    let column = |number: usize| rows.iter().map(move |row| row[number]).collect::<Vec<_>>();
    let of_figures = (0..head.len()).map(|number| is_of_figures(&column(number), patterns)).collect();
    let of_names =
        (0..head.len()).map(|number| is_of_names(&head[number], &column(number), patterns)).collect();
    let above = (0..area.first.row.min(1_000)).map(line).collect();
    TableOf { table, on, sheet, above, of_figures, of_names, head, rows }
}

/// At least half of what is neither blank nor a lone marker is numbers.
fn is_of_figures(cells: &[Spot<'_>], patterns: &Patterns) -> bool {
    let (mut numbers, mut all) = (0, 0);
    for spot in cells {
        let text = spot.text();
        let is_number = spot.number().is_some();
        if is_number || !(text.trim().is_empty() || patterns.markers_alone.is_match(text.trim())) {
            all += 1;
            numbers += usize::from(is_number);
        }
    }
    numbers > 0 && numbers * 2 >= all
}

/// Its heading says so, or all its numbers could be years.
fn is_of_names(head: &Spot<'_>, cells: &[Spot<'_>], patterns: &Patterns) -> bool {
    let mut numbers = cells.iter().filter_map(Spot::number).peekable();
    patterns.naming.is_match(&head.text())
        || numbers.peek().is_some()
            && numbers.all(|number| number.fract() == 0.0 && (1900.0..=2100.0).contains(&number))
}
