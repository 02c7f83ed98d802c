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
    serve::{greeting, refusal_of},
    work::Work,
};
use crate::intake::{Format, Refusal};

/// How long a reader may take over one file.
pub const TIME_A_FILE: Duration = Duration::from_secs(4);

/// How long it may take to start, on a machine that has much else to do.
const TIME_TO_START: Duration = Duration::from_secs(30);

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
    /// It took too long, and was stopped.
    Overran(Option<Format>),
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

/// A reader as the watch sees it: when it must have answered, and how to stop it.
#[derive(Debug)]
pub struct Watched {
    child: Mutex<Child>,
    due: Mutex<Option<Instant>>,
}

impl Watched {
    /// Stops the reader if it should have answered before now.
    pub fn stop_if_overdue(&self) {
        let due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        if due.is_some_and(|due| due <= Instant::now()) {
            self.stop();
        }
    }

    fn stop(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // One that has ended already is only taken note of.
        let _ = child.kill();
    }

    fn expect_within(&self, time: Duration) -> Instant {
        let due = Instant::now() + time;
        *self.due.lock().unwrap_or_else(PoisonError::into_inner) = Some(due);
        due
    }

    fn expect_nothing(&self) {
        *self.due.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// A reader process that is ready.
pub struct Process {
    watched: Arc<Watched>,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
    complaints: ChildStderr,
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
    pub fn start(start: &Start, work: &impl Work, watch: impl FnOnce(Arc<Watched>)) -> Result<Self, NotStarted> {
        let mut command = Command::new(&start.program);
        command.args(&start.arguments).env_clear();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(NotStarted::NoProcess)?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let watched = Arc::new(Watched { child: Mutex::new(child), due: Mutex::new(None) });
        let (Some(requests), Some(replies), Some(complaints)) = pipes else {
            watched.stop();
            return Err(NotStarted::GaveUp("it has no pipes".to_owned()));
        };
        let mut process = Self { watched, requests, replies: BufReader::with_capacity(64 * 1024, replies), complaints };
        process.watched.expect_within(TIME_TO_START);
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

    /// Has it read a file. After anything but an answer it is of no more use.
    pub fn ask<W: Work>(&mut self, work: &W, bytes: &[u8]) -> Asked<W::Made> {
        let due = self.watched.expect_within(TIME_A_FILE);
        let mut format = None;
        let answer = self.exchange(work, bytes, &mut format);
        self.watched.expect_nothing();
        match answer {
            Some(answer) => Asked::Answered(format, answer),
            None if Instant::now() >= due => Asked::Overran(format),
            None => Asked::Died(format, self.death()),
        }
    }

    /// One request and its reply; `None` if it breaks off or makes no sense.
    fn exchange<W: Work>(&mut self, work: &W, bytes: &[u8], format: &mut Option<Format>) -> Option<Result<W::Made, Refusal>> {
        frames::write_request(&mut self.requests, bytes).ok()?;
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
