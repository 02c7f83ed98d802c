//! One reader process, seen from the program that started it.

use std::{
    ffi::OsString,
    io::{BufReader, Read},
    path::PathBuf,
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::{
    frames::{self, Kind, LARGEST_REPLY},
    limits::Company,
    serve::{greeting, refusal_of},
    work::Work,
};
use crate::intake::{Format, Refusal};

/// How long a reader may work on one file, counted by the processor: however much else the machine does, the
/// same files are read.
pub const WORK_A_FILE: Duration = Duration::from_secs(4);

/// For each second more so many bytes: a list of a million rows is long, and no attack.
const BYTES_A_SECOND: u64 = 8 * 1024 * 1024;

/// How long it may take over it by the clock, however little of that it works.
pub const TIME_A_FILE: Duration = Duration::from_secs(120);

/// How long it may take to start, on a machine that has much else to do.
const TIME_TO_START: Duration = Duration::from_secs(120);

/// How a reader process is started.
#[derive(Debug, Clone)]
pub struct Start {
    /// The program: this one.
    pub program: PathBuf,
    /// Its arguments: the hidden command, and what is to be read by.
    pub arguments: Vec<OsString>,
}

/// What came of asking a reader for one file.
pub enum Asked<M> {
    /// It answered.
    Answered(Option<Format>, Result<M, Refusal>),
    /// It worked too long, or did not come to an end, and was stopped.
    Overran(Option<Format>, Limit),
    /// It died, or what it answered made no sense; whether for want of memory.
    Died(Option<Format>, Death),
}

/// Of what a reader died.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Death {
    /// It asked for more memory than it may have.
    OutOfMemory,
    /// Anything else.
    Unexplained,
}

/// Which limit on time a reader ran into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// `WORK_A_FILE`, and more for a large one.
    Work,
    /// The limit by the clock.
    Clock,
}

/// By when a reader must have answered.
#[derive(Debug)]
struct Due {
    by: Instant,
    /// The processor time at which it has had its share; `None` where that cannot be told.
    work: Option<Duration>,
}

/// A reader as the watch sees it: when it must have answered, and how to stop it.
#[derive(Debug)]
pub struct Watched {
    child: Mutex<Child>,
    due: Mutex<Option<Due>>,
    overran: Mutex<Option<Limit>>,
}

impl Watched {
    /// Stops the reader if it should have answered before now.
    pub fn stop_if_overdue(&self) {
        // Held throughout, so that a reader is never stopped for a file that it has just answered for.
        let due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let limit = due.as_ref().and_then(|due| {
            if due.work.is_some_and(|most| self.worked().is_some_and(|worked| worked >= most)) {
                return Some(Limit::Work);
            }
            (due.by <= Instant::now()).then_some(Limit::Clock)
        });
        if limit.is_some() {
            *self.overran.lock().unwrap_or_else(PoisonError::into_inner) = limit;
            self.stop();
        }
    }

    fn stop(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // One that has ended already is only taken note of.
        let _ = child.kill();
    }

    /// The processor time that the reader has had since it started.
    fn worked(&self) -> Option<Duration> {
        worked(self.child.lock().unwrap_or_else(PoisonError::into_inner).id())
    }

    fn expect_within(&self, time: Duration, work: Option<Duration>) {
        let work = work.and_then(|work| Some(self.worked()? + work));
        *self.due.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Due { by: Instant::now() + time, work });
    }

    fn expect_nothing(&self) -> Option<Limit> {
        *self.due.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.overran.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The processor time of a process, of its own and of the system on its behalf.
#[cfg(target_os = "linux")]
fn worked(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // After the name, which may hold anything, stand the state and ten numbers, then those two.
    let mut parts = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11);
    let (own, of_system) = (parts.next()?.parse::<u64>().ok()?, parts.next()?.parse::<u64>().ok()?);
    let ticks = (own + of_system) * 1000 / rustix::param::clock_ticks_per_second().max(1);
    Some(Duration::from_millis(ticks))
}

#[cfg(not(target_os = "linux"))]
fn worked(_: u32) -> Option<Duration> {
    None
}

/// A reader process that is ready.
pub struct Process {
    watched: Arc<Watched>,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
    complaints: ChildStderr,
    asked: u32,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.watched.expect_nothing();
        self.watched.stop();
        let mut child = self.watched.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.wait();
    }
}

/// Why there is no reader process.
#[derive(Debug, thiserror::Error)]
pub enum NotStarted {
    /// The system starts no process.
    #[error("no reader process can be started: {0}")]
    NoProcess(#[source] std::io::Error),
    /// It started and gave up.
    #[error("a reader process did not start: {0}")]
    GaveUp(String),
    /// It would read by something else.
    #[error("the declarations or the program changed while the files were read: run again")]
    Different,
}

impl Process {
    /// Starts one and waits until it is ready. `watch` is told of it, to stop it when it takes too long.
    ///
    /// # Errors
    /// If it cannot be started, or is not of our making.
    pub fn start(
        start: &Start,
        work: &impl Work,
        watch: impl FnOnce(Arc<Watched>),
    ) -> Result<Self, NotStarted> {
        let mut command = Command::new(&start.program);
        command.args(&start.arguments).env_clear();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C is for us: a reader that it ended would make its file look broken.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(NotStarted::NoProcess)?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let watched =
            Arc::new(Watched { child: Mutex::new(child), due: Mutex::new(None), overran: Mutex::new(None) });
        let (Some(requests), Some(replies), Some(complaints)) = pipes else {
            watched.stop();
            return Err(NotStarted::GaveUp("it has no pipes".to_owned()));
        };
        let replies = BufReader::with_capacity(64 * 1024, replies);
        let mut process = Self { watched, requests, replies, complaints, asked: 0 };
        process.watched.expect_within(TIME_TO_START, None);
        watch(Arc::clone(&process.watched));
        let mut said = Vec::new();
        let kind = frames::read(&mut process.replies, &mut said);
        process.watched.expect_nothing();
        match kind {
            Ok(Kind::Ready) if said == greeting(work) => Ok(process),
            Ok(_) => Err(NotStarted::Different),
            Err(_) => Err(NotStarted::GaveUp(process.last_words())),
        }
    }

    /// As the watch sees it.
    pub fn watched(&self) -> Arc<Watched> {
        Arc::clone(&self.watched)
    }

    /// Whether it was asked for fewer files than `most`, and has not ended.
    pub fn is_of_use(&mut self, most: u32) -> bool {
        let mut child = self.watched.child.lock().unwrap_or_else(PoisonError::into_inner);
        self.asked < most && matches!(child.try_wait(), Ok(None))
    }

    /// Has it read a file, in so much time by the clock. After anything but an answer it is of no more use.
    pub fn ask<W: Work>(
        &mut self,
        work: &W,
        bytes: &[u8],
        company: Company,
        time: Duration,
    ) -> Asked<W::Made> {
        let more = Duration::from_secs(bytes.len() as u64 / BYTES_A_SECOND);
        self.asked += 1;
        self.watched.expect_within(time, Some(WORK_A_FILE + more));
        let mut format = None;
        let answer = frames::write_request(&mut self.requests, bytes, company)
            .ok()
            .and_then(|()| self.answer(work, &mut format));
        let overran = self.watched.expect_nothing();
        match (answer, overran) {
            (Some(answer), None) => Asked::Answered(format, answer),
            (_, Some(limit)) => Asked::Overran(format, limit),
            (None, None) => Asked::Died(format, self.death()),
        }
    }

    /// The reply to a request; `None` if it breaks off or makes no sense.
    fn answer<W: Work>(&mut self, work: &W, format: &mut Option<Format>) -> Option<Result<W::Made, Refusal>> {
        let mut content = Vec::new();
        loop {
            let start = content.len();
            match frames::read(&mut self.replies, &mut content).ok()? {
                Kind::Format if start == 0 && format.is_none() => {
                    *format = Some(Format::of_number(*content.first()?)?);
                    content.clear();
                }
                Kind::Part if content.len() <= LARGEST_REPLY => {}
                Kind::Complete if content.len() == start => break,
                Kind::Refused if start == 0 => return Some(Err(refusal_of(&content)?)),
                _ => return None,
            }
        }
        let (made, rest) = postcard::take_from_bytes::<W::Made>(&content).ok()?;
        (rest.is_empty() && work.is_sound(&made)).then_some(Ok(made))
    }

    fn death(&mut self) -> Death {
        let words = self.last_words();
        // What the standard library says before it ends a process for which an allocation failed.
        if words.contains("memory allocation of") { Death::OutOfMemory } else { Death::Unexplained }
    }

    /// What it said on its standard error, cut; it is stopped first.
    fn last_words(&mut self) -> String {
        self.watched.stop();
        let mut words = Vec::new();
        let _ = (&mut self.complaints).take(4096).read_to_end(&mut words);
        let words = String::from_utf8_lossy(&words).into_owned();
        crate::vocabulary::printable::echo(words.trim()).into_owned()
    }
}
