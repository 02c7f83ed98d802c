//! Who of the unit looks after which authorities: the `officers.csv` of a workspace.

use std::{collections::BTreeMap, path::Path};

use super::{Collection, Faults, Register, csv_table::CsvTable, fault::unknown_name, register::Area};
use crate::vocabulary::printable::echo;

/// The file in the folder of the workspace.
pub const FILE: &str = "officers.csv";

/// Who looks after whom. One who is named for an authority stands before the one of its region.
#[derive(Debug, Clone, Default)]
pub struct Officers {
    by_code: BTreeMap<String, String>,
    by_region: BTreeMap<String, String>,
}

impl Officers {
    /// Reads the file: a line an officer and authority (`code`), or an officer and region (name or code).
    pub fn read(path: &Path, register: &Register, collection: &Collection, faults: &mut Faults) -> Self {
        let mut own = Self::default();
        let Some(sheet) = CsvTable::read(path, &["officer"], &["code", "region"], faults) else { return own };
        let regions: Vec<&Area> = register.authorities().map(|authority| &authority.region).collect();
        for (line, record) in &sheet.rows {
            let at = sheet.at(*line);
            let [officer, code, region] =
                ["officer", "code", "region"].map(|column| sheet.get(record, column));
            let mut wrong = |message: String| faults.add(&at, message);
            if officer.is_empty() {
                wrong("it does not say which officer".to_owned());
                continue;
            }
            let before = match (code, region) {
                ("", "") => {
                    wrong("it names neither a code nor a region".to_owned());
                    None
                }
                (code, "") => {
                    let is_expected = || collection.expected.iter().any(|unit| unit.unit == code);
                    if register.get(code).is_none() && !is_expected() {
                        let codes = register.authorities().map(|authority| authority.code.as_str());
                        wrong(unknown_name("the code", code, codes));
                    }
                    own.by_code.insert(code.to_owned(), officer.to_owned())
                }
                ("", region) => match regions.iter().find(|area| is_named(area, region)) {
                    Some(area) => own.by_region.insert(area.name.clone(), officer.to_owned()),
                    None => {
                        wrong(unknown_name("the region", region, regions.iter().map(|area| &*area.name)));
                        None
                    }
                },
                _ => {
                    wrong("it names both a code and a region: give each a line of its own".to_owned());
                    None
                }
            };
            if let Some(other) = before.filter(|other| other != officer) {
                let whom = if code.is_empty() { region } else { code };
                wrong(format!("{} is looked after by {} already", echo(whom), echo(&other)));
            }
        }
        own
    }

    /// Who looks after an authority, or a unit that is in no register, which lies in a region.
    #[must_use]
    pub fn of(&self, code: &str, region: &Area) -> Option<&str> {
        self.by_code.get(code).or_else(|| self.by_region.get(&region.name)).map(String::as_str)
    }

    /// Whether nobody is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_code.is_empty() && self.by_region.is_empty()
    }

    /// The officer of a name, whatever its case.
    ///
    /// # Errors
    /// If there is none, in words with the nearest.
    pub fn named(&self, name: &str) -> Result<&str, String> {
        let found = self.names().find(|own| own.to_lowercase() == name.to_lowercase());
        found.ok_or_else(|| unknown_name("the officer", name, self.names()))
    }

    /// The names of all of them, each as often as it stands there.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_code.values().chain(self.by_region.values()).map(String::as_str)
    }
}

/// Whether an area is meant by a name or a code.
#[must_use]
pub fn is_named(area: &Area, text: &str) -> bool {
    !text.is_empty() && (area.name.to_lowercase() == text.to_lowercase() || area.code == text)
}
