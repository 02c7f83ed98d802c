//! What was planted, and where.

use std::path::Path;

use anyhow::Result;

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
