//! Files that end the process in which calamine reads them, each of a few kilobytes: they ask for more memory
//! than there is. That is why files are read in reader processes; when an upgrade of calamine changes a line
//! here, a guard may be one too many.

use std::{
    io::{Cursor, Write},
    process::Command,
};

use calamine::{Ods, Reader, Xls, Xlsx};

use crate::{
    hostile_files::{SPACE, form_rows, ods_of_repeats, parts, workbook_with, xls, xls_of_dimensions, zipped},
    workspace,
};

/// Names the file that the child of `ends_in_the_library` reads.
const FILE: &str = "QUARTERDAY_TEST_LIBRARY_READS";

#[test]
#[ignore = "a process of its own, started by another test"]
fn the_library_reads_a_file() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let bytes = std::fs::read(&path).unwrap();
    let source = Cursor::new(bytes.as_slice());
    let sheets = match path.to_string_lossy().rsplit('.').next().unwrap() {
        "xls" => Xls::new(source).map(|mut book| book.worksheets().len()).map_err(|error| error.to_string()),
        "ods" => Ods::new(source).map(|mut book| book.worksheets().len()).map_err(|error| error.to_string()),
        _ => Xlsx::new(source).map(|mut book| book.worksheets().len()).map_err(|error| error.to_string()),
    };
    println!("read: {sheets:?}");
}

/// How a process ends in which calamine reads the file, with as much memory as a reader process has beyond
/// its own.
fn ends_in_the_library(path: &std::path::Path) -> String {
    let own = std::env::current_exe().unwrap();
    let limited = "ulimit -c 0; ulimit -v 1000000; exec \"$0\" --exact library_ends::the_library_reads_a_file --ignored --nocapture";
    let ended = Command::new("/bin/sh").arg("-c").arg(limited).arg(own).env(FILE, path).output().unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    said(&ended.stdout) + &said(&ended.stderr)
}

/// A compound file whose directory has no end: its last sector is followed by itself.
fn directory_without_end() -> Vec<u8> {
    let mut bytes = xls(&[], &[]);
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let (sector, table, directory) = (1usize << bytes[30], word(76), word(48));
    let entry = (table as usize + 1) * sector + directory as usize * 4;
    bytes[entry..entry + 4].copy_from_slice(&directory.to_le_bytes());
    bytes
}

fn with_cell(address: &str) -> Vec<u8> {
    let cell = format!("<row r=\"9\"><c r=\"{address}\" t=\"inlineStr\"><is><t>x</t></is></c></row>");
    zipped(&parts(&(form_rows("Alder") + &cell)))
}

#[test]
fn what_ends_the_library_is_read_or_refused_by_us() {
    let lies = format!("<sst xmlns=\"{SPACE}\" uniqueCount=\"4294967295\"/>");
    let files = [
        // A grid from the first cell to the last.
        ("stray.xlsx", with_cell("XFD1048576"), ""),
        ("beyond.xlsx", with_cell("A999999999"), "lies outside its sheet"),
        // Room made for what is only claimed.
        ("texts.xlsx", workbook_with("xl/sharedStrings.xml", lies), "more texts than it holds"),
        ("rows.xls", xls_of_dimensions(u32::MAX, u16::MAX), "more memory than a return may"),
        ("cells.xls", xls_of_dimensions(2_000_000, 16_000), "more memory than a return may"),
        ("directory.xls", directory_without_end(), "more memory than a return may"),
        // Cells that are written once and stand 81 million times.
        ("repeats.ods", ods_of_repeats(9_000, 9_000), "more memory than a return may"),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, reason) in files {
        let path = folder.path().join(name);
        std::fs::File::create(&path).unwrap().write_all(&bytes).unwrap();
        let ended = ends_in_the_library(&path);
        println!("{name}: {ended}");
        let ours = workspace::run(&["inspect", path.to_str().unwrap()]);
        println!("{name}: {} {} {}", ours.status, ours.out, ours.err);
        let told = ours.out.clone() + &ours.err;
        // On a machine with much else to do, time may run out before anything else is found.
        let as_expected =
            told.contains(reason) || !reason.is_empty() && told.contains("longer than 4 seconds");
        assert!(ours.status == i32::from(!reason.is_empty()) && as_expected, "{name}: {told}");
        assert!(
            ended.contains("memory allocation of") && !ended.contains("read: "),
            "calamine lives on after {name} now: {ended}"
        );
    }
}
