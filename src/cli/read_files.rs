//! The reader processes: how `run` and `inspect` start them, and the hidden command that they are.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::{CannotRun, arguments::ReadFilesArguments, places};
use crate::{
    intake::Arrival,
    readers::{self, Cache, CellsOf, KeptReader, NotStarted, Outcome, Readers, ReturnsOf, Start, Work},
    reading::{Reading, notes},
    returns::Taken,
    vocabulary::Period,
};

/// Carries out `read-files`: reads until nobody asks for more.
pub fn read_files(arguments: &ReadFilesArguments) -> Result<u8, CannotRun> {
    let told = |error: std::io::Error| CannotRun::new(format!("a reader stopped: {error}"));
    let (Some(collection), Some(register), Some(period)) =
        (&arguments.collection, &arguments.register, &arguments.period)
    else {
        readers::serve(&CellsOf).map_err(told)?;
        return Ok(0);
    };
    let period =
        Period::parse(period).ok_or_else(|| CannotRun::new(format!("\"{period}\" is not a period")))?;
    let collection = places::load_for_reading(collection, register)?;
    readers::serve(&ReturnsOf::new(&collection, period)).map_err(told)?;
    Ok(0)
}

/// How readers of cells are started.
pub fn start_for_cells() -> Option<Start> {
    Some(Start { program: own_program()?, arguments: vec!["read-files".into()] })
}

/// How readers of returns are started.
pub fn start_for_returns(collection: &Path, register: &Path, period: Period) -> Option<Start> {
    let mut arguments: Vec<OsString> = vec!["read-files".into()];
    for (flag, value) in [("--collection", collection), ("--register", register)] {
        arguments.extend([flag.into(), value.into()]);
    }
    arguments.extend(["--period".into(), period.to_string().into()]);
    Some(Start { program: own_program()?, arguments })
}

/// This program; on Linux the very one that runs, though its file may have been replaced meanwhile.
pub fn own_program() -> Option<PathBuf> {
    if cfg!(target_os = "linux") { Some("/proc/self/exe".into()) } else { std::env::current_exe().ok() }
}

/// What is there from before.
#[derive(Clone, Copy, Default)]
pub struct Kept<'k> {
    /// What was read of files.
    pub readings: Option<&'k Cache>,
    /// A reader, which stays: it alone reads.
    pub reader: Option<&'k KeptReader>,
}

/// Reads files behind the guard, or says which guard is missing.
pub fn read<W: Work>(
    work: &W,
    start: Option<Start>,
    kept: Kept<'_>,
    jobs: usize,
    arrivals: &[Arrival],
    tick: &(dyn Fn() + Sync),
) -> Result<Vec<Outcome<W::Made>>, CannotRun> {
    let told = |error: NotStarted| CannotRun::new(error.to_string());
    if let Some(start) = start {
        let readers =
            Readers::in_processes(work, start, jobs).remembering(kept.readings).keeping(kept.reader);
        match readers.read(arrivals, tick) {
            Err(NotStarted::NoProcess(error)) => {
                warn(&format!("no reader process can be started here ({error})"))
            }
            other => {
                if let Some(missing) = readers::missing_here() {
                    note!("on this system there is {missing}");
                }
                return other.map_err(told);
            }
        }
    } else {
        warn("files are read in this process");
    }
    Readers::here(work, jobs).remembering(kept.readings).read(arrivals, tick).map_err(told)
}

/// Reads returns behind the guard. What a file's name says falsely of it is noted.
pub fn read_returns(
    work: &ReturnsOf<'_>,
    start: Option<Start>,
    kept: Kept<'_>,
    jobs: usize,
    arrivals: Vec<Arrival>,
    tick: &(dyn Fn() + Sync),
) -> Result<Vec<Taken>, CannotRun> {
    let outcomes = read(work, start, kept, jobs, &arrivals, tick)?;
    let taken = |(arrival, outcome): (Arrival, Outcome<Reading>)| {
        let mut taken = Taken { arrival, opened: outcome.opened, outcome: outcome.made };
        if let (Ok(reading), Some((_, _, format))) = (&mut taken.outcome, &taken.opened) {
            reading.lines.extend(notes::of_name(&taken.arrival.shown, *format));
        }
        taken
    };
    Ok(arrivals.into_iter().zip(outcomes).map(taken).collect())
}

fn warn(why: &str) {
    note!("{why}: nothing limits the time and the memory that a file may take");
}

/// Readers at once where nobody says how many: one a core, as far as memory for the worst of files is likely
/// to be there.
pub fn usual_jobs() -> usize {
    const MOST: usize = 16;
    std::thread::available_parallelism().map_or(1, usize::from).min(MOST)
}
