//! `quarterday trace`: every published figure is worked out anew from what its run left, and comes to what was
//! published.

use std::path::{Path, PathBuf};

use quarterday::{
    returns::Context,
    schemas::{Faults, collection, register},
    tracing::{Folder, Rebuilt, Tracing, exemptions},
};

use crate::{
    estimates::{Case, case_a, cases, ran},
    workspace::{Ended, project, run},
};

/// How many figures of a folder were traced, and what is wrong with those that do not come to what was
/// published.
fn traced(out: &Path, history: &Path, [collection_at, register_at]: [PathBuf; 2]) -> (usize, Vec<String>) {
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
