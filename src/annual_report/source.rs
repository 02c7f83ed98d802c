//! What pages are made from: for each source the last release of the newest period of the year, else the
//! outputs of its run, each file held against its hash as it is read. Of a collection that says for whom its
//! tables are, only what lies in the folder of those for whom the report is.

use std::path::PathBuf;

use crate::{
    answering::Source,
    publication::Book,
    releases::OutputsOf,
    schemas::annual_report::{AnnualReport, ReportSource},
    vocabulary::{Audience, Period},
};

/// A source, read.
#[derive(Debug)]
pub struct SourceRead {
    /// By what name pages mean it.
    pub name: String,
    /// What was found; in words why nothing was.
    pub found: Result<SourceFound, String>,
}

/// What was found of a source.
#[derive(Debug)]
pub struct SourceFound {
    /// Its outputs.
    pub source: Source,
    /// The workbook in them.
    pub book: Book,
    /// Below them, the folder of what is for those for whom the report is, with a slash; empty where all is
    /// for everybody.
    pub folder: String,
    /// For whom the report is.
    pub audience: Audience,
}

impl SourceFound {
    /// What it is, in words: "LAE1, release 1 of 2009-10-Q4".
    #[must_use]
    pub fn told(&self) -> String {
        format!("{}, {}", self.source.out.collection(), self.source.told())
    }
}

/// Reads every source of a report of a year.
#[must_use]
pub fn read_sources(report: &AnnualReport, year: Period) -> Vec<SourceRead> {
    let audience = report.audience;
    let read = |own: &ReportSource| SourceRead { name: own.name.clone(), found: found(own, year, audience) };
    report.sources.iter().map(read).collect()
}

fn found(own: &ReportSource, year: Period, audience: Audience) -> Result<SourceFound, String> {
    let outputs = OutputsOf::open(&own.place)?;
    let folder = newest(year, |period| outputs.released(period))
        .or_else(|| newest(year, |period| outputs.of_run(period)));
    let folder = folder.ok_or_else(|| {
        format!("{}: there are no outputs of {year} or of a part of it", outputs.place().display())
    })?;
    let source = Source::open(&folder).map_err(|error| error.to_string())?;
    let below = folder_for(&source, audience);
    let listed = source.out.listed();
    let mut names = WORKBOOKS.iter().map(|name| format!("{below}{name}"));
    let name = names.find(|name| listed.contains_key(name)).ok_or_else(|| {
        format!("{}: no workbook there is for {}", source.out.folder().display(), audience.word())
    })?;
    let bytes = source.out.bytes(&name).map_err(|error| error.to_string())?;
    let book = Book::of_bytes(bytes, &folder.join(&name)).map_err(|error| error.to_string())?;
    Ok(SourceFound { source, book, folder: below, audience })
}

/// The workbooks from which tables are taken: of a scorecard its own.
const WORKBOOKS: [&str; 2] = ["statistics.xlsx", "scorecard.xlsx"];

/// Where what an audience may see lies: where something is for some alone, in the folder of the audience.
fn folder_for(source: &Source, audience: Audience) -> String {
    // Runs of before did not say so, and left the folders. A folder of registers alone divides nothing.
    let has_workbook = |own: &Audience| {
        let folder = own.word();
        WORKBOOKS.iter().any(|name| source.out.listed().contains_key(&format!("{folder}/{name}")))
    };
    let is_by_audience = source.out.is_by_audience() || Audience::ALL.iter().any(has_workbook);
    if !is_by_audience || audience == Audience::Unit {
        return String::new();
    }
    format!("{}/", audience.word())
}

/// The folder of the period that ends last, of those that are there; of two that end on a day the shorter,
/// since it has the tables of the longer.
fn newest(year: Period, folder: impl Fn(Period) -> Option<PathBuf>) -> Option<PathBuf> {
    let mut known: Vec<(Period, PathBuf)> =
        year.with_parts().into_iter().filter_map(|period| Some((period, folder(period)?))).collect();
    known.sort_by_key(|(period, _)| (period.end(), period.start()));
    known.pop().map(|(_, folder)| folder)
}
