//! Workbooks as ods.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use anyhow::Result;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    Value,
    sheets::{Cell, Sheet},
};

const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

const NAMES: &str = concat!(
    r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" "#,
    r#"xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" "#,
    r#"xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2""#
);

const MANIFEST: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">"#,
    r#"<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>"#,
    r#"<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#
);

/// The bytes of a workbook.
pub fn write(sheets: &[Sheet]) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The type stands first and as it is, so that it can be told without unpacking.
    zip.start_file("mimetype", SimpleFileOptions::default().compression_method(CompressionMethod::Stored))?;
    zip.write_all(MIMETYPE.as_bytes())?;
    for (name, text) in [("content.xml", content(sheets)?), ("META-INF/manifest.xml", MANIFEST.to_owned())] {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn content(sheets: &[Sheet]) -> Result<String> {
    let mut xml = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES}><office:body><office:spreadsheet>"#
    );
    for sheet in sheets {
        write!(xml, r#"<table:table table:name="{}">"#, escaped(&sheet.name))?;
        let mut cells: Vec<&Cell> = sheet.cells.iter().collect();
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let mut row = 0;
        for of_row in cells.chunk_by(|one, other| one.row == other.row) {
            if of_row[0].row > row {
                write!(
                    xml,
                    r#"<table:table-row table:number-rows-repeated="{}"><table:table-cell/></table:table-row>"#,
                    of_row[0].row - row
                )?;
            }
            row = of_row[0].row + 1;
            write_row(&mut xml, of_row)?;
        }
        xml.push_str("</table:table>");
    }
    xml.push_str("</office:spreadsheet></office:body></office:document-content>");
    Ok(xml)
}

fn write_row(xml: &mut String, cells: &[&Cell]) -> Result<()> {
    xml.push_str("<table:table-row>");
    let mut column = 0;
    for cell in cells {
        if cell.column > column {
            write!(xml, r#"<table:table-cell table:number-columns-repeated="{}"/>"#, cell.column - column)?;
        }
        column = cell.column + 1;
        let text = escaped(&cell.value.to_string());
        let value = match &cell.value {
            Value::Blank => {
                xml.push_str("<table:table-cell/>");
                continue;
            }
            Value::Count(_) | Value::Hundredths(_) => {
                format!(r#"office:value-type="float" office:value="{text}""#)
            }
            Value::Text(_) => r#"office:value-type="string""#.to_owned(),
            Value::Day(day) => format!(r#"office:value-type="date" office:date-value="{day}""#),
        };
        write!(xml, "<table:table-cell {value}><text:p>{text}</text:p></table:table-cell>")?;
    }
    xml.push_str("</table:table-row>");
    Ok(())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
