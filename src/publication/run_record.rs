//! `run.json`: what went in, what came out, and how many of each at every stage.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{CRATE, CrateOf, MANIFEST, RuleBook, manifest, run_crate};
use crate::{
    intake::hexadecimal,
    records::{FORMAT, RECORD, seal},
    schemas::{Collection, register::MAP_FILES, regular},
};

/// The run record. Only this file may differ between two runs on the same input.
#[derive(Debug, Clone, Serialize)]
pub struct RunRecord {
    /// Version of the program.
    pub quarterday: &'static str,
    /// The period.
    pub period: String,
    /// Title of the collection.
    pub collection: String,
    /// The day that counts as today.
    pub as_of: String,
    /// Whether something in it is for some alone: what each may see lies in a folder of its own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_audience: bool,
    /// When the run started.
    pub started: String,
    /// As given on the command line.
    pub arguments: Vec<String>,
    /// Number of files that were found, read and in each state; of rows read, accepted and left out; and so
    /// on.
    pub counts: BTreeMap<String, BTreeMap<String, usize>>,
    /// Seconds by stage, in order.
    pub seconds: Vec<Stage>,
    /// The rules in force, and what changed in them since an earlier run.
    #[serde(flatten)]
    pub rule_book: RuleBook,
    /// The earlier outputs that were looked back to, by period, each with the hash that seals its own run
    /// record.
    pub history: BTreeMap<String, String>,
    /// Hash of every declaration read.
    pub declarations: BTreeMap<String, String>,
    /// Hash of every file of the inbox, by path below it.
    pub inputs: BTreeMap<String, String>,
    /// Hash of every output, by path below the output folder.
    pub outputs: BTreeMap<String, String>,
}

/// How long a stage took.
#[derive(Debug, Clone, Serialize)]
pub struct Stage {
    /// Name of the stage.
    pub stage: &'static str,
    /// Seconds.
    pub seconds: f64,
}

/// The record as it is written: first what it is.
#[derive(Serialize)]
struct Marked<'r> {
    format: &'static str,
    #[serde(flatten)]
    record: &'r RunRecord,
}

/// Writes beside the outputs in `out` what other programs know of where they come from: the crate of the run,
/// and the hashes of all files for `sha256sum -c`. Both come before the run record, which lists them too.
///
/// # Errors
/// If the disk does not take them.
pub fn write_provenance(out: &Path, record: &RunRecord, of: &CrateOf<'_>) -> std::io::Result<()> {
    let mut record = record.clone();
    hash_below(out, out, &mut record.outputs)?;
    let mut told = serde_json::to_string_pretty(&run_crate(&record, of))?;
    told.push('\n');
    record.outputs.insert(CRATE.to_owned(), hexadecimal(&Sha256::digest(told.as_bytes())));
    write_synced(&out.join(CRATE), told.as_bytes())?;
    write_synced(&out.join(MANIFEST), manifest(&record.outputs).as_bytes())
}

fn write_synced(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Hashes everything in `out` into the record and writes it there as `run.json`, sealed: its last entry,
/// `sha256`, is the hash of all that stands before it.
///
/// # Errors
/// If the disk does not take it.
pub fn write_run_record(out: &Path, mut record: RunRecord) -> std::io::Result<()> {
    hash_below(out, out, &mut record.outputs)?;
    let text = serde_json::to_vec_pretty(&Marked { format: FORMAT, record: &record })?;
    let sealed = seal::seal(&text).ok_or_else(|| std::io::Error::other("the run record is no object"))?;
    let mut file = std::fs::File::create(out.join(RECORD))?;
    file.write_all(&sealed)?;
    file.sync_all()
}

/// Hash of every file below a folder, by path.
///
/// # Errors
/// If one cannot be read.
pub fn hashes(out: &Path) -> std::io::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    hash_below(out, out, &mut found)?;
    Ok(found)
}

fn hash_below(root: &Path, folder: &Path, hashes: &mut BTreeMap<String, String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            hash_below(root, &path, hashes)?;
        } else {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            hashes.insert(name, crate::intake::hexadecimal(&Sha256::digest(std::fs::read(&path)?)));
        }
    }
    Ok(())
}

/// Hashes of the declarations, by path below the folder that holds the collection or the register.
#[must_use]
pub fn declarations(collection: &Collection, register: &Path) -> BTreeMap<String, String> {
    let of_register = ["authorities.csv", "names.csv", "aliases.csv"].into_iter().chain(MAP_FILES);
    let of_register: Vec<PathBuf> = of_register.map(|file| register.join(file)).collect();
    let mut hashes = BTreeMap::new();
    for path in collection.files.iter().chain(&of_register) {
        let Ok(bytes) = regular::read(path) else { continue };
        let parts: Vec<_> =
            path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        let below =
            parts.iter().rposition(|part| *part == collection.name).unwrap_or(parts.len().saturating_sub(2));
        hashes.insert(parts[below..].join("/"), hexadecimal(&Sha256::digest(bytes)));
    }
    hashes
}
