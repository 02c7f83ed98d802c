//! Where authorities stand on a map of hexagons, one each: `maps.csv` and `map_cells.csv` of a register.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use jiff::civil::Date;

use super::Register;
use crate::schemas::{Faults, csv_table::CsvTable};

/// A map of hexagons, on which each authority of a time has a cell of the same size.
#[derive(Debug, Clone)]
pub struct HexagonMap {
    /// Name by which its cells refer to it.
    name: String,
    /// First day of the periods that are shown on it.
    from: Option<Date>,
    /// Last day.
    to: Option<Date>,
    /// Where it comes from.
    pub source: String,
    /// By what licence, and whose it is.
    pub licence: String,
    /// Cells by the code of their authority at the time of the map.
    cells: BTreeMap<String, Cell>,
}

/// A place on a map of hexagons that stand on a point: every other row is shifted by half a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Column, from west to east; in odd rows cells stand half a cell further east.
    pub column: i32,
    /// Row, from south to north.
    pub row: i32,
}

impl HexagonMap {
    /// Whether a period that ends on a day is shown on it.
    fn is_of(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// The cells of those who stand on it, by the code each has on a day.
    #[must_use]
    pub fn on(&self, day: Date, register: &Register) -> BTreeMap<String, Cell> {
        let code = |own: &String| register.continuing_on(own, day).map(|found| found.code.clone());
        self.cells.iter().filter_map(|(own, cell)| Some((code(own)?, *cell))).collect()
    }
}

impl Register {
    /// The map for periods that end on a day; `None` where the register has none.
    #[must_use]
    pub fn map_on(&self, day: Date) -> Option<&HexagonMap> {
        self.maps.iter().find(|map| map.is_of(day))
    }
}

/// Reads `maps.csv` (`map,valid_from,valid_to,source,licence`) and `map_cells.csv` (`map,code,q,r`), where
/// the register has them.
pub(super) fn read(folder: &Path, register: &Register, faults: &mut Faults) -> Vec<HexagonMap> {
    let path = folder.join("maps.csv");
    if !path.is_file() {
        return Vec::new();
    }
    let columns = (["map", "source", "licence"], ["valid_from", "valid_to"]);
    let Some(sheet) = CsvTable::read(&path, &columns.0, &columns.1, faults) else { return Vec::new() };
    let mut maps: Vec<HexagonMap> = Vec::new();
    for (line, record) in &sheet.rows {
        let get = |name| sheet.get(record, name).to_owned();
        let map = HexagonMap {
            name: get("map"),
            from: sheet.date(*line, record, "valid_from", faults),
            to: sheet.date(*line, record, "valid_to", faults),
            source: get("source"),
            licence: get("licence"),
            cells: BTreeMap::new(),
        };
        if map.source.is_empty() || map.licence.is_empty() {
            let message =
                format!("the map {} needs its source and licence: pages show them with it", map.name);
            faults.add(&sheet.at(*line), message);
        }
        maps.push(map);
    }
    read_cells(&folder.join("map_cells.csv"), &mut maps, register, faults);
    maps
}

fn read_cells(path: &Path, maps: &mut [HexagonMap], register: &Register, faults: &mut Faults) {
    let Some(sheet) = CsvTable::read(path, &["map", "code", "q", "r"], &[], faults) else { return };
    let mut taken = BTreeSet::new();
    for (line, record) in &sheet.rows {
        let (at, code) = (sheet.at(*line), sheet.get(record, "code"));
        let name = sheet.get(record, "map");
        let number =
            |column| sheet.get(record, column).parse::<i32>().ok().filter(|own| own.abs() <= FARTHEST);
        let (Some(column), Some(row)) = (number("q"), number("r")) else {
            faults.add(&at, format!("q and r of {code} are whole numbers from -{FARTHEST} to {FARTHEST}"));
            continue;
        };
        let Some(map) = maps.iter_mut().find(|map| map.name == name) else {
            let known: Vec<&str> = maps.iter().map(|map| map.name.as_str()).collect();
            faults.unknown(&at, "the map", name, known.into_iter());
            continue;
        };
        let cell = Cell { column, row };
        if register.get(code).is_none() {
            faults.add(&at, format!("the code {code} is not in the register"));
        } else if !taken.insert((map.name.clone(), cell)) {
            faults.add(&at, format!("the cell {column}, {row} of the map {name} stands twice"));
        } else if map.cells.insert(code.to_owned(), cell).is_some() {
            faults.add(&at, format!("{code} has two cells on the map {name}"));
        }
    }
}

/// Cells farther out than this are a slip, and would make a map of nothing else.
const FARTHEST: i32 = 1000;

/// The files of maps, for those who list what a register is made of.
pub const FILES: [&str; 2] = ["maps.csv", "map_cells.csv"];
