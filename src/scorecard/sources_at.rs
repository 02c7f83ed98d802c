//! What there is of each source when a scorecard of a period is made.

use std::{collections::BTreeMap, path::PathBuf};

use jiff::civil::Date;

use super::output_read::OutputRead;
use crate::{
    answering::Source,
    publication::period_in_words,
    releases::OutputsOf,
    schemas::{Collection, scorecard::ScorecardSource},
    vocabulary::Period,
};

/// A source, as it is when a scorecard of a period is made.
#[derive(Debug)]
pub struct SourceAt {
    /// The newest outputs that end by the scorecard's period and are not a year older; in words why there are
    /// none.
    pub newest: Result<OutputRead, String>,
    /// The newest that end a year, where those do not.
    pub of_year: Option<Result<OutputRead, String>>,
}

/// Which outputs were read: those of a source and a period, with their files.
#[derive(Debug)]
pub struct FileRead {
    /// The title of their collection.
    pub collection: String,
    /// The number of the release; `None` where they are none.
    pub release: Option<usize>,
    /// What was read, in a line.
    pub told: String,
    /// Its period.
    pub period: Period,
    /// The hash that seals it.
    pub seal: String,
    /// Its files that were read, with their hashes.
    pub files: BTreeMap<String, String>,
}

impl FileRead {
    /// What it is, for people.
    #[must_use]
    pub fn in_words(&self) -> String {
        let period = period_in_words(self.period);
        match self.release {
            Some(number) => format!("{}, {period}, release {number}", self.collection),
            None => format!("{}, {period}, not released", self.collection),
        }
    }
}

impl SourceAt {
    /// The outputs that a measure takes: over the year, or over the period of the returns.
    ///
    /// # Errors
    /// In words why there are none.
    pub fn of(&self, over_year: bool) -> Result<&OutputRead, &str> {
        let newest = self.newest.as_ref().map_err(String::as_str);
        match &self.of_year {
            Some(of_year) if over_year => of_year.as_ref().map_err(String::as_str),
            _ => newest,
        }
    }

    /// What was read of it.
    pub fn read(&self) -> impl Iterator<Item = FileRead> {
        let all = self.newest.iter().chain(self.of_year.iter().flat_map(Result::as_ref));
        all.map(|own| FileRead {
            collection: own.source.out.collection().to_owned(),
            release: own.source.release,
            told: format!("{}, {}", own.source.out.collection(), own.source.told()),
            period: own.period,
            seal: own.source.out.seal().to_owned(),
            files: own.files(),
        })
    }
}

/// Each source as it is for a period.
#[must_use]
pub fn sources_at(sources: &[ScorecardSource], period: Period) -> Vec<SourceAt> {
    sources.iter().map(|source| source_at(source, period)).collect()
}

fn source_at(source: &ScorecardSource, period: Period) -> SourceAt {
    let nothing = |why: String| SourceAt { newest: Err(why), of_year: None };
    let collection = match &source.collection {
        Ok(collection) => collection,
        Err(why) => return nothing(why.clone()),
    };
    let outputs = match OutputsOf::open(&source.place) {
        Ok(outputs) => outputs,
        Err(why) => return nothing(why),
    };
    let newest_first = by_age(&outputs, period);
    let Some((newest, folder)) = newest_first.first() else {
        let place = outputs.place().display();
        return nothing(format!(
            "{place}: there are no outputs that end by {} and in the year before",
            period
        ));
    };
    let newest_read = read(folder, *newest, collection, &outputs);
    let ends_year = newest_read.as_ref().is_ok_and(|own| own.year().is_some());
    let of_year = (newest_read.is_ok() && !ends_year).then(|| {
        let whole = |period: &Period| period.completes().last().copied().unwrap_or(*period);
        let ends = newest_first.iter().find(|(own, _)| {
            let last = whole(own);
            last == last.whole_year()
        });
        let place = outputs.place().display();
        match ends {
            // It is the newest itself, and was looked through.
            Some((own, _)) if own == newest => Err(format!("{place}: {own} has no figures of its year")),
            Some((own, folder)) => read(folder, *own, collection, &outputs),
            None => Err(format!("{place}: no outputs end a year by {period}")),
        }
    });
    SourceAt { newest: newest_read, of_year }
}

fn read(
    folder: &std::path::Path,
    period: Period,
    collection: &Collection,
    outputs: &OutputsOf,
) -> Result<OutputRead, String> {
    let source = Source::open(folder).map_err(|error| error.to_string())?;
    if source.out.period() != period.to_string() {
        return Err(format!("{}: these are outputs of {}", folder.display(), source.out.period()));
    }
    let mut read = OutputRead::read(source, period, collection)?;
    read.read_parts(collection, |period| outputs.kept_of(period))?;
    Ok(read)
}

/// Outputs that end by a period and after the same day of the year before, newest first; of two that end on a
/// day the shorter, since it has the figures of the longer.
pub fn by_age(outputs: &OutputsOf, period: Period) -> Vec<(Period, PathBuf)> {
    let after: Date = period.year_before().end();
    let known = [period.year_before(), period].into_iter().flat_map(Period::with_parts);
    let is_near = |own: &Period| own.end() <= period.end() && own.end() > after;
    let mut found: Vec<(Period, PathBuf)> =
        known.filter(is_near).filter_map(|own| Some((own, outputs.of(own)?))).collect();
    found.sort_by_key(|(own, _)| std::cmp::Reverse((own.end(), own.start())));
    found
}
