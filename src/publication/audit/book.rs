//! A workbook read back.

use std::{
    io::Cursor,
    path::{Path, PathBuf},
};

use calamine::{Data, Ods, Range, Reader, Xlsx};

use super::Finding;
use crate::{publication::STATISTICS, schemas::regular, vocabulary::place::CellAddress};

/// A workbook that cannot be read back.
#[derive(Debug, thiserror::Error)]
#[error("{0}: it cannot be read: {1}")]
pub struct CannotRead(PathBuf, String);

impl CannotRead {
    pub(super) fn of(path: &Path, error: &dyn std::fmt::Display) -> Self {
        Self(path.to_owned(), error.to_string())
    }
}

/// A workbook as a reader sees it.
#[derive(Debug, Default)]
pub struct Book {
    /// Its sheets, in order.
    pub sheets: Vec<SheetRead>,
}

/// A sheet as a reader sees it.
#[derive(Debug)]
pub struct SheetRead {
    /// Its name.
    pub name: String,
    /// Its cells from A1 on, those above the table too.
    pub rows: Vec<Vec<Data>>,
    /// Row of the headings, from 0; that after the last where there is no table.
    pub heading: usize,
}

impl Book {
    /// Reads a workbook.
    ///
    /// # Errors
    /// If it is not there, or is no workbook.
    pub fn read(path: &Path) -> Result<Self, CannotRead> {
        let bytes = regular::read_itself(path).map_err(|error| CannotRead::of(path, &error))?;
        Self::of_bytes(bytes, path)
    }

    /// The workbook of these bytes, which were read from a path.
    ///
    /// # Errors
    /// If it is no workbook.
    pub fn of_bytes(bytes: Vec<u8>, path: &Path) -> Result<Self, CannotRead> {
        let is_ods = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ods"));
        let worksheets = if is_ods { sheets_of::<Ods<_>>(bytes) } else { sheets_of::<Xlsx<_>>(bytes) };
        let worksheets = worksheets.map_err(|error| CannotRead(path.to_owned(), error))?;
        let sheets = worksheets.into_iter().map(|(name, range)| {
            let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
            // Above the table only the first column is written.
            let is_heading = |row: &Vec<Data>| row.get(1).is_some_and(|cell| !matches!(cell, Data::Empty));
            let heading = rows.iter().position(is_heading).unwrap_or(rows.len());
            SheetRead { name, rows, heading }
        });
        Ok(Self { sheets: sheets.collect() })
    }

    /// The sheet of a name.
    #[must_use]
    pub fn sheet(&self, name: &str) -> Option<&SheetRead> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }
}

impl SheetRead {
    /// The rows of the table, each with its place on the sheet.
    pub fn table(&self) -> impl Iterator<Item = (usize, &[Data])> {
        self.rows.iter().enumerate().skip(self.heading + 1).map(|(at, row)| (at, row.as_slice()))
    }

    /// The lines above the table: the title first.
    pub fn above(&self) -> impl Iterator<Item = (usize, String)> {
        self.rows[..self.heading]
            .iter()
            .enumerate()
            .filter_map(|(at, row)| Some((at, row.first()?.to_string())))
    }

    /// The number in a cell.
    #[must_use]
    pub fn number(&self, row: usize, column: usize) -> Option<f64> {
        self.rows.get(row)?.get(column).and_then(number)
    }

    /// What is wrong with a cell.
    #[must_use]
    pub fn finding(&self, row: usize, column: usize, should: String) -> Finding {
        let stands = self
            .rows
            .get(row)
            .and_then(|row| row.get(column))
            .map(ToString::to_string)
            .filter(|text| !text.is_empty());
        let address = CellAddress {
            row: u32::try_from(row).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        };
        Finding {
            file: STATISTICS[0],
            sheet: self.name.clone(),
            cell: address.to_string(),
            stands: stands.map_or("nothing".to_owned(), |text| format!("\"{text}\"")),
            should,
        }
    }
}

/// The sheets of a workbook of one kind, in their order, from their first cells.
fn sheets_of<R: Reader<Cursor<Vec<u8>>>>(bytes: Vec<u8>) -> Result<Vec<(String, Range<Data>)>, String>
where
    R::Error: std::fmt::Display,
{
    let mut book = R::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    // In the order of the names: all sheets at once would come in the order of the alphabet from some.
    let names = book.sheet_names();
    let range = |name: String| match book.worksheet_range(&name) {
        Ok(range) => Ok((name, range)),
        Err(error) => Err(error.to_string()),
    };
    names.into_iter().map(range).collect()
}

/// The number in a cell.
pub(super) fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(value) => Some(*value),
        Data::Int(value) => Some(*value as f64),
        _ => None,
    }
}
