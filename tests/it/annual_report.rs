//! `quarterday annual-report`: a document of a year, of words and of what was published.

use std::{fs, io::Read, path::Path};

use crate::{
    case::{Case, case_a},
    shells::{each_piece, told},
    workspace::{Ended, run},
};

const DECLARED: &str = r#"
title = "Visits in {period}"
publisher = "The <Unit>"
[[source]]
name = "visits"
workspace = "."
[[source]]
name = "elsewhere"
out = "nowhere"
[[page]]
title = "Visits & premises"
words = "visits.md"
show = [{ from = "visits", table = "By region", columns = ["Visits per 100 premises", "Total visits"] }]
[[page]]
title = "Of another collection"
show = [{ from = "elsewhere", table = "By region" }]
"#;

const WORDS: &str = "# What was done\n\n\
In the year {period} there were **{visits | By region | Great Britain | Total visits}** visits, of which \
{visits | By region | South | Total visits} in the South.\n\n1. first\n2. then [more](https://example.org/?a=1&b=2)\n";

/// The case with a report declared.
fn reported(declared: &str, words: &str) -> Case {
    let case = case_a();
    case.0.write("annual-report.toml", declared);
    case.0.write("visits.md", words);
    case
}

#[test]
fn how_far_it_is_stands_in_lines_for_programs() {
    let case = reported(DECLARED, WORDS);
    let (folder, out) = (case.0.path("").display().to_string(), case.0.path("report").display().to_string());
    let ended = run(&["annual-report", "2019-20", "-C", &folder, "--out", &out, "--progress", "json"]);
    let due = ["declarations", "sources", "document", "publication"].map(|stage| (stage, 1));
    assert_eq!(told(&ended), each_piece(&due), "{}", ended.out);
}

impl Case {
    fn reports(&self, to: &str) -> Ended {
        let folder = self.0.path("").display().to_string();
        let out = self.0.path(to).display().to_string();
        run(&["annual-report", "2019-20", "-C", &folder, "--out", &out, "--as-of", "2020-09-01"])
    }
}

fn part(docx: &Path, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(fs::File::open(docx).unwrap()).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The words of a part, a line a paragraph.
fn words(xml: &str) -> String {
    let mut shown = String::new();
    for piece in xml.split("<w:p>").skip(1) {
        for run in piece.split("<w:t xml:space=\"preserve\">").skip(1) {
            shown.push_str(run.split("</w:t>").next().unwrap());
        }
        shown.push('\n');
    }
    shown
}

#[test]
fn figures_stand_in_words_and_tables_as_they_were_published_and_what_is_missing_says_so() {
    let case = reported(DECLARED, WORDS);
    let ended = case.reports("report");
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let document = part(&case.0.path("report/annual-report.docx"), "word/document.xml");
    insta::assert_snapshot!(words(&document));
    assert!(document.contains("<w:tblHeader/>"), "a table has a row of headings");
    let page = fs::read_to_string(case.0.path("report/annual-report.html")).unwrap();
    insta::assert_snapshot!(page);
    assert!(ended.out.contains("elsewhere: MISSING"), "{}", ended.out);
}

#[test]
fn the_same_report_has_the_same_bytes() {
    let case = reported(DECLARED, WORDS);
    for to in ["one", "other"] {
        assert_eq!(case.reports(to).status, 0);
    }
    for name in ["annual-report.docx", "annual-report.html", "annual-report.json"] {
        let read = |to: &str| fs::read(case.0.path(to).join(name)).unwrap();
        assert!(read("one") == read("other"), "{name}");
    }
}

#[test]
fn a_figure_that_is_typed_and_one_that_is_not_there_are_told_at_their_lines_and_nothing_is_written() {
    let words = "There were 978 visits.\n\nThere were {visits | By region | Soth | Total visits}.\n\n\
                 And {visits | By region | South | Total visit}, {visits | By regions | South | Total visits}.\n\n<b>x</b>\n";
    let case = reported(DECLARED, words);
    let ended = case.reports("report");
    assert_eq!(ended.status, 2);
    let place = case.0.path("").display().to_string();
    insta::assert_snapshot!(ended.err.replace(place.trim_end_matches('/'), "WORKSPACE"));
    assert!(!case.0.path("report").exists());
}

#[test]
fn faults_of_a_declaration_stand_at_their_lines() {
    let declared = "titel = \"x\"\n[[source]]\nname = \"a\"\n[[source]]\nname = \"b\"\nout = \"out\"\n[[page]]\ntitle = \"p\"\n\
                    words = \"nowhere.md\"\nshow = [{ from = \"c\", table = \"t\" }, { from = \"b\", table = \"t\", chart = \"u\" }]\n";
    let case = reported(declared, "");
    let ended = case.reports("report");
    assert_eq!(ended.status, 2);
    let place = case.0.path("").display().to_string();
    insta::assert_snapshot!(ended.err.replace(place.trim_end_matches('/'), "WORKSPACE"));
}
