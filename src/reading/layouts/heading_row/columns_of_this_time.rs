//! Leaves out the columns that a title, or their own heading, puts in another time.

use super::headings::{Column, Headings, settled};
use crate::{
    reading::{
        labels::Match,
        layouts::{
            Search,
            titles::{self, Extent},
        },
        times::{Said, Time},
    },
    vocabulary::CellAddress,
};

/// The columns of a row of headings without those that a title over them, or their own heading, puts in
/// another time.
pub(super) fn of_this_time(search: &Search<'_>, row: u32, last_row: u32, columns: Vec<Column>) -> Headings {
    if search.times.is_empty() {
        return settled(search, row, last_row, columns);
    }
    let bands = bands(search, row, last_row);
    let by_band = |column: &Column| by_band(search, &bands, column);
    let is_field = |column: &&Column| column.meaning.field.is_some();
    let all_by_band = columns.iter().filter(is_field).all(|column| by_band(column).is_some());
    let right = columns.iter().map(|column| column.at.column).max().unwrap_or(0);
    let is_own = |at: CellAddress| columns.iter().any(|column| column.at == at);
    let extent = Extent { top: row, bottom: last_row, left: 0, right, open: false };
    let is_banded = columns.iter().filter(is_field).any(|column| by_band(column).is_some()) && !all_by_band;
    let said = if is_banded { None } else { titles::of_block(search, &extent, &is_own) };
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for column in columns {
        match by_heading(search, &column).or_else(|| by_band(&column).filter(|_| is_banded)) {
            Some(said) => others.push((column.at, said)),
            None => own.push(column),
        }
    }
    Headings { said, of_other_times: others, ..settled(search, row, last_row, own) }
}

/// What says in its own heading that a column is of another time. A declared label says what it says; words
/// that are none of the label make it another column.
fn by_heading(search: &Search<'_>, column: &Column) -> Option<Said> {
    let is_label = column.meaning.field.is_some_and(|(_, matched)| matched != Match::Near)
        || column.meaning.identity.is_some();
    search.times.at(column.at).filter(|said| !is_label && said.time == Time::Other)
}

/// What says over a column, and over those up to the next text beside it, that it is of another time.
fn by_band(search: &Search<'_>, bands: &[Said], column: &Column) -> Option<Said> {
    let own = bands.iter().filter(|said| said.at.column <= column.at.column && said.at.row < column.at.row);
    let own = own.max_by_key(|said| said.at.column)?;
    let next = search.keyed.sheet.row(own.at.row).iter().find(|cell| cell.at.column > own.at.column);
    let reaches = next.is_none_or(|next| next.at.column > column.at.column);
    Some(*own).filter(|said| reaches && said.time == Time::Other)
}

/// What the texts say of time in the row over the headings, and in the upper of two rows of headings.
fn bands(search: &Search<'_>, row: u32, last_row: u32) -> Vec<Said> {
    let rows = row.checked_sub(1).into_iter().chain((last_row > row).then_some(row));
    let cells = rows.flat_map(|row| search.keyed.sheet.row(row));
    cells.filter_map(|cell| search.times.at(cell.at)).collect()
}
