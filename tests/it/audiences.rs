//! For whom tables are: a folder for each audience, and nothing in one that is not for it; what is about people
//! stands in no list.

use std::{collections::BTreeSet, fs, path::Path};

use crate::workspace::{Ended, Workspace, contents, run, sheet};

const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "return", "title": "Return", "schema": { "fields": [
    { "name": "premises", "title": "Premises", "type": "integer", "qd:kind": "stock" },
    { "name": "contact", "title": "Contact", "type": "string", "qd:personal": true, "constraints": { "maxLength": 20 } } ] } },
  { "name": "health", "title": "Health", "qd:audience": "partners", "schema": { "fields": [
    { "name": "trust", "title": "Trust", "type": "integer", "qd:kind": "stock" } ] } },
  { "name": "warrants", "title": "Warrants", "schema": { "primaryKey": "number", "fields": [
    { "name": "number", "title": "Warrant", "type": "string" },
    { "name": "officer", "title": "Officer", "type": "string", "qd:personal": true } ] } } ] }"#;

const TABLES: &str = r#"
[[measure]]
name = "live"
title = "Live warrants"
kind = "stock"
value = "count_of(warrants)"
[[measure]]
name = "trusting"
title = "Trusting"
kind = "stock"
value = "health.trust + live"
[[table]]
title = "Premises by region"
rows = "regions"
columns = ["return.premises", "live"]
[[table]]
title = "Trust by region"
rows = "regions"
columns = ["trusting"]
[[table]]
title = "Authorities"
rows = "authorities"
columns = ["return.premises"]
audience = "unit"
[[chart]]
id = "trust"
title = "Trust by region"
kind = "areas"
table = "Trust by region"
columns = ["trusting"]
message = "Most in {highest_area}."
"#;

const RULES: &str = r#"
[[rule]]
id = "P-1"
severity = "query"
table = "warrants"
field = "officer"
check = "unique(officer)"
message = "warrant {number}: its officer has another one"
why = "One is enough."
fix = "End one"
[[rule.passes]]
number = "1"
officer = "A"
[[rule.fails]]
number = "2"
officer = "A"
warrants = [{ number = "1", officer = "A" }]
"#;

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", DESCRIPTOR);
    workspace.write("collection/tables.toml", TABLES);
    workspace.write("collection/rules/rules.toml", RULES);
    let heads = "authority_code,period,premises,contact,trust";
    workspace.receive(
        "all.csv",
        format!(
            "{heads}\nX0000001,2019-20,10,Quentin Quillfeather-Smythe the Third,3\nX0000002,2019-20,20,Ann,4\n"
        ),
    );
    let warrants = "X0000001,2019-20,w1,Zebedee Quux\nX0000001,2019-20,w2,Zebedee Quux\n";
    workspace.receive("warrants.csv", format!("authority_code,period,number,officer\n{warrants}"));
    workspace
}

fn checked(workspace: &Workspace) -> Ended {
    let (collection, register) = (workspace.path("collection"), workspace.path("register"));
    run(&["schemas", "check", collection.to_str().unwrap(), "--register", register.to_str().unwrap()])
}

/// The titles of the tables in a workbook, without their numbers.
fn titles(workbook: &Path) -> Vec<String> {
    let contents = sheet(workbook, "Table of contents");
    let cells = contents.into_iter().flatten();
    cells.filter_map(|cell| Some(cell.split_once(": ")?.1.split(',').next()?.to_owned())).collect()
}

#[test]
fn each_audience_has_a_folder_with_the_tables_that_it_may_see_and_the_audit_holds_them() {
    let workspace = workspace();
    assert_eq!(checked(&workspace).status, 0);
    let ended = workspace.run();
    assert!(ended.status <= 1, "{}{}", ended.out, ended.err);
    let out = workspace.path("out/2019-20");
    let of = |folder: &str| titles(&out.join(folder).join("statistics.xlsx"));
    assert_eq!(
        of(""),
        ["Premises by region", "Trust by region", "Authorities", "Trust by region", "Trust by region"]
    );
    // Tables, then the chart and its figures.
    assert_eq!(of("public"), ["Premises by region"]);
    assert_eq!(
        of("partners"),
        ["Premises by region", "Trust by region", "Trust by region", "Trust by region"]
    );
    assert_eq!(of("regulators"), ["Premises by region"]);
    let charts = |folder: &str| out.join(folder).join("charts/trust.svg").is_file();
    assert_eq!([charts("public"), charts("partners"), charts("regulators")], [false, true, false]);
    let tables = |folder: &str| {
        let data = fs::read_dir(out.join(folder).join("data")).unwrap();
        data.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<BTreeSet<_>>()
    };
    assert_eq!(tables("public"), BTreeSet::from(["table_1.csv".to_owned()]));
    assert_eq!(tables("partners").len(), 2);
    let table = fs::read_to_string(out.join("public/data/table_1.csv")).unwrap();
    let north = table.lines().find(|line| line.contains("North")).unwrap();
    assert!(north.contains(",30,") && table.contains("[x]"), "{table}");
    // Everything is in the record of the run, in both forms.
    let record = fs::read_to_string(out.join("run.json")).unwrap();
    for audience in ["public", "partners", "regulators"] {
        assert!(record.contains(&format!("\"{audience}/statistics.ods\"")), "{audience}");
    }
    let audit = |place: &Path| {
        let (collection, register) = (workspace.path("collection"), workspace.path("register"));
        let declared =
            ["--collection", collection.to_str().unwrap(), "--register", register.to_str().unwrap()];
        run(&[&["audit-workbook", place.to_str().unwrap()], declared.as_slice()].concat())
    };
    assert_eq!(audit(&out).status, 0, "{}", audit(&out).out);
    // The audit reads the workbooks of the audiences: that of the unit in the place of theirs is told.
    fs::copy(out.join("statistics.xlsx"), out.join("public/statistics.xlsx")).unwrap();
    let told = audit(&out);
    assert!(told.status == 1 && told.out.contains("public/"), "{}", told.out);
}

#[test]
fn the_page_for_everybody_shows_what_is_for_everybody() {
    let workspace = workspace();
    assert!(workspace.run().status <= 1);
    let out = workspace.path("out/2019-20");
    let page = fs::read_to_string(out.join("public/report.html")).unwrap();
    assert!(page.contains("Premises by region") && !page.contains("Trust by region"));
    assert!(out.join("report.html").is_file() && !out.join("partners/report.html").exists());
    // Whoever asks for the page for everybody alone has no other.
    assert!(workspace.run_with(&["--public"]).status <= 1);
    assert!(!out.join("report.html").exists() && out.join("public/report.html").is_file());
}

#[test]
fn a_collection_that_says_nothing_of_audiences_has_no_such_folder() {
    let workspace = workspace();
    workspace.write("collection/datapackage.json", DESCRIPTOR.replace("\"qd:audience\": \"partners\", ", ""));
    workspace.write("collection/tables.toml", TABLES.replace("audience = \"unit\"\n", ""));
    assert!(workspace.run().status <= 1);
    let files: BTreeSet<String> =
        contents(&workspace.path("out/2019-20")).into_iter().map(|(name, _)| name).collect();
    assert!(!files.iter().any(|name| name.contains("public") || name.contains("partners")), "{files:?}");
}

#[test]
fn what_is_wider_than_its_source_is_refused_at_its_line() {
    let workspace = workspace();
    for (audience, is_fault) in
        [("public", true), ("regulators", true), ("partners", false), ("unit", false), ("everybody", true)]
    {
        let columns = "columns = [\"trusting\"]\n[[table]]";
        let wider = format!("columns = [\"trusting\"]\naudience = \"{audience}\"\n[[table]]");
        let tables = TABLES.replacen(columns, &wider, 1);
        workspace.write("collection/tables.toml", &tables);
        let ended = checked(&workspace);
        let line = tables.lines().position(|line| line.starts_with("audience = ")).unwrap() + 1;
        let told = ended.out.contains(&format!("tables.toml:{line}:"));
        assert_eq!((told, ended.status == 0), (is_fault, !is_fault), "{audience}: {}", ended.out);
    }
}

#[test]
fn what_is_about_people_is_quoted_by_no_rule_and_is_no_key() {
    let workspace = workspace();
    for (message, is_fault) in [
        ("{officer} has another warrant", true),
        ("{coalesce(officer, number)} has another warrant", true),
        ("one of {count_distinct_of(warrants.officer)} officers", false),
    ] {
        let rules = RULES.replace("warrant {number}: its officer has another one", message);
        workspace.write("collection/rules/rules.toml", &rules);
        let ended = checked(&workspace);
        assert_eq!(ended.out.contains("\"officer\" is about a person"), is_fault, "{}", ended.out);
        assert_eq!(ended.out.contains("rules.toml:8:"), is_fault, "{}", ended.out);
    }
    workspace.write("collection/rules/rules.toml", RULES);
    let keyed = DESCRIPTOR.replace("\"primaryKey\": \"number\"", "\"primaryKey\": \"officer\"");
    workspace.write("collection/datapackage.json", keyed);
    assert!(checked(&workspace).out.contains("cannot be part of a key"));
}

#[test]
fn what_is_about_people_stands_in_no_list_workbook_or_page() {
    let workspace = workspace();
    assert!(workspace.run().status <= 1);
    let told: Vec<String> = workspace
        .rows("exceptions.csv")
        .iter()
        .map(|row| format!("{} {} [{}]", row.get("rule"), row.get("field"), row.get("value")))
        .collect();
    assert_eq!(told, ["length contact []", "P-1 officer []"]);
    let message = workspace.rows("exceptions.csv")[0].get("message").to_owned();
    assert!(message.contains("at most 20 characters") && message.contains("not repeated"), "{message}");
    for (name, bytes) in contents(&workspace.path("out/2019-20")) {
        // Records hold what came; what is published of them is made elsewhere.
        if name.starts_with("records/") {
            continue;
        }
        let text = String::from_utf8_lossy(&unpacked(&name, bytes)).into_owned();
        assert!(!text.contains("Quillfeather") && !text.contains("Zebedee"), "{name}");
    }
}

/// The parts of a zipped workbook one after the other; of another file its bytes.
pub fn unpacked(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    if !name.ends_with(".xlsx") && !name.ends_with(".ods") {
        return bytes;
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = Vec::new();
    for at in 0..archive.len() {
        std::io::Read::read_to_end(&mut archive.by_index(at).unwrap(), &mut all).unwrap();
    }
    all
}

const REPORT: &str = r#"
title = "Premises in {period}"
[[source]]
name = "premises"
workspace = "."
[[page]]
title = "Premises"
words = "words.md"
show = [{ from = "premises", table = "Premises by region" }]
"#;

/// An annual report made of the run.
fn reported(workspace: &Workspace, declared: &str, words: &str) -> Ended {
    workspace.write("annual-report.toml", declared);
    workspace.write("words.md", words);
    let (folder, out) = (workspace.path(""), workspace.path("report"));
    let (folder, out) = (folder.to_str().unwrap(), out.to_str().unwrap());
    run(&["annual-report", "2019-20", "-C", folder, "--out", out, "--as-of", "2020-09-01"])
}

#[test]
fn an_annual_report_takes_nothing_that_is_not_for_those_for_whom_it_is() {
    let workspace = workspace();
    assert!(workspace.run().status <= 1);
    let figure = "There are {premises | Premises by region | North | Premises}.\n";
    let ended = reported(&workspace, REPORT, figure);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    assert!(
        fs::read_to_string(workspace.path("report/annual-report.html")).unwrap().contains("There are 30")
    );
    let trust = REPORT.replace("table = \"Premises by region\"", "table = \"Trust by region\"");
    let chart = REPORT.replace("table = \"Premises by region\"", "chart = \"trust\"");
    let word = "There are {premises | Trust by region | North | Trusting}.\n";
    for (declared, words, told) in [
        (trust.as_str(), figure, "the published table \"Trust by region\" is not known"),
        (chart.as_str(), figure, "the chart \"trust\" is not known"),
        (REPORT, word, "words.md:1: the published table \"Trust by region\" is not known"),
    ] {
        let ended = reported(&workspace, declared, words);
        assert!(ended.status == 2 && ended.err.contains(told), "{told}: {}", ended.err);
        // Partners may see it.
        let declared = format!("audience = \"partners\"{declared}");
        let ended = reported(&workspace, &declared, words);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }
    // Nothing of it is for the public: nothing is taken from it.
    let tables = ["Premises", "Trust"].iter().fold(TABLES.to_owned(), |tables, own| {
        let table = format!("[[table]]\ntitle = \"{own} by region\"");
        tables.replacen(&table, &table.replacen('\n', "\naudience = \"unit\"\n", 1), 1)
    });
    workspace.write("collection/tables.toml", tables);
    assert!(workspace.run().status <= 1);
    let ended = reported(&workspace, REPORT, figure);
    assert!(
        ended.status == 0
            && ended.out.contains("premises: MISSING")
            && ended.out.contains("no workbook there is for public"),
        "{}{}",
        ended.out,
        ended.err
    );
}
