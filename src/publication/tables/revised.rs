//! Which figures of a row are not what was published last. A marker beside a number is for no program to
//! read,
//! so it stands in a column of its own, and only where there is something to say.

use crate::publication::workbook::{Marker, SheetColumn, TableCell};

/// What stands in it where nothing of the row was revised.
pub const NOTHING: &str = "none";

/// Adds the column, if anything of any row was revised; `revised` are the names of figures, row by row.
pub fn add_revised(columns: &mut Vec<SheetColumn>, rows: &mut [Vec<TableCell>], revised: Vec<Vec<String>>) {
    if revised.iter().all(Vec::is_empty) {
        return;
    }
    let heading = format!("Revised since the last release {}", Marker::Revised.shown());
    columns.push(SheetColumn::text(&heading, 40));
    for (row, names) in rows.iter_mut().zip(revised) {
        let told = if names.is_empty() { NOTHING.to_owned() } else { names.join("; ") };
        row.push(TableCell::Text(told));
    }
}
