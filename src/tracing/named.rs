//! The cell that is meant by a table, a row and a column, or by its address.

use super::{TraceError, Tracing};
use crate::{
    publication::{CellOf, period_in_words, tables_of},
    vocabulary::{LabelKey, Period},
};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A cell, by its sheet and address.
    Cell(String, String),
    /// A figure, by table, row and column.
    Figure(String, String, String),
}

impl Named {
    /// What is typed: `Table_3!D7`, before it the name of the workbook, or table, row and column.
    ///
    /// # Errors
    /// If it is neither.
    pub fn of(words: &[String]) -> Result<Self, TraceError> {
        let last = words.last().map(String::as_str).unwrap_or_default();
        match (words, last.split_once('!')) {
            ([_] | [_, _], Some((sheet, cell))) => {
                let sheet = sheet.trim_matches('\'').to_owned();
                Ok(Self::Cell(sheet, cell.replace('$', "").to_uppercase()))
            }
            ([table, row, column], _) => Ok(Self::Figure(table.clone(), row.clone(), column.clone())),
            _ => Err(TraceError::of(
                "name a cell such as Table_3!D7, or a table, a row and a column: trace Table_3 \"North \
                 East\" visits.total_visits",
            )),
        }
    }
}

impl Tracing<'_> {
    /// The cell that is meant.
    ///
    /// # Errors
    /// If there is none: then it is told what there is.
    pub fn find(&self, named: &Named) -> Result<CellOf, TraceError> {
        match named {
            Named::Cell(sheet, cell) => self.find_cell(sheet, cell),
            Named::Figure(table, row, column) => self.find_figure(table, row, column),
        }
    }

    fn find_cell(&self, sheet: &str, cell: &str) -> Result<CellOf, TraceError> {
        let cells = self.of_table(sheet)?;
        let (first, last) = (cells.first().map(address), cells.last().map(address));
        cells.into_iter().find(|own| address(own) == cell).ok_or_else(|| {
            TraceError::of(format!(
                "{sheet}!{cell}: in this cell stands no figure. Those of {sheet} stand from {} to {}",
                first.unwrap_or_default(),
                last.unwrap_or_default()
            ))
        })
    }

    fn find_figure(&self, table: &str, row: &str, column: &str) -> Result<CellOf, TraceError> {
        let cells = self.of_table(table)?;
        let sheet = cells.first().map(|own| own.sheet.clone()).unwrap_or_default();
        let rows: Vec<&CellOf> = cells.iter().filter(|own| is_row(own, row)).collect();
        if rows.is_empty() {
            return Err(none_such(&sheet, "row", row, cells.iter().map(|own| own.row.join(", "))));
        }
        let is_declared = |own: &&&CellOf| own.beside.is_none() && own.column == column;
        let is_heading = |own: &&&CellOf| is_same(&own.heading, column) || is_same(first_line(own), column);
        let found = rows.iter().find(is_declared).or_else(|| rows.iter().find(is_heading));
        let cell = found.map(|own| (**own).clone());
        cell.ok_or_else(|| {
            let shown = rows.iter().filter(|own| own.beside.is_none());
            let shown = shown.map(|own| format!("{} ({})", own.column, first_line(own)));
            none_such(&sheet, "column", column, shown)
        })
    }

    /// The cells of a table, by the name of its sheet, its number or its title.
    fn of_table(&self, name: &str) -> Result<Vec<CellOf>, TraceError> {
        let all = tables_of(&self.book, &self.rows, self.rebuilt.context);
        let number = format!("Table_{name}");
        let is_sheet = |(sheet, ..): &&(String, String, _)| {
            sheet.eq_ignore_ascii_case(name) || sheet.eq_ignore_ascii_case(&number)
        };
        let is_titled = |(_, title, _): &&(String, String, _)| is_same(title, name);
        let found = all.iter().find(is_sheet).or_else(|| all.iter().find(is_titled));
        let Some((sheet, title, rows)) = found else {
            let known = all.iter().map(|(sheet, title, _)| format!("{sheet} ({title})"));
            return Err(none_such("the workbook", "table", name, known));
        };
        if rows.is_response() {
            return Err(TraceError::of(format!(
                "{sheet} ({title}) counts who answered: status.csv has every authority with what came of it, \
                 totals.csv how many gave each figure"
            )));
        }
        let wanted = sheet.clone();
        Ok(self.cells(&|own, _| own == wanted))
    }
}

fn address(cell: &CellOf) -> String {
    cell.cell.to_string()
}

fn first_line(cell: &CellOf) -> &str {
    cell.heading.split('\n').next().unwrap_or_default()
}

fn is_same(one: &str, other: &str) -> bool {
    let other = LabelKey::of(other);
    !other.is_empty() && LabelKey::of(one) == other
}

/// By code, name, label or period.
fn is_row(cell: &CellOf, wanted: &str) -> bool {
    let in_words = Period::parse(wanted).map(period_in_words);
    // Marks stand behind the words.
    let plain = |label: &str| label.split(" [").next().unwrap_or_default().to_owned();
    cell.row.iter().any(|own| {
        is_same(own, wanted) || is_same(&plain(own), wanted) || in_words.as_ref() == Some(&plain(own))
    })
}

fn none_such(of: &str, what: &str, name: &str, known: impl Iterator<Item = String>) -> TraceError {
    let mut all: Vec<String> = Vec::new();
    known.for_each(|own| {
        if !all.contains(&own) {
            all.push(own);
        }
    });
    let shown = crate::vocabulary::printable::echo(name);
    TraceError::of(format!("{of} has no {what} \"{shown}\". There are:\n  {}", all.join("\n  ")))
}
