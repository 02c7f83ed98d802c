//! A list as CSV.

use std::{borrow::Borrow, path::Path};

use super::{Column, ListCell};
use crate::publication::csv_file::CsvFile;

/// Writes a list for machines: the names of its columns, then a line a row.
///
/// # Errors
/// If the disk does not take it.
pub(super) fn write_csv<R>(
    path: &Path,
    columns: &[Column<R>],
    rows: impl IntoIterator<Item = impl Borrow<R>>,
) -> std::io::Result<()> {
    let mut file = CsvFile::create(path, columns.iter().map(|column| column.name))?;
    for row in rows {
        for column in columns {
            write_cell(&mut file, &(column.cell)(row.borrow()))?;
        }
        file.end_row()?;
    }
    file.finish()
}

fn write_cell(file: &mut CsvFile, cell: &ListCell<'_>) -> std::io::Result<()> {
    match cell {
        ListCell::Blank => file.word(""),
        ListCell::Text(text) => file.text(text),
        ListCell::Whole(text) | ListCell::Lines(text) => file.whole(text),
        ListCell::Word(word) => file.word(word),
        ListCell::Count(count) => file.plain(count),
        ListCell::Number { value, decimals } => {
            file.plain(format_args!("{value:.0$}", usize::from(*decimals)))
        }
        ListCell::Truth(truth) => file.plain(truth),
        ListCell::Plain(value) => file.plain(value),
    }
}
