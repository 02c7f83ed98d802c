//! Writes an output without what is kept no longer.

use std::{collections::BTreeSet, path::Path};

use super::{
    Plan, PurgeError,
    files::{changed, copy, describe_anew, write_file},
    record_files::{write_reasons, write_table},
    register_files::write_register,
    resealed::resealed,
};
use crate::{
    records::{EarlierOutput, RECORD},
    vocabulary::Period,
};

/// What was written.
#[derive(Debug, Default)]
pub struct Written {
    /// How many files are other.
    pub files: usize,
    /// Files in which a value that was taken out stands elsewhere. Of workbooks that is not looked at.
    pub still_in: Vec<String>,
}

/// Values that are shorter stand in files for other things too.
const SHORTEST: usize = 6;

/// Writes an output into a folder, without what is kept no longer.
///
/// # Errors
/// If it is not as its run left it, or the disk does not take it.
pub fn write(
    out: &EarlierOutput,
    plan: &Plan,
    to: &Path,
    (period, day): (Period, &str),
) -> Result<Written, PurgeError> {
    copy(out, to)?;
    let mut values: BTreeSet<String> = BTreeSet::new();
    for (table, taken) in &plan.records {
        values.extend(write_table(out, to, (table, taken), period)?);
    }
    write_reasons(out, to, &plan.records, period)?;
    for (name, (entries, taken)) in &plan.registers {
        values.extend(write_register(out, to, name, (entries, taken))?);
    }
    describe_anew(out, to)?;
    let changed = changed(out, to)?;
    let record = resealed(out, &changed, &plan.taken(), day)?;
    write_file(&to.join(RECORD), &record)?;
    values.retain(|value| value.chars().count() >= SHORTEST);
    let mut still_in = Vec::new();
    for name in out.listed().keys().filter(|name| is_text(name)) {
        let path = to.join(name);
        let text = std::fs::read_to_string(&path).map_err(|error| PurgeError::Disk(path, error))?;
        if values.iter().any(|value| text.contains(value.as_str())) {
            still_in.push(name.clone());
        }
    }
    Ok(Written { files: changed.len(), still_in })
}

fn is_text(name: &str) -> bool {
    [".csv", ".json", ".html", ".txt", ".svg"].iter().any(|ending| name.ends_with(ending))
}
