//! What is said above and beside a block of the time of its figures.

use super::Search;
use crate::{
    reading::{
        Cell,
        times::{Said, Time},
    },
    vocabulary::CellAddress,
};

/// A block on a sheet with its headings and labels, from its first row and column to its last.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// Row of its headings.
    pub top: u32,
    /// Its last row.
    pub bottom: u32,
    /// Its first column, or the first behind the block to its left.
    pub left: u32,
    /// Its last column.
    pub right: u32,
    /// Nothing of the table stands to its right, so that what is said there is said of it.
    pub open: bool,
}

/// So many rows of titles above a block are read.
const ROWS_OF_TITLES: usize = 4;

/// So many columns beside a block are looked at.
const COLUMNS_BESIDE: u32 = 3;

/// What titles say of a block: those above it, the nearest first, then what stands beside it. `is_heading`
/// tells its own headings.
pub fn of_block(
    search: &Search<'_>,
    extent: &Extent,
    is_heading: &dyn Fn(CellAddress) -> bool,
) -> Option<Said> {
    if search.times.is_empty() {
        return None;
    }
    let within =
        |said: &&Said| (extent.left..=extent.right).contains(&said.at.column) && !is_heading(said.at);
    let at_the_top = search.times.all().iter().filter(within).find(|said| said.at.row == extent.top).copied();
    let above = || above(search, extent);
    let beside = || {
        let around = search
            .times
            .all()
            .iter()
            .filter(|said| said.alone && (extent.top..=extent.bottom).contains(&said.at.row));
        let mut around = around
            .filter(|said| said.at.column > extent.right && said.at.column <= extent.right + COLUMNS_BESIDE);
        // What stands further down may be a remark on one row.
        around.next().map(|said| {
            if said.at.row > extent.top + 1 { Said { time: perhaps(said.time), ..*said } } else { *said }
        })
    };
    at_the_top.or_else(above).or_else(|| extent.open.then(beside).flatten())
}

fn perhaps(time: Time) -> Time {
    if time == Time::Other { Time::PerhapsOther } else { time }
}

/// The nearest title above a block, up to the first row in which figures or labels stand.
fn above(search: &Search<'_>, extent: &Extent) -> Option<Said> {
    let sheet = search.keyed.sheet;
    let columns = extent.left..=extent.right;
    let mut weak = None;
    let mut seen = 0;
    for row in (0..extent.top).rev().take(ROWS_OF_TITLES * 3) {
        let cells: Vec<&Cell> =
            sheet.row(row).iter().filter(|cell| columns.contains(&cell.at.column)).collect();
        if cells.is_empty() {
            continue;
        }
        let said = cells.iter().find_map(|cell| search.times.at(cell.at));
        match said {
            Some(said) if said.time != Time::PerhapsOther => return Some(said),
            found => weak = weak.or(found),
        }
        seen += 1;
        if seen == ROWS_OF_TITLES || cells.iter().any(|cell| is_figure(cell) || search.is_label(cell.at)) {
            break;
        }
    }
    weak
}

/// A number, typed as such or as text.
pub fn is_figure(cell: &Cell) -> bool {
    match cell.text() {
        None => true,
        Some(text) => {
            text.bytes().any(|byte| byte.is_ascii_digit())
                && text.trim().replace(',', "").parse::<f64>().is_ok()
        }
    }
}
