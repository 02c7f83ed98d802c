//! Returns as CSV, a file a record table: a row of names of fields, and a record a row.

use anyhow::Result;

use crate::{
    form::{Heading, Places},
    kit::sheets::address,
    records::{Return, Value},
};

/// A file: the name of its table, and what is in it.
pub type TableFile = (&'static str, Vec<u8>);

/// The files of a return, each with the name of its table, and where everything stands.
pub fn write(record: &Return, heading: &Heading) -> Result<(Vec<TableFile>, Places)> {
    let mut files = Vec::new();
    let mut places = Places::new();
    for table in &record.tables {
        let Some(rows) = &table.rows else { continue };
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(["authority_code", "authority_name", "period"].iter().chain(table.fields))?;
        for (at, row) in rows.iter().enumerate() {
            let whose = [heading.code.clone(), heading.name.clone(), heading.period.clone()];
            writer.write_record(whose.into_iter().chain(row.iter().map(plain)))?;
            for (column, field) in (3u16..).zip(table.fields) {
                let cell = address(u32::try_from(at)? + 1, column);
                places.insert((table.name, at, field), (files.len(), String::new(), cell));
            }
        }
        files.push((table.name, writer.into_inner()?));
    }
    Ok((files, places))
}

/// A value as a program would write it: days by the standard.
fn plain(value: &Value) -> String {
    match value {
        Value::Day(day) => day.to_string(),
        value => value.to_string(),
    }
}
