//! Which format a file is of, whatever its name; and formats, passwords and encodings that are not read.

use std::io::Cursor;

use calamine::{Reader, Xls, open_workbook_auto};
use quarterday::intake;

use super::{MAIN, book, ours, row_of};
use crate::hostile_files::{biff, workbook_of_sheet, xls};

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
fn formats_before_excel_5_are_named() {
    let bytes = [&[9, 0, 4, 0, 2, 0, 16, 0][..], &[0; 64]].concat();
    assert!(Xls::new(Cursor::new(bytes.as_slice())).is_err());
    assert_eq!(intake::sniff(&bytes), intake::Format::OldExcel);
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
