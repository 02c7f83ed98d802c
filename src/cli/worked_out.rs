//! A period, taken in and worked out: what `run` writes, and other commands only look at.

use std::{collections::HashMap, path::Path, sync::Arc, time::Instant};

use jiff::civil::Date;

use super::{
    CannotRun,
    arguments::PeriodArguments,
    interrupted,
    places::{self, Places},
    progress,
    taking_in::{TakenIn, TakesIn},
};
use crate::{
    ledger::ChaseLog,
    publication::{Reported, SHARED, Stage},
    readers::ReturnsOf,
    reading::{Aside, ReadingLine},
    records::{self, EarlierOutput, History, HistoryError, LastRun, List, WaitingElsewhere},
    registers::{self, Entry, Ground, RegisterNow, up_to_date},
    releases::{Published, Releases},
    returns::{self, Context, Returns},
    schemas::{Collection, Fault, Faults, Register, register::Contacts},
    statistics::{Released, Statistics, statistics, sums},
    validation::{Validation, blank_overdue, not_carried, validate},
    vocabulary::{Exception, Period},
};

/// How long each stage took, in order.
#[derive(Clone)]
pub struct Clock {
    last: Instant,
    /// Each that is done.
    pub stages: Vec<Stage>,
}

impl Clock {
    /// Starts with the first stage.
    fn start(stage: &'static str) -> Self {
        progress::begin(stage, 1);
        Self { last: Instant::now(), stages: Vec::new() }
    }

    /// Ends a stage.
    pub fn lap(&mut self, stage: &'static str) {
        self.stages.push(Stage { stage, seconds: self.last.elapsed().as_secs_f64() });
        self.last = Instant::now();
        progress::end();
    }

    /// Ends a stage, and goes on with another.
    pub fn then(&mut self, stage: &'static str, next: &'static str) {
        self.lap(stage);
        progress::begin(next, 1);
    }
}

/// What the last run of the period found.
#[derive(Default)]
pub struct Last {
    /// It, if there was one.
    pub run: Option<LastRun>,
    /// When each exception was first seen, by id.
    pub first_seen: HashMap<String, String>,
    /// Why what stands at OUT was not compared with.
    pub not_compared: Option<String>,
}

impl Last {
    /// What stands at OUT, if it is of this period; what cannot be read is told and not held against anybody.
    pub fn of_outputs(places: &Places, context: &Context<'_>) -> Self {
        let mut last = Self::default();
        let found = EarlierOutput::of_period(&places.out, context.period);
        match found.map_err(HistoryError::from).and_then(|out| out.map(|out| LastRun::load(&out)).transpose())
        {
            Ok(run) => run.into_iter().for_each(|run| last.add(run)),
            Err(error) => last.not_compared = Some(error.to_string()),
        }
        last
    }

    /// Takes note of one that found something.
    pub fn add(&mut self, run: LastRun) {
        for (id, day) in run.first_seen() {
            let known = self.first_seen.entry(id).or_insert_with(|| day.clone());
            if day < *known {
                *known = day;
            }
        }
        self.run.get_or_insert(run);
    }
}

/// A period, worked out, before anything is written of it.
pub struct WorkedOut<'a> {
    /// Where everything lies.
    pub places: &'a Places,
    /// Collection, register, period, decisions.
    pub context: &'a Context<'a>,
    /// The day that counts as today.
    pub as_of: Date,
    /// What is to be said of the declarations.
    pub notes: Vec<Fault>,
    /// Files that `receipts.csv` names and that are not there.
    pub missing_files: Vec<String>,
    /// How each file was read.
    pub readings: Vec<Vec<ReadingLine>>,
    /// Files and returns.
    pub returns: Returns,
    /// What earlier runs left.
    pub history: History,
    /// What was released by the day of the run.
    pub releases: Releases,
    /// Faults.
    pub validation: Validation,
    /// Who answered, and what it adds to.
    pub statistics: Statistics,
    /// How long it took.
    pub clock: Clock,
    /// Where long lists were laid.
    pub aside: Option<Arc<Aside>>,
    /// Registers, brought up to date.
    pub registers: Vec<RegisterNow<'a>>,
    /// What was shared with others before; nothing where nothing was.
    pub shared: Option<List>,
    /// How many values were made blank, since they are kept no longer.
    pub blanked: usize,
    /// Whom to write to, and what was sent.
    pub correspondence: Correspondence,
    /// What is for this period and came to the inboxes of others.
    pub waiting: WaitingElsewhere,
}

/// Whom to write to, and what was sent up to the day that counts as today.
pub struct Correspondence {
    /// The contacts of the register.
    pub contacts: Contacts,
    /// The chase log.
    pub chased: ChaseLog,
    /// Lines of their lists that cannot be used: no letter is written while there are any.
    pub faults: Vec<Fault>,
}

impl Correspondence {
    fn load(places: &Places, register: &Register, period: Period, as_of: Date) -> Self {
        let mut faults = Faults::default();
        let contacts = Contacts::read(&places.register, register, &mut faults);
        let log = places.chase.as_deref().map(ChaseLog::place);
        let chased = log.map(|log| ChaseLog::read(&log, period, as_of, &mut faults)).unwrap_or_default();
        Self { contacts, chased, faults: faults.faults }
    }

    /// Tells what cannot be used, and goes on: what is no letter does not rest on it.
    pub fn tell(&self) {
        if !self.faults.is_empty() {
            let lines = places::lines(&self.faults);
            note!("no letter is written until this is mended, and it is passed over:\n{lines}");
        }
    }

    /// That letters can be written.
    pub fn is_sound(&self) -> Result<(), CannotRun> {
        if self.faults.is_empty() {
            return Ok(());
        }
        Err(CannotRun::new(format!("what letters rest on has faults:\n{}", places::lines(&self.faults))))
    }
}

impl WorkedOut<'_> {
    /// All of it that is written.
    pub fn reported<'r>(&'r self, last: &'r Last, day: &'r str) -> Reported<'r> {
        Reported {
            context: self.context,
            returns: &self.returns,
            readings: &self.readings,
            validation: &self.validation,
            statistics: &self.statistics,
            last: last.run.as_ref(),
            first_seen: &last.first_seen,
            as_of: day,
            contacts: &self.correspondence.contacts,
            chased: &self.correspondence.chased,
            waiting: &self.waiting,
        }
    }
}

/// What is declared, before anything is decided or read.
pub struct Declared<'a> {
    /// The collection.
    pub collection: &'a Collection,
    /// The register.
    pub register: &'a Register,
}

/// Takes in the files of a period, works them out, and hands them on; `before_reading` is done once the
/// declarations are known to be sound.
pub fn worked_out<B, T>(
    arguments: &PeriodArguments,
    before_reading: impl FnOnce(&Places, &Declared<'_>, &str) -> Result<B, CannotRun>,
    then: impl FnOnce(WorkedOut<'_>, B) -> Result<T, CannotRun>,
) -> Result<T, CannotRun> {
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(error.to_string());
    let period = places::period_of(&arguments.period)?;
    let mut clock = Clock::start("declarations");
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
    clock.then("declarations", "decisions");
    // Before anything is read, that nobody waits for what cannot be put in place.
    let declared = Declared { collection: &collection, register: &register };
    let before = before_reading(&places, &declared, &as_of.to_string())?;
    // Its folder may only be there now.
    let decisions = places::decisions(arguments, period)?;
    let ledger = places::load_decisions(decisions.as_deref(), &register, &collection)?;
    let context = Context::new(&register, &collection, period).with(ledger.on(period, as_of));
    let correspondence = Correspondence::load(&places, &register, period, as_of);
    clock.lap("decisions");

    // What the disk does not take there is held in memory.
    let place = std::path::absolute(&places.out).ok();
    let beside = place.as_deref().and_then(Path::parent);
    let aside = interrupted::unfinished().undisturbed(|| beside.and_then(|own| Aside::within(own).ok()));
    let of = ReturnsOf::new(&collection, period).laying(aside.clone());
    let releases = Releases::load(places.releases.as_deref(), Some(as_of)).map_err(|error| cannot(&error))?;
    let takes_in =
        TakesIn { places: &places, work: &of, context: &context, releases: &releases, as_of, arguments };
    let TakenIn { taken, readings, receipts, missing_files, waiting } = takes_in.all()?;
    clock.then("reading", "returns");
    let mut returns = returns::settle(taken, &receipts, &context);
    clock.then("returns", "validation");
    let mut history = History::load(&places.history, &context).map_err(|error| cannot(&error))?;
    keep_as_released(&mut history, &releases, &context).map_err(|error| cannot(&error))?;
    let published = Published::of(&releases, period).map_err(|error| cannot(&error))?;
    returns::correct(&mut returns, &context);
    returns.exceptions.extend(open_before(&places, &returns, &context)?);
    let blanked = blank_overdue(&mut returns, &context, as_of).map_err(|error| cannot(&error))?;
    let stood = registers_before(&places, &context)?;
    returns.exceptions.extend(registers::strays(&returns, &stood, &context, as_of));
    records::take_out_of_year(&mut returns, &mut history, &context);
    let mut validation = validate(&mut returns, &history, &context).map_err(|error| cannot(&error))?;
    clock.then("validation", "statistics");
    let sums = sums(&mut returns, &validation, &history, &context).map_err(|error| cannot(&error))?;
    let weights = sums.weights(&context);
    validation.weigh(|exception| weights.score(exception), &context);
    let released = Released { releases: Some(&releases), published };
    let statistics =
        statistics(sums, &returns, &validation, &released, &context).map_err(|error| cannot(&error))?;
    clock.lap("statistics");
    let registers = registers_now(stood, &returns, &validation, (&context, as_of))?;
    returns.outcomes.extend(registers.iter().flat_map(|own| own.outcomes.iter().copied()));
    let shared = shared_before(&places, period)?;
    let found = WorkedOut {
        places: &places,
        context: &context,
        as_of,
        notes: faults.notes,
        missing_files,
        readings,
        returns,
        history,
        releases,
        validation,
        statistics,
        clock,
        registers,
        shared,
        blanked,
        aside,
        correspondence,
        waiting,
    };
    then(found, before)
}

/// What is asked of items that were open in the lists of the period before and do not come again.
fn open_before(
    places: &Places,
    returns: &Returns,
    context: &Context<'_>,
) -> Result<Vec<Exception>, CannotRun> {
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(error.to_string());
    if context.collection.tables.iter().all(|table| table.carry.is_none()) {
        return Ok(Vec::new());
    }
    let before = context.period.previous();
    let Some(out) = places.history.of(before).map_err(|error| cannot(&error))? else { return Ok(Vec::new()) };
    let then = Context::new(context.register, context.collection, before);
    let Some(last) = records::accepted(&out, &then).map_err(|error| cannot(&error))? else {
        return Ok(Vec::new());
    };
    not_carried(returns, &last.returns, context, &then).map_err(|error| cannot(&error))
}

/// What lies farther back than figures are revised stays as it was released last, whatever came since.
fn keep_as_released(
    history: &mut History,
    releases: &Releases,
    context: &Context<'_>,
) -> Result<(), HistoryError> {
    let window = context.collection.published.revision_window.0;
    let revised: Vec<Period> =
        std::iter::successors(Some(context.period.previous()), |period| Some(period.previous()))
            .take(window)
            .collect();
    let kept: Vec<Period> = history.periods().filter(|period| !revised.contains(period)).collect();
    for period in kept {
        for release in releases.iter().rev() {
            let figures = History::of_figures(std::iter::once((period, &release.output)), context)?;
            if figures.get(period).is_some_and(|own| own.figures().is_some()) {
                history.put_figures(period, figures);
                break;
            }
        }
    }
    Ok(())
}

/// Each register, as the newest earlier output has it.
fn registers_before(places: &Places, context: &Context<'_>) -> Result<Vec<Vec<Entry>>, CannotRun> {
    let registers = context.collection.published.registers.iter();
    let newest = registers.map(|own| {
        if own.is_anew {
            return Ok(Vec::new());
        }
        registers::newest(&places.history, context.period, &own.name)
    });
    newest.collect::<Result<_, _>>().map_err(CannotRun::of)
}

/// Each register, brought up to date.
fn registers_now<'a>(
    before: Vec<Vec<Entry>>,
    returns: &Returns,
    validation: &Validation,
    (context, day): (&'a Context<'a>, Date),
) -> Result<Vec<RegisterNow<'a>>, CannotRun> {
    let ground = Ground::new(returns, (&validation.withheld, &validation.excluded), context, day);
    let declared = context.collection.published.registers.iter();
    let now = declared.zip(before).map(|(own, before)| up_to_date(own, before, &ground));
    now.collect::<Result<_, _>>().map_err(|error| CannotRun::new(error.to_string()))
}

/// What was shared up to the newest earlier output.
fn shared_before(places: &Places, period: Period) -> Result<Option<List>, CannotRun> {
    for before in places.history.before(period) {
        let out = places.history.of(before).map_err(CannotRun::of)?;
        if let Some(out) = out.filter(|out| out.listed().contains_key(SHARED)) {
            return List::of(&out, SHARED).map(Some).map_err(CannotRun::of);
        }
    }
    Ok(None)
}
