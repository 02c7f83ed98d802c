//! `quarterday release`: freezes what a run made and people signed off, and never touches it again.

use std::{collections::BTreeMap, path::Path};

use jiff::civil::Date;

use super::{
    CannotRun,
    arguments::ReleaseArguments,
    disclosure,
    places::{self, Places},
    run::{Held, Occasion, hold, holder, run_record},
    worked_out::{Last, WorkedOut, worked_out},
};
use crate::{
    disclosure::Protected,
    figures,
    ledger::PeriodState,
    publication::{self, CrateOf, OutFolder, OutPlace, Reported, RuleBook, Unfinished, WhatStands},
    records::EarlierOutput,
    releases::{RELEASE_RECORD, Release, ReleaseRecord, Releases, SignedOff},
    vocabulary::{DecisionId, Period},
};

/// Who may see figures before they are released: a file of the workspace, which a release keeps.
const PRE_RELEASE_ACCESS: &str = "pre-release-access.csv";

/// What the release meeting looked at.
const QA: &str = "qa.xlsx";

/// Carries out `release`.
pub fn release(arguments: &ReleaseArguments, shown: &[String]) -> Result<u8, CannotRun> {
    if arguments.verify {
        return verify(arguments);
    }
    let started = jiff::Timestamp::now();
    let whole = |places: &Places, _: &super::worked_out::Declared<'_>, day: &str| {
        let folder = folder_of(places)?.to_owned();
        let held = hold(places, &holder("release", &arguments.of.period, started), day)?;
        Ok((folder, held))
    };
    worked_out(&arguments.of, whole, |mut found, (folder, held)| {
        let period = found.context.period;
        unbroken(&found.releases)?;
        in_order(&found)?;
        let run = run_that_stands(&held, &found)?;
        let state = signed_and_closed(&run, &found)?;
        corrections_are_told(&found)?;
        let about = about(&state, &found);
        let place = OutPlace::at(&folder.join(period.to_string()).join(about.number.to_string()))
            .map_err(CannotRun::of)?;
        if !matches!(place.standing().map_err(CannotRun::of)?, WhatStands::Nothing) {
            return Err(CannotRun::new(format!(
                "{} is there already, and a release is never overwritten: move it away if it is none",
                place.path().display()
            )));
        }
        let protected = {
            let out = found.places.out.clone();
            disclosure::protect(&mut found, &out)?
        };
        let unfinished = Unfinished::default();
        let out = OutFolder::start(&place, &unfinished).map_err(CannotRun::of)?;
        write(out.path(), &about, &run, &found, &Made { started, shown, protected: &protected })?;
        let day = found.as_of.to_string();
        out.put_in_place(&day, &period.to_string(), &found.context.collection.title)
            .map_err(CannotRun::of)?;
        tell(&about, &found, &place.path());
        Ok(0)
    })
}

/// The folder of releases, which only a workspace has.
fn folder_of(places: &Places) -> Result<&Path, CannotRun> {
    places.releases.as_deref().ok_or_else(|| {
        CannotRun::new("a release lies in a workspace: give -C, a folder with a quarterday.toml")
    })
}

/// Looks through all releases of the workspace.
fn verify(arguments: &ReleaseArguments) -> Result<u8, CannotRun> {
    let period = places::period_of(&arguments.of.period)?;
    let places = places::places(&arguments.of, period)?;
    let releases = Releases::load(Some(folder_of(&places)?), None).map_err(CannotRun::of)?;
    let own: Vec<&Release> = releases.iter().filter(|own| own.period == period).collect();
    if own.is_empty() {
        return Err(CannotRun::new(format!("nothing of {period} was released")));
    }
    unbroken(&releases)?;
    for own in own {
        say!(
            "{} of {}: {} files, each as it was released",
            own.about.name(),
            own.about.day,
            own.output.listed().len()
        );
    }
    Ok(0)
}

/// Nothing is released after one that was changed.
fn unbroken(releases: &Releases) -> Result<(), CannotRun> {
    let broken: Vec<String> =
        releases.iter().flat_map(Release::broken).map(|error| error.to_string()).collect();
    let chain = releases.iter().zip(releases.iter().skip(1)).filter(|(before, own)| {
        own.about.before != before.about.name() || own.about.seal_before != before.output.seal()
    });
    let chain = chain.map(|(before, own)| {
        format!(
            "{} does not follow on {}, which is not as it was then",
            own.about.name(),
            before.about.name()
        )
    });
    let told: Vec<String> = broken.into_iter().chain(chain).collect();
    if told.is_empty() {
        return Ok(());
    }
    Err(CannotRun::new(format!(
        "{}\nA release is what was published, and is never changed: put it back as it was, from a copy",
        told.join("\n")
    )))
}

/// Estimates of a period rest on the periods before it: each was run after those were.
fn in_order(found: &WorkedOut<'_>) -> Result<(), CannotRun> {
    let seals = found.history.seals();
    let window = found.context.collection.published.revision_window.0;
    let mut stale = Vec::new();
    for (period, out) in found.history.outputs().rev().take(window) {
        let record: LookedBack = serde_json::from_slice(out.record()).map_err(CannotRun::of)?;
        let is_other = |(before, seal): &(String, String)| seals.get(before).is_some_and(|own| own != seal);
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
fn run_that_stands(held: &Held, found: &WorkedOut<'_>) -> Result<EarlierOutput, CannotRun> {
    let _ = held;
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

/// How the period stands, if it can be released as it stands.
fn signed_and_closed(run: &EarlierOutput, found: &WorkedOut<'_>) -> Result<PeriodState, CannotRun> {
    let (period, ledger) = (found.context.period, &found.context.ledger);
    let state = ledger.state_of(period);
    if state.closed.is_none() {
        let who: Vec<&str> = state.signed_off.iter().map(|id| ledger.get(*id).who()).collect();
        let signed = if who.is_empty() { "nobody".to_owned() } else { who.join(" and ") };
        return Err(CannotRun::new(format!(
            "{period} is not closed: it was signed off by {signed}. Two people sign it off (quarterday \
             decide \
             sign-off --period {period} --who NAME --why TEXT), then it is closed (quarterday decide close)"
        )));
    }
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
            "{} signed off another {SIGNED} than the one in {}: reopen {period}, look at this one, and sign \
             it \
             off again",
            other.join(" and "),
            run.folder().display()
        )));
    }
    Ok(state)
}

/// What puts a release right says so on its cover.
fn corrections_are_told(found: &WorkedOut<'_>) -> Result<(), CannotRun> {
    let period = found.context.period;
    let Some(before) = found.releases.last_of(period) else { return Ok(()) };
    let corrections = &found.context.collection.published.corrections;
    if corrections.iter().any(|own| own.period == period && own.date >= before.day && own.date <= found.as_of)
    {
        return Ok(());
    }
    Err(CannotRun::new(format!(
        "{period} was released before, on {}: what puts it right is told on its cover. Declare a \
         [[correction]] \
         in tables.toml (period = \"{period}\", date, text), run the period again, and have it signed off",
        before.about.day
    )))
}

fn about(state: &PeriodState, found: &WorkedOut<'_>) -> ReleaseRecord {
    let (period, ledger) = (found.context.period, &found.context.ledger);
    let signed = |id: &DecisionId| {
        let own = ledger.get(*id);
        SignedOff { who: own.who().to_owned(), when: own.decided.to_string() }
    };
    let last = found.releases.last();
    let number = found.releases.last_of(period).map_or(1, |own| own.about.number + 1);
    ReleaseRecord {
        period: period.to_string(),
        number,
        serial: last.map_or(1, |own| own.about.serial + 1),
        day: found.as_of.to_string(),
        is_scheduled: number == 1,
        signed_off: state.signed_off.iter().map(signed).collect(),
        closed: state.closed.as_ref().map_or_else(|| signed_by_nobody(found.as_of), signed),
        before: last.map(|own| own.about.name()).unwrap_or_default(),
        seal_before: last.map(|own| own.output.seal().to_owned()).unwrap_or_default(),
    }
}

fn signed_by_nobody(day: Date) -> SignedOff {
    SignedOff { who: String::new(), when: day.to_string() }
}

/// When and how it was asked for.
struct Made<'a> {
    started: jiff::Timestamp,
    shown: &'a [String],
    protected: &'a Protected,
}

/// Writes all of a release.
fn write(
    out: &Path,
    about: &ReleaseRecord,
    run: &EarlierOutput,
    found: &WorkedOut<'_>,
    made: &Made<'_>,
) -> Result<(), CannotRun> {
    let disk =
        |error: &dyn std::fmt::Display| CannotRun::new(format!("cannot write {}: {error}", out.display()));
    let last = Last::default();
    let day = found.as_of.to_string();
    let reported = found.reported(&last, &day);
    publication::write_published(out, &reported).map_err(|error| disk(&error))?;
    super::audit_workbook::of_run(out, &reported)?;
    as_they_were_looked_at(out, run)?;
    disclosure::write(out, made.protected)?;
    write_figures(out, &reported, found)?;
    let collection = found.context.collection;
    publication::write_declarations(out, collection, &found.places.collection, &found.places.register)
        .map_err(|error| disk(&error))?;
    if let Some(access) = pre_release_access(found.places)? {
        std::fs::write(out.join(PRE_RELEASE_ACCESS), access).map_err(|error| disk(&error))?;
    }
    publication::write_decisions(out, &reported).map_err(|error| disk(&error))?;
    std::fs::write(out.join(QA), run.bytes(QA).map_err(CannotRun::of)?).map_err(|error| disk(&error))?;
    let text = serde_json::to_vec_pretty(about).map_err(|error| disk(&error))?;
    std::fs::write(out.join(RELEASE_RECORD), text).map_err(|error| disk(&error))?;
    let rule_book = RuleBook::of(collection, found.context.period, &found.places.history);
    let occasion = Occasion {
        started: made.started,
        arguments: made.shown,
        rule_book: &rule_book,
        found,
        protected: made.protected,
    };
    let record = run_record(&reported, &occasion, found.clock.stages.clone(), BTreeMap::default())?;
    let publication = &collection.publication;
    let of = CrateOf {
        name: format!("{}, {}", collection.title, publication::period_in_words(found.context.period)),
        publisher: &publication.publisher,
        email: &publication.email,
        licence: "",
        published: &about.day,
    };
    publication::write_provenance(out, &record, &of).map_err(|error| disk(&error))?;
    publication::write_run_record(out, record).map_err(|error| disk(&error))
}

/// The table of figures of every period that is published.
fn write_figures(out: &Path, reported: &Reported<'_>, found: &WorkedOut<'_>) -> Result<(), CannotRun> {
    let (statistics, context) = (reported.statistics, reported.context);
    let measures = &statistics.measures;
    figures::write(out, &statistics.figures, measures, reported.returns, context).map_err(CannotRun::of)?;
    statistics.earlier_figures.iter().try_for_each(|earlier| {
        figures::write_as_taken(out, earlier, &found.history, measures, context).map_err(CannotRun::of)
    })
}

/// What is released is what people looked at: worked out again, it is the same to the byte.
fn as_they_were_looked_at(out: &Path, run: &EarlierOutput) -> Result<(), CannotRun> {
    let made = publication::hashes(out).map_err(|error| CannotRun::new(error.to_string()))?;
    let is_published = |name: &&String| made.contains_key(*name) || name.starts_with("data/");
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
         Run \
         the period again, look at it, and have it signed off",
        run.folder().display(),
        names.join(", ")
    )))
}

/// The list of those who saw figures before their release, as it is in the workspace; `None` if there is
/// none.
fn pre_release_access(places: &Places) -> Result<Option<Vec<u8>>, CannotRun> {
    let Some(path) =
        places.releases.as_deref().and_then(Path::parent).map(|own| own.join(PRE_RELEASE_ACCESS))
    else {
        return Ok(None);
    };
    if !path.is_file() {
        return Ok(None);
    }
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(format!("{}: {error}", path.display()));
    let bytes = crate::schemas::regular::read(&path).map_err(|error| cannot(&error))?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let headings = reader.headers().map_err(|error| cannot(&error))?.clone();
    let needed = ["role", "organisation", "why"];
    if let Some(missing) = needed.iter().find(|name| !headings.iter().any(|own| own == **name)) {
        return Err(cannot(&format!(
            "it has no column \"{missing}\": role, organisation and why are published"
        )));
    }
    for (line, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|error| cannot(&error))?;
        let blank =
            headings.iter().zip(&record).find(|(name, cell)| needed.contains(name) && cell.is_empty());
        if let Some((name, _)) = blank {
            return Err(CannotRun::new(format!(
                "{}:{line}: the column \"{name}\" is blank: say of everybody who sees figures early the \
                 role, the \
                 organisation and why",
                path.display()
            )));
        }
    }
    Ok(Some(bytes))
}

fn tell(about: &ReleaseRecord, found: &WorkedOut<'_>, place: &Path) {
    let title = &found.context.collection.title;
    let kind = if about.is_scheduled { "" } else { ", which puts the one before right" };
    say!("Released {} of {title}{kind}: {}", about.name(), place.display());
    let signed: Vec<&str> = about.signed_off.iter().map(|own| own.who.as_str()).collect();
    say!("Signed off  by {}; closed by {}", signed.join(" and "), about.closed.who);
    let revisions = &found.statistics.revisions;
    if about.before.is_empty() {
        say!("Before      nothing was released");
    } else {
        let periods: std::collections::BTreeSet<Period> = revisions.iter().map(|own| own.period).collect();
        let of: Vec<String> = periods.iter().map(ToString::to_string).collect();
        let of = if of.is_empty() { String::new() } else { format!(", of {}", of.join(", ")) };
        say!("Revised     {} sums since {}{of}: see data/revisions.csv", revisions.len(), about.before);
    }
}
