//! Who sees figures before they are released: the `pre-release-access.csv` of a workspace. It is published
//! with
//! them, so it has roles and no names.

use std::path::Path;

use super::{Faults, csv_table::CsvTable};

/// The file in the folder of the workspace.
pub const FILE: &str = "pre-release-access.csv";

/// What it says of each.
const COLUMNS: [&str; 3] = ["role", "organisation", "why"];

/// Whether it says of each who sees figures early all that is published of it.
pub fn check(path: &Path, faults: &mut Faults) {
    let Some(sheet) = CsvTable::read(path, &COLUMNS, &[], faults) else { return };
    for (line, record) in &sheet.rows {
        for column in COLUMNS.into_iter().filter(|column| sheet.get(record, column).is_empty()) {
            let message = format!(
                "the column \"{column}\" is blank: say of each who sees figures early the role, the \
                 organisation and why"
            );
            faults.add(&sheet.at(*line), message);
        }
    }
}
