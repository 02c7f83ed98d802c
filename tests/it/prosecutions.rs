//! Prosecutions on their sample: the register of convictions from quarter to quarter, who stands in it on which day,
//! and what other regulators get.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use polars_io::SerReader;

use crate::workspace::{Ended, Row, contents, project, rows, run};

/// The workspace of the sample, with outputs in a place of their own.
pub struct Sample(tempfile::TempDir);

impl Sample {
    /// Nothing was run.
    pub fn new() -> Self {
        let own = Self(tempfile::tempdir().unwrap());
        let at = |below: &str| project().join(below).to_str().unwrap().to_owned();
        let declared = format!(
            "collection = \"{}\"\nregister = \"{}\"\ninbox = \"{}/{{period}}\"\nout = \"out/{{period}}\"\nhistory = \"out\"\n",
            at("schemas/prosecutions"),
            at("schemas/register"),
            at("sample_data/partnership/prosecutions/inbox"),
        );
        fs::write(own.path("quarterday.toml"), declared).unwrap();
        own
    }

    /// The third quarter was run, which takes the register over.
    pub fn taken_over() -> Self {
        let own = Self::new();
        assert_eq!(own.run("2009-10-Q3", "2010-02-28").status, 0);
        own
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    pub fn folder(&self) -> String {
        self.0.path().to_str().unwrap().to_owned()
    }

    pub fn run(&self, period: &str, day: &str) -> Ended {
        run(&["run", period, "-C", &self.folder(), "--as-of", day])
    }

    /// A list of the outputs of a period.
    pub fn rows(&self, period: &str, list: &str) -> Vec<Row> {
        rows(&self.path(&format!("out/{period}/{list}")))
    }

    /// What changed in a register, as `change record: why`.
    pub fn changes(&self, period: &str, register: &str) -> Vec<String> {
        let changes = self.rows(period, &format!("unit/registers/{register}-changes.csv"));
        changes
            .iter()
            .map(|row| format!("{} {}: {}", row.get("change"), row.get("record"), row.get("why")))
            .collect()
    }
}

pub const CONVICTIONS: &str = "public/registers/convictions.csv";

/// All that can be read in a file: what is packed unpacked, records as texts.
pub fn all_texts(name: &str, content: &[u8]) -> String {
    if name.ends_with(".parquet") {
        let reader = polars_io::parquet::read::ParquetReader::new(std::io::Cursor::new(content));
        let frame = reader.finish().unwrap();
        let columns = frame.columns().iter().filter_map(|column| column.str().ok());
        return columns.flat_map(|column| column.iter().flatten()).collect::<Vec<_>>().join("\n");
    }
    if content.starts_with(b"PK") {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(content)).unwrap();
        let mut all = String::new();
        for at in 0..archive.len() {
            let mut bytes = Vec::new();
            archive.by_index(at).unwrap().read_to_end(&mut bytes).unwrap();
            all.push_str(&String::from_utf8_lossy(&bytes));
        }
        return all;
    }
    String::from_utf8_lossy(content).into_owned()
}

/// The files below a folder in which a text stands, whatever they are.
pub fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let all = contents(folder).into_iter();
    all.filter(|(name, content)| all_texts(name, content).contains(text)).map(|(name, _)| name).collect()
}

/// All that the sample says of people: names, addresses, notes, contacts.
fn planted_of_people() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let inbox = project().join("sample_data/partnership/prosecutions/inbox");
    let words = regex::Regex::new(
        r"[0-9]+ Invented Street, [A-Z][a-z]+|[A-Z][a-z]+ Stores|Gwendolen Unperson|Made Trading [0-9]+ Ltd",
    )
    .unwrap();
    let contact = regex::Regex::new(r"[A-Za-z.0-9_-]+@[A-Za-z.0-9-]+\.example\.org").unwrap();
    for (name, content) in contents(&inbox) {
        let text = all_texts(&name, &content);
        found.extend(words.find_iter(&text).map(|own| own.as_str().to_owned()));
        for row in text.lines().filter(|_| name.ends_with("register_cases.csv")).skip(1) {
            found.insert(row.split(',').nth(3).unwrap().to_owned());
        }
        found.extend(contact.find_iter(&text).map(|own| own.as_str().to_owned()));
    }
    found
}

#[test]
fn as_of_10_may_2010_the_register_has_fifty_three_rows() {
    let sample = Sample::taken_over();
    assert_eq!(sample.rows("2009-10-Q3", CONVICTIONS).len(), 40);
    assert_eq!(sample.run("2009-10-Q4", "2010-05-10").status, 0);
    assert_eq!(sample.rows("2009-10-Q4", CONVICTIONS).len(), 53);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for change in sample.rows("2009-10-Q4", "unit/registers/convictions-changes.csv") {
        *counts.entry(change.get("change").to_owned()).or_default() += 1;
    }
    let counts: Vec<(&str, usize)> = counts.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
    // 40 - 2 individuals - 1 under appeal - 1 allowed + 18 - 1 that has to wait.
    assert_eq!(counts, [("added", 17), ("changed", 1), ("hidden", 1), ("removed", 3), ("waiting", 1)]);
    let told = sample.changes("2009-10-Q4", "convictions").join("\n");
    for why in [
        "not before 2010-05-22",
        "appeal lodged on 2010-01-21",
        "appeal allowed on 2010-02-11",
        "fine varied on 2010-03-02",
    ] {
        assert_eq!(told.matches(why).count(), 1, "{why}\n{told}");
    }
    assert_eq!(told.matches("5 years after hearing_date").count(), 2, "{told}");
    let varied: Vec<Row> = sample.rows("2009-10-Q4", CONVICTIONS);
    assert_eq!(varied.iter().filter(|row| row.get("fine") == "777").count(), 1);
}

#[test]
fn the_last_day_of_an_individuals_name_is_the_day_before_five_years() {
    let sample = Sample::taken_over();
    let place = sample.path("out/2009-10-Q4");
    sample.run("2009-10-Q4", "2010-05-10");
    let names: Vec<String> = sample
        .rows("2009-10-Q4", CONVICTIONS)
        .iter()
        .filter(|row| row.get("hearing_date") == "2005-05-11")
        .map(|row| row.get("defendant").to_owned())
        .collect();
    let [name] = names.as_slice() else { panic!("{names:?}") };
    assert!(files_with(&place, name).contains(&CONVICTIONS.to_owned()));
    sample.run("2009-10-Q4", "2010-05-11");
    assert_eq!(sample.rows("2009-10-Q4", CONVICTIONS).len(), 52);
    assert_eq!(files_with(&place, name), Vec::<String>::new());
    // Nor is what is left without who it was.
    assert!(sample.rows("2009-10-Q4", CONVICTIONS).iter().all(|row| row.get("hearing_date") != "2005-05-11"));
}

#[test]
fn what_is_planted_is_found_where_it_stands_and_nothing_else() {
    let sample = Sample::taken_over();
    sample.run("2009-10-Q4", "2010-05-10");
    let planted = rows(&project().join("sample_data/partnership/prosecutions/planted.csv"));
    let planted: BTreeSet<[String; 4]> = planted
        .iter()
        .map(|row| ["file", "rule", "sheet", "cell"].map(|name| row.get(name).to_owned()))
        .collect();
    let found = sample.rows("2009-10-Q4", "exceptions.csv");
    let found: BTreeSet<[String; 4]> = found
        .iter()
        .map(|row| ["file", "rule", "sheet", "cell"].map(|name| row.get(name).to_owned()))
        .collect();
    assert_eq!(found, planted);
    let rules: Vec<&str> = planted.iter().map(|own| own[1].as_str()).collect();
    let rules: BTreeSet<&str> = rules.into_iter().collect();
    assert_eq!(rules.into_iter().collect::<Vec<_>>(), ["PRO-01", "PRO-04", "PRO-06", "unknown-record"]);
}

#[test]
fn nothing_of_people_is_below_a_folder_of_others_but_what_a_register_names() {
    let sample = Sample::taken_over();
    sample.run("2009-10-Q4", "2010-05-10");
    let out = sample.path("out/2009-10-Q4");
    let of_people = planted_of_people();
    assert!(of_people.len() > 80, "{}", of_people.len());
    let mut individuals = 0;
    for text in &of_people {
        let is_company = text.starts_with("Made Trading");
        for audience in ["public", "partners", "regulators"] {
            let folder = out.join(audience);
            let found = if folder.exists() { files_with(&folder, text) } else { Vec::new() };
            let is_named = |file: &String| audience == "public" && file.starts_with("registers/convictions.");
            let is_shared = |file: &String| {
                audience == "regulators" && is_company && file.contains("prosecutions-for-regulators.")
            };
            individuals += usize::from(audience == "public" && !is_company && !found.is_empty());
            let others: Vec<&String> = found.iter().filter(|own| !is_named(own) && !is_shared(own)).collect();
            assert!(others.is_empty(), "{text}: {others:?} below {audience}");
        }
    }
    // Of six individuals four are named still.
    assert_eq!(individuals, 4);
}

#[test]
fn other_regulators_get_companies_whatever_the_result_and_a_line_says_so() {
    let sample = Sample::taken_over();
    sample.run("2009-10-Q4", "2010-05-10");
    let shared = sample.rows("2009-10-Q4", "shared.csv");
    let days: Vec<&str> = shared.iter().map(|row| row.get("day")).collect();
    // What was shared before stays in the list.
    assert_eq!(days, ["2010-02-28", "2010-02-28", "2010-05-10", "2010-05-10"]);
    let folder = sample.path("out/2009-10-Q4/regulators/environment-agency");
    for line in shared.iter().filter(|row| row.get("day") == "2010-05-10") {
        let bytes = fs::read(folder.join(line.get("what"))).unwrap();
        let hash = hex(&bytes);
        assert_eq!(line.get("sha256"), hash);
        assert!(line.get("gateway").starts_with("Memorandum of understanding"));
        assert!(fs::read_to_string(folder.join("manifest-sha256.txt")).unwrap().contains(&hash));
        assert!(fs::read_to_string(folder.join("datapackage.json")).unwrap().contains(&hash));
        assert!(folder.join(format!("{}-metadata.json", line.get("what"))).is_file());
    }
    let given = rows(&folder.join("prosecutions-for-regulators.csv"));
    let results: BTreeSet<&str> = given.iter().map(|row| row.get("result")).collect();
    assert_eq!(results.into_iter().collect::<Vec<_>>(), ["Acquitted", "Adjourned", "Convicted", "Withdrawn"]);
    // 34 companies and 24 new ones, less the appeal that is pending and that which was allowed.
    assert_eq!(given.len(), 34 + 24 - 2);
    assert!(given.iter().all(|row| row.get("defendant").starts_with("Made Trading")));
}

fn hex(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_figures_are_those_that_were_sent_and_no_more() {
    let sample = Sample::taken_over();
    sample.run("2009-10-Q4", "2010-05-10");
    let totals = sample.rows("2009-10-Q4", "totals.csv");
    let of = |key: &str, field: &str| {
        let found = totals.iter().filter(|row| {
            row.get("area_code") == "K04000001"
                && row.get("field") == field
                && row.get("key") == key
                && row.get("period") == "2009-10-Q4"
        });
        found.map(|row| row.get("value").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("", "heard"), ["25"]);
    for (result, count) in [("convicted", "18"), ("withdrawn", "4"), ("acquitted", "1"), ("adjourned", "2")] {
        assert_eq!(of(result, "heard"), [count], "{result}");
    }
    assert_eq!(of("", "fined"), ["18"]);
    assert!(!sample.path("out/2009-10-Q4/data/figures.csv").exists(), "nothing is estimated");
}

#[test]
fn over_the_inbox_of_lae1_cases_and_breaches_are_those_that_lae1_reads() {
    let out = tempfile::tempdir().unwrap();
    let at = |below: &str| project().join(below).to_str().unwrap().to_owned();
    let keys = |collection: &str| {
        let place = out.path().join(collection);
        let ended = run(&[
            "run",
            "2009-10-Q4",
            "--collection",
            &at(&format!("schemas/{collection}")),
            "--register",
            &at("schemas/register"),
            "--inbox",
            &at("sample_data/lae1/inbox/2009-10-Q4"),
            "--out",
            place.to_str().unwrap(),
            "--as-of",
            "2010-06-08",
        ]);
        assert!(ended.status <= 1, "{}", ended.err);
        ["cases", "breaches"].map(|table| of_england_and_wales(&place, table))
    };
    let [lae1, own] = ["lae1", "prosecutions"].map(keys);
    assert!(own[0].len() > 50 && own[1].len() > own[0].len(), "{} {}", own[0].len(), own[1].len());
    assert_eq!(own, lae1);
}

/// Unit and key of each record of a table, of units outside Scotland.
fn of_england_and_wales(out: &Path, table: &str) -> Vec<String> {
    let file = fs::File::open(out.join(format!("records/{table}/period=2009-10-Q4/part.parquet"))).unwrap();
    let frame = polars_io::parquet::read::ParquetReader::new(file).finish().unwrap();
    let texts = |name: &str| -> Vec<String> {
        let column = frame.column(name).unwrap();
        match column.str() {
            Ok(texts) => texts.iter().map(|text| text.unwrap_or_default().to_owned()).collect(),
            Err(_) => column.i64().unwrap().iter().map(|own| own.unwrap_or_default().to_string()).collect(),
        }
    };
    let mut keys: Vec<String> =
        texts("unit").into_iter().zip(texts("case_id")).map(|(unit, id)| format!("{unit} {id}")).collect();
    if table == "breaches" {
        keys =
            keys.into_iter().zip(texts("breach_no")).map(|(key, number)| format!("{key} {number}")).collect();
    }
    keys.retain(|key| !key.starts_with('S'));
    keys.sort();
    keys
}
