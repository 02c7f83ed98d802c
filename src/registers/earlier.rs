//! What an earlier run kept of a register.

use super::Entry;
use crate::{
    records::{EarlierOutput, EarlierOutputs, HistoryError, Untrue},
    vocabulary::Period,
};

/// The folder, below that of outputs, of what has to be known of registers and is not shown.
pub const KEPT: &str = "records/registers";

/// Where a run keeps what has to be known of a register.
#[must_use]
pub fn kept_place(name: &str) -> String {
    format!("{KEPT}/{name}.json")
}

/// What a run kept of a register; `None` if it kept none of that name.
///
/// # Errors
/// If it is not as the run left it.
pub fn kept(out: &EarlierOutput, name: &str) -> Result<Option<Vec<Entry>>, HistoryError> {
    let place = kept_place(name);
    if !out.listed().contains_key(&place) {
        return Ok(None);
    }
    let bytes = out.bytes(&place)?;
    let entries = serde_json::from_slice(&bytes)
        .map_err(|error| Untrue::Closed(out.folder().join(&place), error.to_string()))?;
    Ok(Some(entries))
}

/// The register in the newest output of a period before; nothing where there is none.
///
/// # Errors
/// If it is not as its run left it.
pub fn newest(outputs: &EarlierOutputs, period: Period, name: &str) -> Result<Vec<Entry>, HistoryError> {
    for before in outputs.before(period) {
        if let Some(out) = outputs.of(before)?
            && let Some(entries) = kept(&out, name)?
        {
            return Ok(entries);
        }
    }
    Ok(Vec::new())
}
