//! Single cells: their addresses, errors, formulas, numbers and days; and a cell that cannot be read.

use std::io::Cursor;

use calamine::{Data, Reader, Xls};

use super::{MAIN, book, ours, row_of, xlsx};
use crate::{
    hostile_files::{biff, parts, workbook_of_sheet, xls, zipped},
    made_books::{Figure, Form},
};

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
fn formulas_of_apple_numbers_are_left_out_of_an_xls() {
    let formula = |kind: u16| (kind, biff::formula(0, 1, 7.0).1);
    let bytes = xls(&[], &[biff::number(0, 0, 5.0), formula(0x0406)]);
    let range = Xls::new(Cursor::new(bytes.as_slice())).unwrap().worksheet_range("One").unwrap();
    assert_eq!(range.used_cells().count(), 1, "calamine reads them now");
    assert_eq!(ours(&bytes).unwrap().0, ["One: A1 number 5, B1 number 7"]);
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
