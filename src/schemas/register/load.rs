//! Reads a register folder: `authorities.csv`, and if there `names.csv`, `aliases.csv` and maps.

use std::path::Path;

use super::{Area, Authority, NameIndex, Register, groups, map};
use crate::{
    schemas::{ExpectedUnit, Faults, csv_table::CsvTable, declaration::Position},
    vocabulary::{nearest::hint, printable::echo},
};

/// Reads the register in `folder`.
///
/// | file | columns |
/// |---|---|
/// | `authorities.csv` | `code,name` and, if there, those of the next line |
/// | | `type,country,country_code,region,region_code,valid_from,valid_to,successors,end_reason` |
/// | `names.csv` | `code,name,valid_from,valid_to`: names an authority had over time |
/// | `aliases.csv` | `alias,code`: other spellings |
/// | `maps.csv`, `map_cells.csv` | where each stands on a map of hexagons |
/// | `groups.csv` | `group,kind,name,code,from,to`: groups that work together, beside the regions |
///
/// A blank date is open; `successors` are codes separated by `;`; `end_reason` = `recode` for the same
/// council under a new code.
pub fn load(folder: &Path, faults: &mut Faults) -> Register {
    let mut register = Register::default();
    if !folder.is_dir() {
        faults.add(&Position::of_file(folder), "there is no such register folder".to_owned());
        return register;
    }
    read_authorities(&folder.join("authorities.csv"), &mut register, faults);
    let mut names = NameIndex::default();
    for authority in register.authorities() {
        names.add(&authority.name, authority);
    }
    for (file, column) in [("names.csv", "name"), ("aliases.csv", "alias")] {
        let path = folder.join(file);
        if path.is_file() {
            for (name, code) in read_names(&path, column, &register, faults) {
                if let Some(authority) = register.get(&code) {
                    names.add(&name, authority);
                }
            }
        }
    }
    register.names = names;
    register.maps = map::read(folder, &register, faults);
    register.groups = groups::read(&folder.join("groups.csv"), &register, faults);
    register
}

const AUTHORITY_COLUMNS: [&str; 10] = [
    "type",
    "country",
    "country_code",
    "region",
    "region_code",
    "valid_from",
    "valid_to",
    "successors",
    "end_reason",
    "end_order",
];

fn read_authorities(path: &Path, register: &mut Register, faults: &mut Faults) {
    let Some(sheet) = CsvTable::read(path, &["code", "name"], &AUTHORITY_COLUMNS, faults) else { return };
    for (line, record) in &sheet.rows {
        let get = |name| sheet.get(record, name).to_owned();
        let country = Area { code: get("country_code"), name: get("country") };
        let region = Area { code: get("region_code"), name: get("region") };
        let authority = Authority {
            code: get("code"),
            name: get("name"),
            kind: get("type"),
            country,
            region,
            from: sheet.date(*line, record, "valid_from", faults),
            to: sheet.date(*line, record, "valid_to", faults),
            successors: get("successors")
                .split(';')
                .map(str::trim)
                .filter(|code| !code.is_empty())
                .map(str::to_owned)
                .collect(),
            recoded: get("end_reason") == "recode",
        };
        let code = authority.code.clone();
        if code.is_empty() || code.contains(['+', ';', '/']) {
            faults.add(&sheet.at(*line), format!("\"{code}\" cannot be the code of an authority"));
        } else if register.authorities.insert(code.clone(), authority).is_some() {
            faults.add(&sheet.at(*line), format!("the code {code} stands twice"));
        }
    }
    for (line, record) in &sheet.rows {
        for code in sheet.get(record, "successors").split(';').map(str::trim).filter(|code| !code.is_empty())
        {
            if register.get(code).is_none() {
                faults.add(&sheet.at(*line), format!("the successor {code} is not in this register"));
            }
        }
    }
}

fn read_names(path: &Path, column: &str, register: &Register, faults: &mut Faults) -> Vec<(String, String)> {
    let Some(sheet) =
        CsvTable::read(path, &["code", column], &["valid_from", "valid_to", "kind", "source"], faults)
    else {
        return Vec::new();
    };
    let mut names = Vec::with_capacity(sheet.rows.len());
    for (line, record) in &sheet.rows {
        let code = sheet.get(record, "code");
        if register.get(code).is_none() {
            let meant = meant_by(sheet.get(record, column), code, register);
            faults
                .add(&sheet.at(*line), format!("the code \"{}\" is not in the register{meant}", echo(code)));
        }
        names.push((sheet.get(record, column).to_owned(), code.to_owned()));
    }
    names
}

/// Who may be meant by a name with a wrong code: the authority whose name stands in it, else the nearest
/// code.
fn meant_by(name: &str, code: &str, register: &Register) -> String {
    let name = name.to_lowercase();
    let within = register.authorities().filter(|authority| name.contains(&authority.name.to_lowercase()));
    match within.max_by_key(|authority| authority.name.len()) {
        Some(authority) => format!("; the code of {} is {}", authority.name, authority.code),
        None => hint(code, register.authorities().map(|authority| authority.code.as_str())),
    }
}

/// Reads an `aliases.csv` (`alias,code`) of a collection's own.
pub fn read_aliases(path: &Path, register: &Register, faults: &mut Faults) -> Vec<(String, String)> {
    read_names(path, "alias", register, faults)
}

/// Reads an `expected.csv`: units that are expected though no register gives them.
///
/// Columns `unit,name` and, if there, `country,country_code,region,region_code,valid_from,valid_to`.
pub fn read_expected(path: &Path, register: &Register, faults: &mut Faults) -> Vec<ExpectedUnit> {
    let optional = ["country", "country_code", "region", "region_code", "valid_from", "valid_to", "note"];
    let Some(sheet) = CsvTable::read(path, &["unit", "name"], &optional, faults) else { return Vec::new() };
    let mut units = Vec::new();
    for (line, record) in &sheet.rows {
        let get = |name| sheet.get(record, name).to_owned();
        if register.get(&get("unit")).is_some() {
            faults.add(
                &sheet.at(*line),
                format!("{} is in the register: it is expected without being listed here", get("unit")),
            );
        }
        units.push(ExpectedUnit {
            unit: get("unit"),
            name: get("name"),
            country: Area { code: get("country_code"), name: get("country") },
            region: Area { code: get("region_code"), name: get("region") },
            from: sheet.date(*line, record, "valid_from", faults),
            to: sheet.date(*line, record, "valid_to", faults),
        });
    }
    units
}
