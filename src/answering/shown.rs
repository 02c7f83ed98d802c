//! An answer as a file.

use super::Answer;
use crate::publication::{TableCell, TableSheet, Workbook, harmless};

/// As CSV with a byte order mark, since people open it: the table, then below a blank line title and notes.
///
/// # Errors
/// If it cannot be written.
pub fn as_csv(answer: &Answer) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(&mut bytes);
    let headings = answer.columns.iter().map(|column| column.heading.replace('\n', " "));
    writer.write_record(headings.map(|heading| harmless(&heading).into_owned()))?;
    for row in &answer.rows {
        writer.write_record(row.iter().map(text_of))?;
    }
    writer.flush()?;
    drop(writer);
    bytes.push(b'\n');
    let mut below = csv::Writer::from_writer(bytes);
    for line in std::iter::once(&answer.title).chain(&answer.notes) {
        below.write_record([harmless(line).as_ref()])?;
    }
    below.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// For programs: columns, rows, and what they rest on; figures are texts, as they are shown.
///
/// # Errors
/// None that is known.
pub fn as_json(answer: &Answer) -> Result<Vec<u8>, serde_json::Error> {
    let columns: Vec<String> =
        answer.columns.iter().map(|column| column.heading.replace('\n', " ")).collect();
    let rows: Vec<Vec<String>> = answer.rows.iter().map(|row| row.iter().map(text_of).collect()).collect();
    serde_json::to_vec_pretty(&serde_json::json!({
        "title": answer.title, "columns": columns, "rows": rows, "notes": answer.notes,
    }))
}

fn text_of(cell: &TableCell) -> String {
    match cell {
        TableCell::Text(text) => harmless(text).into_owned(),
        TableCell::Number { value, decimals } => format!("{value:.0$}", usize::from(*decimals)),
        TableCell::Marker(marker) => marker.shown().to_owned(),
        TableCell::Link { sheet } => harmless(sheet).into_owned(),
        TableCell::Blank => String::new(),
    }
}

/// As a workbook of one sheet.
#[must_use]
pub fn as_workbook(answer: &Answer, author: &str) -> Workbook {
    let sheet = TableSheet {
        name: "Answer".to_owned(),
        title: answer.title.clone(),
        notes: answer.notes.clone(),
        columns: answer.columns.clone(),
        rows: answer.rows.clone(),
        is_list: false,
    };
    Workbook {
        title: answer.title.clone(),
        author: author.to_owned(),
        sheets: vec![sheet],
        ..Workbook::default()
    }
}
