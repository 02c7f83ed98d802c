//! `quarterday release`: freezes what a run made and people signed off, and never touches it again.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{
    CannotRun,
    arguments::ReleaseArguments,
    can_be_released::{
        as_they_were_looked_at, corrections_are_told, in_order, run_that_stands, signed_and_closed, unbroken,
    },
    disclosure, interrupted,
    places::{self, Places},
    progress,
    run::{Occasion, hold, holder, run_record},
    worked_out::{Declared, Last, WorkedOut, worked_out},
};
use crate::{
    disclosure::Protected,
    figures,
    page::{self, Audience},
    publication::{self, CrateOf, OutFolder, OutPlace, Reported, RuleBook, WhatStands},
    records::{EarlierOutput, decisions_of, folder_in},
    releases::{RELEASE_RECORD, Release, ReleaseRecord, Releases, SignedOff},
    schemas::{Faults, pre_release_access, regular},
    vocabulary::{DecisionId, Period, counted, counted_as},
};

/// What the release meeting looked at.
const QA: &str = "qa.xlsx";

/// Carries out `release`.
pub fn release(arguments: &ReleaseArguments, shown: &[String]) -> Result<u8, CannotRun> {
    if arguments.verify {
        return verify(arguments);
    }
    let started = jiff::Timestamp::now();
    let before_reading = |places: &Places, _: &Declared<'_>, day: &str| {
        let folder = folder_of(places)?.to_owned();
        let held = hold(places, &holder("release", &arguments.of.period, started), day)?;
        Ok((folder, held))
    };
    worked_out(&arguments.of, before_reading, |mut found, (folder, _held)| {
        progress::begin("release", 1);
        let period = found.context.period;
        unbroken(&found.releases)?;
        in_order(&found)?;
        let run = run_that_stands(&found)?;
        let signed = signed_and_closed(&run, &found)?;
        corrections_are_told(&found)?;
        let about = about(&signed, &found);
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
        let out = OutFolder::start(&place, interrupted::unfinished()).map_err(CannotRun::of)?;
        write(out.path(), &about, &run, &found, &Made { started, shown, protected: &protected })?;
        let day = found.as_of.to_string();
        out.put_in_place(&day, &period.to_string(), &found.context.collection.title)
            .map_err(CannotRun::of)?;
        progress::end();
        arguments
            .telling
            .tell(|| as_json(&about, &found, &place.path()), || tell(&about, &found, &place.path()));
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
    arguments.telling.tell(
        || serde_json::json!({ "releases": own.iter().map(|own| verified(own)).collect::<Vec<_>>() }),
        || say_verified(&own),
    );
    Ok(0)
}

fn verified(own: &Release) -> serde_json::Value {
    let purged = own.output.purged().iter().map(
        |purged| serde_json::json!({ "records": purged.records, "day": purged.day, "rules": purged.rules }),
    );
    serde_json::json!({
        "release": own.about.name(),
        "day": own.about.day,
        "files": own.output.listed().len(),
        "purged": purged.collect::<Vec<_>>(),
    })
}

fn say_verified(all: &[&Release]) {
    for own in all {
        say!(
            "{} of {}: {}, each as it was released",
            own.about.name(),
            own.about.day,
            counted(own.output.listed().len(), "file")
        );
        for purged in own.output.purged() {
            say!(
                "  but for fields of {} kept no longer, taken out on {} ({})",
                counted_as(purged.records, "record that is", "records that are"),
                purged.day,
                purged.rules.join("; ")
            );
        }
    }
}

fn about((signatories, closed): &(Vec<DecisionId>, DecisionId), found: &WorkedOut<'_>) -> ReleaseRecord {
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
        signed_off: signatories.iter().map(signed).collect(),
        closed: signed(closed),
        before: last.map(|own| own.about.name()).unwrap_or_default(),
        seal_before: last.map(|own| own.output.seal().to_owned()).unwrap_or_default(),
    }
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
    write_by_audience(out, run, found)?;
    as_they_were_looked_at(out, run)?;
    if !found.context.collection.published.by_audience {
        // Of the same figures; a run's own page may be that of the unit.
        let workbook = publication::statistics(&reported);
        page::write(out, &reported, &workbook, Audience::Public).map_err(|error| disk(&error))?;
    }
    disclosure::write(out, made.protected)?;
    write_figures(out, &reported, found)?;
    let collection = found.context.collection;
    publication::write_declarations(out, collection, &found.places.collection, &found.places.register)
        .map_err(|error| disk(&error))?;
    let access = found.places.pre_release_access.as_deref().filter(|place| place.is_file());
    if let Some(access) = access.map(pre_release_access).transpose()? {
        std::fs::write(out.join(pre_release_access::FILE), access).map_err(|error| disk(&error))?;
    }
    publication::write_decisions(out, &reported).map_err(|error| disk(&error))?;
    write_earlier_decisions(out, found)?;
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
        licence: &publication.licence,
        published: &about.day,
    };
    publication::write_provenance(out, &record, &of).map_err(|error| disk(&error))?;
    publication::write_run_record(out, record).map_err(|error| disk(&error))
}

/// What is for each audience, and registers. They say of which day they are: that on which people looked at
/// them, so that they are the same to the byte, or the period has to be run again.
fn write_by_audience(out: &Path, run: &EarlierOutput, found: &WorkedOut<'_>) -> Result<(), CannotRun> {
    let last = Last::default();
    let reported = found.reported(&last, run.as_of());
    let shown = (reported.context, reported.as_of);
    publication::write_registers(out, &found.registers, found.shared.as_ref(), shown)
        .and_then(|()| page::write_registers(out, &found.registers, &reported))
        .map_err(|error| CannotRun::new(format!("cannot write {}: {error}", out.display())))?;
    super::audiences::write(out, &reported, &found.registers)
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

/// What was decided of each period before, as its own run left it: its figures are in the release.
fn write_earlier_decisions(out: &Path, found: &WorkedOut<'_>) -> Result<(), CannotRun> {
    for (period, earlier) in found.history.outputs() {
        let list = decisions_of(period, earlier);
        if !earlier.listed().contains_key(&list) {
            continue;
        }
        let bytes = earlier.bytes(&list).map_err(CannotRun::of)?;
        let name = format!("{period}.csv");
        folder_in(out, "decisions")
            .and_then(|folder| std::fs::write(folder.join(&name), bytes))
            .map_err(|error| CannotRun::new(format!("cannot write decisions/{name}: {error}")))?;
    }
    Ok(())
}

/// The list of those who saw the figures before, if it says all that it has to.
fn pre_release_access(place: &Path) -> Result<Vec<u8>, CannotRun> {
    let mut faults = Faults::default();
    pre_release_access::check(place, &mut faults);
    if !faults.is_clean() {
        return Err(CannotRun::new(places::lines(&faults.faults)));
    }
    regular::read(place).map_err(|error| CannotRun::new(format!("{}: {error}", place.display())))
}

fn as_json(about: &ReleaseRecord, found: &WorkedOut<'_>, place: &Path) -> serde_json::Value {
    let revisions = &found.statistics.revisions;
    let periods: BTreeSet<String> = revisions.iter().map(|own| own.period.to_string()).collect();
    serde_json::json!({
        "release": about.name(),
        "collection": found.context.collection.title,
        "folder": place,
        "about": about,
        "revised": revisions.len(),
        "revised_periods": periods,
    })
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
        let periods: BTreeSet<Period> = revisions.iter().map(|own| own.period).collect();
        let of: Vec<String> = periods.iter().map(ToString::to_string).collect();
        let of = if of.is_empty() { String::new() } else { format!(", of {}", of.join(", ")) };
        let figures = counted(revisions.len(), "figure");
        say!("Revised     {figures} since {}{of}: see data/revisions.csv", about.before);
    }
}
