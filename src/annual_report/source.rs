//! What pages are made from: for each source the last release of the newest period of the year, else the
//! outputs
//! of its run, each file held against its hash as it is read.

use std::path::PathBuf;

use crate::{
    answering::Source,
    publication::Book,
    releases::OutputsOf,
    schemas::annual_report::ReportSource,
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
pub fn read_sources(sources: &[ReportSource], year: Period) -> Vec<SourceRead> {
    let read = |own: &ReportSource| SourceRead { name: own.name.clone(), found: found(own, year) };
    sources.iter().map(read).collect()
}

fn found(own: &ReportSource, year: Period) -> Result<SourceFound, String> {
    let outputs = OutputsOf::open(&own.place)?;
    let folder = newest(year, |period| outputs.released(period))
        .or_else(|| newest(year, |period| outputs.of_run(period)));
    let folder = folder.ok_or_else(|| {
        format!("{}: there are no outputs of {year} or of a part of it", outputs.place().display())
    })?;
    let source = Source::open(&folder).map_err(|error| error.to_string())?;
    let name = workbook_of(&source)?;
    let bytes = source.out.bytes(name).map_err(|error| error.to_string())?;
    let book = Book::of_bytes(bytes, &folder.join(name)).map_err(|error| error.to_string())?;
    Ok(SourceFound { source, book })
}

/// The workbook that everybody may see: where something is for some alone, that of the public; of a scorecard
/// its own.
fn workbook_of(source: &Source) -> Result<&'static str, String> {
    let listed = source.out.listed();
    let is_by_audience = Audience::OUTSIDE
        .iter()
        .any(|own| listed.keys().any(|name| name.starts_with(&format!("{}/", own.word()))));
    let known: &[&str] = if is_by_audience { &["public/statistics.xlsx"] } else { &STATISTICS_OR_SCORECARD };
    let found = known.iter().find(|name| listed.contains_key(**name)).copied();
    found.ok_or_else(|| format!("{}: no workbook there is for the public", source.out.folder().display()))
}

/// The workbooks from which tables are taken, where all is for everybody.
const STATISTICS_OR_SCORECARD: [&str; 2] = ["statistics.xlsx", "scorecard.xlsx"];

/// The folder of the period that ends last, of those that are there; of two that end on a day the shorter,
/// since
/// it has the tables of the longer.
fn newest(year: Period, folder: impl Fn(Period) -> Option<PathBuf>) -> Option<PathBuf> {
    let mut known: Vec<(Period, PathBuf)> =
        year.with_parts().into_iter().filter_map(|period| Some((period, folder(period)?))).collect();
    known.sort_by_key(|(period, _)| (period.end(), period.start()));
    known.pop().map(|(_, folder)| folder)
}
