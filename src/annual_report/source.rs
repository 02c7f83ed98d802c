//! What pages are made from: for each source the last release of the newest period of the year, else the outputs
//! of its run, each file held against its hash as it is read.

use std::path::{Path, PathBuf};

use crate::{
    answering::Source,
    publication::Book,
    releases::Releases,
    schemas::{
        annual_report::{ReportSource, SourcePlace},
        workspace::{FILE, Workspace},
    },
    vocabulary::Period,
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
    let folder = match &own.place {
        SourcePlace::Workspace(folder) => of_workspace(folder, year)?,
        SourcePlace::Outputs(folder) => newest(year, |period| Some(folder.join(period.to_string()))),
    };
    let folder = folder.ok_or_else(|| {
        let (SourcePlace::Workspace(place) | SourcePlace::Outputs(place)) = &own.place;
        format!("{}: there are no outputs of {year} or of a part of it", place.display())
    })?;
    let source = Source::open(&folder).map_err(|error| error.to_string())?;
    let name = "statistics.xlsx";
    let bytes = source.out.bytes(name).map_err(|error| error.to_string())?;
    let book = Book::of_bytes(bytes, &folder.join(name)).map_err(|error| error.to_string())?;
    Ok(SourceFound { source, book })
}

/// The last release of the newest period of the year that has one, else the newest outputs.
fn of_workspace(folder: &Path, year: Period) -> Result<Option<PathBuf>, String> {
    if !folder.join(FILE).is_file() {
        return Err(format!("{}: there is no workspace: no {FILE} stands in it", folder.display()));
    }
    let faults = |faults: Vec<crate::schemas::Fault>| {
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let Some(workspace) = Workspace::find(folder).map_err(faults)? else { return Ok(None) };
    let releases = Releases::load(Some(&workspace.releases()), None).map_err(|error| error.to_string())?;
    let released = |period: Period| releases.last_of(period).map(|own| own.output.folder().to_owned());
    Ok(newest(year, released).or_else(|| newest(year, |period| workspace.out(period))))
}

/// The folder of the period that ends last, of those that are there; of two that end on a day the shorter, since
/// it has the tables of the longer.
fn newest(year: Period, folder: impl Fn(Period) -> Option<PathBuf>) -> Option<PathBuf> {
    let mut known: Vec<(Period, PathBuf)> = parts(year)
        .into_iter()
        .filter_map(|period| Some((period, folder(period)?)))
        .filter(|(_, folder)| folder.is_dir())
        .collect();
    known.sort_by_key(|(period, _)| (period.end(), period.start()));
    known.pop().map(|(_, folder)| folder)
}

/// A year and all periods within it.
fn parts(year: Period) -> Vec<Period> {
    let named = ["", "-H1", "-H2", "-Q1", "-Q2", "-Q3", "-Q4"].map(|part| format!("{year}{part}"));
    let months = (1..=12).map(|month| format!("{year}-M{month:02}"));
    named.into_iter().chain(months).filter_map(|text| Period::parse(&text)).collect()
}
