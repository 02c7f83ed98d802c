//! Runs the command that was given, and tells what stopped it.

use std::{ffi::OsString, process::ExitCode};

use clap::Parser;

use super::{
    annual_report,
    arguments::{Arguments, Command, SchemasCommand},
    audit_workbook, backtest,
    cannot_run::CannotRun,
    chase, check, checker, compare, decide,
    exit_status::COULD_NOT_RUN,
    init, inspect, json_schemas, new_collection, pack, portal, print, progress, purge, read_files, release,
    rules, run, schemas, scorecard, shells, sql, status, table, template, trace,
};

/// Runs one command and gives its exit status.
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let given: Vec<OsString> = arguments.collect();
    if shells::is_answered(&given) {
        return ExitCode::SUCCESS;
    }
    print::told_to_who_asks(&given);
    let parsed = match Arguments::try_parse_from(&given) {
        Ok(parsed) => parsed,
        Err(error) => {
            if error.use_stderr() && print::is_for_programs() {
                print::error(error.render().to_string().trim_end(), COULD_NOT_RUN);
            } else {
                let _ = error.print();
            }
            return ExitCode::from(if error.use_stderr() { COULD_NOT_RUN } else { 0 });
        }
    };
    // Whatever breaks inside is told in a sentence below; libraries that panic on a bad file are caught where
    // they read.
    std::panic::set_hook(Box::new(|_| {}));
    progress::tell_as(parsed.progress);
    let shown: Vec<String> = given.iter().skip(1).map(|part| part.to_string_lossy().into_owned()).collect();
    let outcome =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| carry_out(&parsed.command, &shown)));
    match outcome {
        Ok(Ok(status)) => ExitCode::from(status),
        Ok(Err(error)) => {
            // A line a fault.
            print::error(without_numbers(&error.0).trim_end(), COULD_NOT_RUN);
            ExitCode::from(COULD_NOT_RUN)
        }
        Err(panic) => {
            let words = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied());
            let words = format!(
                "a fault of the program itself stopped it, and nothing was put in place. Please report this: \
                 {}",
                crate::vocabulary::printable::echo(words.unwrap_or("no details"))
            );
            print::error(&words, COULD_NOT_RUN);
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
        Command::Init(arguments) => init::init(arguments),
        Command::Run(arguments) => run::run(arguments, shown),
        Command::Chase(arguments) => chase::chase(arguments),
        Command::Status(arguments) => status::status(arguments),
        Command::Compare(arguments) => compare::compare(arguments),
        Command::Check(arguments) => check::check(arguments),
        Command::Inspect(arguments) => inspect::inspect(arguments),
        Command::ReadFiles(arguments) => read_files::read_files(arguments),
        Command::KeepChecking(arguments) => checker::keep_checking(arguments),
        Command::Schemas(SchemasCommand::Check(arguments)) => schemas::check(arguments),
        Command::Schemas(SchemasCommand::New { folder, telling }) => new_collection::write(folder, telling),
        Command::Schemas(SchemasCommand::JsonSchema(arguments)) => json_schemas::json_schemas(arguments),
        Command::AnnualReport(arguments) => annual_report::annual_report(arguments),
        Command::AuditWorkbook(arguments) => audit_workbook::audit_workbook(arguments),
        Command::Backtest(arguments) => backtest::backtest(arguments),
        Command::Decide(arguments) => decide::decide(arguments),
        Command::Release(arguments) => release::release(arguments, shown),
        Command::Pack(arguments) => pack::pack(arguments),
        Command::Portal(command) => portal::portal(command),
        Command::Serve(arguments) => portal::serve(arguments),
        Command::Purge(arguments) => purge::purge(arguments),
        Command::Rules(command) => rules::rules(command),
        Command::Scorecard(arguments) => scorecard::scorecard(arguments),
        Command::Sql(arguments) => sql::sql(arguments),
        Command::Table(arguments) => table::table(arguments),
        Command::Template(arguments) => template::template(arguments),
        Command::Trace(arguments) => trace::trace(arguments),
        Command::Completions(arguments) => shells::completions(arguments),
        Command::Man(arguments) => shells::man(arguments),
    }
}
