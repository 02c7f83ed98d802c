//! Prints lines: the one place that does.
//!
//! A result goes to standard output; notes, and why a command could not do its work, to standard error: in words
//! for people, and with `--format json` a line of JSON each.

use std::{
    ffi::OsString,
    sync::atomic::{AtomicBool, Ordering},
};

use super::progress;
use crate::vocabulary::printable;

/// Prints a line, or several. What acts on a terminal instead of showing came from outside, in a name of the
/// register say, and is shown as what it is.
macro_rules! say {
    ($($words:tt)*) => {
        crate::cli::print::print(&crate::vocabulary::printable::lines(&format!($($words)*)))
    };
}

/// Prints what programs read, in which the like is escaped as JSON does.
macro_rules! say_json {
    ($value:expr) => {
        crate::cli::print::print(&crate::vocabulary::printable::json(&format!("{:#}", $value)))
    };
}

/// Tells something beside the result.
macro_rules! note {
    ($($words:tt)*) => { crate::cli::print::note(&format!($($words)*)) };
}

static IS_FOR_PROGRAMS: AtomicBool = AtomicBool::new(false);

/// Whether a program reads the answer. What is typed wrongly has to be known too, so it is looked for by itself.
fn asks_for_json(given: &[OsString]) -> bool {
    let apart = given.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json");
    apart || given.iter().any(|word| word == "--format=json")
}

/// Says once for whom everything is told.
pub(super) fn told_to_who_asks(given: &[OsString]) {
    IS_FOR_PROGRAMS.store(asks_for_json(given), Ordering::Relaxed);
}

/// Whether a program reads the answer.
pub(super) fn is_for_programs() -> bool {
    IS_FOR_PROGRAMS.load(Ordering::Relaxed)
}

/// Prints lines. Who stopped listening (`quarterday ... | head`) is no fault of ours.
pub(super) fn print(lines: &str) {
    use std::io::Write;
    progress::aside(|| {
        let _ = writeln!(std::io::stdout(), "{lines}");
    });
}

/// Tells something beside the result.
pub(super) fn note(words: &str) {
    progress::aside(|| beside("note", words, None));
}

/// Tells why a command could not do its work, and with which exit status it ends.
pub(super) fn error(words: &str, status: u8) {
    progress::aside(|| beside("error", words, Some(status)));
}

fn beside(kind: &str, words: &str, status: Option<u8>) {
    if is_for_programs() {
        let mut line = serde_json::json!({ kind: words });
        if let Some(status) = status {
            line["status"] = status.into();
        }
        eprintln!("{}", printable::json(&line.to_string()));
    } else {
        eprintln!("quarterday: {}", printable::lines(words));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_says_so_by_format_json_in_either_way_of_writing_it() {
        let asks = |line: &str| asks_for_json(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert!(asks("quarterday run 2009 --format json"));
        assert!(asks("quarterday run --format=json 2009"));
        assert!(!asks("quarterday run 2009 --format human"));
        assert!(!asks("quarterday run json --progress json"));
    }
}
