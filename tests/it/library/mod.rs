//! What the library that reads workbooks does with odd ones, and what we make of them. When an upgrade of
//! calamine changes the first half of a test, the second half says whether we still need our way round it.
//! Here is how odd workbooks are made, and how each side reads them.

mod cells;
mod damage;
mod formats;
mod sheets;

use std::io::{Cursor, Read, Write};

use calamine::{Reader, Xlsx};
use quarterday::{intake, reading};

use crate::hostile_files::zipped;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An xlsx of sheets: name, folder of the part, and what stands in its rows.
fn xlsx(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: String| {
        file.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    };
    part(
        "[Content_Types].xml",
        format!("{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
    );
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    part(
        "_rels/.rels",
        format!(
            "{HEAD}<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    let (mut listed, mut related) = (String::new(), String::new());
    for (at, (name, folder, rows)) in sheets.iter().enumerate() {
        let number = at + 1;
        listed += &format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
        let kind = if *folder == "macrosheets" { "xlMacrosheet" } else { "worksheet" };
        related += &format!(
            "<Relationship Id=\"rId{number}\" Type=\"{RELATIONS}/{kind}\" Target=\"{folder}/sheet{number}.xml\"/>"
        );
        part(
            &format!("xl/{folder}/sheet{number}.xml"),
            format!("{HEAD}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"),
        );
    }
    part(
        "xl/workbook.xml",
        format!("{HEAD}<workbook {MAIN} xmlns:r=\"{RELATIONS}\"><sheets>{listed}</sheets></workbook>"),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        format!("{HEAD}<Relationships xmlns=\"{package}\">{related}</Relationships>"),
    );
    file.finish().unwrap().into_inner()
}

fn book(bytes: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, calamine::XlsxError> {
    Xlsx::new(Cursor::new(bytes))
}

/// The same archive with another text in one part.
fn rewritten(bytes: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let parts: Vec<(String, Vec<u8>)> = names
        .into_iter()
        .map(|name| {
            let mut content = Vec::new();
            archive.by_name(&name).unwrap().read_to_end(&mut content).unwrap();
            let content = if name == part {
                change(&String::from_utf8(content).unwrap()).into_bytes()
            } else {
                content
            };
            (name, content)
        })
        .collect();
    zipped(&parts)
}

/// What we read: sheets with their cells, and the notes.
fn ours(bytes: &[u8]) -> Result<(Vec<String>, Vec<String>), String> {
    let document =
        reading::open(bytes, intake::sniff(bytes), &|_| false).map_err(|error| error.to_string())?;
    let cell = |cell: &reading::Cell| format!("{} {} {}", cell.at, cell.content.type_word(), cell.content);
    let sheets = document.sheets.iter().map(|sheet| {
        format!("{}: {}", sheet.name, sheet.cells().iter().map(cell).collect::<Vec<_>>().join(", "))
    });
    Ok((sheets.collect(), document.notes.clone()))
}

/// A row of one cell that is written so.
fn row_of(cell: &str) -> String {
    format!("<row r=\"1\"><c r=\"A1\"><v>1</v></c>{cell}</row>")
}
