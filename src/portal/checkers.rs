//! The processes that check uploads: this program, started once for many of them, so that none waits until
//! declarations are read. Each checks one upload at a time, and is replaced now and then, and whenever
//! anything is wrong with it.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};

use super::{PortalError, program::MOST_PRINTED, store::FileSent};

/// A process is replaced after so many uploads.
const MOST_CHECKS: u32 = 500;

/// One that checked an upload of so many bytes is not kept: it may still hold the memory.
const LARGE: u64 = 8 * 1024 * 1024;

/// One of which nothing is asked for so long is ended.
const IDLE: Duration = Duration::from_secs(10 * 60);

/// The processes that wait for something to check.
#[derive(Debug)]
pub struct Checkers {
    program: PathBuf,
    workspace: PathBuf,
    waiting: Mutex<Vec<Checker>>,
}

#[derive(Debug)]
struct Checker {
    /// It ends with this value.
    _child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    checks: u32,
    used: Instant,
}

/// What came of asking.
pub enum Answer {
    /// What was found.
    Found(Value),
    /// More than is taken.
    TooMuch,
}

impl Checkers {
    /// Of a workspace.
    pub fn new(program: PathBuf, workspace: PathBuf) -> Self {
        Self { program, workspace, waiting: Mutex::default() }
    }

    /// Checks files in a folder. One process at most is started for it, and one that was there before is
    /// replaced if it breaks.
    pub async fn check(
        &self,
        (folder, files): (&Path, &[FileSent]),
        period: &str,
        longest: Duration,
    ) -> Result<Answer, PortalError> {
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let asked = json!({ "folder": folder, "files": names, "period": period }).to_string();
        let is_large = files.iter().map(|file| file.bytes).sum::<u64>() >= LARGE;
        let work = async {
            if let Some(mut known) = self.one_that_waits()
                && let Ok(answer) = known.ask(&asked).await
            {
                return Ok((known, answer));
            }
            let mut fresh = self.started()?;
            fresh.ask(&asked).await.map(|answer| (fresh, answer))
        };
        let told = |error: std::io::Error| PortalError::of("an upload could not be checked", &error);
        let in_time = timeout(longest, work).await;
        let (own, answer) = in_time
            .map_err(|_| PortalError("a check took too long, and was given up".to_owned()))?
            .map_err(told)?;
        if matches!(answer, Answer::Found(_)) && own.checks < MOST_CHECKS && !is_large {
            self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(own);
        }
        Ok(answer)
    }

    fn one_that_waits(&self) -> Option<Checker> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn started(&self) -> std::io::Result<Checker> {
        let mut command = Command::new(&self.program);
        command.arg("keep-checking").arg("-C").arg(&self.workspace).kill_on_drop(true);
        command.current_dir(&self.workspace);
        // What it complains of is for whoever runs the server.
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (requests, answers) = pipes.ok_or_else(|| std::io::Error::other("it has no pipes"))?;
        let answers = BufReader::with_capacity(64 * 1024, answers);
        Ok(Checker { _child: child, requests, answers, checks: 0, used: Instant::now() })
    }

    /// Ends those of which nothing was asked for long.
    pub fn end_idle(&self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|own| own.used.elapsed() < IDLE);
    }
}

impl Checker {
    async fn ask(&mut self, asked: &str) -> std::io::Result<Answer> {
        (self.checks, self.used) = (self.checks + 1, Instant::now());
        self.requests.write_all(format!("{asked}\n").as_bytes()).await?;
        self.requests.flush().await?;
        let mut line = Vec::new();
        let mut answers = (&mut self.answers).take(MOST_PRINTED as u64);
        answers.read_until(b'\n', &mut line).await?;
        match line.last() {
            Some(b'\n') => Ok(Answer::Found(serde_json::from_slice(&line)?)),
            _ if line.len() >= MOST_PRINTED => Ok(Answer::TooMuch),
            _ => Err(std::io::Error::other("the process that checked it ended")),
        }
    }
}
