//! What the libraries for CSV and for writing workbooks do that nobody expects, and what we make of it.

use quarterday::cells::text;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

/// The records of a text by the csv crate, each with the line on which it says that it stands.
fn records(text: &str) -> Vec<(u64, Vec<String>)> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let record = |record: csv::StringRecord| {
        (record.position().unwrap().line(), record.iter().map(str::to_owned).collect())
    };
    reader.records().map(|found| record(found.unwrap())).collect()
}

/// What we read: cells with their addresses.
fn ours(bytes: &[u8]) -> Result<Vec<String>, String> {
    let document = text::read(bytes, &|text| text == "Code").map_err(|error| error.to_string())?;
    Ok(document.sheets[0].cells().iter().map(|cell| format!("{} {}", cell.at, cell.content)).collect())
}

#[test]
fn lines_are_counted_by_line_feeds_alone_and_ours_as_programs_show_them() {
    let line = |found: &[(u64, Vec<String>)]| found.iter().map(|(line, _)| *line).collect::<Vec<_>>();
    assert_eq!(line(&records("a,b\rc,d\re,f\r")), [1, 1, 1]);
    for text in ["a,b\rc,d\r\re,f\r", "a,b\r\nc,d\r\n\r\ne,f", "a,b\nc,d\r\n\re,f\n"] {
        let found = records(text);
        assert_eq!(found.len(), 3, "blank lines are records now");
        assert_ne!(line(&found), [1, 2, 4], "lines are counted as they stand now");
        assert_eq!(ours(text.as_bytes()).unwrap(), ["A1 a", "B1 b", "A2 c", "B2 d", "A4 e", "B4 f"]);
    }
}

#[test]
fn a_quotation_mark_that_stays_open_is_no_error_to_the_library() {
    // To the end of the file, and to the next quotation mark.
    let to_end = format!("Code,x\n\"a,1\n{}", "b,2\n".repeat(30));
    assert_eq!(records(&to_end).len(), 2);
    let to_next = "Code,1\nx,\"5\nCode,2\ny,\"6\n";
    assert_eq!(records(to_next).len(), 2);
    for text in [to_end.as_str(), to_next] {
        assert!(ours(text.as_bytes()).unwrap_err().contains("a quotation mark on line 2 is never closed"));
    }
}

#[test]
fn marks_delimiters_and_nothing_at_all_are_our_own_business() {
    assert_eq!(records("\u{feff}\u{feff}Code,x\n")[0].1[0], "\u{feff}Code");
    assert_eq!(ours("\u{feff}\u{feff}Code,x\n".as_bytes()).unwrap(), ["A1 Code", "B1 x"]);
    assert_eq!(records("sep=;\nCode;x\n")[1].1, ["Code;x"]);
    assert_eq!(ours(b"sep=;\nCode;x\n").unwrap(), ["A2 Code", "B2 x"]);
    assert_eq!(records("a\0,b\n")[0].1, ["a\0", "b"]);
    assert_eq!(ours(b"a\0,b\n").unwrap(), ["A1 a", "B1 b"]);
    assert!(ours(b"a\0\0\0\0,b\n").unwrap_err().contains("bytes that are no text"));
    assert_eq!(records("\u{feff}"), []);
    assert!(ours("\u{feff}".as_bytes()).unwrap_err().contains("there is nothing in it"));
    assert_eq!(records("a,b,c\nd\ne,f,g,h\n").len(), 3);
    assert_eq!(ours(b"a,b,c\nd\ne,f,g,h\n").unwrap().len(), 8);
}

#[test]
fn csv_is_written_as_it_is_and_neutralised_by_us() {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["=1+1", "@x"]).unwrap();
    assert_eq!(writer.into_inner().unwrap(), b"=1+1,@x\n", "csv makes formulas harmless now");
}

/// The text of the first cell of a workbook of one sheet, as calamine reads it.
fn written(
    write: impl Fn(&mut Worksheet) -> Result<&mut Worksheet, XlsxError>,
) -> Result<calamine::Data, XlsxError> {
    use calamine::Reader;
    let mut book = Workbook::new();
    write(book.add_worksheet())?;
    let bytes = book.save_to_buffer()?;
    let mut read: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    Ok(read.worksheet_range("Sheet1").unwrap().get_value((0, 0)).cloned().unwrap_or_default())
}

#[test]
fn numbers_that_are_none_are_written_as_texts() {
    // Why no such number ever reaches the writer.
    for (number, text) in [(f64::NAN, "NAN"), (f64::INFINITY, "INF"), (f64::NEG_INFINITY, "-INF")] {
        let read = written(|sheet| sheet.write_number(0, 0, number)).unwrap().to_string();
        assert!(
            read.eq_ignore_ascii_case(text) || read == format!("#{text}"),
            "{number} is written as {read:?} now"
        );
    }
}

#[test]
fn texts_stay_texts_whatever_they_begin_with() {
    for text in ["=1+1", "+1", "-1", "@x", "\tx", "\u{1}\0\u{ffff}"] {
        let read = written(|sheet| sheet.write_string(0, 0, text)).unwrap();
        assert!(matches!(read, calamine::Data::String(_)), "{text:?} is written as {read:?} now");
    }
    assert_eq!(
        written(|sheet| sheet.write_string(0, 0, "=1+1")).unwrap(),
        calamine::Data::String("=1+1".to_owned())
    );
}

#[test]
fn a_text_longer_than_a_cell_fails_the_whole_workbook() {
    assert!(written(|sheet| sheet.write_string(0, 0, "x".repeat(32_767))).is_ok());
    let error = written(|sheet| sheet.write_string(0, 0, "x".repeat(32_768)));
    assert!(matches!(error, Err(XlsxError::MaxStringLengthExceeded)), "{error:?}");
}

#[test]
fn names_of_sheets_are_refused_early_late_or_never() {
    let named = |name: &str| Workbook::new().add_worksheet().set_name(name).is_ok();
    assert!(
        ["", "a[b]", "a:b", "a*b", "a?b", "a/b", "a\\b", "'a", "a'", &"x".repeat(32)]
            .iter()
            .all(|name| !named(name))
    );
    // Programs refuse or mend a workbook with these.
    assert!(["History", "a\u{7}b", "a\0b"].iter().all(|name| named(name)), "names are checked better now");
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Areas").unwrap();
    assert!(book.add_worksheet().set_name("AREAS").is_ok(), "twins are refused at once now");
    assert!(book.save_to_buffer().is_err());
}

#[test]
fn a_workbook_holds_the_time_at_which_it_was_made() {
    let bytes = || {
        let mut book = Workbook::new();
        book.add_worksheet();
        book.save_to_buffer().unwrap()
    };
    let first = bytes();
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert!(bytes() != first, "the time need not be set by us any more");
}
