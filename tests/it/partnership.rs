//! The samples of the small collections, each run on its own and held against what was planted in it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::workspace::{Ended, Row, contents, project, rows, run};

/// The workspace of a sample, somewhere else: its inboxes can be changed, and nothing locks them.
pub struct Sample {
    folder: tempfile::TempDir,
}

impl Sample {
    /// A copy of the sample of a collection.
    pub fn of(collection: &str) -> Self {
        let sample = Self { folder: tempfile::tempdir().unwrap() };
        let from = project().join("sample_data/partnership").join(collection);
        for (name, bytes) in contents(&from.join("inbox")) {
            sample.write(&format!("inbox/{name}"), bytes);
        }
        let at = |folder: &str| project().join(folder).display().to_string().replace('\\', "/");
        let places = [
            format!("collection = \"{}\"", at(&format!("schemas/{collection}"))),
            format!("register = \"{}\"", at("schemas/register")),
            "inbox = \"inbox/{period}\"\nout = \"out/{period}\"\nhistory = \"out\"\n".to_owned(),
        ];
        sample.write("quarterday.toml", places.join("\n"));
        sample
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    pub fn write(&self, below: &str, content: impl AsRef<[u8]>) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Runs a period as of a day; gives what was printed, and fails unless it ended well.
    pub fn run(&self, period: &str, day: &str) -> Ended {
        let folder = self.folder.path().to_str().unwrap();
        let ended = run(&["run", period, "-C", folder, "--as-of", day]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        ended
    }

    /// Decides that a text of a register may be shown.
    pub fn publish(&self, period: &str, about: &str, day: &str) {
        let folder = self.folder.path().to_str().unwrap();
        let of = ["--period", period, "--about", about, "--as-of", day];
        let by = ["--who", "Ann Officer", "--why", "Read", "-C", folder];
        let ended = run(&[&["decide", "publish"][..], &of, &by].concat());
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }

    pub fn rows(&self, period: &str, output: &str) -> Vec<Row> {
        rows(&self.path(&format!("out/{period}/{output}")))
    }
}

/// What is wrong between what was planted in a sample and what a run of it found: a planted fault that is not found
/// under its rule in its cell, and a fault that nobody planted, but for those of some rules.
pub fn differing(collection: &str, found: &[Row], but_for: &[&str]) -> Vec<String> {
    let planted = rows(&project().join("sample_data/partnership").join(collection).join("planted.csv"));
    let place = |row: &Row, unit: &str| {
        [unit, "rule", "file", "sheet", "cell"].map(|part| row.get(part).to_owned()).join(" | ")
    };
    let planted: BTreeSet<String> = planted
        .iter()
        .filter(|row| !row.get("rule").is_empty())
        .map(|row| place(row, "authority_code"))
        .collect();
    // What does not come again stands in no cell, but at the file that should have it.
    let found: BTreeSet<String> = found
        .iter()
        .filter(|row| !but_for.contains(&row.get("rule")))
        .map(|row| place(row, "unit"))
        .collect();
    let missed = planted.difference(&found).map(|line| format!("not found: {line}"));
    missed.chain(found.difference(&planted).map(|line| format!("not planted: {line}"))).collect()
}

/// Every text of an output folder, but for records: lists and pages as they are, workbooks taken apart.
pub fn texts(out: &Path) -> BTreeMap<String, String> {
    let published = contents(out).into_iter().filter(|(name, _)| !name.starts_with("records/"));
    published.map(|(name, bytes)| (name.clone(), unpacked(&name, bytes))).collect()
}

fn unpacked(name: &str, bytes: Vec<u8>) -> String {
    if !name.ends_with(".xlsx") && !name.ends_with(".ods") {
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = Vec::new();
    for at in 0..archive.len() {
        std::io::Read::read_to_end(&mut archive.by_index(at).unwrap(), &mut all).unwrap();
    }
    String::from_utf8_lossy(&all).into_owned()
}

/// The same of a sample of several periods, whose planted faults name their files by period.
pub fn differing_in(period: &str, collection: &str, found: &[Row]) -> Vec<String> {
    let planted = rows(&project().join("sample_data/partnership").join(collection).join("planted.csv"));
    let place = |row: &Row, file: &str, unit: &str| {
        let cell = ["rule", "sheet", "cell"].map(|part| row.get(part).to_owned()).join(" | ");
        format!("{file} | {} | {cell}", row.get(unit))
    };
    let of_period = |row: &Row| {
        let (at, file) = row.get("file").split_once('/').unwrap();
        (at == period).then(|| place(row, file, "authority_code"))
    };
    let planted: BTreeSet<String> = planted.iter().filter_map(of_period).collect();
    let found: BTreeSet<String> = found.iter().map(|row| place(row, row.get("file"), "unit")).collect();
    let missed = planted.difference(&found).map(|line| format!("not found: {line}"));
    missed.chain(found.difference(&planted).map(|line| format!("not planted: {line}"))).collect()
}
