//! The sheet of a register says what the register's own list says.

use std::{collections::BTreeMap, path::Path};

use calamine::Data;

use super::{
    Book, CannotRead, Finding,
    book::{SheetRead, number},
    listed::lines,
};
use crate::{
    publication::{
        STATISTICS,
        csv_file::harmless,
        registers::{MOST_ON_A_SHEET, name_of_sheet},
        workbook::Marker,
    },
    schemas::{
        Collection, RecordTable,
        registers::{DeclaredRegister, RegisterColumn},
    },
    vocabulary::{Audience, printable},
};

/// All that is not as it should be on the sheets of registers in the workbook of an audience, beside whose
/// folder of registers it lies.
///
/// # Errors
/// If a list of these is not there, or is none.
pub fn audit_registers(
    folder: &Path,
    book: &Book,
    audience: Audience,
    collection: &Collection,
) -> Result<Vec<Finding>, CannotRead> {
    let mut found = Vec::new();
    let mut known = Vec::new();
    for register in collection.published.registers.iter().filter(|own| own.audience == audience) {
        let path = folder.join("registers").join(format!("{}.csv", register.name));
        let listed: Vec<BTreeMap<String, String>> = lines(&path)?;
        if listed.is_empty() {
            continue;
        }
        let name = name_of_sheet(known.len() + 1);
        match book.sheet(&name) {
            Some(sheet) => found.extend(differing(sheet, register, &listed, collection)),
            None => found.push(Finding {
                file: STATISTICS[0],
                sheet: name.clone(),
                cell: "A1".to_owned(),
                stands: "no sheet".to_owned(),
                should: format!("the register \"{}\"", register.title),
            }),
        }
        known.push(name);
    }
    // Nothing that is for others.
    let more =
        book.sheets.iter().filter(|own| own.name.starts_with("Register_") && !known.contains(&own.name));
    found.extend(more.map(|own| own.finding(0, 0, "no such sheet".to_owned())));
    Ok(found)
}

fn differing(
    sheet: &SheetRead,
    register: &DeclaredRegister,
    listed: &[BTreeMap<String, String>],
    collection: &Collection,
) -> Vec<Finding> {
    let table = &collection.tables[register.of];
    let columns = register.columns_for_good(collection);
    let mut found = Vec::new();
    let begins = format!(": {}, as of ", printable::whole(&register.title));
    if !sheet.above().next().is_some_and(|(_, title)| title.contains(&begins)) {
        found.push(sheet.finding(0, 0, format!("\"{}\"", register.title)));
    }
    let due = listed.len().min(MOST_ON_A_SHEET);
    let rows: Vec<usize> = sheet.table().map(|(row, _)| row).collect();
    if rows.len() != due {
        found.push(sheet.finding(sheet.heading, 0, format!("above {due} rows")));
    }
    let width = sheet.rows.get(sheet.heading).map_or(0, Vec::len);
    if width != columns.len() {
        found.push(sheet.finding(sheet.heading, 0, format!("the first of {} headings", columns.len())));
    }
    for (at, column) in columns.into_iter().enumerate() {
        let heading = cell(sheet, sheet.heading, at);
        if !begins_with_heading(heading, column.title(table)) {
            found.push(sheet.finding(sheet.heading, at, format!("\"{}\"", column.title(table))));
        }
        for (row, line) in rows.iter().zip(listed) {
            let due = line.get(column.name(table)).map_or("", String::as_str);
            if !says(cell(sheet, *row, at), due, column, table) {
                found.push(sheet.finding(*row, at, format!("\"{due}\", as in {}.csv", register.name)));
            }
        }
    }
    found
}

fn cell(sheet: &SheetRead, row: usize, column: usize) -> &Data {
    sheet.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(&Data::Empty)
}

/// Of two columns of one title the second is numbered.
fn begins_with_heading(stands: &Data, title: &str) -> bool {
    stands.to_string().starts_with(printable::lines(title).as_str())
}

/// Whether a cell says what stands in the list: there, what could be a formula has an apostrophe before it.
fn says(stands: &Data, due: &str, column: RegisterColumn, table: &RecordTable) -> bool {
    if due.is_empty() {
        return *stands == Marker::NotAvailable.shown();
    }
    let value = column.number_field(table).and_then(|_| due.parse::<f64>().ok());
    match (value, number(stands)) {
        (Some(due), Some(stands)) => due == stands,
        (None, None) => {
            let text = stands.to_string();
            if let Some(words) = column.in_words(due, table) {
                return text == words;
            }
            let shown = harmless(&text);
            // A cell holds so many letters, and no more.
            shown == due || (text.chars().count() >= LONGEST && due.starts_with(shown.as_ref()))
        }
        _ => false,
    }
}

/// As many letters as a cell holds, or nearly.
const LONGEST: usize = 32_000;
