//! What a file gives that was not read, and what the form asks for that was not found: nothing is left out in
//! silence.
//!
//! Columns of notes, numbers of rows, what the collection ignores (`qd:ignore`) and what another table reads
//! are not told.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    ops::RangeInclusive,
};

use super::{
    Cell, Content, Document, Sheet,
    labels::{KeyedSheet, Match},
    layouts::{Heading, Layout},
    piece::Piece,
    unread_sheets::{self, UnreadSheet},
};
use crate::{
    schemas::{Collection, Field, Form, RecordTable},
    vocabulary::{CellAddress, LabelKey, TableField, label::is_like},
};

/// What was not read of a file, and what was not found in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Unread {
    /// Columns and labels with data that were not read, most telling first.
    pub columns: Vec<UnreadColumn>,
    /// Sheets with a table of figures of which nothing was read.
    pub sheets: Vec<UnreadSheet>,
    /// Fields that the form asks for and of which no heading or label was found.
    pub not_found: Vec<TableField>,
}

/// A column, or a value beside a label, that was not read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UnreadColumn {
    /// Index of the sheet.
    pub sheet: usize,
    /// Where its heading or label stands, or its first cell if it has none.
    pub at: CellAddress,
    /// Its heading or label as typed; empty if it has none.
    pub heading: String,
    /// How many cells it fills.
    pub filled: usize,
    /// The table beside which it stands.
    pub table: usize,
    /// The field of that table that was not found and is called most like it.
    pub nearest: Option<usize>,
}

/// Headings under which nothing is asked for on any form.
const OF_NOTES: [&str; 12] = [
    "note",
    "notes",
    "comment",
    "comments",
    "remark",
    "remarks",
    "row",
    "row number",
    "line number",
    "number",
    "no",
    "for office use",
];

/// So many of the columns of a file are kept.
const MOST_KEPT: usize = 200;

/// What was not read on the sheets of a file, beside the tables that were.
///
/// `known` are the sheets of which something was found, be it read or told otherwise.
pub(super) fn of(
    document: &Document,
    keyed: &[KeyedSheet<'_>],
    pieces: &[Piece],
    known: &[usize],
    (collection, form): (&Collection, &Form),
) -> Unread {
    let not_found = not_found(pieces, collection, form);
    let mut columns: BTreeMap<(usize, CellAddress), UnreadColumn> = BTreeMap::new();
    let read = Taken::of(pieces);
    for piece in pieces {
        let beside = Beside {
            document,
            sheet: &document.sheets[piece.sheet],
            keyed: &keyed[piece.sheet],
            table: &collection.tables[piece.table],
            missing: not_found.iter().filter(|at| at.table == piece.table).map(|at| at.field).collect(),
            piece,
            form,
            read: &read,
        };
        let found = match piece.found.layout {
            Layout::HeadingRow => beside.columns_of_list(),
            Layout::Matrix => beside.columns_of_block(),
            Layout::Beside => beside.labels(),
            Layout::Long => beside.items(),
            Layout::OnItsSide => Vec::new(),
        };
        for column in found {
            let place = (column.sheet, column.at);
            if columns.get(&place).is_none_or(|known| known.nearest.is_none()) {
                columns.insert(place, column);
            }
        }
    }
    let mut columns: Vec<UnreadColumn> = columns.into_values().collect();
    columns.sort_by_key(|column| (column.nearest.is_none(), column.heading.is_empty()));
    columns.truncate(MOST_KEPT);
    Unread { columns, sheets: unread_sheets::of(document, known), not_found }
}

/// Fields that the form asks for and that were found nowhere, though their table was.
fn not_found(pieces: &[Piece], collection: &Collection, form: &Form) -> Vec<TableField> {
    let mut missing = Vec::new();
    for (index, table) in collection.tables.iter().enumerate() {
        let of_table: Vec<&Piece> = pieces.iter().filter(|piece| piece.table == index).collect();
        if of_table.is_empty() {
            continue;
        }
        let is_met = |field: usize| {
            of_table
                .iter()
                .any(|piece| piece.found.headings.iter().any(|heading| heading.field == Some(field)))
        };
        let is_block = of_table.iter().all(|piece| piece.found.layout == Layout::Matrix);
        let has_box = |field: usize| {
            let mut blocks = form.matrices.iter().filter(|block| block.table == index);
            blocks.any(|block| block.fields.iter().flatten().any(|own| *own == Some(field)))
        };
        missing.extend(
            (0..table.fields.len())
                .filter(|field| {
                    let declared = &table.fields[*field];
                    let stood_in = declared.falls_back_on.iter().any(|other| is_met(*other));
                    !is_met(*field) && !declared.nil && !stood_in && (!is_block || has_box(*field))
                })
                .map(|field| TableField { table: index, field }),
        );
    }
    missing
}

/// The cells that were read, and those that are headings or labels.
struct Taken {
    cells: HashSet<(usize, CellAddress)>,
    labels: HashSet<(usize, CellAddress)>,
    lists: Vec<TakenList>,
}

/// The columns and rows of a list that was read. Cell by cell it would be as much again as the list itself.
struct TakenList {
    sheet: usize,
    rows: RangeInclusive<u32>,
    columns: Vec<bool>,
}

impl Taken {
    fn of(pieces: &[Piece]) -> Self {
        let mut taken = Self { cells: HashSet::new(), labels: HashSet::new(), lists: Vec::new() };
        for piece in pieces {
            let records = &piece.found.records;
            let cells = || {
                let of_fields = records.iter().flat_map(|record| record.cells.iter().flatten().copied());
                let conflicts = records
                    .iter()
                    .flat_map(|record| &record.conflicts)
                    .flat_map(|(_, one, other)| [*one, *other]);
                of_fields
                    .chain(conflicts)
                    .chain(records.iter().flat_map(|record| &record.claims).map(|claim| claim.at))
            };
            match (piece.found.layout, records.as_slice()) {
                (Layout::HeadingRow, [first, .., last]) => {
                    let mut columns = Vec::new();
                    for at in cells() {
                        let column = at.column as usize;
                        if columns.len() <= column {
                            columns.resize(column + 1, false);
                        }
                        columns[column] = true;
                    }
                    taken.lists.push(TakenList { sheet: piece.sheet, rows: first.row..=last.row, columns });
                }
                _ => taken.cells.extend(cells().map(|at| (piece.sheet, at))),
            }
            let met = piece
                .found
                .headings
                .iter()
                .filter(|heading| heading.field.is_some() || heading.matched == Match::Second);
            taken.labels.extend(
                met.map(|heading| (piece.sheet, heading.at))
                    .chain(piece.found.taken.iter().map(|at| (piece.sheet, *at))),
            );
        }
        taken
    }

    fn has(&self, sheet: usize, at: CellAddress) -> bool {
        let of_list = |list: &TakenList| {
            list.sheet == sheet
                && list.rows.contains(&at.row)
                && list.columns.get(at.column as usize).copied().unwrap_or(false)
        };
        self.lists.iter().any(of_list) || self.cells.contains(&(sheet, at))
    }
}

/// One table on one sheet, and what stands beside it.
struct Beside<'a> {
    document: &'a Document,
    sheet: &'a Sheet,
    keyed: &'a KeyedSheet<'a>,
    table: &'a RecordTable,
    missing: Vec<usize>,
    piece: &'a Piece,
    form: &'a Form,
    read: &'a Taken,
}

impl Beside<'_> {
    fn is_read(&self, at: CellAddress) -> bool {
        self.read.has(self.piece.sheet, at)
    }

    fn is_label(&self, at: CellAddress) -> bool {
        self.read.labels.contains(&(self.piece.sheet, at))
    }

    /// Whether a heading is of notes, of what the return says of itself, or ignored by the collection.
    fn is_ignored(&self, heading: &str) -> bool {
        let key = LabelKey::of(heading);
        let is_of_notes = OF_NOTES.contains(&key.as_str());
        is_of_notes
            || self.form.identity.contains_key(&key)
            || self.table.ignored.iter().any(|ignored| is_like(key.as_str(), ignored))
    }

    fn column(&self, at: CellAddress, heading: String, filled: usize) -> UnreadColumn {
        let nearest = nearest(&heading, self.table, &self.missing);
        UnreadColumn { sheet: self.piece.sheet, at, heading, filled, table: self.piece.table, nearest }
    }

    /// Columns of a list whose heading means no field, or that have none and are filled with figures.
    fn columns_of_list(&self) -> Vec<UnreadColumn> {
        let rows: BTreeSet<u32> = self.piece.found.records.iter().map(|record| record.row).collect();
        let mut cells: BTreeMap<u32, Vec<&Cell>> = BTreeMap::new();
        for cell in rows.iter().flat_map(|row| self.sheet.row(*row)).filter(|cell| !self.is_read(cell.at)) {
            cells.entry(cell.at.column).or_default().push(cell);
        }
        let Some(heading_row) = self.piece.found.heading_row else { return Vec::new() };
        let headings = self
            .piece
            .found
            .headings
            .iter()
            .rev()
            .filter(|heading| heading.at.row <= heading_row + 1 && !rows.contains(&heading.at.row));
        let headings: HashMap<u32, &Heading> = headings.map(|heading| (heading.at.column, heading)).collect();
        let mut found = Vec::new();
        for (column, cells) in cells {
            let at = CellAddress { row: heading_row, column };
            if found.len() == MOST_KEPT {
                break;
            }
            if self.is_label(at) || is_numbering(&cells) {
                continue;
            }
            match headings.get(&column) {
                Some(heading)
                    if heading.field.is_none()
                        && heading.matched == Match::Ignored
                        && !self.is_label(heading.at)
                        && !self.is_ignored(&heading.text) =>
                {
                    let more = self.piece.more(self.document).map_or(0, |list| list.filled_in(column));
                    found.push(self.column(heading.at, heading.text.clone(), cells.len() + more));
                }
                None if self.sheet.get(at).is_none()
                    && cells.len() * 2 > self.piece.rows(self.document)
                    && cells.iter().all(|cell| is_figure(cell)) =>
                {
                    found.push(self.column(cells[0].at, String::new(), cells.len()));
                }
                _ => {}
            }
        }
        found
    }

    /// Columns of a block whose heading means none of its columns, with figures in its rows.
    fn columns_of_block(&self) -> Vec<UnreadColumn> {
        let Some(heading_row) = self.piece.found.heading_row else { return Vec::new() };
        let rows: BTreeSet<u32> = self
            .piece
            .found
            .records
            .iter()
            .flat_map(|record| record.cells.iter().flatten())
            .map(|at| at.row)
            .collect();
        let columns = || self.piece.found.headings.iter().map(|heading| heading.at.column);
        let (Some(first), Some(last)) = (columns().min(), columns().max()) else { return Vec::new() };
        let headings = self
            .sheet
            .row(heading_row)
            .iter()
            .filter(|cell| cell.text().is_some() && !self.is_label(cell.at) && cell.at.column >= first);
        let mut found = Vec::new();
        for heading in headings.take_while(|cell| cell.at.column <= last + COLUMNS_BEHIND) {
            let below = rows
                .iter()
                .filter_map(|row| self.sheet.get(CellAddress { row: *row, column: heading.at.column }));
            let figures = below.filter(|cell| !self.is_read(cell.at) && is_figure(cell)).count();
            let text = heading.content.to_string();
            if figures > 0 && !self.is_ignored(&text) {
                found.push(self.column(heading.at, text, figures));
            }
        }
        found
    }

    /// Labels among those of a form that mean no field, with a figure where the others have theirs.
    fn labels(&self) -> Vec<UnreadColumn> {
        let found = &self.piece.found;
        let labels: Vec<CellAddress> = found.headings.iter().map(|heading| heading.at).collect();
        let (Some(first), Some(last)) =
            (labels.iter().map(|at| at.row).min(), labels.iter().map(|at| at.row).max())
        else {
            return Vec::new();
        };
        let (columns, values): (BTreeSet<u32>, BTreeSet<u32>) = (
            labels.iter().map(|at| at.column).collect(),
            found
                .records
                .iter()
                .flat_map(|record| record.cells.iter().flatten())
                .map(|at| at.column)
                .collect(),
        );
        let strangers = self
            .keyed
            .labels()
            .filter(|(at, _)| columns.contains(&at.column) && !self.is_label(*at) && !self.is_read(*at));
        let mut told = Vec::new();
        for (at, _) in strangers {
            let text = self.sheet.get(at).map(|cell| cell.content.to_string()).unwrap_or_default();
            let value = self
                .sheet
                .row(at.row)
                .iter()
                .find(|cell| cell.at.column > at.column && values.contains(&cell.at.column));
            let is_told = |cell: &Cell| !self.is_read(cell.at) && is_figure(cell) && !self.is_ignored(&text);
            if told.len() == MOST_KEPT || !value.is_some_and(is_told) {
                continue;
            }
            let column = self.column(at, text, 1);
            if column.nearest.is_some() || (first..=last).contains(&at.row) {
                told.push(column);
            }
        }
        told
    }

    /// Items of the long form that mean no field.
    fn items(&self) -> Vec<UnreadColumn> {
        let found = &self.piece.found;
        let values: BTreeSet<u32> = found
            .records
            .iter()
            .flat_map(|record| record.cells.iter().flatten())
            .map(|at| at.column)
            .collect();
        let ignored = found
            .headings
            .iter()
            .filter(|heading| heading.field.is_none() && heading.matched == Match::Ignored);
        let has_figure = |at: CellAddress| {
            self.sheet
                .row(at.row)
                .iter()
                .any(|cell| values.contains(&cell.at.column) && cell.at != at && is_figure(cell))
        };
        let told = ignored.filter(|heading| has_figure(heading.at) && !self.is_ignored(&heading.text));
        told.map(|heading| self.column(heading.at, heading.text.clone(), 1)).collect()
    }
}

/// So many columns to the right of a block may still belong to it.
const COLUMNS_BEHIND: u32 = 2;

pub(super) fn is_figure(cell: &Cell) -> bool {
    match &cell.content {
        Content::Number(_) => true,
        Content::Text(text) => text
            .trim()
            .trim_start_matches(['-', '£'])
            .trim_end_matches('%')
            .replace(',', "")
            .parse::<f64>()
            .is_ok_and(f64::is_finite),
        _ => false,
    }
}

/// 1, 2, 3, ... or the like: it counts the rows.
fn is_numbering(cells: &[&Cell]) -> bool {
    let numbers: Vec<Option<u32>> =
        cells.iter().map(|cell| cell.content.to_string().trim().parse().ok()).collect();
    numbers.len() > 2
        && numbers.windows(2).all(|pair| matches!(pair, [Some(one), Some(next)] if *next == one + 1))
}

/// Of the fields that were not found the one that is called most like a heading, if any is like it.
fn nearest(heading: &str, table: &RecordTable, missing: &[usize]) -> Option<usize> {
    let key = LabelKey::of(heading);
    let letters = |key: &LabelKey| key.as_str().replace(' ', "");
    let own = letters(&key);
    let distance =
        |field: &Field| field.headings().filter_map(|(label, _)| distance(&own, &letters(&label))).min();
    let nearest = missing.iter().filter_map(|field| Some((distance(&table.fields[*field])?, *field))).min();
    nearest.map(|(_, field)| field)
}

/// Letters that differ, `None` where too many do for the one to be meant by the other.
fn distance(one: &str, other: &str) -> Option<usize> {
    let longest = one.chars().count().max(other.chars().count());
    let most = if longest < 5 { 1 } else { longest.div_ceil(3) };
    let holds = |long: &str, short: &str| short.len() >= 5 && long.contains(short);
    if one.is_empty() || other.is_empty() || one.len().abs_diff(other.len()) > 64 {
        return None;
    }
    let found = strsim::osa_distance(one, other);
    (found <= most || holds(one, other) || holds(other, one)).then_some(found)
}
