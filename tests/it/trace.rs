//! `quarterday trace`: every published figure is worked out anew from what its run left, and comes to what was
//! published.

use std::path::{Path, PathBuf};

use quarterday::{
    returns::Context,
    schemas::{Faults, collection, register},
    tracing::{Folder, Rebuilt, Tracing, exemptions},
};

use crate::{
    back_series, breaks,
    case::{Case, case_a, cases, ran},
    revisions::brought,
    worked_cases::{ALDER, Lae1},
    workspace::{Ended, changed_as_if_written, contents, project, run, sealed},
};

/// How many figures of a folder were traced, and what is wrong with those that do not come to what was
/// published.
pub fn traced(
    out: &Path,
    history: &Path,
    [collection_at, register_at]: [PathBuf; 2],
) -> (usize, Vec<String>) {
    let mut faults = Faults::default();
    let register = register::load(&register_at, &mut faults);
    let collection = collection::load(&collection_at, &register, &mut faults).unwrap();
    let folder = Folder::open(out, Some(history)).unwrap();
    let exempt = exemptions(&folder, &register, &collection).unwrap();
    let context = Context::new(&register, &collection, folder.period).with(exempt);
    let rebuilt = Rebuilt::of(&folder, &context).unwrap();
    let tracing = Tracing::of(&rebuilt).unwrap();
    let (mut numbers, mut wrong) = (0, Vec::new());
    for cell in tracing.cells(&|_, _| true) {
        let trace = tracing.trace(&cell).unwrap();
        let name = format!("{} {} {} {}", trace.sheet, trace.cell, trace.row, trace.column);
        numbers += usize::from(trace.worked_out.is_some());
        wrong.extend(trace.differences.iter().map(|told| format!("{name}: {told}")));
        if trace.worked_out.is_none() && trace.why.is_empty() {
            wrong.push(format!("{name}: it shows {}, and nothing says why", trace.shows));
        }
    }
    (numbers, wrong)
}

#[test]
fn every_figure_of_the_sample_adds_up_to_what_was_published_quarter_and_year() {
    let (place, folder) = (project().join("sample_data/lae1"), tempfile::tempdir().unwrap());
    let out = folder.path().join("out");
    let [from, to] = [&place, &out].map(|path| path.display().to_string());
    let ended = run(&["run", "2009-10-Q4", "-C", &from, "--out", &to, "--as-of", "2010-06-01"]);
    assert_eq!(ended.status, 1, "{}", ended.err);
    let declared = ["schemas/lae1", "schemas/register"].map(|below| project().join(below));
    let (numbers, wrong) = traced(&out, &place.join("history"), declared);
    assert!(wrong.is_empty(), "{} of {numbers}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(numbers > 3000, "{numbers}");
}

impl Case {
    fn trace(&self, period: &str, figure: &[&str]) -> Ended {
        let folder = self.0.path("").display().to_string();
        let mut arguments = vec!["trace"];
        arguments.extend(figure);
        arguments.extend(["--period", period, "-C", &folder]);
        run(&arguments)
    }

    fn traced(&self, period: &str) -> (usize, Vec<String>) {
        let declared = ["c", "register"].map(|below| self.0.path(below));
        traced(&self.0.path(&format!("out/{period}")), &self.0.path("out"), declared)
    }
}

#[test]
fn every_figure_of_every_case_of_a_method_adds_up_to_what_was_published() {
    let mut found = Vec::new();
    for folder in cases() {
        let (case, periods) = ran(&folder);
        for period in periods {
            let (numbers, wrong) = case.traced(&period);
            let name = format!("{} {period}", folder.file_name().unwrap().display());
            assert!(numbers > 0, "{name}");
            found.extend(wrong.into_iter().map(|wrong| format!("{name}: {wrong}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn an_estimate_is_shown_with_its_method_its_link_and_what_was_moved() {
    let case = case_a();
    let told = case.trace("2019-20-Q2", &["Table_1", "South", "return.visits"]);
    assert_eq!(told.status, 0, "{}", told.err);
    for line in [
        "         330  Cedar (C)  2019-20-Q2 reported; all.csv, D4",
        "         108  Fir (F)  2019-20-Q2 estimated; growth 1.200000 of NMD, England (2 units) on 2019-20-Q1: 90 of 2019-20-Q1 x 6/5",
        "         578  of 3 units",
        "What is listed comes to 578",
        "It is what was published, to the last digit.",
    ] {
        assert!(told.out.contains(line.trim_start()), "{line}\n{}", told.out);
    }
}

#[test]
fn what_was_brought_to_an_annual_return_is_shown_with_what_was_given() {
    let case = brought("2019-20,F,return,,visits,420,letter of 3 June\n");
    for period in ["2019-20-Q4", "2020-21-Q1"] {
        let (_, wrong) = case.traced(period);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
    let told = case.trace("2020-21-Q1", &["Table_1", "2019-20-Q4", "return.visits"]);
    assert_eq!(told.status, 0, "{}", told.err);
    let line = "115.5  Fir (F)  2019-20-Q4 reported; all.csv, D4; given 110, brought to 115.5: benchmark 1.050000 to \
                the return for 2019-20 (letter of 3 June)";
    assert!(told.out.contains(line), "{}", told.out);
}

#[test]
fn a_figure_of_a_back_series_and_one_across_a_break_say_what_they_are() {
    let case = back_series::ran(back_series::DECLARED);
    let (_, wrong) = case.traced("2019-20-Q2");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let told = case.trace("2019-20-Q2", &["Series", "2018-19-Q4", "return.visits"]);
    assert!(told.out.contains("published as 140 (Bulletin 12, table 3)"), "{}{}", told.out, told.err);

    let case = breaks::ran("\"return.visits\"", "\"growth\"");
    for period in ["2019-20-Q2", "2019-20-Q3"] {
        let (_, wrong) = case.traced(period);
        assert!(wrong.is_empty(), "{period}: {}", wrong.join("\n"));
    }
    let told = case.trace("2019-20-Q2", &["Change", "Great Britain", "change(return.visits)"]);
    assert!(told.out.contains("Visits by telephone are counted no more."), "{}{}", told.out, told.err);
}

const Q1: &str = "2019-20-Q1";

impl Lae1 {
    fn trace(&self, period: &str, more: &[&str]) -> Ended {
        let folder = self.0.path("").display().to_string();
        run(&[&["trace"], more, &["--period", period, "-C", &folder]].concat())
    }

    fn traced(&self, period: &str) -> Vec<String> {
        let declared = ["lae1", "register"].map(|below| self.0.path(below));
        traced(&self.0.path(&format!("out/{period}")), &self.0.path("out"), declared).1
    }
}

/// Alder sent 1,200 visits, and it was settled by telephone that they are 12.
fn corrected() -> Lae1 {
    let lae1 = Lae1::new();
    lae1.simple(Q1, ALDER, "500", "1200", "1");
    let correction = |field: &str| {
        format!(
            "2019-08-01,J. Officer,correct,{ALDER},{Q1},,,visits,total,{field},,1200,12,,telephone,A typing error\n"
        )
    };
    lae1.decide(&(correction("total_visits") + &correction("planned")));
    lae1.run(Q1);
    lae1
}

#[test]
fn case_l_a_correction_is_shown_with_both_values_who_decided_it_and_when() {
    let lae1 = corrected();
    assert_eq!(lae1.traced(Q1), [""; 0]);
    let figure = ["Enforcement by region", "North", "visits.total_visits"];
    let told = lae1.trace(Q1, &figure);
    assert_eq!(told.status, 0, "{}", told.err);
    for words in
        ["corrected; ", "by J. Officer on 2019-08-01: from 1200 to 12, A typing error", "comes to 12 ("]
    {
        assert!(told.out.contains(words), "{words}:\n{}", told.out);
    }
    let json = lae1.trace(Q1, &[&figure[..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let own = &json["parts"][0]["items"][0];
    assert_eq!((own["adds"].as_str(), own["unit"].as_str()), (Some("12"), Some(ALDER)));
    let decision = &own["figures"][0]["decision"];
    let said = ["who", "decided", "old", "new"].map(|name| decision[name].as_str().unwrap());
    assert_eq!(said, ["J. Officer", "2019-08-01", "1200", "12"]);
    let list = lae1.trace(Q1, &[&figure[..], &["--format", "csv"]].concat()).out;
    let mut list = csv::Reader::from_reader(list.as_bytes());
    let at = |name: &str, list: &mut csv::Reader<&[u8]>| {
        list.headers().unwrap().iter().position(|own| own == name).unwrap()
    };
    let (adds, old) = (at("adds", &mut list), at("old", &mut list));
    let first = list.records().next().unwrap().unwrap();
    assert_eq!([&first[adds], &first[old]], ["12", "1200"]);
}

#[test]
fn case_ab_what_was_given_for_the_year_to_date_is_traced_quarter_by_quarter() {
    let lae1 = Lae1::new();
    for (quarter, visits) in [("Q1", "136"), ("Q2", "275"), ("Q3", "413"), ("Q4", "550")] {
        lae1.simple(&format!("2019-20-{quarter}"), ALDER, "500", visits, "1");
        lae1.run(&format!("2019-20-{quarter}"));
    }
    lae1.decide(&format!(
        "2020-05-01,J. Officer,basis,{ALDER},2019-20-Q2,,,visits,,,,,year-to-date,,telephone,They add up\n"
    ));
    lae1.run("2019-20-Q4");
    assert_eq!(lae1.traced("2019-20-Q4"), [""; 0]);
}

#[test]
fn what_cannot_be_traced_says_what_there_is() {
    let lae1 = corrected();
    let told = |words: &[&str]| {
        let ended = lae1.trace(Q1, words);
        assert_eq!(ended.status, 2, "{}", ended.out);
        ended.err
    };
    let err = told(&["Table_99", "North", "visits.total_visits"]);
    assert!(err.contains("no table \"Table_99\"") && err.contains("Enforcement by region"), "{err}");
    let err = told(&["Table_4", "Nowhere", "visits.total_visits"]);
    assert!(err.contains("no row \"Nowhere\"") && err.contains("R1, North"), "{err}");
    let err = told(&["Table_4", "North", "visits.total_visit"]);
    assert!(err.contains("no column") && err.contains("visits.total_visits (Total visits)"), "{err}");
    let err = told(&["statistics.xlsx", "Table_4!A1"]);
    assert!(err.contains("in this cell stands no figure"), "{err}");
}

#[test]
fn a_list_that_says_another_number_than_what_adds_up_is_told_loudly() {
    let case = case_a();
    let out = case.0.path("out/2019-20-Q2");
    let list = out.join("data/figures.csv");
    let text = std::fs::read_to_string(&list).unwrap();
    let lines: Vec<String> = text
        .lines()
        .map(|line| if line.contains("South") { line.replace("578", "579") } else { line.to_owned() })
        .collect();
    std::fs::write(&list, lines.join("\n") + "\n").unwrap();
    let figure = ["Table_1", "South", "return.visits"];
    let told = case.trace("2019-20-Q2", &figure);
    assert_eq!(told.status, 2);
    assert!(told.err.contains("it was changed since the run wrote it"), "{}", told.err);

    // As if a run had written it so.
    changed_as_if_written(&out, "data/figures.csv", str::to_owned);
    let told = case.trace("2019-20-Q2", &figure);
    assert_eq!(told.status, 2);
    assert!(
        told.err.contains("says 579 in its column exact, and what is listed here comes to 578"),
        "{}",
        told.err
    );
    assert!(told.out.contains("THIS IS NOT WHAT WAS PUBLISHED"), "{}", told.out);
}

#[test]
fn a_period_that_was_run_again_since_is_not_what_a_later_one_was_made_of() {
    let case = case_a();
    case.0.write("inbox/2019-20-Q1/late.csv", "authority_code,period,premises,visits\nK,2019-20-Q1,10,1\n");
    case.run("2019-20-Q1");
    let told = case.trace("2019-20-Q2", &["Table_1", "South", "return.visits"]);
    assert_eq!(told.status, 2);
    assert!(told.err.contains("2019-20-Q1 was run again since"), "{}", told.err);
}

#[test]
fn a_folder_that_has_all_that_it_was_made_of_is_traced_from_itself_alone() {
    let case = case_a();
    let (out, history) = (case.0.path("out/2019-20-Q2"), case.0.path("out/2019-20-Q1"));
    let place = "records/figures/period=2019-20-Q1/part.parquet";
    std::fs::create_dir_all(out.join(place).parent().unwrap()).unwrap();
    std::fs::copy(history.join(place), out.join(place)).unwrap();
    for (from, to) in [("c", "declarations/c"), ("register", "declarations/register")] {
        for (name, content) in contents(&case.0.path(from)) {
            let to = out.join(to).join(name);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::write(to, content).unwrap();
        }
    }
    let record = out.join("run.json");
    let mut own: serde_json::Value = serde_json::from_slice(&std::fs::read(&record).unwrap()).unwrap();
    own["outputs"][place] = sha256_of(&out.join(place)).into();
    std::fs::write(&record, sealed(&own)).unwrap();
    let moved = tempfile::tempdir().unwrap();
    let release = moved.path().join("release");
    std::fs::rename(&out, &release).unwrap();
    let told = run(&["trace", "Table_1", "South", "return.visits", "--out", release.to_str().unwrap()]);
    assert_eq!(told.status, 0, "{}", told.err);
    assert!(told.out.contains("90 of 2019-20-Q1 x 6/5"), "{}", told.out);
}

fn sha256_of(path: &Path) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(std::fs::read(path).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect()
}
