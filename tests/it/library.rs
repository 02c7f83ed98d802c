//! What the library that reads workbooks does with odd ones, and what we make of them. When an upgrade of calamine changes
//! the first half of a test, the second half says whether we still need our way round it.

use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader, Xlsx};
use quarterday::{intake, reading};

use crate::{
    hostile_files::{patch, zipped},
    made_books::{Figure, Form},
};

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
    part("[Content_Types].xml", format!("{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"));
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
        related += &format!("<Relationship Id=\"rId{number}\" Type=\"{RELATIONS}/{kind}\" Target=\"{folder}/sheet{number}.xml\"/>");
        part(&format!("xl/{folder}/sheet{number}.xml"), format!("{HEAD}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"));
    }
    part("xl/workbook.xml", format!("{HEAD}<workbook {MAIN} xmlns:r=\"{RELATIONS}\"><sheets>{listed}</sheets></workbook>"));
    part("xl/_rels/workbook.xml.rels", format!("{HEAD}<Relationships xmlns=\"{package}\">{related}</Relationships>"));
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
            let content = if name == part { change(&String::from_utf8(content).unwrap()).into_bytes() } else { content };
            (name, content)
        })
        .collect();
    zipped(&parts)
}

/// What we read: sheets with their cells, and the notes.
fn ours(bytes: &[u8]) -> Result<(Vec<String>, Vec<String>), String> {
    let document = reading::open(bytes, intake::sniff(bytes), &|_| false).map_err(|error| error.to_string())?;
    let cell = |cell: &reading::Cell| format!("{} {} {}", cell.at, cell.content.type_word(), cell.content);
    let sheets =
        document.sheets.iter().map(|sheet| format!("{}: {}", sheet.name, sheet.cells().iter().map(cell).collect::<Vec<_>>().join(", ")));
    Ok((sheets.collect(), document.notes.clone()))
}

#[test]
fn an_error_of_newer_programs_does_not_lose_its_sheet() {
    let rows = "<row r=\"2\"><c r=\"B2\"><v>5</v></c><c r=\"C2\" t=\"e\"><f>SEQUENCE(2)</f><v>#SPILL!</v></c><c r=\"D2\" t=\"e\"><v>#N/A</v></c></row>\
                <row r=\"3\"><c r=\"B3\"><v>6</v></c></row>";
    let bytes = xlsx(&[("Return", "worksheets", rows)]);
    let library = book(&bytes).unwrap().worksheet_range("Return");
    assert!(library.is_err(), "calamine reads #SPILL! now: is the repair still needed?");
    let (sheets, _) = ours(&bytes).unwrap();
    assert_eq!(sheets, ["Return: B2 number 5, C2 error #SPILL!, D2 error #N/A, B3 number 6"]);
}

#[test]
fn of_two_sheets_of_one_name_both_are_read() {
    let sheet = |value: u32| format!("<row r=\"1\"><c r=\"A1\"><v>{value}</v></c></row>");
    let (one, two) = (sheet(1), sheet(2));
    let bytes = xlsx(&[("Return", "worksheets", &one), ("Return", "worksheets", &two)]);
    let mut library = book(&bytes).unwrap();
    let first = library.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(library.worksheet_range_at(1).unwrap().unwrap(), first, "calamine tells sheets of one name apart now");
    let (sheets, notes) = ours(&bytes).unwrap();
    assert_eq!(sheets, ["Return: A1 number 1", "Return (2): A1 number 2"]);
    assert_eq!(notes, ["more than one sheet is named \"Return\": one is read as \"Return (2)\""]);
}

#[test]
fn a_sheet_of_macros_does_not_lose_the_workbook() {
    let row = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
    let bytes = xlsx(&[("Return", "worksheets", row), ("Macro1", "macrosheets", row)]);
    assert!(book(&bytes).is_err(), "calamine passes over sheets of macros now");
    let (sheets, notes) = ours(&bytes).unwrap();
    assert_eq!((sheets, notes), (vec!["Return: A1 number 1".to_owned()], vec!["sheets of macros are not read".to_owned()]));
}

#[test]
fn a_range_starts_at_its_first_cell_and_our_addresses_do_not() {
    let bytes = xlsx(&[("Return", "worksheets", "<row r=\"3\"><c r=\"C3\"><v>1</v></c></row>")]);
    let range = book(&bytes).unwrap().worksheet_range("Return").unwrap();
    assert_eq!((range.start(), range.get((0, 0))), (Some((2, 2)), Some(&Data::Float(1.0))));
    assert_eq!(ours(&bytes).unwrap().0, ["Return: C3 number 1"]);
}

#[test]
fn a_formula_without_a_value_is_blank_to_the_library() {
    let rows = "<row r=\"1\"><c r=\"A1\"><f>1+1</f></c><c r=\"B1\"><v>1</v></c></row>";
    let bytes = xlsx(&[("Return", "worksheets", rows)]);
    let range = book(&bytes).unwrap().worksheet_range("Return").unwrap();
    assert_eq!(range.get_value((0, 0)).cloned().unwrap_or_default(), Data::Empty, "calamine says something of it now");
}

#[test]
fn numbers_that_are_none_are_errors() {
    let rows = "<row r=\"1\"><c r=\"A1\"><v>1e400</v></c><c r=\"B1\"><v>NaN</v></c><c r=\"C1\"><v>1</v></c></row>";
    let bytes = xlsx(&[("Return", "worksheets", rows)]);
    let range = book(&bytes).unwrap().worksheet_range("Return").unwrap();
    assert!(matches!(range.get_value((0, 0)), Some(Data::Float(number)) if number.is_infinite()), "{range:?}");
    assert_eq!(ours(&bytes).unwrap().0, ["Return: A1 error #NUM!, B1 error #NUM!, C1 number 1"]);
}

#[test]
fn a_workbook_without_its_list_of_sheets_is_damaged_and_not_empty() {
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"] {
        file.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        file.write_all(b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>").unwrap();
    }
    let bytes = file.finish().unwrap().into_inner();
    let told = ours(&bytes).unwrap_err();
    assert!(told.contains("a part of it is missing"), "{told}");
}

#[test]
fn a_sheet_that_is_listed_and_nowhere_does_not_lose_the_workbook() {
    let row = "<row r=\"1\"><c r=\"A1\"><f>1</f><v>1</v></c></row>";
    let nowhere = |name: &str, bytes: Vec<u8>| rewritten(&bytes, name, |text| text.replace(" r:id=\"rId1\"/>", "/>"));
    let bytes = nowhere("xl/workbook.xml", xlsx(&[("Lost", "worksheets", row), ("Return", "worksheets", row)]));
    assert!(book(&bytes).is_err(), "calamine passes over such sheets now");
    let (sheets, notes) = ours(&bytes).unwrap();
    assert_eq!(sheets, ["Return: A1 number 1"]);
    assert_eq!(notes, ["the sheet \"Lost\" is in the list of sheets, but not in the file"]);
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
    assert!(sheets.len() == 2 && sheets[0].ends_with("B4 number 5") && sheets[1].ends_with("B4 number 6"), "{sheets:?}");
    assert_eq!(notes, ["more than one sheet is named \"One\": one is read as \"One (2)\""]);
}

#[test]
fn formulas_as_apple_numbers_writes_them_are_read() {
    let form = Form { authority: "Alder", figure: Figure::DividedByZero, hidden: false };
    let mut bytes = form.xls();
    patch(&mut bytes, &[0x06, 0, 33, 0], 0, &[0x06, 0x04]);
    let mut library: calamine::Xls<_> = calamine::Xls::new(Cursor::new(bytes.as_slice())).unwrap();
    assert_eq!(library.worksheet_range("One").unwrap().get_value((3, 1)), Some(&Data::Empty), "calamine reads them now");
    let (sheets, _) = ours(&bytes).unwrap();
    assert!(sheets[0].ends_with("B4 error #DIV/0!"), "{sheets:?}");
}

#[test]
fn an_error_of_a_formula_in_an_xlsb_is_blank_to_the_library() {
    let form = Form { authority: "Alder", figure: Figure::DividedByZero, hidden: false };
    let bytes = form.xlsb();
    let mut library: calamine::Xlsb<_> = calamine::Xlsb::new(Cursor::new(bytes.as_slice())).unwrap();
    let seen = library.worksheet_range("One").unwrap();
    assert_eq!(seen.get_value((3, 1)).cloned().unwrap_or_default(), Data::Empty, "calamine reads them now");
    assert!(ours(&bytes).unwrap().0[0].ends_with("B4 error #DIV/0!"));
}

#[test]
fn a_sheet_that_cannot_be_read_on_is_told_with_its_last_good_cell() {
    let told = |cell: &str| {
        let rows = format!("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"F1\"><v>1</v></c></row><row r=\"2\">{cell}</row>");
        ours(&xlsx(&[("Return", "worksheets", &rows)])).unwrap_err()
    };
    let cells = ["<c r=\"A2\" t=\"b\"><v>maybe</v></c>", "<c r=\"A2\" t=\"s\"><v>77</v></c>", "<c r=\"A2\" t=\"str\"><v>&#0;</v></c>"];
    for reason in cells.map(told) {
        assert!(reason.contains("is damaged") && reason.ends_with("(sheet \"Return\", after F1)"), "{reason}");
    }
    let outside = told("<c r=\"XFE1\"><v>1</v></c>");
    assert!(outside.contains("the cell XFE1 lies outside its sheet") && outside.ends_with("after F1)"), "{outside}");
    for reference in ["ZZZZZZZZ1", "A99999999999"] {
        assert!(told(&format!("<c r=\"{reference}\"><v>1</v></c>")).contains("damaged"));
    }
}
