//! Small workspaces made for one test: a register of a few authorities, a small collection, and an inbox.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assert_cmd::Command;

/// The folder of the project.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The program.
pub fn quarterday() -> Command {
    Command::cargo_bin("quarterday").unwrap()
}

/// What a command printed and with what status it ended.
pub struct Ended {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// Runs the program with these arguments.
pub fn run(arguments: &[&str]) -> Ended {
    let output = quarterday().args(arguments).output().unwrap();
    Ended {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A workspace in a temporary folder.
pub struct Workspace {
    folder: tempfile::TempDir,
}

const REGISTER: &str = "code,name,type,country,country_code,region,region_code,valid_from,valid_to,successors,end_reason\n\
X0000001,Alder,UA,England,E92,North,R1,2004-04-01,,,\n\
X0000002,Birch,UA,England,E92,North,R1,2004-04-01,,,\n\
X0000003,Cedar,UA,England,E92,South,R2,2004-04-01,,,\n\
X0000004,Dogwood,UA,England,E92,South,R2,2004-04-01,2019-03-31,X0000006,reorganisation\n\
X0000005,Elm,UA,England,E92,South,R2,2004-04-01,2019-03-31,X0000006,reorganisation\n\
X0000006,Dogwood and Elm,UA,England,E92,South,R2,2019-04-01,,,\n\
X0000007,Fir,SCA,Scotland,S92,Scotland,S92,2004-04-01,,,\n";

const COLLECTION: &str = "title = \"Visits\"\nfrequency = \"annual\"\nyear_start = \"04-01\"\ndue_days = 30\n\
scope = \"register.country = 'England'\"\nwhole = { name = \"England\", code = \"E92\" }\n\
[[joint]]\nname = \"Birch and Cedar\"\nmembers = [\"X0000002\", \"X0000003\"]\n";

const DESCRIPTOR: &str = r#"{ "resources": [ { "name": "return", "schema": {
  "missingValues": [ { "value": "", "qd:means": "not-known" }, { "value": "NP", "qd:means": "not-applicable" } ],
  "fields": [
    { "name": "premises", "title": "Premises", "type": "integer", "qd:kind": "stock", "constraints": { "required": true, "minimum": 0 } },
    { "name": "visits", "title": "Total visits", "type": "integer", "qd:kind": "flow", "qd:synonyms": ["Visits"], "constraints": { "minimum": 0 } },
    { "name": "rate", "title": "Visits per 100 premises (%)", "type": "number", "qd:kind": "rate", "qd:unit": "percent", "constraints": { "minimum": 0, "maximum": 100 } },
    { "name": "fte", "title": "Inspectors", "type": "number", "qd:kind": "stock", "qd:unit": "FTE", "qd:decimals": 2 }
  ] } } ] }
"#;

impl Workspace {
    /// Six authorities of England, one of Scotland, an annual collection of one table with four fields.
    pub fn new() -> Self {
        let workspace = Self { folder: tempfile::tempdir().unwrap() };
        workspace.write("register/authorities.csv", REGISTER);
        workspace.write("collection/collection.toml", COLLECTION);
        workspace.write("collection/datapackage.json", DESCRIPTOR);
        workspace.write(
            "quarterday.toml",
            "collection = \"collection\"\nregister = \"register\"\ninbox = \"inbox/{period}\"\nout = \"out/{period}\"\n",
        );
        fs::create_dir_all(workspace.path("inbox/2019-20")).unwrap();
        workspace
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    pub fn write(&self, below: &str, content: impl AsRef<[u8]>) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Puts a file into the inbox of 2019-20.
    pub fn receive(&self, name: &str, content: impl AsRef<[u8]>) {
        self.write(&format!("inbox/2019-20/{name}"), content);
    }

    /// Puts a form with the usual labels into the inbox; `values` are premises and visits.
    pub fn receive_form(&self, name: &str, authority: &str, values: [&str; 2]) {
        let [premises, visits] = values;
        self.receive(
            name,
            format!(
                "Local authority,{authority}\nPeriod,2019-20\nPremises,{premises}\nTotal visits,{visits}\n"
            ),
        );
    }

    /// `quarterday run 2019-20` there.
    pub fn run(&self) -> Ended {
        self.run_with(&[])
    }

    pub fn run_with(&self, more: &[&str]) -> Ended {
        let folder = self.folder.path().to_str().unwrap();
        run(&[&["run", "2019-20", "-C", folder], more].concat())
    }

    /// The rows of an output, as maps from column to cell.
    pub fn rows(&self, output: &str) -> Vec<Row> {
        rows(&self.path(&format!("out/2019-20/{output}")))
    }

    /// The states of all files, as `name: state`.
    pub fn states(&self) -> Vec<String> {
        self.rows("submissions.csv")
            .iter()
            .map(|row| format!("{}: {}", row.get("file"), row.get("state")))
            .collect()
    }

    /// The total of a field over an area.
    pub fn total(&self, area: &str, field: &str) -> String {
        let found = self
            .rows("totals.csv")
            .into_iter()
            .find(|row| row.get("area") == area && row.get("field") == field);
        found.map(|row| row.get("value").to_owned()).unwrap()
    }
}

/// A row of a CSV file.
#[derive(Debug, Clone)]
pub struct Row(Vec<(String, String)>);

impl Row {
    pub fn get(&self, column: &str) -> &str {
        &self.0.iter().find(|(name, _)| name == column).unwrap_or_else(|| panic!("no column {column}")).1
    }
}

pub fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headings = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        Row(headings.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect())
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// The cells of the sheet of a workbook whose title holds these words, as text, row by row.
pub fn sheet(path: &Path, title: &str) -> Vec<Vec<String>> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let sheets = book.worksheets();
    let cells = |range: &calamine::Range<calamine::Data>| -> Vec<Vec<String>> {
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    let mut found = sheets.iter().map(|(_, range)| cells(range)).filter(|rows| rows[0][0].contains(title));
    found.next().unwrap_or_else(|| panic!("no sheet {title}"))
}

/// A run record, sealed as the program does it, so that it counts though something in it was changed.
pub fn sealed(record: &serde_json::Value) -> Vec<u8> {
    let mut record = record.clone();
    record.as_object_mut().unwrap().remove("sha256");
    quarterday::records::seal::seal(&serde_json::to_vec_pretty(&record).unwrap()).unwrap()
}

/// Changes a list of an output folder as if the run had written it so.
pub fn changed_as_if_written(out: &Path, list: &str, edit: impl Fn(&str) -> String) {
    use sha2::Digest;
    let (place, record) = (out.join(list), out.join("run.json"));
    let text = edit(&fs::read_to_string(&place).unwrap());
    let hash = quarterday::intake::hexadecimal(&sha2::Sha256::digest(&text));
    fs::write(place, text).unwrap();
    let mut own: serde_json::Value = serde_json::from_slice(&fs::read(&record).unwrap()).unwrap();
    own["outputs"][list] = hash.into();
    fs::write(record, sealed(&own)).unwrap();
}

/// Every file below a folder with its content, but `run.json`.
pub fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("run.json") {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
