//! The statistics workbook says what was worked out: one thing changed in it is found and named, and its
//! parts are as they were.

use std::{
    fs,
    io::{Cursor, Read, Write},
    path::Path,
};

use crate::{
    rests_on::{BEFORE, Cases, TABLES},
    workspace::{Ended, run},
};

const OUT: &str = "out/2019-20-Q2";
const WORKBOOK: &str = "out/2019-20-Q2/statistics.xlsx";

/// A quarter and the one before, with one figure that is queried and held, and a table with a note.
pub fn published() -> Cases {
    let cases = Cases::of("ABCDWS");
    let note = "[[note]]\nname = \"scope\"\ntext = \"Of all that are asked.\"\n";
    let tables =
        TABLES.replacen("title = \"By region\"\n", "title = \"By region\"\nnotes = [\"scope\"]\n", 1);
    cases.0.write("c/tables.toml", format!("{tables}\n{note}"));
    cases.receive("2019-20-Q1", "all", "premises,visits", &BEFORE[..4]).run("2019-20-Q1");
    let now = ["A,1000,110,5.25", "B,2000,190,", "C,3000,330,1", "D,800,400,", "W,50,10,2.5", "S,20,100,"];
    cases.receive("2019-20-Q2", "all", "premises,visits,fines", &now);
    let types = ["A,retail,60", "A,offices,40", "A,total,110", "B,total,50", "C,retail,7", "C,total,7"];
    cases.receive("2019-20-Q2", "types", "type,planned", &types).run("2019-20-Q2");
    cases
}

pub fn audit(cases: &Cases) -> Ended {
    run(&["audit-workbook", cases.0.path(OUT).to_str().unwrap(), "-C", cases.0.path("").to_str().unwrap()])
}

/// The parts of a workbook by name, in their order.
fn parts_of(workbook: &Path) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(workbook).unwrap())).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (name, text)
        })
        .collect()
}

fn parts(cases: &Cases) -> Vec<(String, String)> {
    parts_of(&cases.0.path(WORKBOOK))
}

fn change(cases: &Cases, wanted: &str, edit: impl Fn(&str) -> String) {
    change_part(&cases.0.path(WORKBOOK), wanted, edit);
}

/// Puts a workbook together again with one part changed.
pub fn change_part(workbook: &Path, wanted: &str, edit: impl Fn(&str) -> String) {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts_of(workbook) {
        out.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        let edited = if name == wanted { edit(&text) } else { text.clone() };
        assert!(name != wanted || edited != text, "nothing was changed in {name}");
        out.write_all(edited.as_bytes()).unwrap();
    }
    fs::write(workbook, out.finish().unwrap().into_inner()).unwrap();
}

/// Every cell of a sheet with its address.
fn cells(cases: &Cases, name: &str) -> Vec<Vec<(String, String)>> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(cases.0.path(WORKBOOK)).unwrap();
    let range = book.worksheet_range(name).unwrap();
    let address = |row: usize, column: usize| {
        format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), row + 1)
    };
    let row = |(at, row): (usize, &[calamine::Data])| {
        row.iter()
            .enumerate()
            .map(|(column, cell)| (address(at, column), cell.to_string()))
            .collect::<Vec<_>>()
    };
    range.rows().enumerate().map(row).collect()
}

/// Address and content of a cell of the row with a label.
fn cell(cases: &Cases, sheet: &str, label: &str, column: usize) -> (String, String) {
    let rows = cells(cases, sheet);
    rows.iter().find(|row| row.iter().any(|(_, cell)| cell == label)).unwrap()[column].clone()
}

fn put(cases: &Cases, sheet: &str, cell: &str, value: &str) {
    put_into(&cases.0.path(WORKBOOK), sheet, cell, value);
}

/// Puts another value into one cell: a number, or the index of a text.
pub fn put_into(workbook: &Path, sheet: &str, cell: &str, value: &str) {
    use calamine::Reader;
    let book: calamine::Xlsx<_> = calamine::open_workbook(workbook).unwrap();
    let number = book.sheet_names().iter().position(|name| name == sheet).unwrap() + 1;
    change_part(workbook, &format!("xl/worksheets/sheet{number}.xml"), |xml| {
        let cell = xml.find(&format!("<c r=\"{cell}\"")).unwrap();
        let start = cell + xml[cell..].find("<v>").unwrap() + 3;
        let end = start + xml[start..].find("</v>").unwrap();
        format!("{}{value}{}", &xml[..start], &xml[end..])
    });
}

/// The index of a text among those that cells share.
fn shared(cases: &Cases, text: &str) -> String {
    let parts = parts(cases);
    let (_, strings) = parts.iter().find(|(name, _)| name == "xl/sharedStrings.xml").unwrap();
    strings.split("<si>").skip(1).position(|own| own.contains(&format!(">{text}<"))).unwrap().to_string()
}

pub fn is_found(ended: &Ended, told: &[&str]) {
    assert_eq!(ended.status, 1, "{}{}", ended.out, ended.err);
    for words in told {
        assert!(ended.out.contains(words), "no \"{words}\" in:\n{}", ended.out);
    }
}

#[test]
fn a_workbook_as_it_was_written_says_what_the_lists_say() {
    let cases = published();
    let ended = audit(&cases);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    assert!(
        ended.out.ends_with("statistics.xlsx and statistics.ods say what the lists beside them say.\n"),
        "{}",
        ended.out
    );
}

#[test]
fn a_number_that_was_changed_is_found_and_so_is_a_sum_that_it_breaks() {
    let cases = published();
    let (address, stands) = cell(&cases, "Table_1", "South", 4);
    assert_eq!(stands, "330");
    put(&cases, "Table_1", &address, "331");
    is_found(&audit(&cases), &[&format!("Table_1, cell {address}: here stands \"331\". It should be 330.")]);
    let cases = published();
    let (address, _) = cell(&cases, "Table_3", "Not stated", 1);
    put(&cases, "Table_3", &address, "1");
    is_found(&audit(&cases), &["to which the rows above it add"]);
}

#[test]
fn a_marker_that_was_exchanged_is_found() {
    let cases = published();
    let (address, stands) = cell(&cases, "Table_1", "Scotland", 6);
    assert_eq!(stands, "[z]");
    let other = shared(&cases, "[x]");
    put(&cases, "Table_1", &address, &other);
    is_found(
        &audit(&cases),
        &[&format!("Table_1, cell {address}: here stands \"[x]\". It should be [z] (not applicable).")],
    );
}

#[test]
fn a_count_that_was_changed_is_found_and_one_above_the_scope_cannot_be() {
    let cases = published();
    let (address, stands) = cell(&cases, "Table_1", "South", 5);
    assert_eq!(stands, "1");
    put(&cases, "Table_1", &address, "9");
    is_found(
        &audit(&cases),
        &[&format!("Table_1, cell {address}: here stands \"9\". It should be 1."), "at most 1"],
    );
}

#[test]
fn a_sentence_of_the_cover_that_is_not_true_is_found() {
    for (stands, other, told) in [
        ("Returns came from 6 of 6", "Returns came from 5 of 6", "the numbers 6, 6, 6"),
        ("of 6 returns had an open error", "of 7 returns had an open error", "the numbers 0, 6, 1"),
    ] {
        let cases = published();
        change(&cases, "xl/sharedStrings.xml", |xml| xml.replacen(stands, other, 1));
        is_found(&audit(&cases), &["Cover, cell A", told]);
    }
}

#[test]
fn a_note_that_is_missing_and_shorthand_that_is_not_explained_are_found() {
    let cases = published();
    let (address, _) = cell(&cases, "Notes", "[note 1]", 0);
    let other = shared(&cases, "South");
    put(&cases, "Notes", &address, &other);
    is_found(
        &audit(&cases),
        &["without [note 1], or that note on the sheet Notes", "a note to which some table refers"],
    );
    let cases = published();
    change(&cases, "xl/sharedStrings.xml", |xml| xml.replace("[z] = not applicable", "[z] = not asked"));
    is_found(&audit(&cases), &["told above the table that [z] = not applicable"]);
}

#[test]
fn every_part_of_the_workbook_is_as_it_was() {
    for (name, text) in parts(&published()) {
        let readable = text.replace("><", ">\n<");
        insta::assert_snapshot!(format!("golden_{}", name.replace(['/', '[', ']', '.'], "_")), readable);
    }
}
