//! Where outputs come from, as other programs read it: the crate of a run, and the hashes of its files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use quarterday::publication::{CRATE, CrateOf, MANIFEST, RuleBook, RunRecord, Stage, write_provenance};
use serde_json::Value;

use crate::case::case_a;

/// The record of a run as it was written.
fn record_of(out: &Path) -> RunRecord {
    let record: Value = serde_json::from_slice(&fs::read(out.join("run.json")).unwrap()).unwrap();
    let text = |name: &str| record[name].as_str().unwrap().to_owned();
    let texts = |name: &str| -> BTreeMap<String, String> {
        let own = record[name].as_object().unwrap().iter();
        own.map(|(key, value)| (key.clone(), value.as_str().unwrap().to_owned())).collect()
    };
    RunRecord {
        quarterday: env!("CARGO_PKG_VERSION"),
        period: text("period"),
        collection: text("collection"),
        as_of: text("as_of"),
        by_audience: false,
        started: "2021-06-01T09:00:00Z".to_owned(),
        // The workspaces of two tests lie in folders of their own, and their runs began when they did.
        arguments: ["run", "2019-20-Q2", "-C", "visits"].map(str::to_owned).to_vec(),
        counts: BTreeMap::new(),
        seconds: vec![Stage { stage: "reading", seconds: 1.5 }, Stage { stage: "publication", seconds: 0.5 }],
        rule_book: RuleBook::default(),
        history: texts("history").into_keys().map(|period| (period, "0".repeat(64))).collect(),
        declarations: texts("declarations"),
        inputs: texts("inputs"),
        outputs: BTreeMap::new(),
    }
}

/// A folder of outputs with its crate.
fn with_crate() -> (tempfile::TempDir, PathBuf) {
    let case = case_a();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::rename(case.0.path("out/2019-20-Q2"), &out).unwrap();
    let record = record_of(&out);
    fs::remove_file(out.join("run.json")).unwrap();
    let of = CrateOf {
        name: "Visits, July to September 2019".to_owned(),
        publisher: "Office of Visits",
        email: "visits@example.org",
        licence: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        published: "2021-06-01",
    };
    write_provenance(&out, &record, &of).unwrap();
    fs::write(out.join("run.json"), "{}").unwrap();
    (folder, out)
}

fn graph_of(out: &Path) -> Vec<Value> {
    let own: Value = serde_json::from_slice(&fs::read(out.join(CRATE)).unwrap()).unwrap();
    own["@graph"].as_array().unwrap().clone()
}

fn entity<'g>(graph: &'g [Value], id: &str) -> &'g Value {
    graph.iter().find(|own| own["@id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn the_crate_of_a_run_says_what_went_in_what_came_out_by_what_and_when() {
    let (_folder, out) = with_crate();
    let graph = graph_of(&out);
    let run = entity(&graph, "#run");
    assert_eq!(run["@type"], "CreateAction");
    assert_eq!(
        [&run["startTime"], &run["endTime"]],
        ["2021-06-01T09:00:00+00:00", "2021-06-01T09:00:02+00:00"]
    );
    let software = entity(&graph, run["instrument"]["@id"].as_str().unwrap());
    assert_eq!([&software["@type"], &software["name"]], ["SoftwareApplication", "quarterday"]);
    assert_eq!(entity(&graph, "./")["conformsTo"]["@id"], "https://w3id.org/ro/wfrun/process/0.5");
    let all = |name: &str| run[name].as_array().unwrap().clone();
    let hash_of = |id: &Value| entity(&graph, id["@id"].as_str().unwrap())["sha256"].clone();
    assert!(all("object").iter().all(|own| hash_of(own).is_string()), "each source has its hash");
    assert!(all("object").iter().any(|own| own["@id"] == "#inbox/all.csv"));
    let results: BTreeSet<String> =
        all("result").iter().map(|own| own["@id"].as_str().unwrap().to_owned()).collect();
    assert!(results.contains("statistics.xlsx") && results.contains("run.json"), "{results:?}");
    // All that is named is there, as an entity and, if it is a file of the folder, on the disk.
    let ids: BTreeSet<&str> = graph.iter().map(|own| own["@id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), graph.len(), "no two entities have one id");
    assert!(results.iter().all(|id| ids.contains(id.as_str()) && out.join(id).is_file()));
}

#[test]
fn the_crate_is_the_same_for_the_same_record() {
    let [(_one, first), (_other, second)] = [with_crate(), with_crate()];
    let read = |out: &Path, name: &str| fs::read_to_string(out.join(name)).unwrap();
    assert_eq!(read(&first, MANIFEST), read(&second, MANIFEST));
    assert_eq!(read(&first, CRATE), read(&second, CRATE));
}

#[cfg(target_os = "linux")]
#[test]
fn sha256sum_finds_every_file_of_the_manifest_as_it_was_written_and_one_that_was_changed() {
    let (_folder, out) = with_crate();
    let check = || {
        let done = std::process::Command::new("sha256sum")
            .args(["--check", "--strict", "--quiet", MANIFEST])
            .current_dir(&out)
            .output()
            .unwrap();
        (done.status.success(), String::from_utf8(done.stdout).unwrap())
    };
    assert_eq!(check(), (true, String::new()));
    let lines = fs::read_to_string(out.join(MANIFEST)).unwrap().lines().count();
    let files = crate::workspace::contents(&out).len();
    assert_eq!(lines, files - 1, "all but itself, and the run record, which lists it");
    fs::write(out.join("totals.csv"), "typed over").unwrap();
    let (is_sound, told) = check();
    assert!(!is_sound && told.contains("totals.csv"), "{told}");
}
