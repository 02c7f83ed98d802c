//! A workbook as cells, before it is written as xlsx or ods.

use super::Value;

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// As it is.
    Plain,
    /// A title.
    Title,
    /// A heading.
    Heading,
    /// A box to be filled in.
    Entry,
}

/// A cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u16,
    /// What stands in it.
    pub value: Value,
    /// How it looks.
    pub look: Look,
}

/// A sheet.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Widths of its columns, in letters.
    pub widths: Vec<f64>,
    /// Its cells.
    pub cells: Vec<Cell>,
}

impl Sheet {
    /// A sheet without cells.
    pub fn new(name: &str, widths: &[f64]) -> Self {
        Self { name: name.to_owned(), widths: widths.to_vec(), cells: Vec::new() }
    }

    /// Puts a value into a cell.
    pub fn put(&mut self, row: u32, column: u16, value: Value, look: Look) {
        self.cells.push(Cell { row, column, value, look });
    }

    /// Puts words into a cell.
    pub fn write(&mut self, row: u32, column: u16, text: &str, look: Look) {
        self.put(row, column, Value::text(text), look);
    }
}

/// The address of a cell, as in `C7`.
pub fn address(row: u32, column: u16) -> String {
    let mut letters = String::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}
