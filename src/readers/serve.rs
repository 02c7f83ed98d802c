//! The reader process: takes file after file from its standard input and gives what it reads to its standard
//! output.

use std::io::{self, BufReader, BufWriter, Write};

use super::{
    frames::{self, Kind, Parts},
    limits,
    work::{self, Work},
};
use crate::intake::{LARGEST_FILE, Refusal, sniff};

/// What a ready reader says of itself.
pub fn greeting(work: &impl Work) -> Vec<u8> {
    format!("quarterday {} {}", env!("CARGO_PKG_VERSION"), work.fingerprint()).into_bytes()
}

/// Reads until no more is asked for.
///
/// # Errors
/// If the limits cannot be set, or nobody listens any more.
pub fn serve(work: &impl Work) -> io::Result<()> {
    let mut requests = BufReader::with_capacity(64 * 1024, io::stdin().lock());
    let mut replies = BufWriter::with_capacity(80 * 1024, io::stdout().lock());
    let greeting = greeting(work);
    let memory = limits::take_on()?;
    frames::write(&mut replies, Kind::Ready, &greeting)?;
    replies.flush()?;
    while let Some((company, length)) = frames::read_request(&mut requests, LARGEST_FILE)? {
        memory.of_file(length, company)?;
        let bytes = frames::read_bytes(&mut requests, length)?;
        let format = sniff(&bytes);
        // Told at once: if this process breaks on the file, what it was is still known.
        frames::write(&mut replies, Kind::Format, &[format.number()])?;
        replies.flush()?;
        match work::make(work, &bytes, format) {
            Ok(made) => {
                drop(bytes);
                let mut parts = Parts::new(&mut replies);
                postcard::to_io(&made, &mut parts).map_err(io::Error::other)?;
                parts.flush()?;
                frames::write(&mut replies, Kind::Complete, &[])?;
            }
            Err(Refusal::Unreadable(reason)) => refuse(&mut replies, 0, &reason)?,
            Err(Refusal::NotAReturn(reason)) => refuse(&mut replies, 1, &reason)?,
        }
        replies.flush()?;
    }
    Ok(())
}

/// As much of a reason as is ever told.
const LONGEST_REASON: usize = 4096;

fn refuse(replies: &mut impl Write, kind: u8, reason: &str) -> io::Result<()> {
    let mut content = vec![kind];
    content.extend(reason.chars().take(LONGEST_REASON).collect::<String>().into_bytes());
    frames::write(replies, Kind::Refused, &content)
}

/// A refusal as it came through the pipe.
pub fn refusal_of(content: &[u8]) -> Option<Refusal> {
    let (kind, reason) = content.split_first()?;
    let reason = std::str::from_utf8(reason).ok()?.to_owned();
    match kind {
        0 => Some(Refusal::Unreadable(reason)),
        1 => Some(Refusal::NotAReturn(reason)),
        _ => None,
    }
}
