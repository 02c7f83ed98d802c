//! `quarterday run`: wires the stages, from the inbox to the output folder.

use std::{collections::BTreeMap, path::Path};

use super::{
    CannotRun,
    arguments::{FailOn, OutputFormat, RunArguments},
    disclosure,
    exit_status::{FAILED_ON, SOME_REJECTED},
    front, interrupted,
    places::{self, Places},
    progress,
    summary::{self, StoodBefore},
    worked_out::{Declared, Last, WorkedOut, worked_out},
};
use crate::{
    chasing,
    disclosure::Protected,
    figures,
    page::{self, Audience},
    publication::{
        self, Cleared, Lock, OutFolder, OutPlace, Reported, RuleBook, RunRecord, Unfinished, WhatStands,
    },
    records::{self, LastRun},
    releases::standing,
    returns::{Context, Returns},
    validation::Validation,
    vocabulary::{Severity, counted_as, submission::State},
};

/// Carries out `run` and gives the exit status.
pub fn run(arguments: &RunArguments, shown: &[String]) -> Result<u8, CannotRun> {
    let started = jiff::Timestamp::now();
    let holder = holder("run", &arguments.of.period, started);
    let front = front::place_of(&arguments.of)?;
    let before_reading = |places: &Places, declared: &Declared<'_>, day: &str| {
        let held = hold(places, &holder, day)?;
        let declared = (declared.collection, declared.register);
        let period = places::period_of(&arguments.of.period)?;
        let taken = match &front {
            Some(front) => front::take_in(front, &arguments.of, period, declared)?,
            None => 0,
        };
        if taken > 0 {
            let taken = counted_as(taken, "decision was", "decisions were");
            note!("{taken} taken from {} into the ledger", chasing::FRONT);
        }
        Ok(held)
    };
    worked_out(&arguments.of, before_reading, |mut found, held| {
        let day = found.as_of.to_string();
        progress::begin("publication", 1);
        found.correspondence.tell();
        let (context, places) = (found.context, found.places);
        let last = last_run(&held, places, context)?;
        let out = OutFolder::start(&held.place, &held.unfinished).map_err(cannot)?;
        let rows = write_records(out.path(), &mut found.returns, &found.validation, context)?;
        let protected = disclosure::protect(&mut found, &held.place.path())?;
        let reported = found.reported(&last, &day);
        let rule_book = RuleBook::of(context.collection, context.period, &places.history);
        let occasion = Occasion {
            started,
            arguments: shown,
            rule_book: &rule_book,
            found: &found,
            protected: &protected,
        };
        let audience = if arguments.public { Audience::Public } else { Audience::Unit };
        let counted = write_out(out.path(), &reported, audience, rows, &occasion)?;
        let written = front.as_deref().map(|place| front::write(place, &reported)).transpose()?.flatten();
        if let Some(beside) = written {
            note!(
                "{} stands open in another program: what is open now is in {}",
                chasing::FRONT,
                beside.display()
            );
        }
        let title = &context.collection.title;
        let replaced = out.put_in_place(&day, &context.period.to_string(), title).map_err(cannot)?;
        let before = StoodBefore {
            cleared: held.swept.into_iter().chain([replaced]).collect(),
            not_compared: last.not_compared.clone(),
            standing: standing(context.period, &found.releases, context),
            changed: found.history.changed_beside().iter().map(ToString::to_string).collect(),
        };
        match arguments.format {
            OutputFormat::Json => {
                summary::print_json(&reported, &counted, found.as_of, &before, &places.out);
            }
            OutputFormat::Human => summary::print(
                &reported,
                &found.notes,
                &found.missing_files,
                &rule_book,
                &before,
                &places.out,
            ),
        }
        Ok(exit_status(&reported, arguments.fail_on))
    })
}

fn cannot(error: impl std::fmt::Display) -> CannotRun {
    CannotRun::new(error.to_string())
}

/// What is at work, for those whom it keeps waiting.
pub(super) fn holder(command: &str, period: &str, started: jiff::Timestamp) -> String {
    format!("quarterday {command} {period}{}, since {started}\n", who())
}

/// Who this process is, for those whom it keeps waiting.
fn who() -> String {
    #[cfg(unix)]
    let host = format!(" on {}", rustix::system::uname().nodename().to_string_lossy());
    #[cfg(not(unix))]
    let host = "";
    format!(", process {}{host}", std::process::id())
}

/// The place of the outputs, for as long as this run alone is at work on it.
pub(super) struct Held {
    place: OutPlace,
    standing: WhatStands,
    /// What became of what killed runs had left beside it.
    swept: Vec<Cleared>,
    unfinished: Unfinished,
    _locks: Vec<Lock>,
}

/// Takes the locks of a run, of the workspace and of OUT, which other workspaces may have too, and looks at
/// what stands there.
pub(super) fn hold(places: &Places, holder: &str, day: &str) -> Result<Held, CannotRun> {
    hold_with(&places.out, places.lock.as_deref(), holder, day)
}

/// The same of outputs that no workspace's run is at.
pub(super) fn hold_place(out: &Path, holder: &str, day: &str) -> Result<Held, CannotRun> {
    hold_with(out, None, holder, day)
}

fn hold_with(out: &Path, lock: Option<&Path>, holder: &str, day: &str) -> Result<Held, CannotRun> {
    let unfinished = interrupted::unfinished().clone();
    let place = OutPlace::at(out).map_err(cannot)?;
    let locks = lock.map(Path::to_owned).into_iter().chain([place.lock()]);
    let locks =
        locks.map(|path| Lock::take(&path, holder, &unfinished)).collect::<Result<_, _>>().map_err(cannot)?;
    let swept = place.sweep(day).map_err(cannot)?;
    Ok(Held { standing: place.standing().map_err(cannot)?, swept, place, unfinished, _locks: locks })
}

impl Held {
    /// The place.
    pub(super) fn place(&self) -> &OutPlace {
        &self.place
    }

    /// What was begun there.
    pub(super) fn unfinished(&self) -> &Unfinished {
        &self.unfinished
    }
}

/// The last run of the period, whose outputs stand in the place of ours or in HISTORY, and when each
/// exception was first seen.
fn last_run(held: &Held, places: &Places, context: &Context<'_>) -> Result<Last, CannotRun> {
    let mut last = Last::default();
    match &held.standing {
        WhatStands::Nothing | WhatStands::Empty => {}
        WhatStands::RecordChanged => {
            last.not_compared = Some(format!("{}/run.json was changed", held.place.path().display()))
        }
        WhatStands::Outputs(out)
            if out.period() != context.period.to_string() || out.collection() != context.collection.title => {
        }
        // It makes way, and is moved aside if it is not as its run wrote it: a run need not stop for it.
        WhatStands::Outputs(out) => match LastRun::load(out) {
            Ok(run) => last.add(run),
            Err(error) => last.not_compared = Some(error.to_string()),
        },
    }
    let kept = places.history.folder.as_ref().map(|folder| folder.join(context.period.to_string()));
    if kept.is_some_and(|kept| kept.canonicalize().is_ok_and(|kept| kept != held.place.path())) {
        let run =
            places.history.of(context.period).map_err(cannot)?.map(|out| LastRun::load(&out)).transpose();
        run.map_err(|error| cannot(records::looking_back(context.period, error)))?
            .into_iter()
            .for_each(|run| last.add(run));
    }
    Ok(last)
}

/// When and how the run was asked for.
pub(super) struct Occasion<'a> {
    pub started: jiff::Timestamp,
    pub arguments: &'a [String],
    pub rule_book: &'a RuleBook,
    pub found: &'a WorkedOut<'a>,
    pub protected: &'a Protected,
}

/// Writes everything but the records into a folder; gives the counts of the run record.
fn write_out(
    out: &Path,
    reported: &Reported<'_>,
    audience: Audience,
    rows: usize,
    occasion: &Occasion<'_>,
) -> Result<Counts, CannotRun> {
    let found = occasion.found;
    let mut clock = found.clock.clone();
    publish(out, reported, audience)?;
    let shown = (reported.context, reported.as_of);
    publication::write_registers(out, &found.registers, found.shared.as_ref(), shown)
        .and_then(|()| page::write_registers(out, &found.registers, reported))
        .map_err(|error| cannot_write(out, &error))?;
    disclosure::write(out, occasion.protected)?;
    clock.then("publication", "audit");
    super::audit_workbook::of_run(out, reported)?;
    super::audiences::write(out, reported, &found.registers)?;
    clock.lap("audit");
    let mut counted = counts(reported, rows);
    counted.extend(of_disclosure(occasion.protected));
    counted.extend(of_registers(found));
    let record = run_record(reported, occasion, clock.stages, counted.clone())?;
    publication::write_run_record(out, record).map_err(|error| cannot_write(out, &error))?;
    Ok(counted)
}

/// The run record, but for the hashes of what is written.
pub(super) fn run_record(
    reported: &Reported<'_>,
    occasion: &Occasion<'_>,
    seconds: Vec<publication::Stage>,
    counts: Counts,
) -> Result<RunRecord, CannotRun> {
    let found = occasion.found;
    let (collection, submissions) = (reported.context.collection, &reported.returns.submissions);
    let record = RunRecord {
        quarterday: env!("CARGO_PKG_VERSION"),
        period: reported.context.period.to_string(),
        collection: collection.title.clone(),
        as_of: found.as_of.to_string(),
        by_audience: collection.published.by_audience,
        started: occasion.started.to_string(),
        arguments: occasion.arguments.to_vec(),
        counts,
        seconds,
        rule_book: occasion.rule_book.clone(),
        history: found.history.seals(),
        declarations: publication::declarations(collection, &found.places.register),
        inputs: submissions
            .iter()
            .map(|submission| (submission.file.clone(), submission.sha256.clone()))
            .collect(),
        outputs: BTreeMap::new(),
    };
    if found.aside.as_ref().is_some_and(|aside| aside.has_failed()) {
        return Err(cannot(
            "a list that was laid aside on the disk could not be read again. Nothing was written; see \
             whether the disk is sound",
        ));
    }
    Ok(record)
}

/// How many figures are under disclosure control, and how many of these are not shown; nothing where none
/// are.
fn of_disclosure(protected: &Protected) -> Option<(String, BTreeMap<String, usize>)> {
    let counts = [
        ("figures", protected.figures),
        ("confidential", protected.confidential),
        ("suppressed", protected.suppressed),
    ];
    let counts = counts.map(|(name, count)| (name.to_owned(), count)).into();
    (protected.figures > 0).then(|| ("disclosure".to_owned(), counts))
}

/// How many records registers show, and how many values were kept no longer; nothing where there are none.
fn of_registers(found: &WorkedOut<'_>) -> Counts {
    let shown = found.registers.iter().map(|own| (own.declared.name.clone(), own.shown().count()));
    let shown: BTreeMap<String, usize> = shown.collect();
    let blanked = [("blanked".to_owned(), found.blanked)].into();
    let all = [("registers", shown), ("retention", blanked)];
    all.into_iter()
        .filter(|(_, own)| own.values().any(|count| *count > 0))
        .map(|(name, own)| (name.to_owned(), own))
        .collect()
}

/// Counts by stage and name.
pub(super) type Counts = BTreeMap<String, BTreeMap<String, usize>>;

fn exit_status(reported: &Reported<'_>, fail_on: Option<FailOn>) -> u8 {
    let open = |severity| reported.exceptions(severity) > 0;
    let errors = open(Severity::Error) || open(Severity::Reject);
    let failed = match fail_on {
        Some(FailOn::Error) => errors,
        Some(FailOn::Query) => errors || open(Severity::Query),
        None => false,
    };
    if failed {
        FAILED_ON
    } else if reported.returns.submissions.iter().any(|submission| submission.state == State::Rejected) {
        SOME_REJECTED
    } else {
        0
    }
}

fn cannot_write(path: &Path, error: &dyn std::fmt::Display) -> CannotRun {
    CannotRun::new(format!("cannot write {}: {error}", path.display()))
}

/// Writes the records; gives how many.
fn write_records(
    out: &Path,
    returns: &mut Returns,
    validation: &Validation,
    context: &Context<'_>,
) -> Result<usize, CannotRun> {
    let made = records::MadeOfValues {
        derived: &validation.derived,
        left_out: validation
            .withheld
            .iter()
            .map(|value| (*value, validation.questioned.contains(value)))
            .collect(),
        excluded: &validation.excluded,
    };
    records::write(out, returns, &made, context.collection, context.period).map_err(cannot)
}

/// Writes everything but the records and the run record.
fn publish(out: &Path, reported: &Reported<'_>, audience: Audience) -> Result<(), CannotRun> {
    let context = reported.context;
    publication::write_lists(out, reported).map_err(|error| cannot_write(out, &error))?;
    let statistics = reported.statistics;
    figures::write(out, &statistics.figures, &statistics.measures, reported.returns, context)
        .map_err(cannot)?;
    records::write_faults(out, &publication::stored_faults(reported), context.period).map_err(cannot)?;
    let workbook = publication::statistics(reported);
    write_page(out, reported, &workbook, audience)?;
    workbooks(out, &workbook, reported).map_err(cannot)
}

/// Writes the page. That for everybody lies in their folder, where the collection says for whom something is.
fn write_page(
    out: &Path,
    reported: &Reported<'_>,
    workbook: &publication::Workbook,
    audience: Audience,
) -> Result<(), CannotRun> {
    if audience == Audience::Public && reported.context.collection.published.by_audience {
        return Ok(());
    }
    page::write(out, reported, workbook, audience).map_err(|error| cannot_write(out, &error))
}

/// Writes the workbooks, side by side.
fn workbooks(
    out: &Path,
    statistics: &publication::Workbook,
    reported: &Reported<'_>,
) -> Result<(), publication::WorkbookError> {
    let for_the_unit = || {
        publication::write_xlsx(&out.join("exceptions.xlsx"), &publication::exceptions(reported))?;
        publication::write_xlsx(&out.join("qa.xlsx"), &publication::qa_pack(reported))
    };
    let (published, own) = rayon::join(|| publication::write_statistics(out, statistics), for_the_unit);
    published.and(own)
}

/// How many went in and out of each stage: files by state, rows, authorities, exceptions by severity.
fn counts(reported: &Reported<'_>, rows_written: usize) -> Counts {
    let returns = reported.returns;
    let named = |counts: Vec<(&str, usize)>| {
        counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect::<BTreeMap<_, _>>()
    };
    let mut files = vec![("found", returns.submissions.len())];
    files.extend(State::ALL.map(|state| {
        (state.word(), returns.submissions.iter().filter(|submission| submission.state == state).count())
    }));
    let rows =
        vec![("read", returns.rows_read), ("accepted", rows_written), ("left-out", returns.rows_left_out)];
    let received = reported.statistics.expected().filter(|line| line.receipt.is_answer()).count();
    let lines = reported.statistics.expected().filter(|line| line.receipt.is_answer());
    let usable = lines.filter(|line| reported.is_usable(line)).count();
    let response = vec![
        ("expected", reported.statistics.expected().count()),
        ("received", received),
        ("usable", usable),
        ("returns", returns.returns.len()),
    ];
    let severities = [Severity::Reject, Severity::Error, Severity::Query, Severity::Note];
    let mut exceptions = severities.map(|severity| (severity.word(), reported.exceptions(severity))).to_vec();
    exceptions.push(("accepted", reported.accepted()));
    [("files", files), ("rows", rows), ("response", response), ("exceptions", exceptions)]
        .into_iter()
        .map(|(name, counts)| (name.to_owned(), named(counts)))
        .collect()
}
