//! How a file was read, for `check --explain`: what was found in it, under which heading, and what was passed
//! over.

use serde_json::{Value, json};

use crate::{
    reading::{Match, Reading, ReadingLine},
    returns::Taken,
    schemas::{Collection, RecordTable},
    vocabulary::counted,
    vocabulary::printable::{echo, whole},
};

/// Prints how a file was read.
pub fn print(name: &str, taken: &Taken, collection: &Collection) {
    let Ok(reading) = &taken.outcome else { return };
    let format = taken.opened.as_ref().map_or("", |(_, _, format)| format.word());
    say!("How {name} was read: {format}, by the form \"{}\"", reading.form);
    for line in reading.lines.iter().filter(|line| line.matched == Match::Note) {
        let place = line.sheet.map(|_| format!("{}: ", sheet(reading, line))).unwrap_or_default();
        say!("  note: {place}{}", whole(&line.heading));
    }
    let mut last = None;
    for line in &reading.lines {
        let Some(table) = line.table.map(|table| &collection.tables[table]) else { continue };
        let place = (line.sheet, line.heading_row, line.table);
        if last != Some(place) {
            last = Some(place);
            let (sheet, row) = (sheet(reading, line), heading_row(line));
            say!("  {sheet}{row}: {}, {}", table.name, counted(line.rows, "record"));
        }
        say!("    {}", in_words(line, table));
    }
    say!("");
}

fn sheet(reading: &Reading, line: &ReadingLine) -> String {
    match line.sheet.and_then(|sheet| reading.sheets.get(sheet)) {
        Some(name) if !name.is_empty() => format!("sheet \"{}\"", echo(name)),
        _ => "the file".to_owned(),
    }
}

fn heading_row(line: &ReadingLine) -> String {
    line.heading_row.map(|row| format!(", headings in row {}", row + 1)).unwrap_or_default()
}

fn in_words(line: &ReadingLine, table: &RecordTable) -> String {
    let field = line.field.map_or("", |field| table.fields[field].name.as_str());
    let (place, heading, filled) = (line.column.to_string(), echo(&line.heading), line.filled);
    match line.matched {
        Match::Missing => format!("{field}: not found"),
        _ if field.is_empty() => format!("{place:<6} \"{heading}\": {}", line.matched.word()),
        _ => format!("{place:<6} {field}: \"{heading}\" ({}), {filled} filled", line.matched.word()),
    }
}

/// The same for programs.
pub fn json(taken: &Taken, collection: &Collection) -> Value {
    let Ok(reading) = &taken.outcome else { return json!({ "file": taken.arrival.shown }) };
    let lines = reading.lines.iter().map(|line| {
        let table = line.table.map(|table| &collection.tables[table]);
        let field = table.zip(line.field).map(|(table, field)| &table.fields[field].name);
        json!({
            "sheet": line.sheet.and_then(|sheet| reading.sheets.get(sheet)),
            "heading_row": line.heading_row.map(|row| row + 1),
            "table": table.map(|table| &table.name),
            "rows": line.rows,
            "field": field,
            "column": line.column.to_string(),
            "heading": whole(&line.heading),
            "match": line.matched.word(),
            "filled": line.filled,
        })
    });
    json!({ "file": taken.arrival.shown, "form": reading.form, "lines": lines.collect::<Vec<_>>() })
}
