//! Lists that statisticians keep as CSV: columns by name, and every row with its line.

use std::{collections::HashMap, path::Path};

use jiff::civil::Date;

use super::{Faults, declaration::Position, fault::unknown_name};
use crate::vocabulary::day;

/// A CSV of declarations, with its columns by name and the line of each row.
pub struct CsvTable<'a> {
    path: &'a Path,
    columns: HashMap<String, usize>,
    /// The rows, each with its line.
    pub rows: Vec<(u64, csv::StringRecord)>,
}

impl<'a> CsvTable<'a> {
    /// Reads a file that has certain columns, and may have others.
    pub fn read(path: &'a Path, required: &[&str], optional: &[&str], faults: &mut Faults) -> Option<Self> {
        let bytes = crate::schemas::regular::read(path)
            .map_err(|error| faults.add(&Position::of_file(path), format!("cannot be read: {error}")))
            .ok()?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
        let headings = reader.headers().cloned().unwrap_or_default();
        let columns: HashMap<String, usize> =
            headings.iter().enumerate().map(|(at, name)| (name.to_owned(), at)).collect();
        let mut sheet = Self { path, columns, rows: Vec::new() };
        for name in required.iter().filter(|name| !sheet.columns.contains_key(**name)) {
            let message =
                unknown_name("the column it must have,", name, sheet.columns.keys().map(String::as_str));
            faults.add(&sheet.at(1), message.replace("is not known", "is missing"));
        }
        for name in headings
            .iter()
            .filter(|name| !required.contains(name) && !optional.contains(name) && !name.is_empty())
        {
            faults.note(&sheet.at(1), format!("the column \"{name}\" is not used"));
        }
        for record in reader.records() {
            match record {
                Ok(record) => sheet.rows.push((record.position().map_or(0, csv::Position::line), record)),
                Err(error) => {
                    let line = error.position().map_or(1, csv::Position::line);
                    faults.add(
                        &sheet.at(line),
                        "this line has not as many columns as the first, or is not UTF-8 text".to_owned(),
                    );
                }
            }
        }
        required.iter().all(|name| sheet.columns.contains_key(*name)).then_some(sheet)
    }

    /// The headings, in the order of the file.
    pub fn headings(&self) -> Vec<&str> {
        let mut headings: Vec<(&usize, &str)> =
            self.columns.iter().map(|(name, at)| (at, name.as_str())).collect();
        headings.sort_unstable();
        headings.into_iter().map(|(_, name)| name).collect()
    }

    /// The place of a line.
    #[must_use]
    pub fn at(&self, line: u64) -> Position {
        Position {
            file: self.path.display().to_string().into(),
            line: usize::try_from(line).unwrap_or(0),
            column: 1,
        }
    }

    /// What stands in a column of a row; blank where there is no such column.
    #[must_use]
    pub fn get<'r>(&self, record: &'r csv::StringRecord, name: &str) -> &'r str {
        self.columns.get(name).and_then(|at| record.get(*at)).unwrap_or("")
    }

    /// The day in a column of a row.
    pub fn date(
        &self,
        line: u64,
        record: &csv::StringRecord,
        name: &str,
        faults: &mut Faults,
    ) -> Option<Date> {
        let text = self.get(record, name);
        if text.is_empty() {
            return None;
        }
        let date = day::in_list(text).map(|(date, _)| date);
        if date.is_none() {
            let message = format!("\"{text}\" in {name} is not a date such as 2019-03-31 or 31/03/2019");
            faults.add(&self.at(line), message);
        }
        date
    }
}
