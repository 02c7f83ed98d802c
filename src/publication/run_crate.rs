//! The run record as a Process Run Crate, for programs that know nothing of ours: `ro-crate-metadata.json`
//! (RO-Crate 1.1, Process Run Crate 0.5), and `manifest-sha256.txt` as `sha256sum -c` reads it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::RunRecord;
use crate::records::RECORD;

/// The file of the crate.
pub const CRATE: &str = "ro-crate-metadata.json";

/// The file of hashes.
pub const MANIFEST: &str = "manifest-sha256.txt";

const PROFILE: &str = "https://w3id.org/ro/wfrun/process/0.5";

/// What is said of a folder beside its run record.
#[derive(Debug, Clone, Default)]
pub struct CrateOf<'a> {
    /// What it is: "LAE1, January to March 2010".
    pub name: String,
    /// The organisation that made it; blank where none is declared.
    pub publisher: &'a str,
    /// Where to write to; blank where nothing is declared.
    pub email: &'a str,
    /// By what licence it may be used: an address, or words; blank where none is given.
    pub licence: &'a str,
    /// The day of publication, or of the run.
    pub published: &'a str,
}

/// The crate of a folder. `record` has the hashes of all other files in it; what is here is made of these
/// alone, so the same record gives the same bytes.
#[must_use]
pub fn run_crate(record: &RunRecord, of: &CrateOf<'_>) -> Value {
    let files = record.outputs.keys().filter(|name| !is_about_the_folder(name));
    let parts: Vec<Value> = files.map(|name| by_id(&encoded(name))).chain([by_id(RECORD)]).collect();
    let mut graph =
        vec![descriptor(), root(of, &parts), profile(), software(record), action(record, of, &parts)];
    graph.push(licence(of));
    graph.extend(organisation(of));
    let outputs = record.outputs.iter().filter(|(name, _)| !is_about_the_folder(name));
    graph.extend(outputs.map(|(name, hash)| file(name, hash)));
    graph.push(json!({
        "@id": RECORD,
        "@type": "File",
        "name": "run record",
        "description": "What went in and out, sealed by a hash of itself",
        "encodingFormat": "application/json",
    }));
    graph.extend(
        sources(record).map(
            |(id, name, hash)| json!({ "@id": id, "@type": "CreativeWork", "name": name, "sha256": hash }),
        ),
    );
    json!({
        "@context": [
            "https://w3id.org/ro/crate/1.1/context",
            { "sha256": "https://w3id.org/ro/terms/workflow-run#sha256" },
        ],
        "@graph": graph,
    })
}

/// The hashes of the files of a folder, a line each.
#[must_use]
pub fn manifest(files: &BTreeMap<String, String>) -> String {
    let line = |(name, hash): (&String, &String)| {
        // As sha256sum writes names that would break a line.
        let safe = name.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
        let mark = if safe == *name { "" } else { "\\" };
        format!("{mark}{hash}  {safe}\n")
    };
    files.iter().filter(|(name, _)| *name != MANIFEST).map(line).collect()
}

/// The crate itself and the hashes, which cannot be in themselves.
fn is_about_the_folder(name: &str) -> bool {
    [CRATE, MANIFEST, RECORD].contains(&name)
}

fn by_id(id: &str) -> Value {
    json!({ "@id": id })
}

fn descriptor() -> Value {
    json!({
        "@id": CRATE,
        "@type": "CreativeWork",
        "about": by_id("./"),
        "conformsTo": by_id("https://w3id.org/ro/crate/1.1"),
    })
}

fn root(of: &CrateOf<'_>, parts: &[Value]) -> Value {
    let mut root = json!({
        "@id": "./",
        "@type": "Dataset",
        "name": of.name,
        "description": format!(
            "{}: tables, the figures behind them, and the record of the run that made them.", of.name
        ),
        "datePublished": of.published,
        "license": by_id(&licence_id(of)),
        "conformsTo": by_id(PROFILE),
        "mentions": by_id("#run"),
        "hasPart": parts,
    });
    if !of.publisher.is_empty() {
        root["publisher"] = by_id("#publisher");
        root["author"] = by_id("#publisher");
    }
    root
}

fn profile() -> Value {
    json!({ "@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5" })
}

fn software_id(record: &RunRecord) -> String {
    format!("pkg:cargo/quarterday@{}", record.quarterday)
}

fn software(record: &RunRecord) -> Value {
    let mut software = json!({
        "@id": software_id(record),
        "@type": "SoftwareApplication",
        "name": "quarterday",
        "softwareVersion": record.quarterday,
    });
    let address = env!("CARGO_PKG_REPOSITORY");
    if !address.is_empty() {
        software["url"] = by_id(address);
    }
    software
}

fn action(record: &RunRecord, of: &CrateOf<'_>, results: &[Value]) -> Value {
    let objects: Vec<Value> = sources(record).map(|(id, ..)| by_id(&id)).collect();
    let mut action = json!({
        "@id": "#run",
        "@type": "CreateAction",
        "name": format!("quarterday {}", record.arguments.join(" ")),
        "description": format!(
            "The period {} of \"{}\", as of {}", record.period, record.collection, record.as_of
        ),
        "instrument": by_id(&software_id(record)),
        "object": objects,
        "result": results,
        "actionStatus": "http://schema.org/CompletedActionStatus",
    });
    for (name, moment) in [("startTime", started(record)), ("endTime", ended(record))] {
        if let Some(moment) = moment {
            action[name] = json!(moment.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string());
        }
    }
    if !of.publisher.is_empty() {
        action["agent"] = by_id("#publisher");
    }
    action
}

fn started(record: &RunRecord) -> Option<Timestamp> {
    record.started.parse().ok()
}

/// When the last stage was done.
fn ended(record: &RunRecord) -> Option<Timestamp> {
    let seconds: f64 = record.seconds.iter().map(|stage| stage.seconds).sum();
    let took = SignedDuration::try_from_secs_f64(seconds).ok()?;
    started(record)?.checked_add(took).ok()
}

fn organisation(of: &CrateOf<'_>) -> Option<Value> {
    let mut organisation = json!({ "@id": "#publisher", "@type": "Organization", "name": of.publisher });
    if !of.email.is_empty() {
        organisation["email"] = json!(of.email);
    }
    (!of.publisher.is_empty()).then_some(organisation)
}

fn licence_id(of: &CrateOf<'_>) -> String {
    let is_address = of.licence.starts_with("https://") || of.licence.starts_with("http://");
    if is_address { of.licence.to_owned() } else { "#licence".to_owned() }
}

fn licence(of: &CrateOf<'_>) -> Value {
    let words = if of.licence.is_empty() { "No licence is declared" } else { of.licence };
    json!({ "@id": licence_id(of), "@type": "CreativeWork", "name": words, "description": words })
}

fn file(name: &str, hash: &str) -> Value {
    let format = match name.rsplit('.').next() {
        Some("csv") => "text/csv",
        Some("json") => "application/json",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("ods") => "application/vnd.oasis.opendocument.spreadsheet",
        Some("parquet") => "application/vnd.apache.parquet",
        Some("toml") => "application/toml",
        Some("html") => "text/html",
        _ => "application/octet-stream",
    };
    json!({
        "@id": encoded(name), "@type": "File", "name": name, "encodingFormat": format, "sha256": hash,
    })
}

/// What went in, none of which is in the folder: files of the inbox, declarations, and earlier outputs by the
/// hash that seals them; id, name and hash of each.
fn sources(record: &RunRecord) -> impl Iterator<Item = (String, String, &String)> {
    let earlier = record.history.iter().map(|(period, seal)| {
        (format!("#outputs/{}", encoded(period)), format!("outputs of {period}"), seal)
    });
    let inbox = sources_of("inbox", &record.inputs);
    inbox.chain(sources_of("declarations", &record.declarations)).chain(earlier)
}

fn sources_of<'r>(
    kind: &'static str,
    files: &'r BTreeMap<String, String>,
) -> impl Iterator<Item = (String, String, &'r String)> {
    let one = move |(name, hash): (&'r String, &'r String)| {
        (format!("#{kind}/{}", encoded(name)), format!("{kind}/{name}"), hash)
    };
    files.iter().map(one)
}

/// A path as an address has it.
fn encoded(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'=' => {
                address.push(char::from(byte));
            }
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_an_address_and_a_name_that_breaks_a_line_is_escaped() {
        assert_eq!(encoded("in box/Ä&.csv"), "in%20box/%C3%84%26.csv");
        assert_eq!(
            encoded("records/figures/period=2019-20/part.parquet"),
            "records/figures/period=2019-20/part.parquet"
        );
        let files = [("a b.csv", "11"), ("c\nd", "22"), (MANIFEST, "33")];
        let files = files.map(|(name, hash)| (name.to_owned(), hash.to_owned())).into();
        assert_eq!(manifest(&files), "11  a b.csv\n\\22  c\\nd\n");
    }
}
