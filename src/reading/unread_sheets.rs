//! Sheets of which nothing was read, though they hold what looks like a table of figures.

use super::{Cell, Content, Document, Sheet, unread::is_figure};
use crate::vocabulary::CellAddress;

/// A sheet with what looks like a table, of which nothing was read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UnreadSheet {
    /// Index of the sheet.
    pub sheet: usize,
    /// The first heading of the first table.
    pub at: CellAddress,
    /// Rows with figures below it.
    pub rows: usize,
}

/// A table has so many columns of figures with a heading, or more.
const COLUMNS_OF_A_TABLE: usize = 2;

/// A table has so many rows with figures, or more. One alone may be a sum or a number in a note.
const ROWS_OF_A_TABLE: usize = 2;

/// The shown sheets of a file that hold a table, without those `known`: what stands on them was read, or told
/// otherwise.
pub(super) fn of(document: &Document, known: &[usize]) -> Vec<UnreadSheet> {
    let shown =
        document.sheets.iter().enumerate().filter(|(index, sheet)| !sheet.hidden && !known.contains(index));
    shown
        .filter_map(|(index, sheet)| {
            first_table(sheet).map(|(at, rows)| UnreadSheet { sheet: index, at, rows })
        })
        .collect()
}

/// The first row of texts with figures under several of them, and the number of rows with such figures.
fn first_table(sheet: &Sheet) -> Option<(CellAddress, usize)> {
    let mut headings: Option<&[Cell]> = None;
    let mut rows = 0;
    for cells in sheet.rows() {
        if let Some(headings) = headings
            && under(headings, cells) >= COLUMNS_OF_A_TABLE
        {
            rows += 1;
        } else if rows < ROWS_OF_A_TABLE && texts(cells) >= COLUMNS_OF_A_TABLE {
            (headings, rows) = (Some(cells), 0);
        }
    }
    headings.filter(|_| rows >= ROWS_OF_A_TABLE).map(|headings| (headings[0].at, rows))
}

fn texts(cells: &[Cell]) -> usize {
    cells.iter().filter(|cell| matches!(cell.content, Content::Text(_)) && !is_figure(cell)).count()
}

/// How many of the cells are figures under a heading. Both stand in order of column.
fn under(headings: &[Cell], cells: &[Cell]) -> usize {
    let has_heading = |cell: &&Cell| {
        let over = headings.binary_search_by_key(&cell.at.column, |heading| heading.at.column);
        over.is_ok_and(|at| headings[at].text().is_some())
    };
    cells.iter().filter(has_heading).filter(|cell| is_figure(cell)).count()
}
