//! A return as sheets of a workbook or as CSV.

use std::{fs, path::Path};

use anyhow::Result;

use crate::kit::{
    Value, ods,
    sheets::{Look, Sheet, address},
    xlsx,
};

/// A record table as it is sent.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name: that of its sheet, or of its file.
    pub name: String,
    /// Its headings.
    pub headings: Vec<String>,
    /// Its records, a value a heading.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table without records.
    pub fn new(name: &str, headings: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            headings: headings.iter().map(|&one| one.to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// The cell of a record's field, where the headings stand in the row of this number, counted from 0.
    pub fn cell(&self, heading_row: u32, record: usize, heading: &str) -> String {
        let column = self.headings.iter().position(|one| one == heading).unwrap_or(0);
        address(heading_row + 1 + u32::try_from(record).unwrap_or(0), u16::try_from(column).unwrap_or(0))
    }
}

/// The row of the headings of a table's sheet in a workbook, counted from 0: two lines of title stand above.
pub const HEADING_ROW: u32 = 3;

/// A sheet of a table: a title, the headings and the records.
pub fn sheet(table: &Table, title: &str) -> Sheet {
    let widths = vec![18.0; table.headings.len()];
    let mut sheet = Sheet::new(&table.name, &widths);
    sheet.write(0, 0, title, Look::Title);
    for (column, heading) in (0u16..).zip(&table.headings) {
        sheet.write(HEADING_ROW, column, heading, Look::Heading);
    }
    for (row, record) in (HEADING_ROW + 1..).zip(&table.rows) {
        for (column, value) in (0u16..).zip(record) {
            sheet.put(row, column, value.clone(), Look::Entry);
        }
    }
    sheet
}

/// A sheet of labels in column A with values in column B, from row 3 on: the first value stands in `B3`.
pub fn labelled(name: &str, title: &str, values: &[(&str, Value)]) -> Sheet {
    let mut sheet = Sheet::new(name, &[40.0, 40.0]);
    sheet.write(0, 0, title, Look::Title);
    for (row, (label, value)) in (2u32..).zip(values) {
        sheet.write(row, 0, label, Look::Plain);
        sheet.put(row, 1, value.clone(), Look::Entry);
    }
    sheet
}

/// Saves sheets as ods or xlsx, as the name ends.
pub fn save(path: &Path, sheets: &[Sheet]) -> Result<()> {
    let is_ods = path.extension().is_some_and(|ending| ending == "ods");
    let bytes = if is_ods { ods::write(sheets)? } else { xlsx::write(sheets)? };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, bytes)?)
}

/// Saves a table as CSV: a row of headings, a record a row.
pub fn save_csv(path: &Path, table: &Table) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record(&table.headings)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|value| match value {
            Value::Day(day) => day.to_string(),
            value => value.to_string(),
        }))?;
    }
    Ok(writer.flush()?)
}
