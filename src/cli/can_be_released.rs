//! What must be so before a period is released: each says what to do where it is not.

use std::{collections::BTreeMap, path::Path};

use super::{CannotRun, worked_out::WorkedOut};
use crate::{
    publication,
    records::EarlierOutput,
    registers::KEPT,
    releases::{Release, Releases},
    vocabulary::{Audience, DecisionId},
};

/// Nothing is released after one that was changed.
pub(super) fn unbroken(releases: &Releases) -> Result<(), CannotRun> {
    let broken: Vec<String> =
        releases.iter().flat_map(Release::broken).map(|error| error.to_string()).collect();
    let before = std::iter::once(None).chain(releases.iter().map(Some));
    let chain = before.zip(releases.iter()).filter_map(|(before, own)| does_not_follow(before, own));
    let told: Vec<String> = broken.into_iter().chain(chain).collect();
    if told.is_empty() {
        return Ok(());
    }
    Err(CannotRun::new(format!(
        "{}\nA release is what was published, and is never changed: put it back as it was, from a copy",
        told.join("\n")
    )))
}

/// That a release does not stand behind the one that it names; `None` if it does.
fn does_not_follow(before: Option<&Release>, own: &Release) -> Option<String> {
    let (name, named) = (own.about.name(), &own.about.before);
    let found = before.map(|before| before.about.name()).unwrap_or_default();
    if *named != found {
        return Some(if named.is_empty() {
            format!("{name} was the first release of all, and {found} stands before it")
        } else {
            format!("{name} followed on {named}, which is not there")
        });
    }
    before
        .filter(|before| !before.output.was_sealed_by(&own.about.seal_before))
        .map(|_| format!("{name} does not follow on {found}, which is not as it was then"))
}

/// Estimates of a period rest on the periods before it: each was run after those were.
pub(super) fn in_order(found: &WorkedOut<'_>) -> Result<(), CannotRun> {
    let window = found.context.collection.published.revision_window.0;
    let mut stale = Vec::new();
    for (period, out) in found.history.outputs().rev().take(window) {
        let record: LookedBack = serde_json::from_slice(out.record()).map_err(CannotRun::of)?;
        let is_other = |(before, seal): &(String, String)| {
            let mut own = found.history.outputs().filter(|(own, _)| own.to_string() == *before);
            own.any(|(_, out)| !out.was_sealed_by(seal))
        };
        if let Some((before, _)) = record.history.into_iter().find(is_other) {
            stale.push(format!("{period} was run before {before} was last run"));
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    stale.reverse();
    Err(CannotRun::new(format!(
        "{}: its figures rest on what was there then. Run these periods again, the oldest first, and then {}",
        stale.join("; "),
        found.context.period
    )))
}

/// To what a run looked back.
#[derive(serde::Deserialize)]
struct LookedBack {
    history: BTreeMap<String, String>,
}

/// The outputs of the run that people looked at.
pub(super) fn run_that_stands(found: &WorkedOut<'_>) -> Result<EarlierOutput, CannotRun> {
    let (out, period) = (&found.places.out, found.context.period);
    let run = EarlierOutput::of_period(out, period).map_err(CannotRun::of)?;
    run.ok_or_else(|| {
        CannotRun::new(format!(
            "{}: there are no outputs of {period}: run it, and look at them first",
            out.display()
        ))
    })
}

/// The workbook that people sign.
const SIGNED: &str = "statistics.xlsx";

/// Who signed the workbook that stands there, and who closed the period.
pub(super) fn signed_and_closed(
    run: &EarlierOutput,
    found: &WorkedOut<'_>,
) -> Result<(Vec<DecisionId>, DecisionId), CannotRun> {
    let (period, ledger) = (found.context.period, &found.context.ledger);
    let state = ledger.state_of(period);
    let Some(closed) = state.closed else {
        let who: Vec<&str> = state.signed_off.iter().map(|id| ledger.get(*id).who()).collect();
        let signed = if who.is_empty() { "nobody".to_owned() } else { who.join(" and ") };
        return Err(CannotRun::new(format!(
            "{period} is not closed: it was signed off by {signed}. Two people sign it off (quarterday \
             decide sign-off --period {period} --who NAME --why TEXT), then it is closed (quarterday \
             decide close). Of decisions of one day that stand in several files without a time a reopening \
             is taken last: write the time (2010-07-08T14:05) where that is not so"
        )));
    };
    let hash = run.listed().get(SIGNED).map(String::as_str).unwrap_or_default();
    let other: Vec<&str> = state
        .signed_off
        .iter()
        .map(|id| ledger.get(*id))
        .filter(|own| own.get("file") != hash)
        .map(|own| own.who())
        .collect();
    if !other.is_empty() {
        return Err(CannotRun::new(format!(
            "{} signed off another {SIGNED} than the one in {}: reopen {period}, look at this one, and \
             sign it off again",
            other.join(" and "),
            run.folder().display()
        )));
    }
    Ok((state.signed_off, closed))
}

/// What puts a release right says so on its cover.
pub(super) fn corrections_are_told(found: &WorkedOut<'_>) -> Result<(), CannotRun> {
    let period = found.context.period;
    let Some(before) = found.releases.last_of(period) else { return Ok(()) };
    let corrections = &found.context.collection.published.corrections;
    if corrections.iter().any(|own| own.period == period && own.date >= before.day && own.date <= found.as_of)
    {
        return Ok(());
    }
    Err(CannotRun::new(format!(
        "{period} was released before, on {}: what puts it right is told on its cover. Declare a \
         [[correction]] in tables.toml (period = \"{period}\", date, text), run the period again, and \
         have it signed off",
        before.about.day
    )))
}

/// What is released is what people looked at: worked out again, it is the same to the byte.
pub(super) fn as_they_were_looked_at(out: &Path, run: &EarlierOutput) -> Result<(), CannotRun> {
    let made = publication::hashes(out).map_err(|error| CannotRun::new(error.to_string()))?;
    let is_below =
        |name: &str, folder: &str| name.strip_prefix(folder).is_some_and(|own| own.starts_with('/'));
    let folders = || Audience::ALL.iter().map(|own| own.word()).chain(["data", KEPT]);
    let is_published =
        |name: &&String| made.contains_key(*name) || folders().any(|folder| is_below(name, folder));
    let names = run.listed().keys().filter(is_published).chain(made.keys());
    let mut differ: Vec<&String> = names.filter(|name| run.listed().get(*name) != made.get(*name)).collect();
    differ.sort();
    differ.dedup();
    if differ.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = differ.into_iter().map(String::as_str).collect();
    Err(CannotRun::new(format!(
        "what stands in {} is not what the files, decisions and declarations give today: {} would differ. \
         Run the period again, look at it, and have it signed off",
        run.folder().display(),
        names.join(", ")
    )))
}
