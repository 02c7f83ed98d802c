//! Keeps of the outputs of a run what later runs look back to: its records, figures and faults, under a run
//! record of their own that lists these alone and tells no time of day, so that the same run gives the same
//! bytes.
//!
//! `cargo run --example keep_history -- OUT PLACE`, where PLACE is not there yet; `sample_data/lae1/remake`
//! makes its history so.

use std::{error::Error, fs, path::Path};

use quarterday::records::{EarlierOutput, RECORD, seal};
use serde_json::Value;

/// Entries of a run record that say what was run.
const KEPT: [&str; 6] = ["format", "quarterday", "period", "collection", "as_of", "history"];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [out, place] = arguments.as_slice() else { return Err("usage: keep_history OUT PLACE".into()) };
    keep(&EarlierOutput::open(Path::new(out))?, Path::new(place))
}

fn keep(out: &EarlierOutput, place: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(place)?;
    let mut record: serde_json::Map<String, Value> = serde_json::from_slice(out.record())?;
    let mut outputs = serde_json::Map::new();
    for (name, hash) in out.listed().iter().filter(|(name, _)| name.starts_with("records/")) {
        let path = place.join(name);
        fs::create_dir_all(path.parent().unwrap_or(place))?;
        fs::write(path, out.bytes(name)?)?;
        outputs.insert(name.clone(), Value::String(hash.clone()));
    }
    record.retain(|name, _| KEPT.contains(&name.as_str()));
    let day = record.get("as_of").and_then(Value::as_str).unwrap_or_default();
    record.insert("started".to_owned(), format!("{day}T00:00:00Z").into());
    record.insert("outputs".to_owned(), Value::Object(outputs));
    let sealed = seal::seal(&serde_json::to_vec_pretty(&record)?).ok_or("the run record is no object")?;
    Ok(fs::write(place.join(RECORD), sealed)?)
}
