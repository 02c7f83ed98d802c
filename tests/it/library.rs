//! What the library that reads workbooks does with odd ones, and what we make of them. When an upgrade of
//! calamine changes the first half of a test, the second half says whether we still need our way round it.

use std::{
    io::{Cursor, Read, Write},
    panic::catch_unwind,
};

use calamine::{Data, Ods, Reader, Xls, Xlsb, Xlsx, open_workbook_auto};
use quarterday::{intake, reading};

use crate::{
    hostile_files::{
        SHEET, biff, form_rows, ods_of_repeats, parts, patch, patched, workbook_of_sheet, workbook_with, xls,
        xlsb, zipped,
    },
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
    assert_eq!(
        range.get_value((0, 0)).cloned().unwrap_or_default(),
        Data::Empty,
        "calamine says something of it now"
    );
    assert_eq!(
        ours(&bytes).unwrap().0,
        ["Return: A1 formula a formula whose result was not saved, B1 number 1"]
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
fn numbers_that_are_none_are_errors() {
    let rows =
        "<row r=\"1\"><c r=\"A1\"><v>1e400</v></c><c r=\"B1\"><v>NaN</v></c><c r=\"C1\"><v>1</v></c></row>";
    let bytes = xlsx(&[("Return", "worksheets", rows)]);
    let range = book(&bytes).unwrap().worksheet_range("Return").unwrap();
    assert!(
        matches!(range.get_value((0, 0)), Some(Data::Float(number)) if number.is_infinite()),
        "{range:?}"
    );
    assert_eq!(ours(&bytes).unwrap().0, ["Return: A1 error #NUM!, B1 error #NUM!, C1 number 1"]);
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
        let rows = format!(
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"F1\"><v>1</v></c></row><row r=\"2\">{cell}</row>"
        );
        ours(&xlsx(&[("Return", "worksheets", &rows)])).unwrap_err()
    };
    let cells = [
        "<c r=\"A2\" t=\"b\"><v>maybe</v></c>",
        "<c r=\"A2\" t=\"s\"><v>77</v></c>",
        "<c r=\"A2\" t=\"str\"><v>&#0;</v></c>",
    ];
    for reason in cells.map(told) {
        assert!(
            reason.contains("is damaged") && reason.ends_with("(sheet \"Return\", after F1)"),
            "{reason}"
        );
    }
    let outside = told("<c r=\"XFE1\"><v>1</v></c>");
    assert!(
        outside.contains("the cell XFE1 lies outside its sheet") && outside.ends_with("after F1)"),
        "{outside}"
    );
    for reference in ["ZZZZZZZZ1", "A99999999999"] {
        assert!(told(&format!("<c r=\"{reference}\"><v>1</v></c>")).contains("damaged"));
    }
}
/// A row of one cell that is written so.
fn row_of(cell: &str) -> String {
    format!("<row r=\"1\"><c r=\"A1\"><v>1</v></c>{cell}</row>")
}

#[test]
fn all_sheets_at_once_leave_out_those_with_errors() {
    let (good, bad) = (row_of(""), row_of("<c r=\"B1\" t=\"e\"><v>#SPILL!</v></c>"));
    let bytes = xlsx(&[("Return", "worksheets", &good), ("Other", "worksheets", &bad)]);
    // Why nothing here ever calls worksheets().
    assert_eq!(book(&bytes).unwrap().worksheets().len(), 1);
    assert_eq!(ours(&bytes).unwrap().0.len(), 2);
}

#[test]
fn one_bad_cell_loses_its_sheet_and_we_say_where() {
    for cell in [
        "<c r=\"B1\" t=\"b\"><v>maybe</v></c>",
        "<c r=\"B1\" t=\"s\"><v>7</v></c>",
        "<c r=\"1B\"><v>1</v></c>",
        "<c r=\"B1\" t=\"str\"><v>&#0;</v></c>",
    ] {
        let bytes = xlsx(&[("Return", "worksheets", &row_of(cell))]);
        assert!(book(&bytes).unwrap().worksheet_range("Return").is_err(), "calamine reads {cell} now");
        let told = ours(&bytes).unwrap_err();
        assert!(told.contains("(sheet \"Return\", after A1)"), "{cell}: {told}");
    }
    // A number that is none is a text, and no field takes it for more.
    let bytes = xlsx(&[("Return", "worksheets", &row_of("<c r=\"B1\"><v>12a</v></c>"))]);
    assert_eq!(ours(&bytes).unwrap().0, ["Return: A1 number 1, B1 text 12a"]);
    let sheet = format!(
        "<worksheet {MAIN}><dimension ref=\"garbage\"/><sheetData>{}</sheetData></worksheet>",
        row_of("")
    );
    let bytes = workbook_of_sheet(sheet);
    assert!(
        book(&bytes).unwrap().worksheet_range("Return").is_err(),
        "calamine passes over a wrong dimension now"
    );
    let told = ours(&bytes).unwrap_err();
    assert!(told.contains("(sheet \"Return\")"), "{told}");
}

#[test]
fn of_two_parts_of_one_name_the_library_takes_one_without_a_word() {
    let other = format!(
        "<worksheet {MAIN}><sheetData><row r=\"1\"><c r=\"A1\"><v>999999</v></c></row></sheetData></worksheet>"
    );
    let mut bytes = workbook_with("xl/worksheets/sheet2.xml", other);
    patch(&mut bytes, b"xl/worksheets/sheet2.xml", 0, SHEET.as_bytes());
    let range = book(&bytes).unwrap().worksheet_range("Return").unwrap();
    assert_eq!(
        range.get_value((0, 0)),
        Some(&Data::Float(999_999.0)),
        "calamine takes the first part now, or none"
    );
    assert!(ours(&bytes).unwrap_err().contains("two parts of it have one name"));
}

#[test]
fn a_wrong_check_sum_is_nothing_to_the_library() {
    let bytes = patched(14, 16, &7u32.to_le_bytes());
    // What is read to its end is compared, a sheet is not read so far.
    assert!(book(&bytes).unwrap().worksheet_range("Return").is_ok(), "calamine compares check sums now");
    assert!(ours(&bytes).unwrap_err().contains("cannot be unpacked"));
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
fn days_that_are_none_are_dates_to_the_library_and_numbers_to_us() {
    let styles = format!(
        "<styleSheet {MAIN}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
    );
    let serials = ["60", "61", "0", "-1", "2958466", "43921"];
    let cells: String = serials
        .iter()
        .zip('A'..)
        .map(|(serial, column)| format!("<c r=\"{column}1\" s=\"1\"><v>{serial}</v></c>"))
        .collect();
    let mut parts = parts(&format!("<row r=\"1\">{cells}</row>"));
    parts.push(("xl/styles.xml".to_owned(), styles.into_bytes()));
    let bytes = zipped(&parts);
    let range = book(&bytes).unwrap().worksheet_range("Return").unwrap();
    assert!(
        range.used_cells().all(|(_, _, cell)| matches!(cell, Data::DateTime(_))),
        "calamine knows which days there are now"
    );
    assert_eq!(
        ours(&bytes).unwrap().0,
        [
            "Return: A1 number 60, B1 date 1900-03-01, C1 number 0, D1 number -1, E1 number 2958466, F1 date 2020-03-31"
        ]
    );
    // Counted from 1904, as old programs on the Mac do.
    let book_part = parts.iter_mut().find(|(name, _)| name == "xl/workbook.xml").unwrap();
    let text = String::from_utf8(book_part.1.clone()).unwrap();
    book_part.1 = text.replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>").into_bytes();
    assert!(ours(&zipped(&parts)).unwrap().0[0].ends_with("F1 date 2024-04-01"));
}

#[test]
fn whole_numbers_beyond_what_a_double_holds_are_rounded() {
    let bytes =
        xlsx(&[("Return", "worksheets", "<row r=\"1\"><c r=\"A1\"><v>9007199254740993</v></c></row>")]);
    let range = book(&bytes).unwrap().worksheet_range("Return").unwrap();
    assert_eq!(
        range.get_value((0, 0)),
        Some(&Data::Float(9_007_199_254_740_992.0)),
        "calamine keeps whole numbers now"
    );
}

#[test]
fn a_name_decides_for_the_library_and_the_content_for_us() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("return.xlsx");
    let bytes = xls(&[], &[biff::number(0, 0, 5.0)]);
    std::fs::write(&path, &bytes).unwrap();
    assert!(open_workbook_auto(&path).is_err(), "calamine looks at the content now");
    assert_eq!(ours(&bytes).unwrap().0, ["One: A1 number 5"]);
}

#[test]
fn formulas_of_apple_numbers_are_left_out_of_an_xls() {
    let formula = |kind: u16| (kind, biff::formula(0, 1, 7.0).1);
    let bytes = xls(&[], &[biff::number(0, 0, 5.0), formula(0x0406)]);
    let range = Xls::new(Cursor::new(bytes.as_slice())).unwrap().worksheet_range("One").unwrap();
    assert_eq!(range.used_cells().count(), 1, "calamine reads them now");
    assert_eq!(ours(&bytes).unwrap().0, ["One: A1 number 5, B1 number 7"]);
}

#[test]
fn a_password_of_the_old_kind_is_told_as_damage_by_the_library() {
    // The length of the password's key, and a code page that was scrambled with all else.
    let bytes = xls(&[(0x002f, vec![0, 0, 1, 2, 3, 4]), (0x0042, vec![0xcc, 0xd7])], &[]);
    let error = Xls::new(Cursor::new(bytes.as_slice())).err().map(|error| error.to_string());
    assert_eq!(
        error.as_deref(),
        Some("Cfb error: Codepage D7CC not found"),
        "calamine knows such passwords now"
    );
    assert!(ours(&bytes).unwrap_err().contains("password-protected"));
}

#[test]
fn formats_before_excel_5_are_named() {
    let bytes = [&[9, 0, 4, 0, 2, 0, 16, 0][..], &[0; 64]].concat();
    assert!(Xls::new(Cursor::new(bytes.as_slice())).is_err());
    assert_eq!(intake::sniff(&bytes), intake::Format::OldExcel);
}

#[test]
fn a_part_in_utf_16_is_an_empty_sheet_to_the_library() {
    let sheet = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet {MAIN}><sheetData>{}</sheetData></worksheet>",
        row_of("")
    );
    let wide: Vec<u8> =
        std::iter::once(0xfeff).chain(sheet.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let bytes = workbook_of_sheet(wide);
    let library = book(&bytes).unwrap().worksheet_range("Return").map(|range| range.used_cells().count());
    assert_eq!(library.unwrap(), 0, "calamine reads UTF-16 now, or says that it does not");
    assert!(ours(&bytes).is_err());
}

/// Whether something of the library breaks on it.
fn breaks(reads: impl Fn() -> bool + std::panic::UnwindSafe) -> bool {
    catch_unwind(reads).is_err()
}

#[test]
fn what_breaks_the_library_is_refused_in_words() {
    let of_no_part = xlsb("rId9", &[]);
    assert!(
        breaks(|| Xlsb::new(Cursor::new(of_no_part.as_slice())).is_ok()),
        "calamine says that a part is missing now"
    );
    let whole = xls(&[], &[biff::number(0, 0, 5.0)]);
    // In the middle of its table of sectors.
    let cut = &whole[..4097];
    assert!(breaks(|| Xls::new(Cursor::new(cut)).is_ok()), "calamine finds the end of a cut xls now");
    let header_only = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0xff; 504]].concat();
    let texts = format!("<sst xmlns=\"x\" uniqueCount=\"{}\"/>", u64::MAX / 2);
    let claims = workbook_with("xl/sharedStrings.xml", texts);
    assert!(breaks(|| book(&claims).is_ok()), "calamine does not believe the number of texts now");
    // A row number that comes round to 3 where overflow is not looked for; in Cargo.toml it is, for every
    // profile.
    let round = xlsx(&[("Return", "worksheets", "<row><c r=\"A4294967299\"><v>1</v></c></row>")]);
    assert!(
        breaks(|| book(&round).unwrap().worksheet_range("Return").is_ok()),
        "calamine knows the last row now"
    );
    for bytes in [of_no_part.as_slice(), cut, &header_only, &claims, &round] {
        let told = ours(bytes).unwrap_err();
        assert!(told.contains("damaged"), "{told}");
    }
}

#[test]
fn entities_are_never_followed() {
    let sheet = format!(
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet {MAIN}><sheetData>{}</sheetData></worksheet>",
        row_of("<c r=\"B1\" t=\"str\"><v>&e;</v></c>")
    );
    let bytes = workbook_of_sheet(sheet);
    assert!(book(&bytes).unwrap().worksheet_range("Return").is_err(), "calamine reads entities now");
    // A document type that is not used is nothing to it.
    let quiet = workbook_of_sheet(format!(
        "<!DOCTYPE x []><worksheet {MAIN}><sheetData>{}</sheetData></worksheet>",
        row_of("")
    ));
    assert!(book(&quiet).unwrap().worksheet_range("Return").is_ok());
    for bytes in [bytes, quiet] {
        assert!(ours(&bytes).unwrap_err().contains("document type declaration"));
    }
}

#[test]
fn an_ods_that_claims_more_than_its_grid_is_an_error() {
    let content = ods_of_repeats(u32::MAX, 16_384);
    let error = Ods::new(Cursor::new(content.as_slice())).err().map(|error| error.to_string());
    assert!(error.is_some_and(|words| words.contains("Cell limit exceeded")));
    assert!(ours(&content).is_err());
}
