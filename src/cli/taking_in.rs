//! What is taken in for a period: the files of its inbox, and what came for it to the inboxes of later ones.

use std::{
    collections::{BTreeSet, HashMap},
    path::{Component, Path},
};

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::{
    CannotRun,
    arguments::PeriodArguments,
    places::Places,
    progress,
    read_files::{self, Kept},
};
use crate::{
    intake::{self, Arrival, Receipts, hexadecimal},
    readers::{Cache, ReturnsOf},
    reading::ReadingLine,
    records::{EarlierOutputs, ListedSubmission, Pending, WaitingElsewhere, WaitsFor, listed_submissions},
    releases::{Releases, closed_before},
    returns::{self, Context, Taken},
    vocabulary::Period,
};

/// What was taken in for a period.
pub struct TakenIn {
    /// The files, those of its own inbox first.
    pub taken: Vec<Taken>,
    /// How each was read.
    pub readings: Vec<Vec<ReadingLine>>,
    /// When they arrived.
    pub receipts: Receipts,
    /// Files that `receipts.csv` names and that are not there.
    pub missing_files: Vec<String>,
    /// What is for the period, lies in other inboxes and is in no figure.
    pub waiting: WaitingElsewhere,
}

/// With what files are taken in.
pub struct TakesIn<'a> {
    /// Where everything lies.
    pub places: &'a Places,
    /// How files are read.
    pub work: &'a ReturnsOf<'a>,
    /// Collection, register, period, decisions.
    pub context: &'a Context<'a>,
    /// What was released.
    pub releases: &'a Releases,
    /// The day that counts as today.
    pub as_of: Date,
    /// What was asked for.
    pub arguments: &'a PeriodArguments,
}

/// The inbox of a later period.
struct Later {
    period: Period,
    /// Its place as seen from the inbox of the period, as files in it are named.
    place: String,
}

impl TakesIn<'_> {
    /// Finds and reads every file, several at once; the order is that of the paths, whatever the number of
    /// readers.
    pub fn all(&self) -> Result<TakenIn, CannotRun> {
        let inbox = &self.places.inbox;
        let mut arrivals = intake::find(inbox).map_err(|error| {
            CannotRun::new(format!("{}: the inbox cannot be listed: {error}", inbox.display()))
        })?;
        if arrivals.is_empty() {
            return Err(CannotRun::new(format!("{}: there is no file in the inbox", inbox.display())));
        }
        let mut receipts = Receipts::read(inbox).map_err(|error| CannotRun::new(error.to_string()))?;
        receipts.keep_out_later(&mut arrivals, self.as_of);
        let missing = receipts.missing(arrivals.iter().map(|arrival| arrival.shown.as_str()));
        let missing_files = missing.into_iter().map(str::to_owned).collect();
        let mut waiting = WaitingElsewhere::default();
        let (own, mut inboxes) = (arrivals.len(), Vec::new());
        for (period, folder) in &self.places.later_inboxes {
            let place = seen_from(inbox, folder);
            match self.may_be_for_this_period(*period, folder, &place, &mut receipts) {
                Ok(found) => {
                    inboxes.extend(found.iter().map(|_| Later { period: *period, place: place.clone() }));
                    arrivals.extend(found);
                }
                Err(why) => waiting.not_looked_through.push(why),
            }
        }
        let mut taken = self.read(arrivals)?;
        let late = taken.split_off(own);
        self.take_late(late.into_iter().zip(inboxes), &mut taken, &receipts, &mut waiting);
        self.add_listed(&taken, &mut waiting);
        let lines = |file: &mut Taken| {
            file.outcome.as_mut().map(|reading| std::mem::take(&mut reading.lines)).unwrap_or_default()
        };
        let readings = taken.iter_mut().map(lines).collect();
        Ok(TakenIn { taken, readings, receipts, missing_files, waiting })
    }

    fn read(&self, arrivals: Vec<Arrival>) -> Result<Vec<Taken>, CannotRun> {
        let (places, arguments) = (self.places, self.arguments);
        let jobs = arguments.jobs.map_or_else(read_files::usual_jobs, usize::from);
        let start = if arguments.in_process {
            None
        } else {
            read_files::start_for_returns(&places.collection, &places.register, self.work.period)
        };
        progress::begin("reading", arrivals.len());
        let cache = places.cache.as_ref().filter(|_| !arguments.no_cache);
        let cache = cache.and_then(|place| Cache::open(place, self.work));
        let kept = Kept { readings: cache.as_ref(), ..Kept::default() };
        read_files::read_returns(self.work, start, kept, jobs, arrivals, &progress::step)
    }

    /// The files of a later inbox that had come, but for those of which its own run found that they are for
    /// another period.
    fn may_be_for_this_period(
        &self,
        period: Period,
        folder: &Path,
        place: &str,
        receipts: &mut Receipts,
    ) -> Result<Vec<Arrival>, String> {
        let told = |error: std::io::Error| format!("{}: it cannot be listed: {error}", folder.display());
        let mut arrivals = intake::find(folder).map_err(told)?;
        let own = Receipts::read(folder).map_err(|error| error.to_string())?;
        let listed = self.listed(period);
        arrivals.retain(|arrival| {
            let known = listed.get(arrival.shown.as_str());
            let is_other = known
                .filter(|line| line.is_not_for(self.context.period))
                .is_some_and(|line| is_as_listed(&arrival.path, line));
            arrival.refusal.is_none() && own.had_come(&arrival.shown, self.as_of) && !is_other
        });
        for arrival in &mut arrivals {
            arrival.shown = format!("{place}/{}", arrival.shown);
        }
        receipts.add_of(place, own);
        Ok(arrivals)
    }

    /// What the last run of a period listed of its inbox, by path; nothing where that cannot be relied on.
    fn listed(&self, period: Period) -> HashMap<String, ListedSubmission> {
        let found = self.outputs().into_iter().find_map(|outputs| outputs.of(period).ok().flatten());
        let found = found.filter(|out| out.collection() == self.context.collection.title);
        let lines = found.and_then(|out| listed_submissions(&out).ok()).unwrap_or_default();
        lines.into_iter().map(|line| (line.file.clone(), line)).collect()
    }

    /// Puts what came late beside the rest; or among what waits, where the period was closed before it came.
    fn take_late(
        &self,
        late: impl Iterator<Item = (Taken, Later)>,
        taken: &mut Vec<Taken>,
        receipts: &Receipts,
        waiting: &mut WaitingElsewhere,
    ) {
        let mut known: BTreeSet<String> = taken.iter().map(hash).collect();
        let own = taken.len();
        let (mut closed, mut whys) = (Vec::new(), Vec::new());
        for (mut file, inbox) in late {
            if !file.keep_what_is_for_this_period(self.context) || !known.insert(hash(&file)) {
                continue;
            }
            let received = receipts.of(&file.arrival.shown);
            match closed_before(received, inbox.period, self.releases, self.context) {
                Some(day) => {
                    let why =
                        format!("the period was closed on {day}, before it came: reopen it to take it in");
                    closed.push(file);
                    whys.push((inbox, why));
                }
                None => taken.push(file),
            }
        }
        waiting.taken_in = taken.len() - own;
        let settled = returns::settle(closed, receipts, self.context).submissions;
        for (own, (inbox, why)) in settled.iter().zip(whys) {
            let below = own.file.strip_prefix(&inbox.place).map(|path| path.trim_start_matches('/'));
            waiting.files.push(Pending::of(own, below.unwrap_or(&own.file), inbox.period, why));
        }
    }

    /// Adds what runs of periods listed of which the inboxes are not known here.
    fn add_listed(&self, taken: &[Taken], waiting: &mut WaitingElsewhere) {
        let waits = waiting.files.iter().map(|own| own.sha256.as_str());
        let opened = taken.iter().filter_map(|file| Some(file.opened.as_ref()?.0.as_str()));
        let known = opened.chain(waits).map(str::to_owned).collect();
        let asked = WaitsFor {
            period: self.context.period,
            collection: &self.context.collection.title,
            day: self.as_of,
            known,
            looked_through: self.places.later_inboxes.iter().map(|(period, _)| *period).collect(),
        };
        waiting.add_listed(&self.outputs(), &asked);
    }

    /// Where outputs of other periods lie: in HISTORY, and where that of this one does.
    fn outputs(&self) -> Vec<EarlierOutputs> {
        let (places, period) = (self.places, self.context.period);
        let is_by_period = places.out.ends_with(period.to_string());
        let beside = places.out.parent().filter(|_| is_by_period);
        let without = places.history.without.clone();
        let beside = beside.map(|folder| EarlierOutputs { folder: Some(folder.to_owned()), without });
        beside.into_iter().chain([places.history.clone()]).collect()
    }
}

/// Whether a file is still what a run listed: another of the same name may have come since.
fn is_as_listed(path: &Path, line: &ListedSubmission) -> bool {
    let is_as_long = std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == line.bytes);
    is_as_long && std::fs::read(path).is_ok_and(|bytes| hexadecimal(&Sha256::digest(bytes)) == line.sha256)
}

/// A file that could not be opened has none.
fn hash(file: &Taken) -> String {
    file.opened.as_ref().map(|(sha256, _, _)| sha256.clone()).unwrap_or_default()
}

/// The way from one folder to another, with `/`.
fn seen_from(folder: &Path, other: &Path) -> String {
    let parts = |path: &Path| -> Vec<String> {
        let normal = |part: Component<'_>| match part {
            Component::CurDir => None,
            part => Some(part.as_os_str().to_string_lossy().into_owned()),
        };
        path.components().filter_map(normal).collect()
    };
    let (own, other) = (parts(folder), parts(other));
    let shared = own.iter().zip(&other).take_while(|(own, other)| own == other).count();
    let up = own.iter().skip(shared).map(|_| "..");
    up.chain(other.iter().skip(shared).map(String::as_str)).collect::<Vec<_>>().join("/")
}
