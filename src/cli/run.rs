//! `quarterday run`: wires the stages, from the inbox to the output folder.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::Arc,
    time::Instant,
};

use jiff::civil::Date;

use super::{
    CannotRun,
    arguments::{FailOn, OutputFormat, RunArguments},
    exit_status::{FAILED_ON, SOME_REJECTED},
    interrupted,
    places::{self, Places},
    progress, read_files,
    summary::{self, StoodBefore},
};
use crate::{
    figures,
    intake::{self, Receipts},
    publication::{
        self, Cleared, Lock, OutFolder, OutPlace, Reported, RuleBook, RunRecord, Stage, Unfinished,
        WhatStands,
    },
    readers::{Cache, ReturnsOf},
    reading::{Aside, ReadingLine},
    records::{self, History, LastRun},
    returns::{self, Context, Returns, Taken},
    schemas::Collection,
    statistics::{statistics, sums},
    validation::{Validation, validate},
    vocabulary::{Period, Severity, submission::State},
};

/// How long each stage took, in order.
struct Clock {
    last: Instant,
    stages: Vec<Stage>,
}

impl Clock {
    fn lap(&mut self, stage: &'static str) {
        self.stages.push(Stage { stage, seconds: self.last.elapsed().as_secs_f64() });
        self.last = Instant::now();
    }
}

/// Carries out `run` and gives the exit status.
pub fn run(arguments: &RunArguments, shown: &[String]) -> Result<u8, CannotRun> {
    let started = jiff::Timestamp::now();
    let period = places::period_of(&arguments.period)?;
    let mut clock = Clock { last: Instant::now(), stages: Vec::new() };
    let places = places::places(arguments, period)?;
    let (mut collection, register, faults) = places::load(&places.collection, &places.register)?;
    if !places.notice.is_empty() {
        collection.notice.clone_from(&places.notice);
    }
    if let Some(refusal) = collection.refuses(period) {
        return Err(CannotRun::new(refusal));
    }
    if !places.inbox.is_dir() {
        return Err(CannotRun::new(format!("{}: there is no such inbox folder", places.inbox.display())));
    }
    let as_of = arguments.as_of.unwrap_or_else(|| jiff::Zoned::now().date());
    let ledger = places::load_decisions(places.decisions.as_deref(), &register, &collection)?;
    let context = Context::new(&register, &collection, period).with(ledger.on(period, as_of));
    clock.lap("declarations");
    let day = as_of.to_string();
    // Before anything is read, that nobody waits for what cannot be put in place.
    let held = hold(&places, &format!("quarterday run {period}{}, since {started}\n", who()), &day)?;

    // What the disk does not take there is held in memory.
    let aside = held.place.path().parent().and_then(|beside| Aside::within(beside).ok());
    let (taken, readings, receipts) = take_in(&places, &collection, period, aside.clone(), arguments)?;
    clock.lap("reading");
    let missing_files: Vec<String> = receipts
        .missing(taken.iter().map(|file| file.arrival.shown.as_str()))
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut returns = returns::settle(taken, &receipts, &context);
    clock.lap("returns");
    let mut history = History::load(&places.history, &context).map_err(cannot)?;
    returns::correct(&mut returns, &context);
    records::take_out_of_year(&mut returns, &mut history, &context);
    let last = last_run(&held, &places, &context)?;
    let mut validation = validate(&mut returns, &history, &context).map_err(cannot)?;
    clock.lap("validation");
    let sums = sums(&mut returns, &validation, &history, &context).map_err(cannot)?;
    let weights = sums.weights(&context);
    validation.weigh(|exception| weights.score(exception), &context);
    let statistics = statistics(sums, &returns, &validation, &context).map_err(cannot)?;
    clock.lap("statistics");

    let out = OutFolder::start(&held.place, &held.unfinished).map_err(cannot)?;
    let rows = write_records(out.path(), &mut returns, &validation, &context)?;
    let reported = Reported {
        context: &context,
        returns: &returns,
        readings: &readings,
        validation: &validation,
        statistics: &statistics,
        last: last.run.as_ref(),
        first_seen: &last.first_seen,
        as_of: &day,
    };
    let rule_book = RuleBook::of(&collection, period, &places.history);
    let occasion =
        Occasion { as_of, started, arguments: shown, rule_book: &rule_book, history: history.seals(), aside };
    let counted = write_out(out.path(), &reported, rows, &places, clock, &occasion)?;
    let replaced = out.put_in_place(&day, &period.to_string(), &collection.title).map_err(cannot)?;
    let before = StoodBefore {
        cleared: held.swept.into_iter().chain([replaced]).collect(),
        not_compared: last.not_compared,
        changed: history.changed_beside().iter().map(ToString::to_string).collect(),
    };
    match arguments.format {
        OutputFormat::Json => summary::print_json(&reported, &counted, as_of, &before, &places.out),
        OutputFormat::Human => {
            summary::print(&reported, &faults.notes, &missing_files, &rule_book, &before, &places.out)
        }
    }
    Ok(exit_status(&reported, arguments.fail_on))
}

fn cannot(error: impl std::fmt::Display) -> CannotRun {
    CannotRun::new(error.to_string())
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
struct Held {
    place: OutPlace,
    standing: WhatStands,
    /// What became of what killed runs had left beside it.
    swept: Vec<Cleared>,
    unfinished: Unfinished,
    _locks: Vec<Lock>,
}

/// Takes the locks of a run, of the workspace and of OUT, which other workspaces may have too, and looks at
/// what stands there.
fn hold(places: &Places, holder: &str, day: &str) -> Result<Held, CannotRun> {
    let unfinished = Unfinished::default();
    interrupted::clean_up_when_told_to_end(&unfinished);
    let place = OutPlace::at(&places.out).map_err(cannot)?;
    let locks = places.lock.iter().cloned().chain([place.lock()]);
    let locks =
        locks.map(|path| Lock::take(&path, holder, &unfinished)).collect::<Result<_, _>>().map_err(cannot)?;
    let swept = place.sweep(day).map_err(cannot)?;
    Ok(Held { standing: place.standing().map_err(cannot)?, swept, place, unfinished, _locks: locks })
}

/// What the last run of the period found.
#[derive(Default)]
struct Last {
    run: Option<LastRun>,
    /// When each exception was first seen, by id.
    first_seen: HashMap<String, String>,
    /// Why what stands at OUT was not compared with.
    not_compared: Option<String>,
}

impl Last {
    fn add(&mut self, run: LastRun) {
        for (id, day) in run.first_seen() {
            let known = self.first_seen.entry(id).or_insert_with(|| day.clone());
            if day < *known {
                *known = day;
            }
        }
        self.run.get_or_insert(run);
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
struct Occasion<'a> {
    as_of: Date,
    started: jiff::Timestamp,
    arguments: &'a [String],
    rule_book: &'a RuleBook,
    /// What seals the earlier outputs that were looked back to, by period.
    history: BTreeMap<String, String>,
    /// Where long lists were laid.
    aside: Option<Arc<Aside>>,
}

/// Writes everything but the records into a folder; gives the counts of the run record.
fn write_out(
    out: &Path,
    reported: &Reported<'_>,
    rows: usize,
    places: &Places,
    mut clock: Clock,
    occasion: &Occasion<'_>,
) -> Result<Counts, CannotRun> {
    publish(out, reported)?;
    clock.lap("publication");
    super::audit_workbook::of_run(out, reported)?;
    clock.lap("audit");
    let counted = counts(reported, rows);
    let (collection, submissions) = (reported.context.collection, &reported.returns.submissions);
    let record = RunRecord {
        quarterday: env!("CARGO_PKG_VERSION"),
        period: reported.context.period.to_string(),
        collection: collection.title.clone(),
        as_of: occasion.as_of.to_string(),
        started: occasion.started.to_string(),
        arguments: occasion.arguments.to_vec(),
        counts: counted.clone(),
        seconds: clock.stages,
        rule_book: occasion.rule_book.clone(),
        history: occasion.history.clone(),
        declarations: publication::declarations(collection, &places.register),
        inputs: submissions
            .iter()
            .map(|submission| (submission.file.clone(), submission.sha256.clone()))
            .collect(),
        outputs: BTreeMap::new(),
    };
    if occasion.aside.as_ref().is_some_and(|aside| aside.has_failed()) {
        return Err(cannot(
            "a list that was laid aside on the disk could not be read again. Nothing was written; see \
             whether the disk is sound",
        ));
    }
    publication::write_run_record(out, record).map_err(|error| cannot_write(out, &error))?;
    Ok(counted)
}

/// Counts by stage and name.
type Counts = BTreeMap<String, BTreeMap<String, usize>>;

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

type TakenIn = (Vec<Taken>, Vec<Vec<ReadingLine>>, Receipts);

/// Finds and reads every file, several at once; the order is that of the paths whatever the number of
/// readers.
fn take_in(
    places: &Places,
    collection: &Collection,
    period: Period,
    aside: Option<Arc<Aside>>,
    arguments: &RunArguments,
) -> Result<TakenIn, CannotRun> {
    let arrivals = intake::find(&places.inbox).map_err(|error| {
        CannotRun::new(format!("{}: the inbox cannot be listed: {error}", places.inbox.display()))
    })?;
    if arrivals.is_empty() {
        return Err(CannotRun::new(format!("{}: there is no file in the inbox", places.inbox.display())));
    }
    let receipts = Receipts::read(&places.inbox).map_err(|error| CannotRun::new(error.to_string()))?;
    let jobs = arguments.jobs.map_or_else(read_files::usual_jobs, usize::from);
    let start = if arguments.in_process {
        None
    } else {
        read_files::start_for_returns(&places.collection, &places.register, period)
    };
    let bar = progress::bar(arrivals.len());
    let work = ReturnsOf::new(collection, period).laying(aside);
    let cache =
        places.cache.as_ref().filter(|_| !arguments.no_cache).and_then(|place| Cache::open(place, &work));
    let mut taken = read_files::read_returns(&work, start, cache.as_ref(), jobs, arrivals, &|| bar.inc(1))?;
    bar.finish_and_clear();
    let lines = |file: &mut Taken| {
        file.outcome.as_mut().map(|reading| std::mem::take(&mut reading.lines)).unwrap_or_default()
    };
    let readings = taken.iter_mut().map(lines).collect();
    Ok((taken, readings, receipts))
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
fn publish(out: &Path, reported: &Reported<'_>) -> Result<(), CannotRun> {
    let context = reported.context;
    publication::write_lists(out, reported).map_err(|error| cannot_write(out, &error))?;
    let statistics = reported.statistics;
    figures::write(out, &statistics.figures, &statistics.measures, reported.returns, context)
        .map_err(cannot)?;
    records::write_faults(out, &publication::stored_faults(reported), context.period).map_err(cannot)?;
    let workbook = publication::statistics(reported);
    for (file, workbook) in
        [("statistics.xlsx", workbook), ("exceptions.xlsx", publication::exceptions(reported))]
    {
        publication::write_xlsx(&out.join(file), &workbook)
            .map_err(|error| CannotRun::new(error.to_string()))?;
    }
    Ok(())
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
