//! The command line: arguments in, words and an exit status out. The only room that prints, and that asks the
//! clock.
//!
//! | status | meaning                                                                             |
//! |--------|-------------------------------------------------------------------------------------|
//! | 0      | it ran; exceptions are normal                                                       |
//! | 1      | it ran, but some submission was rejected as unreadable; `audit-workbook`: it differs |
//! | 2      | it could not run: usage, a declaration, no such folder, a fault of our own          |
//! | 3      | it ran, and `--fail-on` asked to fail on what was found; of `check`: there are errors |

/// Prints a line, or several. What acts on a terminal instead of showing came from outside, in a name of the
/// register say, and is shown as what it is.
macro_rules! say {
    ($($words:tt)*) => {
        crate::cli::print(&crate::vocabulary::printable::lines(&format!($($words)*)))
    };
}

/// Prints what programs read, in which the like is escaped as JSON does.
macro_rules! say_json {
    ($value:expr) => {
        crate::cli::print(&crate::vocabulary::printable::json(&format!("{:#}", $value)))
    };
}

mod arguments;
mod audit_workbook;
mod check;
mod explain;
mod impact;
mod impact_shown;
mod inspect;
mod interrupted;
mod new_collection;
mod places;
mod progress;
mod read_files;
mod rule_book;
mod rule_page;
mod rules;
mod run;
mod schemas;
mod summary;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser;

use arguments::{Arguments, Command, SchemasCommand};

/// Ran, but some submission could not be read.
const SOME_REJECTED: u8 = 1;

/// Could not run.
const COULD_NOT_RUN: u8 = 2;

/// Found what `--fail-on` names.
const FAILED_ON: u8 = 3;

/// Why a command could not do its work, in words for the person who gave it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CannotRun(String);

impl CannotRun {
    fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl From<crate::checking::CannotCheck> for CannotRun {
    fn from(error: crate::checking::CannotCheck) -> Self {
        Self(error.to_string())
    }
}

/// Prints lines. Who stopped listening (`quarterday ... | head`) is no fault of ours.
fn print(lines: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{lines}");
}

/// Runs one command and gives its exit status.
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let given: Vec<OsString> = arguments.collect();
    let parsed = match Arguments::try_parse_from(&given) {
        Ok(parsed) => parsed,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { COULD_NOT_RUN } else { 0 });
        }
    };
    // Whatever breaks inside is told in a sentence below; libraries that panic on a bad file are caught where
    // they read.
    std::panic::set_hook(Box::new(|_| {}));
    let shown: Vec<String> = given.iter().skip(1).map(|part| part.to_string_lossy().into_owned()).collect();
    let outcome =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| carry_out(&parsed.command, &shown)));
    match outcome {
        Ok(Ok(status)) => ExitCode::from(status),
        Ok(Err(error)) => {
            // A line a fault; whatever else acts on a terminal was given to us, and is shown as what it is.
            eprintln!(
                "quarterday: {}",
                crate::vocabulary::printable::lines(without_numbers(&error.0).trim_end())
            );
            ExitCode::from(COULD_NOT_RUN)
        }
        Err(panic) => {
            let words = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied());
            eprintln!(
                "quarterday: a fault of the program itself stopped it, and nothing was put in place. Please \
                 report this: {}",
                crate::vocabulary::printable::echo(words.unwrap_or("no details"))
            );
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

/// Words of the system without the numbers that it has for them.
fn without_numbers(words: &str) -> String {
    let mut parts = words.split(" (os error ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |told, part| told + part.split_once(')').map_or(part, |(_, after)| after))
}

fn carry_out(command: &Command, shown: &[String]) -> Result<u8, CannotRun> {
    match command {
        Command::Run(arguments) => run::run(arguments, shown),
        Command::Check(arguments) => check::check(arguments),
        Command::Inspect(arguments) => inspect::inspect(arguments),
        Command::ReadFiles(arguments) => read_files::read_files(arguments),
        Command::Schemas(SchemasCommand::Check(arguments)) => schemas::check(arguments),
        Command::Schemas(SchemasCommand::New { folder }) => new_collection::write(folder),
        Command::AuditWorkbook(arguments) => audit_workbook::audit_workbook(arguments),
        Command::Rules(command) => rules::rules(command),
    }
}
