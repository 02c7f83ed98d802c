//! A list as a sheet of a workbook.

use std::borrow::Borrow;

use super::{Column, ListCell};
use crate::{
    publication::workbook::{SheetColumn, TableCell, TableSheet},
    vocabulary::printable,
};

/// A sheet to work through: its columns under the headings for people.
pub fn list_sheet<R>(
    name: &str,
    title: String,
    notes: &[&str],
    columns: &[Column<R>],
    rows: impl IntoIterator<Item = impl Borrow<R>>,
) -> TableSheet {
    let cells = |row: &R| columns.iter().map(|column| table_cell((column.cell)(row))).collect();
    TableSheet {
        name: name.to_owned(),
        title,
        notes: notes.iter().map(|note| (*note).to_owned()).collect(),
        columns: columns.iter().map(sheet_column).collect(),
        rows: rows.into_iter().map(|row| cells(row.borrow())).collect(),
        is_list: true,
    }
}

fn sheet_column<R>(column: &Column<R>) -> SheetColumn {
    SheetColumn { heading: column.heading.to_owned(), width: column.width, decimals: column.decimals }
}

/// A cell as it stands on a sheet; an empty text is none.
fn table_cell(cell: ListCell<'_>) -> TableCell {
    match cell {
        ListCell::Blank => TableCell::Blank,
        ListCell::Text(text) | ListCell::Whole(text) | ListCell::Word(text) => {
            TableCell::text_or_blank(&printable::whole(&text))
        }
        ListCell::Lines(text) => TableCell::text_or_blank(&printable::lines(&text)),
        ListCell::Count(count) => TableCell::Number { value: count as f64, decimals: 0 },
        ListCell::Number { value, decimals } => TableCell::Number { value, decimals },
        ListCell::Truth(truth) => TableCell::text_or_blank(&truth.to_string()),
        ListCell::Plain(value) => TableCell::text_or_blank(&value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_whole_on_a_sheet_and_an_empty_one_is_no_cell() {
        let long = "x".repeat(2 * printable::ECHO_LIMIT);
        assert_eq!(table_cell(ListCell::text(&long)), TableCell::Text(long.clone()));
        assert_eq!(table_cell(ListCell::whole("a\nb")), TableCell::Text("a\\nb".to_owned()));
        assert_eq!(table_cell(ListCell::lines("a\nb")), TableCell::Text("a\nb".to_owned()));
        assert_eq!(table_cell(ListCell::text("")), TableCell::Blank);
    }
}
