//! Sheets of a workbook: of one name, of macros, listed and nowhere, left out without a word.

use std::io::{Cursor, Write};

use calamine::Reader;

use super::{book, ours, rewritten, row_of, xlsx};
use crate::{
    hostile_files::{form_rows, parts, zipped},
    made_books::{Figure, Form},
};

#[test]
fn of_two_sheets_of_one_name_both_are_read() {
    let sheet = |value: u32| format!("<row r=\"1\"><c r=\"A1\"><v>{value}</v></c></row>");
    let (one, two) = (sheet(1), sheet(2));
    let bytes = xlsx(&[("Return", "worksheets", &one), ("Return", "worksheets", &two)]);
    let mut library = book(&bytes).unwrap();
    let first = library.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(
        library.worksheet_range_at(1).unwrap().unwrap(),
        first,
        "calamine tells sheets of one name apart now"
    );
    let (sheets, notes) = ours(&bytes).unwrap();
    assert_eq!(sheets, ["Return: A1 number 1", "Return (2): A1 number 2"]);
    assert_eq!(notes, ["more than one sheet is named \"Return\": one is read as \"Return (2)\""]);
}

#[test]
fn of_two_sheets_of_one_name_in_an_ods_both_are_read() {
    let form = Form { authority: "Alder", figure: Figure::Number(5.0), hidden: false };
    let bytes = rewritten(&form.ods(), "content.xml", |text| {
        let (start, end) = (text.find("<table:table ").unwrap(), text.find("</office:spreadsheet>").unwrap());
        let second = text[start..end].replace("\"5\"", "\"6\"");
        text.replace("</office:spreadsheet>", &format!("{second}</office:spreadsheet>"))
    });
    let library: calamine::Ods<_> = calamine::Ods::new(Cursor::new(bytes.as_slice())).unwrap();
    assert_eq!(library.sheet_names(), ["One", "One"]);
    let (sheets, notes) = ours(&bytes).unwrap();
    assert!(
        sheets.len() == 2 && sheets[0].ends_with("B4 number 5") && sheets[1].ends_with("B4 number 6"),
        "{sheets:?}"
    );
    assert_eq!(notes, ["more than one sheet is named \"One\": one is read as \"One (2)\""]);
}

#[test]
fn a_sheet_of_macros_does_not_lose_the_workbook() {
    let row = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
    let bytes = xlsx(&[("Return", "worksheets", row), ("Macro1", "macrosheets", row)]);
    assert!(book(&bytes).is_err(), "calamine passes over sheets of macros now");
    let (sheets, notes) = ours(&bytes).unwrap();
    assert_eq!(
        (sheets, notes),
        (vec!["Return: A1 number 1".to_owned()], vec!["sheets of macros are not read".to_owned()])
    );
}

#[test]
fn a_workbook_of_no_sheets_is_well_to_the_library() {
    let without_list: Vec<_> =
        parts(&form_rows("Alder")).into_iter().filter(|(name, _)| name != "xl/workbook.xml").collect();
    let bytes = zipped(&without_list);
    assert!(book(&bytes).unwrap().sheet_names().is_empty(), "calamine says that something is missing now");
    assert!(ours(&bytes).unwrap_err().contains("a part of it is missing"));
}

#[test]
fn a_workbook_without_its_list_of_sheets_is_damaged_and_not_empty() {
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"] {
        file.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        file.write_all(
            b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>",
        )
        .unwrap();
    }
    let bytes = file.finish().unwrap().into_inner();
    let told = ours(&bytes).unwrap_err();
    assert!(told.contains("a part of it is missing"), "{told}");
}

#[test]
fn a_sheet_that_is_listed_and_nowhere_does_not_lose_the_workbook() {
    let row = "<row r=\"1\"><c r=\"A1\"><f>1</f><v>1</v></c></row>";
    let nowhere =
        |name: &str, bytes: Vec<u8>| rewritten(&bytes, name, |text| text.replace(" r:id=\"rId1\"/>", "/>"));
    let bytes =
        nowhere("xl/workbook.xml", xlsx(&[("Lost", "worksheets", row), ("Return", "worksheets", row)]));
    assert!(book(&bytes).is_err(), "calamine passes over such sheets now");
    let (sheets, notes) = ours(&bytes).unwrap();
    assert_eq!(sheets, ["Return: A1 number 1"]);
    assert_eq!(notes, ["the sheet \"Lost\" is in the list of sheets, but not in the file"]);
}

#[test]
fn a_sheet_that_is_nowhere_loses_the_workbook() {
    let mut parts = parts(&form_rows("Alder"));
    let book_part = parts.iter_mut().find(|(name, _)| name == "xl/workbook.xml").unwrap();
    let text = String::from_utf8(book_part.1.clone()).unwrap();
    book_part.1 =
        text.replace("</sheets>", "<sheet name=\"Gone\" sheetId=\"2\" r:id=\"rId9\"/></sheets>").into_bytes();
    let bytes = zipped(&parts);
    assert!(book(&bytes).is_err(), "calamine passes over sheets without a part now");
    assert!(ours(&bytes).unwrap_err().contains("a part of it is missing"));
}

#[test]
fn all_sheets_at_once_leave_out_those_with_errors() {
    let (good, bad) = (row_of(""), row_of("<c r=\"B1\" t=\"e\"><v>#SPILL!</v></c>"));
    let bytes = xlsx(&[("Return", "worksheets", &good), ("Other", "worksheets", &bad)]);
    // Why nothing here ever calls worksheets().
    assert_eq!(book(&bytes).unwrap().worksheets().len(), 1);
    assert_eq!(ours(&bytes).unwrap().0.len(), 2);
}
