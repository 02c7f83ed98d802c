//! `quarterday check FILE...`: what a sender can know before sending: whether a return can be read, what is
//! wrong with it, in which cell, and how to mend it.

use std::{collections::BTreeSet, path::PathBuf};

use serde_json::{Value, json};

use super::{
    CannotRun,
    arguments::{CheckFilesArguments, OutputFormat},
    checker::Checker,
    exit_status::{FAILED_ON, SOME_REJECTED},
    explain, places, progress,
};
use crate::{
    checking::{Checked, Checks, File},
    intake::Arrival,
    publication::exception_as_json,
    returns::{self, Context, Return, Submission, Taken},
    schemas::{Collection, Register},
    validation::Validation,
    vocabulary::{
        Exception, Severity,
        exception::by_cause,
        printable::{echo, whole},
        submission::State,
    },
};

/// Cells named on one line; the rest is counted.
const MOST_CELLS: usize = 12;

/// Carries out `check`: 0 if everything may be sent, 1 if a file cannot be read or used, 3 if a return has
/// errors.
pub fn check(arguments: &CheckFilesArguments) -> Result<u8, CannotRun> {
    let given =
        places::GivenHistory { folder: arguments.history.as_deref(), without: &arguments.history_without };
    progress::begin("declarations", 1);
    let checker = Checker::load(&arguments.of, &given)?;
    let arrivals = arrivals(&arguments.files)?;
    let named = arguments.period.as_deref().map(places::period_of).transpose()?;
    let checks = checker.check(&arrivals, named)?;
    progress::end();
    let outcome = Outcome::of(&checker, &checks, &arrivals, arguments.explain);
    match arguments.format {
        OutputFormat::Human => outcome.print(&checks.first),
        OutputFormat::Json => say_json!(outcome.json(&checks.first)),
    }
    Ok(outcome.status())
}

fn arrivals(files: &[PathBuf]) -> Result<Vec<Arrival>, CannotRun> {
    let arrival = |path: &PathBuf| {
        let shown = whole(&path.display().to_string()).into_owned();
        if path.symlink_metadata().is_err() {
            return Err(CannotRun::new(format!("{shown}: there is no such file")));
        }
        Ok(Arrival { path: path.clone(), shown, refusal: None })
    };
    files.iter().map(arrival).collect()
}

/// What was found, as it is shown.
pub struct Outcome<'a> {
    files: Vec<File<'a>>,
    checked: &'a [Checked],
    collection: &'a Collection,
    register: &'a Register,
    explained: bool,
}

impl<'a> Outcome<'a> {
    /// Of what was checked.
    pub fn of(checker: &'a Checker, checks: &'a Checks, arrivals: &'a [Arrival], explained: bool) -> Self {
        Outcome {
            files: checks.files(arrivals, &checker.collection),
            checked: &checks.checked,
            collection: &checker.collection,
            register: &checker.register,
            explained,
        }
    }

    fn status(&self) -> u8 {
        let errors = self.checked.iter().flat_map(|checked| &checked.validation.exceptions).any(is_error);
        match (self.files.iter().all(File::is_usable), errors) {
            (false, _) => SOME_REJECTED,
            (true, true) => FAILED_ON,
            (true, false) => 0,
        }
    }

    fn print(&self, first: &[Taken]) {
        for file in self.files.iter().filter(|file| file.state != State::Accepted) {
            say!(
                "{}: {}: {}\n",
                file.name,
                if file.is_usable() { file.state.word() } else { "cannot be used" },
                file.reason
            );
        }
        for checked in self.checked {
            for found in &checked.returns.returns {
                self.print_return(found, checked);
            }
            for unit in &checked.returns.held {
                let own: Vec<&Exception> = checked
                    .validation
                    .exceptions
                    .iter()
                    .filter(|exception| exception.unit == unit.id)
                    .collect();
                say!("{} for {}", echo(&unit.name), checked.period);
                print_exceptions(&own, 0);
            }
        }
        if self.explained {
            for (file, taken) in self.files.iter().zip(first) {
                explain::print(file.name, taken, self.collection);
            }
        }
        say!(
            "{}",
            match self.status() {
                0 => "Nothing here keeps it from being sent.",
                FAILED_ON => "It must not be sent yet: correct the errors first.",
                _ => "It cannot be used as it is.",
            }
        );
    }

    fn print_return(&self, found: &Return, checked: &Checked) {
        let (period, unit) = (checked.period, &found.unit);
        let files: Vec<&str> =
            found.submissions.iter().map(|at| checked.returns.submissions[*at].file.as_str()).collect();
        say!("{}", files.join(", "));
        let code = self.register.get(&unit.lead).map(|lead| format!(" ({})", lead.code)).unwrap_or_default();
        let days =
            format!("{} to {}", period.start().strftime("%-d %B %Y"), period.end().strftime("%-d %B %Y"));
        say!("  {}{code}, {}, {period}: {days}", echo(&unit.name), self.collection.title);
        let tables = self.collection.tables.iter().enumerate().filter(|(at, _)| found.gives[*at]);
        let counts: Vec<String> =
            tables.map(|(at, table)| format!("{} {}", table.name, found.records.places(at).len())).collect();
        say!("  records read: {}", counts.join(", "));
        let own: Vec<&Exception> =
            checked.validation.exceptions.iter().filter(|exception| exception.unit == unit.id).collect();
        self.print_not_found(found, &own);
        print_exceptions(&own, files.len());
        if self.explained {
            print_undecided(
                checked.validation.undecided.iter().filter(|undecided| undecided.unit == unit.id),
            );
        }
    }

    /// The fields that may be left out and are, where no exception says so.
    fn print_not_found(&self, found: &Return, own: &[&Exception]) {
        let context = |checked: &Checked| Context::new(self.register, self.collection, checked.period);
        let Some(context) = self.checked.first().map(context) else { return };
        for at in &found.submissions {
            let file = &self.files[*at];
            let is_told = own.iter().any(|exception| {
                exception.rule == returns::UNREAD_COLUMN && exception.place.file == file.name
            });
            let missing = file.reading.filter(|_| !is_told).map(|reading| {
                returns::not_found(&reading.unread, &context, self.register.get(&found.unit.lead))
            });
            if let Some(missing) = missing.filter(|missing| !missing.is_empty()) {
                say!("  not found in the file, and may be left out: {}", missing.join(", "));
            }
        }
    }

    /// What was found, as programs read it; `first` is each file as it was first read.
    pub fn json(&self, first: &[Taken]) -> Value {
        let all = |list: fn(&Validation) -> &Vec<Exception>| -> Vec<Value> {
            let each = self.checked.iter().flat_map(|checked| {
                list(&checked.validation).iter().map(move |exception| (exception, checked.period))
            });
            each.map(|(exception, period)| exception_as_json(exception, period)).collect()
        };
        let files = self.files.iter().map(|file| {
            let sent = self.checked.iter().flat_map(|checked| &checked.returns.submissions);
            let sent: Vec<&Submission> = sent.filter(|one| one.file == file.name).collect();
            let units: BTreeSet<&String> = sent.iter().flat_map(|submission| &submission.units).collect();
            let period = sent.iter().find_map(|submission| submission.period);
            json!({
                "file": file.name,
                "state": file.state.word(),
                "reason": file.reason,
                "units": units,
                "period": period.map(|period| period.to_string()),
                "form": file.reading.map(|reading| &reading.form),
            })
        });
        let mut told = json!({
            "may_be_sent": self.status() == 0,
            "files": files.collect::<Vec<_>>(),
            "exceptions": all(|found| &found.exceptions),
            "undecided": all(|found| &found.undecided),
        });
        if self.explained {
            told["readings"] = first.iter().map(|taken| explain::json(taken, self.collection)).collect();
        }
        told
    }
}

fn is_error(exception: &Exception) -> bool {
    exception.severity <= Severity::Error && exception.counts()
}

/// What is wrong, gravest first, a line a cause; what follows from something else is not told again.
fn print_exceptions(own: &[&Exception], files: usize) {
    let headings = [
        (Severity::Reject, "The whole return is refused for this"),
        (Severity::Error, "To be corrected before it is sent"),
        (Severity::Query, "To be corrected, or explained when it is sent"),
        (Severity::Note, "For information"),
    ];
    for (severity, heading) in headings {
        let groups = by_cause(
            own.iter().copied().filter(|exception| exception.severity == severity && exception.counts()),
        );
        if groups.is_empty() {
            continue;
        }
        say!("\n  {heading} ({}):", groups.iter().map(Vec::len).sum::<usize>());
        for group in groups {
            print_group(&group, files > 1);
        }
    }
    say!("");
}

fn print_group(group: &[&Exception], names_file: bool) {
    let first = group[0];
    let cells: Vec<&str> =
        group.iter().map(|exception| exception.place.cell.as_str()).filter(|cell| !cell.is_empty()).collect();
    let more = if cells.len() > MOST_CELLS {
        format!(" and {} more", cells.len() - MOST_CELLS)
    } else {
        String::new()
    };
    let file = names_file.then(|| first.place.file.clone()).filter(|file| !file.is_empty());
    let sheet = Some(&first.place.sheet)
        .filter(|sheet| !sheet.is_empty())
        .map(|sheet| format!("sheet \"{}\"", echo(sheet)));
    let named = cells[..cells.len().min(MOST_CELLS)].join(", ");
    let cells = (!cells.is_empty())
        .then(|| format!("{} {named}{more}", if cells.len() == 1 { "cell" } else { "cells" }));
    let place: Vec<String> = file.into_iter().chain(sheet).chain(cells).collect();
    let others =
        if group.len() > 1 { format!(" (and {} more like it)", group.len() - 1) } else { String::new() };
    say!(
        "  - {}{}{}{others}",
        place.join(", "),
        if place.is_empty() { "" } else { ": " },
        whole(&first.message)
    );
    let parts =
        [("it holds", &first.value), ("expected", &first.expected), ("compared with", &first.previous)];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(words, text)| format!("{words} \"{}\"", echo(text)))
        .collect();
    say!("    {}{}rule {}", parts.join(", "), if parts.is_empty() { "" } else { "; " }, first.rule);
}

fn print_undecided<'e>(undecided: impl Iterator<Item = &'e Exception>) {
    let groups = by_cause(undecided);
    if groups.is_empty() {
        return;
    }
    say!("  Rules that could not be applied ({}):", groups.len());
    for group in groups {
        let others =
            if group.len() > 1 { format!(" (and {} more like it)", group.len() - 1) } else { String::new() };
        say!("  - {}: {}{others}", group[0].rule, whole(&group[0].message));
    }
    say!("");
}
