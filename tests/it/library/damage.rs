//! Files that are damaged or mean harm: parts of one name, wrong check sums, entities, claims beyond what there is,
//! and what breaks the library.

use std::{io::Cursor, panic::catch_unwind};

use calamine::{Data, Ods, Reader, Xls, Xlsb};

use super::{MAIN, book, ours, row_of, xlsx};
use crate::hostile_files::{
    SHEET, biff, ods_of_repeats, patch, patched, workbook_of_sheet, workbook_with, xls, xlsb,
};

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
