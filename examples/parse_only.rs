//! The floor under reading: parses every file of a folder with calamine or csv and throws the cells away.
//!
//! `bench/food-hygiene` compares a whole run with it. Usage: `parse_only DIR`.

use std::path::PathBuf;

use calamine::{Data, Reader, open_workbook_auto};
use rayon::prelude::*;

fn main() {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).expect("usage: parse_only DIR");
    let files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    let cells: usize = files.par_iter().map(cells_of).sum();
    println!("{} files, {cells} cells", files.len());
}

fn cells_of(path: &PathBuf) -> usize {
    if path.extension().is_some_and(|extension| extension == "csv") {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path).expect("a file");
        let mut record = csv::ByteRecord::new();
        let mut cells = 0;
        while reader.read_byte_record(&mut record).expect("records") {
            cells += record.len();
        }
        return cells;
    }
    let mut book = open_workbook_auto(path).expect("a workbook");
    let sheets = book.sheet_names();
    sheets
        .iter()
        .map(|sheet| {
            book.worksheet_range(sheet)
                .expect("a sheet")
                .used_cells()
                .filter(|(_, _, cell)| **cell != Data::Empty)
                .count()
        })
        .sum()
}
