//! A small quarterly collection, its returns and its runs: what every worked case is played on. Cases are folders of
//! `cases/estimates`: `returns.csv` (period, unit, figures; a unit that is not there sent nothing), what
//! `tables.toml` declares, `collection.toml` and `decisions.csv` if they are there.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::workspace::{Row, Workspace, project, rows, run, sheet};

/// Class 1 are A, B, C and K, class 2 D, E, F and I, class 3 G and H; North A, B and D; W
/// was succeeded by X, in North, and Y.
const REGISTER: &str = "code,name,type,country,country_code,region,region_code,valid_from,valid_to,successors,end_reason\n\
A,Alder,UA,England,E92,North,R1,2004-04-01,,,\n\
B,Birch,UA,England,E92,North,R1,2004-04-01,,,\n\
C,Cedar,UA,England,E92,South,R2,2004-04-01,,,\n\
D,Dogwood,NMD,England,E92,North,R1,2004-04-01,,,\n\
E,Elm,NMD,England,E92,South,R2,2004-04-01,,,\n\
F,Fir,NMD,England,E92,South,R2,2004-04-01,,,\n\
G,Gorse,MD,England,E92,South,R2,2004-04-01,,,\n\
H,Hazel,MD,England,E92,South,R2,2004-04-01,,,\n\
I,Ivy,NMD,England,E92,South,R2,2004-04-01,,,\n\
K,Kapok,UA,England,E92,South,R2,2004-04-01,,,\n\
W,Willow,UA,England,E92,North,R1,2004-04-01,2019-06-30,X;Y,reorganisation\n\
X,Yew,UA,England,E92,North,R1,2019-07-01,,,\n\
Y,Zelkova,UA,England,E92,South,R2,2019-07-01,,,\n";

const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "return", "title": "Return", "schema": { "fields": [
    { "name": "premises", "title": "Premises", "type": "integer", "qd:kind": "stock", "qd:unit": "premises", "constraints": { "minimum": 0 } },
    { "name": "visits", "title": "Total visits", "type": "integer", "qd:kind": "flow", "qd:unit": "visits", "constraints": { "minimum": 0 } },
    { "name": "retail", "title": "Retail", "type": "integer", "qd:kind": "flow", "constraints": { "minimum": 0 } },
    { "name": "offices", "title": "Offices", "type": "integer", "qd:kind": "flow", "constraints": { "minimum": 0 } },
    { "name": "other", "title": "Other", "type": "integer", "qd:kind": "flow", "constraints": { "minimum": 0 } }
  ] } } ] }"#;

const RULES: &str = r#"
[[rule]]
id = "R-1"
severity = "error"
table = "return"
check = "adds_up(visits, retail, offices, other)"
message = "the parts do not add"
why = "The total is published."
fix = "Correct it"
[[rule.passes]]
visits = 3
retail = 1
offices = 1
other = 1
[[rule.fails]]
visits = 3
retail = 1
offices = 1
other = 2
"#;

const SIZE: &str = "size = \"return.premises\"\n";

/// What every case publishes.
const TABLES: &str = r#"
[[indicator]]
name = "rate"
title = "Visits per 100 premises"
numerator = "return.visits"
denominator = "return.premises"
per = 100
[[table]]
title = "By region"
rows = "regions"
columns = ["return.visits", "return.premises", "rate"]
[[table]]
title = "Authorities"
rows = "authorities"
columns = ["return.visits"]
"#;

/// A quarterly collection of the units that a case names, and its returns.
pub struct Case(pub Workspace);

impl Case {
    /// With these declarations beside the tables; `returns` as in `returns.csv`.
    pub fn of(declared: &str, returns: &str) -> (Self, Vec<String>) {
        let workspace = Workspace::new();
        let (headings, lines) = returns.split_once('\n').unwrap();
        let mut by_period: BTreeMap<&str, String> = BTreeMap::new();
        let mut units = std::collections::BTreeSet::new();
        for line in lines.lines() {
            let (period, rest) = line.split_once(',').unwrap();
            let unit = rest.split(',').next().unwrap();
            units.extend(unit.split('+').map(|code| format!("'{code}'")));
            by_period
                .entry(period)
                .or_default()
                .push_str(&format!("{unit},{period},{}\n", &rest[unit.len() + 1..]));
        }
        let fields = headings.strip_prefix("period,unit,").unwrap();
        for (period, rows) in &by_period {
            workspace
                .write(&format!("inbox/{period}/all.csv"), format!("authority_code,period,{fields}\n{rows}"));
        }
        let codes: Vec<String> = units.into_iter().collect();
        workspace.write("register/authorities.csv", REGISTER);
        workspace.write("c/datapackage.json", DESCRIPTOR);
        workspace.write("c/rules/rules.toml", RULES);
        workspace.write("c/tables.toml", format!("{SIZE}{declared}\n{TABLES}"));
        let settings = format!(
            "title = \"Visits\"\nfrequency = \"quarterly\"\nyear_start = \"04-01\"\ndue_days = 30\n\
             scope = \"register.code IN ({})\"\nwhole = {{ name = \"Great Britain\", code = \"K03\" }}\n",
            codes.join(", ")
        );
        workspace.write("c/collection.toml", settings);
        let places = "collection = \"c\"\nregister = \"register\"\ninbox = \"inbox/{period}\"\nout = \"out/{period}\"\nhistory = \"out\"\n";
        workspace.write("quarterday.toml", places);
        (Self(workspace), by_period.into_keys().map(str::to_owned).collect())
    }

    /// Declares more in `collection.toml`.
    pub fn declare(&self, more: &str) {
        let collection = self.0.path("c/collection.toml");
        let settings = fs::read_to_string(&collection).unwrap();
        fs::write(&collection, settings + more).unwrap();
    }

    pub fn run(&self, period: &str) {
        let ended = run(&["run", period, "-C", self.0.path("").to_str().unwrap(), "--as-of", "2021-06-01"]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }

    /// What a run says of its own periods, and of those before.
    pub fn figures(&self, ran: &str) -> Vec<Row> {
        rows(&self.0.path(&format!("out/{ran}/data/figures.csv")))
    }
}

/// The folders of all cases.
pub fn cases() -> Vec<PathBuf> {
    let folder = fs::read_dir(project().join("tests/it/cases/estimates")).unwrap();
    let mut cases: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

/// A case of a folder, with its periods, each of which was run.
pub fn ran(folder: &Path) -> (Case, Vec<String>) {
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let (case, periods) = Case::of(&read("tables.toml"), &read("returns.csv"));
    if folder.join("decisions.csv").is_file() {
        case.0.write("decisions/unit.csv", read("decisions.csv"));
    }
    if folder.join("annual.csv").is_file() {
        case.0.write("c/annual.csv", read("annual.csv"));
    }
    if folder.join("collection.toml").is_file() {
        case.declare(&read("collection.toml"));
    }
    periods.iter().for_each(|period| case.run(period));
    (case, periods)
}

/// Case A in two quarters; Fir is missing in the second.
pub const CASE_A: &str = "period,unit,premises,visits\n\
2019-20-Q1,A,1000,100\n2019-20-Q1,B,2000,200\n2019-20-Q1,C,3000,300\n\
2019-20-Q1,D,800,80\n2019-20-Q1,E,1200,120\n2019-20-Q1,F,1500,90\n\
2019-20-Q2,A,1000,110\n2019-20-Q2,B,2000,190\n2019-20-Q2,C,3000,330\n\
2019-20-Q2,D,800,100\n2019-20-Q2,E,1200,140\n";

pub const BY_GROWTH: &str = "[estimation]\nleast_units = 2\n[[estimate]]\nof = [\"return\"]\n\
head = \"return.visits\"\nmethods = [\"growth\"]\n";

pub fn case_a() -> Case {
    let (case, periods) = Case::of(BY_GROWTH, CASE_A);
    periods.iter().for_each(|period| case.run(period));
    case
}

impl Case {
    /// A column of `data/figures.csv`.
    pub fn figure(&self, ran: &str, period: &str, area: &str, field: &str, column: &str) -> String {
        let lines = self.figures(ran);
        let is_it =
            |row: &&Row| (row.get("period"), row.get("area"), row.get("field")) == (period, area, field);
        lines.iter().find(is_it).unwrap_or_else(|| panic!("no {area} {field}")).get(column).to_owned()
    }

    pub fn table(&self, ran: &str, title: &str) -> Vec<Vec<String>> {
        sheet(&self.0.path(&format!("out/{ran}/statistics.xlsx")), title)
    }

    pub fn row(&self, ran: &str, title: &str, label: &str) -> Vec<String> {
        let cells = self.table(ran, title);
        let own = cells.iter().find(|row| row.iter().any(|cell| cell.starts_with(label)));
        own.unwrap_or_else(|| panic!("no {label}: {cells:?}")).clone()
    }
}
