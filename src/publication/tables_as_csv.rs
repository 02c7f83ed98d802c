//! The tables of a workbook as lists for programs: what a reader of the workbook sees, and no more.

use std::{io, path::Path};

use super::{
    csv_file::CsvFile,
    workbook::{TableCell, TableSheet, Workbook},
};
use crate::records::folder_in;

/// Writes each numbered table of a workbook into `data/` of a folder, as `table_1.csv` and so on.
///
/// # Errors
/// If the disk does not take it.
pub fn write_tables_as_csv(folder: &Path, workbook: &Workbook) -> io::Result<()> {
    let data = folder_in(folder, "data")?;
    let tables = workbook.sheets.iter().filter(|sheet| sheet.name.starts_with("Table_"));
    tables.into_iter().try_for_each(|table| write_table(&data, table))
}

fn write_table(data: &Path, table: &TableSheet) -> io::Result<()> {
    let headings: Vec<String> = table.columns.iter().map(|own| own.heading.replace('\n', " ")).collect();
    let path = data.join(format!("{}.csv", table.name.to_lowercase()));
    let mut file = CsvFile::create(&path, headings.iter().map(String::as_str))?;
    for row in &table.rows {
        for cell in row {
            match cell {
                TableCell::Text(text) => file.whole(text)?,
                // There is no minus before nothing.
                TableCell::Number { value, decimals } => {
                    file.plain(format_args!("{:.*}", usize::from(*decimals), value + 0.0))?
                }
                TableCell::Marker(marker) => file.whole(marker.shown())?,
                TableCell::Link { sheet } => file.whole(sheet)?,
                TableCell::Blank => file.whole("")?,
            }
        }
        file.end_row()?;
    }
    file.finish()
}
