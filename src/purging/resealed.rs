//! The run record of an output from which something was taken.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{PurgeError, Taken};
use crate::records::{EarlierOutput, RECORD, seal};

/// The record, sealed anew: it lists the new hashes, and says which were other, why, and how it was sealed
/// before.
pub(super) fn resealed(
    out: &EarlierOutput,
    changed: &BTreeMap<String, [String; 2]>,
    taken: &[&Taken],
    day: &str,
) -> Result<Vec<u8>, PurgeError> {
    let wrong = |error: &dyn std::fmt::Display| {
        PurgeError::Disk(out.folder().join(RECORD), std::io::Error::other(error.to_string()))
    };
    let mut record: Value = serde_json::from_slice(out.record()).map_err(|error| wrong(&error))?;
    let entries = record.as_object_mut().ok_or_else(|| wrong(&"it is no record"))?;
    entries.remove("sha256");
    if let Some(outputs) = entries.get_mut("outputs").and_then(Value::as_object_mut) {
        for (name, [_, new]) in changed {
            outputs.insert(name.clone(), json!(new));
        }
    }
    let rules: BTreeSet<&str> = taken.iter().map(|own| own.rule.as_str()).collect();
    let files: BTreeMap<&String, Value> =
        changed.iter().map(|(name, [old, new])| (name, json!({ "old": old, "new": new }))).collect();
    let purge = json!({
        "day": day,
        "rules": rules,
        "records": taken.len(),
        "files": files,
        "sealed_before": out.seal(),
    });
    let before = entries.remove("purged");
    let mut purges = before.and_then(|own| own.as_array().cloned()).unwrap_or_default();
    purges.push(purge);
    entries.insert("purged".to_owned(), purges.into());
    let text = serde_json::to_vec_pretty(&record).map_err(|error| wrong(&error))?;
    seal::seal(&text).ok_or_else(|| wrong(&"it cannot be sealed"))
}
