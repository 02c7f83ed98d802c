//! Starts the program itself, as a person at the command line would.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader},
    process::Command,
    time::timeout,
};

use super::{PortalError, work::Progress};

/// Of what a command prints so much is taken.
pub const MOST_PRINTED: usize = 12 * 1024 * 1024;

/// What a command printed, and how it ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit status; none if it was ended.
    pub status: Option<i32>,
    /// What it printed.
    pub out: Vec<u8>,
    /// What it complained of.
    pub complaint: String,
}

/// The program, and the workspace in which it works.
#[derive(Debug)]
pub struct Program {
    program: PathBuf,
    workspace: PathBuf,
}

impl Program {
    /// Of a workspace.
    pub fn new(program: PathBuf, workspace: PathBuf) -> Self {
        Self { program, workspace }
    }

    /// Carries out a command in the workspace. Whoever stops waiting for it ends it.
    pub async fn carry_out(
        &self,
        arguments: &[OsString],
        folder: Option<&Path>,
        longest: Duration,
    ) -> Result<Ended, PortalError> {
        self.carry_out_telling(arguments, folder, longest, |_| ()).await
    }

    /// The same of a command that tells how far it is.
    pub async fn carry_out_telling(
        &self,
        arguments: &[OsString],
        folder: Option<&Path>,
        longest: Duration,
        tell: impl FnMut(Progress) + Send + 'static,
    ) -> Result<Ended, PortalError> {
        let told = |error: std::io::Error| PortalError::of("the program could not be started", &error);
        let mut command = Command::new(&self.program);
        command.args(arguments).arg("-C").arg(&self.workspace).kill_on_drop(true);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.current_dir(folder.unwrap_or(&self.workspace));
        let mut child = command.spawn().map_err(told)?;
        let (out, complaint) = (child.stdout.take(), child.stderr.take());
        let complaint = tokio::spawn(complaint_of(complaint, tell));
        let whole = async {
            let out = all_of(out).await;
            if out.as_ref().is_ok_and(|out| out.len() > MOST_PRINTED) {
                // It would wait for somebody to read the rest.
                child.start_kill().ok();
            }
            let status = child.wait().await;
            (out, status)
        };
        let (out, status) = timeout(longest, whole)
            .await
            .map_err(|_| PortalError("it took too long, and was given up".to_owned()))?;
        let out = out.map_err(|error| PortalError::of("what the program printed", &error))?;
        let complaint = complaint.await.unwrap_or_default();
        Ok(Ended { status: status.map_err(told)?.code(), out, complaint })
    }
}

async fn all_of(pipe: Option<impl AsyncRead + Unpin>) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        pipe.take(MOST_PRINTED as u64 + 1).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

/// What stands on standard error, but for lines that tell how far the command is: these are told on.
async fn complaint_of(pipe: Option<impl AsyncRead + Unpin>, mut tell: impl FnMut(Progress)) -> String {
    let (Some(pipe), mut complaint) = (pipe, String::new()) else { return String::new() };
    let (mut lines, mut line) = (BufReader::new(pipe.take(MOST_PRINTED as u64)), Vec::new());
    while lines.read_until(b'\n', &mut line).await.is_ok_and(|length| length > 0) {
        let text = String::from_utf8_lossy(&line);
        match Progress::of_line(&text) {
            Some(own) => tell(own),
            None => complaint.push_str(&text),
        }
        line.clear();
    }
    complaint
}

/// Arguments of a command.
pub fn arguments<const N: usize>(words: [&str; N]) -> Vec<OsString> {
    words.into_iter().map(OsString::from).collect()
}

/// A flag with a text from outside, which is never taken for another flag.
pub fn flag(name: &str, text: &str) -> OsString {
    // The system does not take a NUL within an argument.
    format!("--{name}={}", text.replace('\0', " ")).into()
}
