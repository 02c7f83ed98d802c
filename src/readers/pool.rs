//! The pool: who reads which file when, and what is done when a reader dies.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use super::{
    Cache, KeptReader, NotStarted, Start, Work,
    limits::{Company, LARGEST_AMONG_OTHERS},
    process::{Asked, Death, Limit, Process, TIME_A_FILE},
    watch::Watch,
    work,
};
use crate::intake::{self, Arrival, Contents, Format, Refusal, sniff};

/// What became of one file.
pub struct Outcome<M> {
    /// Its hash, size and format, if it could be opened.
    pub opened: Option<(String, u64, Format)>,
    /// What was read, or why it was not.
    pub made: Result<M, Refusal>,
}

/// Readers of files, in processes of their own or, where there are none, here.
pub struct Readers<'w, W> {
    work: &'w W,
    start: Option<Start>,
    jobs: usize,
    time: Duration,
    cache: Option<&'w Cache>,
    kept: Option<&'w KeptReader>,
}

const OVERRAN: &str = "reading it takes longer than 4 seconds of work and one for every 8 MB, which no \
    return does: copy the return into a new workbook and send that";
const NEVER_ENDED: &str = "reading it did not come to an end on this machine, which has much else to do: \
    run again, or copy the return into a new workbook";
const OUT_OF_MEMORY: &str = "reading it takes more memory than a return may (384 MB, and more if it is \
    larger than 64 MB): it holds too much, or claims to; copy the return into a new workbook and send that";
const DIED: &str = "the program that reads it broke down on it: open it, save it again as xlsx and send that";

impl<'w, W: Work> Readers<'w, W> {
    /// So many readers, started when there is something to read.
    #[must_use]
    pub fn in_processes(work: &'w W, start: Start, jobs: usize) -> Self {
        Self { work, start: Some(start), jobs, time: TIME_A_FILE, cache: None, kept: None }
    }

    /// Reads in this process: nothing stops a file that takes all memory or never ends.
    #[must_use]
    pub fn here(work: &'w W, jobs: usize) -> Self {
        Self { work, start: None, jobs, time: TIME_A_FILE, cache: None, kept: None }
    }

    /// With what was read before, if it is kept.
    #[must_use]
    pub fn remembering(self, cache: Option<&'w Cache>) -> Self {
        Self { cache, ..self }
    }

    /// With a reader that is there from before, and stays; it alone reads.
    #[must_use]
    pub fn keeping(self, kept: Option<&'w KeptReader>) -> Self {
        Self { kept, ..self }
    }

    /// With so much time by the clock for a file, instead of two minutes. How long a reader may work is
    /// another limit.
    #[must_use]
    pub fn within(self, time: Duration) -> Self {
        Self { time, ..self }
    }

    /// Reads every file; what comes of them is in their order, whoever read them. `tick` is called after
    /// each.
    ///
    /// # Errors
    /// If there are no reader processes to be had.
    pub fn read(
        &self,
        arrivals: &[Arrival],
        tick: &(dyn Fn() + Sync),
    ) -> Result<Vec<Outcome<W::Made>>, NotStarted> {
        let next = AtomicUsize::new(0);
        let watch = Watch::default();
        let workers = if self.kept.is_some() { 0 } else { self.jobs.clamp(1, arrivals.len().max(1)) };
        let mut found: Numbered<W::Made> = Vec::with_capacity(arrivals.len());
        watch.over(|| {
            if self.kept.is_some() {
                // A reader ends with the thread that started it: one that stays is started here.
                found.extend(self.work_through(arrivals, &next, &watch, tick)?);
            }
            thread::scope(|scope| {
                let handles: Vec<_> = (0..workers)
                    .map(|_| scope.spawn(|| self.work_through(arrivals, &next, &watch, tick)))
                    .collect();
                for handle in handles {
                    match handle.join() {
                        Ok(Ok(own)) => found.extend(own),
                        Ok(Err(error)) => return Err(error),
                        Err(panic) => std::panic::resume_unwind(panic),
                    }
                }
                Ok(())
            })?;
            found.sort_by_key(|(at, _)| *at);
            found.into_iter().map(|(at, tried)| self.settle(&arrivals[at], tried, &watch, tick)).collect()
        })
    }

    /// What one thread does: takes the next file until there is none, with a reader of its own.
    fn work_through(
        &self,
        arrivals: &[Arrival],
        next: &AtomicUsize,
        watch: &Watch,
        tick: &(dyn Fn() + Sync),
    ) -> Result<Numbered<W::Made>, NotStarted> {
        let mut reader = self.kept.and_then(|kept| kept.take(watch));
        let mut found = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(arrival) = arrivals.get(at) else {
                if let Some(kept) = self.kept {
                    kept.put(reader);
                }
                return Ok(found);
            };
            let mut tried = match intake::open(arrival) {
                Ok(contents) => self.attempt(&contents, Company::AmongOthers, &mut reader, watch),
                Err(refusal) => Ok(Tried::Settled(Outcome { opened: None, made: Err(refusal) })),
            };
            if let Ok(Tried::Settled(Outcome { made: Ok(made), .. })) = &mut tried {
                self.work.put_away(made);
            }
            // Without readers the others need not go on either.
            let tried = tried.inspect_err(|_| next.store(arrivals.len(), Ordering::Relaxed))?;
            if matches!(tried, Tried::Settled(_)) {
                tick();
            }
            found.push((at, tried));
        }
    }

    fn attempt(
        &self,
        contents: &Contents,
        company: Company,
        reader: &mut Option<Process>,
        watch: &Watch,
    ) -> Result<Tried<W::Made>, NotStarted> {
        let opened = |format: Option<Format>| {
            Some((contents.sha256.clone(), contents.bytes.len() as u64, format.unwrap_or(Format::Unknown)))
        };
        if let Some((format, made)) = self.cache.and_then(|cache| cache.get(self.work, &contents.sha256)) {
            return Ok(Tried::Settled(Outcome { opened: opened(Some(format)), made: Ok(made) }));
        }
        let refused = |format, words: &str| Outcome {
            opened: opened(format),
            made: Err(Refusal::Unreadable(words.to_owned())),
        };
        let keep = |format: Format, made: &Result<W::Made, Refusal>| {
            if let (Some(cache), Ok(made)) = (self.cache, made) {
                cache.put(self.work, &contents.sha256, format, made);
            }
        };
        let Some(start) = &self.start else {
            let format = sniff(&contents.bytes);
            let made = work::make(self.work, &contents.bytes, format);
            keep(format, &made);
            return Ok(Tried::Settled(Outcome { opened: opened(Some(format)), made }));
        };
        if company == Company::AmongOthers && contents.bytes.len() as u64 > LARGEST_AMONG_OTHERS {
            return Ok(Tried::Again(refused(None, OUT_OF_MEMORY)));
        }
        let process = match reader.take() {
            Some(process) => reader.insert(process),
            None => reader.insert(Process::start(start, self.work, |watched| watch.add(watched))?),
        };
        let asked = process.ask(self.work, &contents.bytes, company, self.time);
        if !matches!(asked, Asked::Answered(..)) {
            *reader = None;
        }
        Ok(match asked {
            Asked::Answered(format, made) => {
                keep(format.unwrap_or(Format::Unknown), &made);
                Tried::Settled(Outcome { opened: opened(format), made })
            }
            Asked::Overran(format, Limit::Work) => Tried::Settled(refused(format, OVERRAN)),
            Asked::Overran(format, Limit::Clock) => Tried::Settled(refused(format, NEVER_ENDED)),
            Asked::Died(format, Death::OutOfMemory) => Tried::Again(refused(format, OUT_OF_MEMORY)),
            Asked::Died(format, Death::Unexplained) => Tried::Again(refused(format, DIED)),
        })
    }

    /// A file of which a reader died is read once more, alone: what was read before it, or beside it, may
    /// have taken the memory.
    fn settle(
        &self,
        arrival: &Arrival,
        tried: Tried<W::Made>,
        watch: &Watch,
        tick: &(dyn Fn() + Sync),
    ) -> Result<Outcome<W::Made>, NotStarted> {
        let first = match tried {
            Tried::Settled(outcome) => return Ok(outcome),
            Tried::Again(outcome) => outcome,
        };
        let outcome = match intake::open(arrival) {
            Ok(contents) if first.opened.as_ref().is_some_and(|(sha256, ..)| *sha256 == contents.sha256) => {
                let (Tried::Settled(mut second) | Tried::Again(mut second)) =
                    self.attempt(&contents, Company::Alone, &mut None, watch)?;
                if let Ok(made) = &mut second.made {
                    self.work.put_away(made);
                }
                second
            }
            Ok(_) => Outcome { made: Err(Refusal::Unreadable(intake::CHANGED.to_owned())), ..first },
            Err(refusal) => Outcome { made: Err(refusal), ..first },
        };
        tick();
        Ok(outcome)
    }
}

/// What came of the first try at files, with their indices.
type Numbered<M> = Vec<(usize, Tried<M>)>;

/// What came of the first try at a file.
enum Tried<M> {
    /// That is that.
    Settled(Outcome<M>),
    /// The reader died, or the file is large; what is told of it if the next reader dies of it too.
    Again(Outcome<M>),
}
