//! The form of any workbook is looked at, whoever made it, and nothing is published in a form that fails.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Workbook};

use crate::{
    rests_on::{BEFORE, Cases, TABLES},
    workspace::{Ended, run},
};

/// A folder with a file in it.
fn with_file(name: &str, bytes: Vec<u8>) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn audit(name: &str, bytes: Vec<u8>) -> Ended {
    let (_folder, path) = with_file(name, bytes);
    run(&["audit-workbook", &path])
}

/// What became of each check, and where it failed.
fn results(name: &str, bytes: Vec<u8>) -> serde_json::Value {
    let (_folder, path) = with_file(name, bytes);
    let ended = run(&["audit-workbook", &path, "--format", "json"]);
    let told: serde_json::Value =
        serde_json::from_str(&ended.out).unwrap_or_else(|_| panic!("{}", ended.err));
    told["forms"][0]["checks"].clone()
}

/// Outcome and first place of a check.
fn of(checks: &serde_json::Value, id: &str) -> (String, String) {
    let check = checks.as_array().unwrap().iter().find(|check| check["id"] == id).unwrap();
    let place = check["findings"][0]["place"].as_str().unwrap_or_default();
    (check["outcome"].as_str().unwrap().to_owned(), place.to_owned())
}

fn failed_at(place: &str) -> (String, String) {
    ("failed".to_owned(), place.to_owned())
}

fn passed() -> (String, String) {
    ("passed".to_owned(), String::new())
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn somebodys() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 2, "Visits*", &Format::new()).unwrap();
    sheet.write(2, 0, "Area").unwrap();
    sheet.write(2, 1, "Visits").unwrap();
    sheet.write(3, 0, "Wales").unwrap();
    sheet.write_formula(3, 1, "=1+1").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_of_anybody_is_looked_at_without_a_workspace() {
    let ended = audit("Visits_final.xlsx", somebodys());
    assert_eq!(ended.status, 3, "{}", ended.err);
    for told in [
        "failed          T03  essential      no merged cells\n    Sheet1!A1:C1\n    To mend it: Unmerge them",
        "Sheet1!A1 (the symbol *)",
        "Sheet1!B4 (a formula)",
        "not applicable  M13",
        "Visits_final.xlsx (capitals)",
        "57 checks: ",
        "[ ] Nothing confidential can be told",
    ] {
        assert!(ended.out.contains(told), "no \"{told}\" in:\n{}", ended.out);
    }
    assert!(!ended.out.contains("the lists beside it"), "{}", ended.out);
}

#[test]
fn a_program_is_told_the_same() {
    let checks = results("a.xlsx", somebodys());
    assert_eq!(checks.as_array().unwrap().len(), 57);
    assert_eq!(of(&checks, "T03"), failed_at("Sheet1!A1:C1"));
    assert_eq!(of(&checks, "M13").0, "not-applicable");
    assert_eq!(of(&checks, "P06"), passed());
}

#[test]
fn what_cannot_be_looked_at_is_told_in_words() {
    let hostile = packed(&[("content.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")]);
    let deep = packed(&[("content.xml", &"<a>".repeat(100_000))]);
    let no_sheets = packed(&[("xl/other.xml", "<a/>")]);
    for (name, bytes, told) in [
        ("a.xlsx", b"a,b,c".to_vec(), "neither xlsx nor ods"),
        ("a.ods", hostile, "document type"),
        ("a.ods", deep, "nested more deeply"),
        ("a.xlsx", no_sheets, "no part that lists its sheets"),
        ("a.xlsx", somebodys()[..2_000].to_vec(), "cannot be unpacked"),
    ] {
        let ended = audit(name, bytes);
        assert_eq!(ended.status, 2, "{}", ended.out);
        assert!(ended.err.contains(told), "no \"{told}\" in {}", ended.err);
    }
    assert_eq!(run(&["audit-workbook", "/nowhere/a.xlsx"]).status, 2);
}

const CONTENT: &str = r##"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:fo="f"
 xmlns:xlink="l" xmlns:draw="d" xmlns:number="n"><office:automatic-styles>
<number:number-style style:name="N0"><number:number number:decimal-places="0" number:grouping="true"/></number:number-style>
<style:style style:name="title" style:family="table-cell" style:parent-style-name="Heading_20_1"/>
<style:style style:name="wide" style:family="table-column"><style:table-column-properties style:column-width="8cm"/></style:style>
<style:style style:name="figure" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="N0">
<style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="pale" style:family="table-cell" style:parent-style-name="Default"><style:text-properties fo:color="#cccccc"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="Cover"><table:table-column table:style-name="wide"/>
<table:table-row><table:table-cell table:style-name="title" office:value-type="string"><text:p>Visits</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p><text:a xlink:href="mailto:a@b.gov.uk">a@b.gov.uk</text:a></text:p></table:table-cell></table:table-row>
</table:table>
<table:table table:name="Table_1"><table:table-column table:style-name="wide" table:number-columns-repeated="2"/>
<table:table-row><table:table-cell table:style-name="title" office:value-type="string"><text:p>Table 1: Visits</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>This worksheet contains one table.</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Area</text:p></table:table-cell>
<table:table-cell table:style-name="figure" office:value-type="string"><text:p>Visits</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell table:style-name="pale" office:value-type="string"><text:p>Wales</text:p></table:table-cell>
<table:table-cell table:style-name="figure" office:value-type="float" office:value="1234"><text:p>1,234</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="collapse"><table:table-cell office:value-type="string"><text:p>England</text:p></table:table-cell>
<table:table-cell table:style-name="figure" office:value-type="string"><text:p>[x]</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table>
<table:database-ranges><table:database-range table:name="Visits" table:target-range-address="Table_1.A3:Table_1.B5"/></table:database-ranges>
</office:spreadsheet></office:body></office:document-content>"##;

const STYLES: &str = r##"<office:document-styles xmlns:office="o" xmlns:style="s" xmlns:fo="f"><office:styles>
<style:default-style style:family="table-cell"><style:text-properties fo:font-family="Arial" fo:font-size="12pt" fo:language="en" fo:country="GB"/></style:default-style>
<style:style style:name="Default" style:family="table-cell"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="table-cell" style:parent-style-name="Default"/>
</office:styles></office:document-styles>"##;

#[test]
fn an_ods_is_asked_the_same_by_its_own_ways_of_saying_it() {
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", CONTENT),
        ("styles.xml", STYLES),
    ];
    let checks = results("visits.ods", packed(&parts));
    for id in [
        "T01", "T02", "T03", "T04", "T05", "T06", "T10", "F08", "M01", "M02", "M09", "M16", "M17", "M18",
        "M19", "S04", "S07", "P02",
    ] {
        assert_eq!(of(&checks, id), passed(), "{id}");
    }
    assert_eq!(of(&checks, "T09"), failed_at("Table_1"));
    assert_eq!(of(&checks, "F06"), failed_at("Table_1!B5"));
    assert_eq!(of(&checks, "M04"), failed_at("Table_1!A4"));
    assert_eq!(of(&checks, "M11"), failed_at("Visits"));
    assert_eq!(of(&checks, "P01").0, "failed");
    assert_eq!(of(&checks, "M13").0, "not-applicable");
}

#[test]
fn what_a_run_published_has_no_fault_of_form_and_is_held_against_its_lists() {
    let cases = Cases::of("ABCDWS");
    cases.receive("2019-20-Q1", "all", "premises,visits", &BEFORE[..4]).run("2019-20-Q1");
    let file = cases.0.path("out/2019-20-Q1/statistics.xlsx");
    let (file, folder) = (file.to_str().unwrap().to_owned(), cases.0.path("").to_str().unwrap().to_owned());
    let ended = run(&["audit-workbook", &file, "-C", &folder]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("statistics.xlsx says what the lists beside it say."), "{}", ended.out);
    assert!(
        ended.out.contains(" 0 failed (0 of them essential)") || !ended.out.contains("essential      failed")
    );
    let alone = run(&["audit-workbook", &file]);
    assert_eq!(alone.status, 0, "{}{}", alone.out, alone.err);
    assert!(alone.out.contains("Its content was not held against the lists beside it: "), "{}", alone.out);
}

#[test]
fn nothing_is_published_in_a_form_that_fails() {
    let cases = Cases::of("ABCDWS");
    let tables = TABLES.replacen("title = \"By region\"\n", "title = \"By region*\"\n", 1);
    assert_ne!(tables, TABLES);
    cases.0.write("c/tables.toml", tables);
    cases.receive("2019-20-Q1", "all", "premises,visits", &BEFORE[..4]);
    let folder = cases.0.path("").to_str().unwrap().to_owned();
    let ended = run(&["run", "2019-20-Q1", "-C", &folder]);
    assert_eq!(ended.status, 2, "{}{}", ended.out, ended.err);
    for told in [
        "statistics.xlsx cannot be published in this form",
        "(F01): Contents!",
        "the symbol *",
        "tables.toml",
    ] {
        assert!(ended.err.contains(told), "no \"{told}\" in:\n{}", ended.err);
    }
    assert!(!cases.0.path("out/2019-20-Q1").exists());
}
