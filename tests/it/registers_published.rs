//! Registers in the workbook of those for whom they are, and in releases of a collection that says for whom
//! something is.

use std::{fs, path::Path};

use crate::workspace::{Ended, Workspace, contents, rows, run, sheet};

const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "return", "schema": { "fields": [
    { "name": "visits", "title": "Visits", "type": "integer", "qd:kind": "flow" } ] } },
  { "name": "cases", "title": "Cases", "schema": { "primaryKey": ["no"], "fields": [
    { "name": "no", "title": "No", "type": "integer", "constraints": { "required": true } },
    { "name": "who", "title": "Who", "type": "string", "qd:personal": true },
    { "name": "shop", "title": "Shop", "type": "string" },
    { "name": "what", "title": "What", "type": "string" },
    { "name": "fine", "title": "Fine", "type": "number", "qd:kind": "flow", "qd:decimals": 2 },
    { "name": "heard_on", "title": "Heard on", "type": "date" } ] } } ] }"#;

const TABLES: &str = r#"
[[table]]
title = "Visits by region"
rows = "regions"
columns = ["return.visits"]
[[table]]
title = "Visits of authorities"
rows = "authorities"
columns = ["return.visits"]
audience = "partners"
[[register]]
name = "cases"
title = "Cases"
of = "cases"
columns = ["authority", "who", "shop", "what", "fine", "heard_on"]
order = ["what"]
personal = { fields = ["who"], basis = "heard in public" }
audience = "public"
[[register]]
name = "numbers"
title = "Numbers of cases"
of = "cases"
columns = ["authority_code", "no"]
order = ["no"]
audience = "partners"
"#;

/// Names and shops are kept for two years.
const RETENTION: &str =
    "[[retention]]\ntable = \"cases\"\nfield = \"heard_on\"\nyears = 2\nblank = [\"who\", \"shop\"]\n";

const CASES: &str = "authority_code,period,no,who,shop,what,fine,heard_on\n\
X0000001,2019-20,1,Zebedee Quux,Quux Stores,=1+1 ladders,1250.5,2020-01-10\n\
X0000002,2019-20,2,Ursula Underhill,,Floors,,2020-02-20\n";

struct Cases(Workspace);

impl Cases {
    fn new() -> Self {
        let own = Workspace::new();
        own.write("collection/datapackage.json", DESCRIPTOR);
        own.write("collection/tables.toml", TABLES);
        let text = fs::read_to_string(own.path("collection/collection.toml")).unwrap();
        own.write("collection/collection.toml", format!("{text}{RETENTION}"));
        let toml = fs::read_to_string(own.path("quarterday.toml")).unwrap();
        own.write("quarterday.toml", format!("{toml}history = \"out\"\ndecisions = \"decisions\"\n"));
        let visits = "authority_code,period,visits\nX0000001,2019-20,10\nX0000002,2019-20,20\n";
        own.receive("visits.csv", visits);
        own.receive("cases.csv", CASES);
        Self(own)
    }

    fn ask(&self, arguments: &[&str], day: &str) -> Ended {
        let folder = self.0.path("");
        run(&[arguments, &["-C", folder.to_str().unwrap(), "--as-of", day]].concat())
    }

    fn run(&self, day: &str) {
        let ended = self.ask(&["run", "2019-20"], day);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }

    fn audit(&self, folder: &Path) -> Ended {
        let own = self.0.path("");
        run(&["audit-workbook", folder.to_str().unwrap(), "-C", own.to_str().unwrap()])
    }

    fn decide(&self, what: &str, who: &str, day: &str) {
        let own = ["decide", what, "--period", "2019-20", "--who", who, "--why", "looked at"];
        let ended = self.ask(&own, day);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }

    fn released(&self, run_on: &str, released_on: &str) -> Ended {
        self.run(run_on);
        self.decide("sign-off", "Ann Smith", run_on);
        self.decide("sign-off", "Ben Jones", run_on);
        self.decide("close", "Ann Smith", run_on);
        self.ask(&["release", "2019-20"], released_on)
    }
}

/// All files below a folder in which a text stands, workbooks taken apart.
fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let mut found: Vec<String> = contents(folder)
        .into_iter()
        .filter(|(name, bytes)| {
            let bytes = crate::audiences::unpacked(name, bytes.clone());
            String::from_utf8_lossy(&bytes).contains(text)
        })
        .map(|(name, _)| name)
        .collect();
    found.sort();
    found
}

#[test]
fn a_register_is_a_sheet_of_the_workbook_of_its_audience_without_what_is_kept_for_a_time() {
    let cases = Cases::new();
    cases.run("2020-06-01");
    let out = cases.0.path("out/2019-20");
    let found = sheet(&out.join("public/statistics.xlsx"), "Register 1: Cases, as of 1 June 2020");
    let of_table: Vec<&[String]> = found.iter().filter(|row| !row[1].is_empty()).map(Vec::as_slice).collect();
    assert_eq!(
        of_table,
        [
            ["Authority", "What", "Fine", "Heard on"],
            ["Alder", "=1+1 ladders", "1250.5", "10 January 2020"],
            ["Birch", "Floors", "[x]", "20 February 2020"],
        ]
    );
    assert!(found.iter().any(|row| row[0].contains("registers/cases.csv alone")), "{found:?}");
    assert!(found.iter().any(|row| row[0].contains("[x] = not available")), "{found:?}");
    // Each is in the workbook of its own audience, and in no other.
    let names = |book: &str| files_with(&out.join(book), "Register 1: ").join(" ");
    assert!(names("public").contains("statistics.ods") && names("public").contains("statistics.xlsx"));
    let partners = sheet(&out.join("partners/statistics.xlsx"), "Register 1: Numbers of cases");
    assert!(partners.iter().any(|row| row == &["X0000002", "2"]), "{partners:?}");
    assert!(!files_with(&out.join("partners"), "ladders").iter().any(|name| name.contains("statistics")));
    assert!(
        !files_with(&out.join("regulators"), "Register 1").iter().any(|name| name.contains("statistics"))
    );
    let unit = files_with(&out, "Register 1: ");
    assert!(unit.iter().all(|name| name.starts_with("public/") || name.starts_with("partners/")), "{unit:?}");
    // Names stand in the register itself, in its page, and in the records that the unit keeps.
    for name in ["Zebedee Quux", "Quux Stores"] {
        let mut given_away = files_with(&out, name);
        given_away.retain(|file| !file.starts_with("records/"));
        assert_eq!(given_away, ["public/registers/cases.csv", "public/registers/cases.html"]);
    }
    assert_eq!(cases.audit(&out).status, 0, "{}", cases.audit(&out).out);
}

#[test]
fn the_audit_holds_the_sheet_of_a_register_against_its_list() {
    let cases = Cases::new();
    cases.run("2020-06-01");
    let out = cases.0.path("out/2019-20");
    let list = out.join("public/registers/cases.csv");
    let text = fs::read_to_string(&list).unwrap();
    for (from, to, cell) in [
        ("1250.5", "1250.6", "C"),
        ("Floors", "Flours", "B"),
        ("Birch", "Beech", "A"),
        ("'=1+1 ladders", "ladders", "B"),
        ("2020-02-20\r\n", "2020-02-20\r\nBirch,,,Stairs,,2020-03-03\r\n", "A"),
    ] {
        assert!(text.contains(from), "{text}");
        fs::write(&list, text.replacen(from, to, 1)).unwrap();
        let told = cases.audit(&out);
        let begins = format!("public/Register_1, cell {cell}");
        assert!(told.status == 1 && told.out.contains(&begins), "{from}: {}", told.out);
    }
    fs::write(&list, &text).unwrap();
    assert_eq!(cases.audit(&out).status, 0);
}

#[test]
fn a_release_holds_what_is_for_each_audience_and_a_purge_reaches_it() {
    let cases = Cases::new();
    let ended = cases.released("2020-06-01", "2020-07-01");
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let (out, release) = (cases.0.path("out/2019-20"), cases.0.path("releases/2019-20/1"));
    let of_audiences = |folder: &Path| {
        let mut all = contents(folder);
        let is_own = |name: &str| {
            ["public/", "partners/", "regulators/", "unit/"].iter().any(|own| name.starts_with(own))
        };
        all.retain(|(name, _)| is_own(name));
        all.sort();
        all
    };
    let (made, frozen) = (of_audiences(&out), of_audiences(&release));
    let names = |all: &[(String, Vec<u8>)]| all.iter().map(|own| own.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&made), names(&frozen));
    assert!(made == frozen, "what is released is what was looked at");
    assert!(names(&frozen).contains(&"public/registers/cases.csv".to_owned()));
    assert!(!release.join("report.html").exists() && release.join("public/report.html").is_file());
    let verified = cases.ask(&["release", "2019-20", "--verify"], "2020-07-01");
    assert_eq!(verified.status, 0, "{}", verified.err);
    // The names of the first case go on the day, from the release too, and it is what it was but for these.
    let folder = cases.0.path("");
    let purge = |day: &str| run(&["purge", "--as-of", day, folder.to_str().unwrap()]);
    assert!(purge("2022-01-09").out.contains("nothing is kept too long"));
    assert_eq!(purge("2022-01-10").status, 0);
    assert_eq!(files_with(&release, "Quux"), Vec::<String>::new());
    assert!(!files_with(&release, "Ursula Underhill").is_empty());
    assert!(purge("2022-01-10").out.contains("nothing is kept too long"));
    let verified = cases.ask(&["release", "2019-20", "--verify"], "2022-01-10");
    assert!(
        verified.status == 0 && verified.out.contains("but for fields of 1 record that is"),
        "{}",
        verified.out
    );
    // A byte of what is for an audience is told.
    let list = release.join("public/registers/cases.csv");
    fs::write(&list, fs::read_to_string(&list).unwrap().replace("Floors", "Flours")).unwrap();
    assert_eq!(cases.ask(&["release", "2019-20", "--verify"], "2022-01-10").status, 2);
}

#[test]
fn a_register_that_is_another_on_the_day_of_release_has_to_be_looked_at_again() {
    let cases = Cases::new();
    let gone = "remove = { field = \"heard_on\", days = 150 }\n[[register]]\nname = \"numbers\"";
    let tables = TABLES.replace("[[register]]\nname = \"numbers\"", gone);
    cases.0.write("collection/tables.toml", tables);
    // 150 days after 10 January are 8 June.
    let ended = cases.released("2020-06-01", "2020-07-01");
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("public/registers/cases.csv") && ended.err.contains("Run the period again"));
    assert!(!cases.0.path("releases/2019-20/1").exists());
    // The workbook that was signed is the same: the run alone is made again.
    cases.run("2020-07-01");
    let ended = cases.ask(&["release", "2019-20"], "2020-07-01");
    assert_eq!(ended.status, 0, "{}", ended.err);
    let shown = rows(&cases.0.path("releases/2019-20/1/public/registers/cases.csv"));
    assert_eq!(shown.iter().map(|row| row.get("what")).collect::<Vec<_>>(), ["Floors"]);
}

const REPORT: &str = r#"
title = "Cases in {period}"
[[source]]
name = "cases"
workspace = "."
[[page]]
title = "Cases"
words = "words.md"
show = [{ from = "cases", table = "Visits by region" }, { from = "cases", register = "cases", title = "Cases", most = 5 }]
"#;

#[test]
fn the_annual_report_reads_what_is_for_everybody_from_a_release() {
    let cases = Cases::new();
    let ended = cases.released("2020-06-01", "2020-07-01");
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    // The run is not what it is taken from.
    fs::remove_dir_all(cases.0.path("out")).unwrap();
    cases.0.write("annual-report.toml", REPORT);
    cases.0.write("words.md", "Cases of the year.");
    let (declared, to) = (cases.0.path(""), cases.0.path("report"));
    let arguments = |report: &str| {
        let own = ["annual-report", "2019-20", "--report", report, "--out", to.to_str().unwrap()];
        run(&[&own[..], &["--as-of", "2020-09-01"]].concat())
    };
    let ended = arguments(declared.to_str().unwrap());
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let page = fs::read_to_string(to.join("annual-report.html")).unwrap();
    assert!(page.contains("=1+1 ladders") && page.contains("release 1 of 2019-20"), "{page}");
    assert!(!page.contains("NOT RELEASED"));
    // What is for partners alone is not there for a report for everybody.
    let narrow = REPORT.replace("Visits by region", "Visits of authorities");
    cases.0.write("annual-report.toml", narrow);
    let ended = arguments(declared.to_str().unwrap());
    assert!(ended.status == 2 && ended.err.contains("Visits of authorities"), "{}{}", ended.out, ended.err);
}
