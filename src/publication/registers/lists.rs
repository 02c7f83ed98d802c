//! What changed in registers, and what awaits a decision.

use std::{io, path::Path};

use crate::{
    publication::CsvFile,
    registers::{RegisterNow, Standing},
    schemas::{Collection, registers::RegisterColumn},
};

/// The list of what awaits a decision, in the folder of the unit's registers.
pub const AWAITING: &str = "awaiting.csv";

/// Writes what changed in a register.
pub(super) fn write_changes(folder: &Path, register: &RegisterNow<'_>) -> io::Result<()> {
    const COLUMNS: [&str; 6] = ["change", "unit", "authority", "record", "columns", "why"];
    let path = folder.join(format!("{}-changes.csv", register.declared.name));
    let mut file = CsvFile::create(&path, COLUMNS.into_iter())?;
    for change in &register.changes {
        file.word(change.kind.word())?;
        file.word(&change.unit)?;
        file.whole(&change.authority)?;
        file.text(&change.record)?;
        file.word(&change.columns.join("; "))?;
        file.whole(&change.why)?;
        file.end_row()?;
    }
    file.finish()
}

/// Writes the texts that await a decision: a line a text, with the name by which it is decided about.
pub(super) fn write_awaiting(
    folder: &Path,
    registers: &[RegisterNow<'_>],
    collection: &Collection,
) -> io::Result<()> {
    const COLUMNS: [&str; 9] =
        ["about", "register", "audience", "unit", "authority", "table", "record", "field", "text"];
    let mut file = CsvFile::create(&folder.join(AWAITING), COLUMNS.into_iter())?;
    for register in registers.iter().filter(|own| own.declared.is_moderated) {
        let declared = register.declared;
        let table = &collection.tables[declared.of];
        for entry in register.entries.iter().filter(|own| own.standing == Standing::Undecided) {
            for column in &declared.columns {
                let RegisterColumn::Field(field) = column else { continue };
                let name = &table.fields[*field].name;
                let Some(text) = entry.values.get(name) else { continue };
                for word in [&entry.text, &declared.name] {
                    file.word(word)?;
                }
                file.word(declared.audience.word())?;
                file.word(&entry.unit)?;
                file.whole(&entry.authority)?;
                file.word(&table.name)?;
                file.text(&entry.key)?;
                file.word(name)?;
                file.whole(text)?;
                file.end_row()?;
            }
        }
    }
    file.finish()
}
