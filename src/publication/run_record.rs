//! `run.json`: what went in, what came out, and how many of each at every stage.

use std::{collections::BTreeMap, io::Write, path::Path};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::RuleBook;

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
    /// When the run started.
    pub started: String,
    /// As given on the command line.
    pub arguments: Vec<String>,
    /// Number of files that were found, read and in each state; of rows read, accepted and left out; and so on.
    pub counts: BTreeMap<String, BTreeMap<String, usize>>,
    /// Seconds by stage, in order.
    pub seconds: Vec<Stage>,
    /// The rules in force, and what changed in them since an earlier run.
    #[serde(flatten)]
    pub rule_book: RuleBook,
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

/// Hashes everything in `out` into the record and writes it there as `run.json`.
///
/// # Errors
/// If the disk does not take it.
pub fn write_run_record(out: &Path, mut record: RunRecord) -> std::io::Result<()> {
    hash_below(out, out, &mut record.outputs)?;
    let mut file = std::fs::File::create(out.join("run.json"))?;
    let mut text = serde_json::to_vec_pretty(&record)?;
    text.push(b'\n');
    file.write_all(&text)?;
    file.sync_all()
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
