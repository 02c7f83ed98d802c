//! What there is of each collection when packs of a period are made, and what of it is of a group.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use crate::{
    answering::Source,
    records::{HistoryError, List, ListLine},
    releases::OutputsOf,
    schemas::{Collection, packs::Packs, register::GroupOn, scorecard::ScorecardSource},
    scorecard::by_age,
    vocabulary::Period,
};

/// A collection, as it is for packs of a period.
pub struct SourceNow<'p> {
    /// By what name it is declared.
    pub name: &'p str,
    /// Its newest outputs that end by the period and are not a year older; in words why there are none.
    pub found: Result<Found<'p>, String>,
}

/// Outputs of a collection.
pub struct Found<'p> {
    /// What is declared of it.
    pub collection: &'p Collection,
    /// The outputs of its run: what came, what is open, the records.
    pub source: Source,
    /// The last release of the period, with what is published; `None` where nothing was released.
    pub released: Option<Source>,
    /// Their period.
    pub period: Period,
    /// Those of the year before that, oldest first, for what is still published of it.
    pub before: Vec<(Period, Source)>,
    /// Who is asked, and what came.
    pub status: List,
}

/// What of a collection is of a group.
pub struct OwnUnits {
    /// The units that answer for its authorities, each with the names of these.
    pub names: BTreeMap<String, Vec<String>>,
    /// Those of which something came.
    pub received: BTreeSet<String>,
}

impl OwnUnits {
    /// What a unit is called.
    pub fn name(&self, unit: &str) -> String {
        self.names.get(unit).map_or_else(|| unit.to_owned(), |names| names.join(" + "))
    }

    /// Whether a unit is one of them.
    pub fn has(&self, unit: &str) -> bool {
        self.names.contains_key(unit)
    }
}

impl Found<'_> {
    /// What is published: the release, where there is one.
    pub fn published(&self) -> &Source {
        self.released.as_ref().unwrap_or(&self.source)
    }

    /// The lines of who is asked that are of a group: of its authorities, and where it is a region of units
    /// in no register that lie there.
    pub fn lines<'f>(&'f self, group: &'f GroupOn) -> impl Iterator<Item = ListLine<'f>> {
        let is_own = |line: &ListLine<'_>| match line.get("authority_code") {
            _ if group.is_all => true,
            "" => group.region.as_ref().is_some_and(|region| region.name == line.get("region")),
            code => group.codes.contains(code),
        };
        self.status.lines().filter(is_own)
    }

    /// The units of a group.
    pub fn units(&self, group: &GroupOn) -> OwnUnits {
        let (mut names, mut received): (BTreeMap<String, Vec<String>>, BTreeSet<String>) = Default::default();
        for line in self.lines(group) {
            for unit in line.get("unit").split(';').filter(|unit| !unit.is_empty()) {
                names.entry(unit.to_owned()).or_default().push(line.get("authority_name").to_owned());
                if matches!(line.get("receipt"), "received" | "nil") {
                    received.insert(unit.to_owned());
                }
            }
        }
        OwnUnits { names, received }
    }

    /// What it is, in words.
    pub fn told(&self) -> String {
        format!("{}, {}", self.collection.title, self.published().told())
    }
}

/// All collections, as they are for packs of a period.
///
/// # Errors
/// If outputs are not as a run left them.
pub fn sources_now(packs: &Packs, period: Period) -> Result<Vec<SourceNow<'_>>, HistoryError> {
    packs.sources.iter().map(|own| Ok(SourceNow { name: &own.name, found: found(own, period)? })).collect()
}

fn found(own: &ScorecardSource, period: Period) -> Result<Result<Found<'_>, String>, HistoryError> {
    let collection = match &own.collection {
        Ok(collection) => collection,
        Err(why) => return Ok(Err(why.clone())),
    };
    let outputs = match OutputsOf::open(&own.place) {
        Ok(outputs) => outputs,
        Err(why) => return Ok(Err(why)),
    };
    let mut all = Vec::new();
    for (period, _) in by_age(&outputs, period) {
        // A release has no records, and says of nobody what he owes.
        let Some(folder) = outputs.of_run_or_kept(period) else { continue };
        match opened(&folder, collection) {
            Ok(source) => all.push((period, source)),
            Err(why) => return Ok(Err(why)),
        }
    }
    if all.is_empty() {
        let place = outputs.place().display();
        return Ok(Err(format!(
            "{place}: there are no outputs of a run that end by {period} and in the year before"
        )));
    }
    let (period, source) = all.remove(0);
    all.reverse();
    let released = match outputs.released(period).map(|folder| opened(&folder, collection)).transpose() {
        Ok(released) => released,
        Err(why) => return Ok(Err(why)),
    };
    let status = List::of(&source.out, "status.csv")?;
    Ok(Ok(Found { collection, source, released, period, before: all, status }))
}

/// Outputs of a collection; in words why they are none.
fn opened(folder: &Path, collection: &Collection) -> Result<Source, String> {
    let source = Source::open(folder).map_err(|error| error.to_string())?;
    let title = source.out.collection();
    if title != collection.title {
        return Err(format!("{}: these are outputs of \"{title}\"", folder.display()));
    }
    Ok(source)
}
