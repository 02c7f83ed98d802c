//! What was planted, and where.

use std::path::Path;

use anyhow::Result;

use crate::book::Table;

/// A trouble.
#[derive(Debug, Clone)]
pub struct Planted {
    /// The file.
    pub file: String,
    /// Code or id of the unit.
    pub unit: String,
    /// What kind of trouble.
    pub kind: String,
    /// Rules that must find it, parted by semicolons.
    pub rules: String,
    /// The sheet; blank in a CSV.
    pub sheet: String,
    /// The cell, as in `C7`; blank where it is of the file.
    pub cell: String,
    /// What it is, in words.
    pub what: String,
}

/// Writes `planted.csv`.
pub fn write(folder: &Path, planted: &[Planted]) -> Result<()> {
    let mut writer = csv::Writer::from_path(folder.join("planted.csv"))?;
    writer.write_record(["file", "authority_code", "kind", "rule", "sheet", "cell", "what"])?;
    for one in planted {
        writer
            .write_record([&one.file, &one.unit, &one.kind, &one.rules, &one.sheet, &one.cell, &one.what])?;
    }
    Ok(writer.flush()?)
}

/// A trouble, by the record in which it is.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Code or id of the unit.
    pub code: String,
    /// The table.
    pub table: &'static str,
    /// Key of the record.
    pub key: String,
    /// The field.
    pub field: &'static str,
    /// What kind of trouble.
    pub kind: &'static str,
    /// The rule that must find it; blank where none does.
    pub rule: &'static str,
    /// What it is, in words.
    pub what: &'static str,
}

/// Those of the marks that stand in a table of a file: `keys` are code and key of each of its records.
pub fn placed(
    marks: &[Mark],
    (file, sheet): (&str, &str),
    (table, name, heading_row): (&Table, &str, u32),
    keys: &[(String, String)],
    heading_of: impl Fn(&str) -> String,
) -> Vec<Planted> {
    let own = marks.iter().filter(|mark| mark.table == name);
    own.filter_map(|mark| {
        let record = keys.iter().position(|(code, key)| *code == mark.code && *key == mark.key)?;
        Some(Planted {
            file: file.to_owned(),
            unit: mark.code.clone(),
            kind: mark.kind.to_owned(),
            rules: mark.rule.to_owned(),
            sheet: sheet.to_owned(),
            cell: table.cell(heading_row, record, &heading_of(mark.field)),
            what: mark.what.to_owned(),
        })
    })
    .collect()
}
