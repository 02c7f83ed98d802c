//! How CSV of every kind is read.

use super::read;

fn cells(bytes: &[u8]) -> Vec<(String, String)> {
    let document = read(bytes, &|text| text == "Total, all" || text == "Code").expect("readable");
    document.sheets[0].cells().iter().map(|cell| (cell.at.to_string(), cell.content.to_string())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(at, text)| ((*at).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn blank_lines_count_as_rows_and_breaks_in_quotes_do_not() {
    let read = cells(b"Code,x\r\n\r\n\r\n\"a\nb\",2\rc,3\n");
    assert_eq!(
        read,
        pairs(&[("A1", "Code"), ("B1", "x"), ("A4", "a\nb"), ("B4", "2"), ("A5", "c"), ("B5", "3")])
    );
}

#[test]
fn the_delimiter_is_the_one_under_which_labels_stand_alone() {
    assert_eq!(cells(b"Code;E1\nTotal, all;1,112\n")[2..], pairs(&[("A2", "Total, all"), ("B2", "1,112")]));
    assert_eq!(cells(b"sep=;\nCode;E1\n"), pairs(&[("A2", "Code"), ("B2", "E1")]));
}

#[test]
fn every_encoding_that_spreadsheets_write_is_read() {
    let utf16: Vec<u8> = "\u{feff}Code\t\u{a3}5\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [utf16.as_slice(), &utf16[2..], b"Code,\xa35\n", "\u{feff}Code,£5\n".as_bytes()] {
        assert_eq!(cells(bytes), pairs(&[("A1", "Code"), ("B1", "\u{a3}5")]));
    }
}

#[test]
fn lines_of_another_encoding_are_read_in_their_own() {
    let bytes = ["Code,£5\n".as_bytes(), b"x,\xa36\n", "y,é\n".as_bytes()].concat();
    let document = read(&bytes, &|_| false).expect("readable");
    let texts: Vec<String> = document.sheets[0].cells().iter().map(|cell| cell.content.to_string()).collect();
    assert_eq!(texts, ["Code", "£5", "x", "£6", "y", "é"]);
    assert_eq!(document.notes, ["in the encoding Windows-1252, but for lines in UTF-8"]);
}

#[test]
fn marks_and_line_ends_of_every_kind_are_no_part_of_a_text() {
    let expected = pairs(&[("A1", "Code"), ("B1", "x"), ("A2", "1"), ("B2", "2")]);
    for text in
        ["\u{feff}\u{feff}\"Code\",\"x\"\n1,2\n", "Code,x\r1,2\r", "Code,x\r\n1,2\n\n\n\n", "Code,x\r1,2\r\n"]
    {
        assert_eq!(cells(text.as_bytes()), expected, "{text:?}");
    }
    for bytes in [&b"\xff\xfe\0\0C\0\0\0"[..], b"Code,x\n1,\0\0\0\0\n"] {
        assert!(read(bytes, &|_| false).is_err(), "{bytes:?}");
    }
}

#[test]
fn a_mark_at_the_end_or_a_stray_zero_is_no_part_of_a_figure() {
    let expected = pairs(&[("A1", "Code"), ("B1", "x"), ("A2", "1"), ("B2", "2")]);
    for text in ["Code,x\n1,2\n\u{1a}", "Code,x\r\n1,2\u{1a}\0\0", "Code,x\n1,2\0\n", "Code,\0x\n1,2\n"] {
        assert_eq!(cells(text.as_bytes()), expected, "{text:?}");
    }
    assert_eq!(cells(b"Code,x\n1,1\x002\n")[3].1, "1\u{fffd}2", "which digit was lost is not known");
    let note = |bytes: &[u8]| read(bytes, &|_| false).expect("readable").notes;
    assert!(note(b"Code,x\n1,2\0\n")[0].starts_with("line 2 holds"), "{:?}", note(b"Code,x\n1,2\0\n"));
    assert!(note(b"Code,x\n1,2\n\x1a")[0].contains("Ctrl-Z"));
}

#[test]
fn lines_with_another_number_of_fields_are_named() {
    let text = format!("Code,x,y\n{}c,1,2,3\n", "a,1,2\n".repeat(9));
    let document = read(text.as_bytes(), &|_| false).expect("readable");
    assert_eq!(document.notes, ["most lines have 3 fields, but line 11 has 4"]);
}

#[test]
fn rows_that_a_quotation_mark_swallowed_are_found_by_their_delimiters() {
    let row = "a,1,2,3,4,5,6\n";
    let text = format!("{row}{row}\"b,1,2,3,4,5,6\nc,1,2,3,4,5,6\nd\",1,2,3,4,5,6\n{row}");
    let error = read(text.as_bytes(), &|_| false).expect_err("a swallowed row").to_string();
    assert!(error.contains("line 3"), "{error}");
    let address = format!("{row}\"12, High Street,\nTown, County, AB1, UK\",1,2,3,4,5,6\n");
    assert!(read(address.as_bytes(), &|_| false).is_ok());
}

#[test]
fn prose_and_coordinates_over_several_lines_are_no_swallowed_rows() {
    let row = "a,1,2,3,4,5,6\n";
    let history = "APP/2017/1 approved\n".repeat(30);
    for text in [
        "one, two, three, four, five, six, seven",
        "((-0.1 51.5, -0.2 51.6, -0.3 51.7, -0.4 51.5, -0.5 51.4, -0.1 51.5))",
        &history,
    ] {
        let read = cells(format!("{row}\"POLYGON\n{text}\",1,2,3,4,5,6\n{row}").as_bytes());
        assert_eq!((read.len(), read[8].1.as_str()), (21, "1"), "{text}");
    }
    let spaced = row.replace(',', ", ");
    assert!(read(format!("{spaced}\"b\n{spaced}c\"{}", &spaced[1..]).as_bytes(), &|_| false).is_err());
    assert!(read(format!("Code,x\n\"{}d\",1\n", "b,2\n".repeat(30)).as_bytes(), &|_| false).is_err());
}

#[test]
fn lines_in_quotation_marks_are_read_without_them_and_only_once() {
    let document = read(b"\"a,1,2,3,4,5\"\n\"b,1,2,3,4,5\"\n", &|_| false).expect("readable");
    assert_eq!((document.sheets[0].cells().len(), document.notes.len()), (12, 1));
    // No delimiter is found here, and there is nothing to take off.
    let line = "x\"a;b;c|d;e;f;g\"\n";
    assert_eq!(cells(line.repeat(2).as_bytes()), pairs(&[("A1", line.trim()), ("A2", line.trim())]));
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_named_with_its_line() {
    let text = format!("Code,x\n\"a,1\n{}", "b,2\n".repeat(40));
    let error = read(text.as_bytes(), &|_| false).expect_err("swallowed rows").to_string();
    assert!(error.contains("line 2"), "{error}");
    let error =
        read(b"a,1\nb,\"2\nc,3\nd,4\n", &|_| false).expect_err("rows swallowed to the end").to_string();
    assert!(error.contains("line 2"), "{error}");
    assert!(read(b"a,1\nb,\"2 \nc\"\n", &|_| false).is_ok());
    let error = read(b"Code,1\nx,\"5\nCode,2\ny,3\n", &|text| text == "Code")
        .expect_err("a swallowed row")
        .to_string();
    assert!(error.contains("line 2"), "{error}");
}
