//! What `check` checks by, loaded once; and the hidden command that keeps it for the portal, so that an
//! answer to a sender waits for no declaration.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, Write},
    path::{Path, PathBuf},
    rc::Rc,
    time::SystemTime,
};

use serde::Deserialize;

use super::{
    CannotRun,
    arguments::{KeepCheckingArguments, RulesArguments},
    check::Outcome,
    places, progress,
    read_files::{self, Kept},
};
use crate::{
    checking::{Checks, Histories, check_files},
    intake::Arrival,
    readers::{KeptReader, ReturnsOf},
    schemas::{Collection, Register},
    vocabulary::{
        Period,
        printable::{self, whole},
    },
};

/// Readers of so many periods stay: of the one before it is known, and of the one that is asked for.
const MOST_READERS: usize = 2;

/// What files are checked by.
pub struct Checker {
    collection_place: PathBuf,
    register_place: PathBuf,
    pub(super) collection: Collection,
    pub(super) register: Register,
    histories: Histories,
    declared: Declared,
    /// Readers that stay, by period; where none do, there is no list.
    readers: Option<RefCell<BTreeMap<Period, Rc<KeptReader>>>>,
}

/// The files of declarations, and how each stood on the disk.
type Declared = Vec<(PathBuf, Option<(u64, SystemTime)>)>;

impl Checker {
    /// Loads it.
    pub fn load(of: &RulesArguments, history: &places::GivenHistory<'_>) -> Result<Self, CannotRun> {
        let (collection_place, register_place) = places::of_collection(of)?;
        let (collection, register, _) = places::load(&collection_place, &register_place)?;
        let declared = on_disk(&collection.files, &register_place);
        let histories = Histories::of(places::history_of(history, of)?);
        Ok(Self {
            collection_place,
            register_place,
            collection,
            register,
            histories,
            declared,
            readers: None,
        })
    }

    /// Checks files for the periods that they say, and one that is named.
    pub fn check(&self, arrivals: &[Arrival], named: Option<Period>) -> Result<Checks, CannotRun> {
        let read = |period: Period, arrivals: &[Arrival]| {
            let start = read_files::start_for_returns(&self.collection_place, &self.register_place, period);
            let reader = self.reader_of(period);
            progress::then("reading", arrivals.len());
            let taken = read_files::read_returns(
                &ReturnsOf::new(&self.collection, period),
                start,
                Kept { reader: reader.as_deref(), ..Kept::default() },
                read_files::usual_jobs(),
                arrivals.to_vec(),
                &progress::step,
            );
            progress::then("validation", 1);
            taken
        };
        check_files(arrivals, read, named, &self.histories, (&self.collection, &self.register))
    }

    fn reader_of(&self, period: Period) -> Option<Rc<KeptReader>> {
        let mut readers = self.readers.as_ref()?.borrow_mut();
        if readers.len() < MOST_READERS {
            readers.entry(period).or_default();
        }
        readers.get(&period).cloned()
    }

    /// Whether all was declared so when it was loaded.
    fn is_current(&self) -> bool {
        self.declared == on_disk(&self.collection.files, &self.register_place)
    }
}

/// The files of a collection and a register, and the folders in which they lie: these tell of files that are
/// new or gone.
fn on_disk(files: &[PathBuf], register: &Path) -> Declared {
    let of_register = std::fs::read_dir(register).into_iter().flatten().flatten().map(|entry| entry.path());
    let folders = files.iter().filter_map(|file| Some(file.parent()?.to_owned()));
    let all: BTreeSet<PathBuf> = files.iter().cloned().chain(folders).chain(of_register).collect();
    let about = |path: &PathBuf| {
        let about = path.metadata().ok()?;
        Some((about.len(), about.modified().ok()?))
    };
    all.into_iter().map(|path| (path.clone(), about(&path))).collect()
}

/// What the portal asks for, a line each: names of files in a folder.
#[derive(Deserialize)]
struct Asked {
    folder: PathBuf,
    files: Vec<String>,
    period: String,
}

/// Carries out `keep-checking`: answers each line with one, as `check --explain --format json` would, until
/// nobody asks any more. What cannot be checked ends it: whoever asks starts another.
pub fn keep_checking(arguments: &KeepCheckingArguments) -> Result<u8, CannotRun> {
    let of = &arguments.of;
    let load = || -> Result<Checker, CannotRun> {
        let history = places::GivenHistory { folder: None, without: &[] };
        Ok(Checker { readers: Some(RefCell::default()), ..Checker::load(of, &history)? })
    };
    let mut checker = load()?;
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(CannotRun::of)?;
        let asked: Asked = serde_json::from_str(&line).map_err(CannotRun::of)?;
        if !checker.is_current() {
            checker = load()?;
        }
        let answer = answered(&checker, &asked)?;
        let mut out = std::io::stdout().lock();
        if writeln!(out, "{answer}").and_then(|()| out.flush()).is_err() {
            // Who asked is gone.
            return Ok(0);
        }
    }
    Ok(0)
}

fn answered(checker: &Checker, asked: &Asked) -> Result<String, CannotRun> {
    let arrival = |name: &String| Arrival {
        path: asked.folder.join(name),
        shown: whole(name).into_owned(),
        refusal: None,
    };
    let arrivals: Vec<Arrival> = asked.files.iter().map(arrival).collect();
    let checks = checker.check(&arrivals, Some(places::period_of(&asked.period)?))?;
    let told = Outcome::of(checker, &checks, &arrivals, true).json(&checks.first);
    Ok(printable::json(&told.to_string()).into())
}
