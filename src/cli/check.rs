//! `quarterday check FILE...`: what a sender can know before sending: whether a return can be read, what is
//! wrong with it, in which cell, and how to mend it.

use std::{collections::BTreeSet, path::PathBuf};

use serde_json::{Value, json};

use super::{
    CannotRun, FAILED_ON, SOME_REJECTED,
    arguments::{CheckFilesArguments, OutputFormat},
    explain, places, read_files,
};
use crate::{
    intake::{Arrival, Receipts},
    readers::ReturnsOf,
    reading::{Claim, Reading},
    records::{EarlierOutputs, History},
    returns::{self, Context, Return, Returns, Submission, Taken, Titles},
    schemas::{Collection, Register},
    validation::{Validation, validate},
    vocabulary::{
        Exception, Period, Severity,
        exception::by_cause,
        printable::{echo, whole},
        submission::State,
    },
};

/// Files are first read as if for this period, to learn for which they are.
const BEFORE_IT_IS_KNOWN: &str = "2000";

/// Cells named on one line; the rest is counted.
const MOST_CELLS: usize = 12;

const SAYS_NO_PERIOD: &str = "it does not say for which period it is: write the period on the form, or name \
    it here, as in --period 2019-20-Q1";

/// What was found in the files that are for one period.
struct Checked {
    period: Period,
    returns: Returns,
    validation: Validation,
}

/// Carries out `check`: 0 if everything may be sent, 1 if a file cannot be read or used, 3 if a return has
/// errors.
pub fn check(arguments: &CheckFilesArguments) -> Result<u8, CannotRun> {
    let (collection_place, register_place) = places::of_collection(&arguments.of)?;
    let (collection, register, _) = places::load(&collection_place, &register_place)?;
    let given =
        places::GivenHistory { folder: arguments.history.as_deref(), without: &arguments.history_without };
    let history = places::history_of(&given, &arguments.of)?;
    let arrivals = arrivals(&arguments.files)?;
    let read = |period: Period| {
        let start = read_files::start_for_returns(&collection_place, &register_place, period);
        read_files::read_returns(
            &ReturnsOf::new(&collection, period),
            start,
            None,
            read_files::usual_jobs(),
            arrivals.clone(),
            &|| (),
        )
    };
    let named = arguments.period.as_deref().map(places::period_of).transpose()?;
    let first: Vec<Taken> = read(places::period_of(BEFORE_IT_IS_KNOWN)?)?;
    let mut periods = claimed(&first, &collection);
    periods.extend(named);
    let mut checked = Vec::new();
    let refusals: Vec<String> = periods.iter().filter_map(|period| collection.refuses(*period)).collect();
    for period in periods.into_iter().filter(|period| collection.refuses(*period).is_none()) {
        checked.push(check_for(read(period)?, &history, &Context::new(&register, &collection, period))?);
    }
    let unsaid = |file: &Taken| refusals.first().cloned().unwrap_or_else(|| why_no_period(file, &collection));
    let files: Vec<File<'_>> =
        (0..arrivals.len()).map(|at| File::settle(at, &arrivals, &first, &checked, &unsaid)).collect();
    let outcome = Outcome {
        files,
        checked: &checked,
        collection: &collection,
        register: &register,
        explained: arguments.explain,
    };
    match arguments.format {
        OutputFormat::Human => outcome.print(&first),
        OutputFormat::Json => say_json!(outcome.json(&first)),
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

/// Why a file is for no period: what it says is none, or it says nothing.
fn why_no_period(file: &Taken, collection: &Collection) -> String {
    let returns = file.outcome.iter().flat_map(|reading| &reading.returns);
    let mut refused =
        returns.filter_map(|found| period_said(&found.claims, &file.arrival.shown, collection)?.err());
    refused.next().unwrap_or_else(|| SAYS_NO_PERIOD.to_owned())
}

/// The period that a return says it is for.
fn period_said(
    claims: &[Claim],
    file: &str,
    collection: &Collection,
) -> Option<Result<Option<Period>, String>> {
    Some(returns::period_of(
        claims,
        file,
        collection.financial,
        Period::parse(BEFORE_IT_IS_KNOWN)?,
        &Titles::default(),
    ))
}

/// The periods that files say they are for.
fn claimed(taken: &[Taken], collection: &Collection) -> BTreeSet<Period> {
    let said = |claims: &[Claim], file: &str| period_said(claims, file, collection)?.ok().flatten();
    let read = taken.iter().filter_map(|file| Some((file, file.outcome.as_ref().ok()?)));
    let claims =
        read.flat_map(|(file, reading)| reading.returns.iter().map(move |found| (file, &found.claims)));
    claims.filter_map(|(file, claims)| said(claims, &file.arrival.shown)).collect()
}

fn check_for(
    taken: Vec<Taken>,
    history: &EarlierOutputs,
    context: &Context<'_>,
) -> Result<Checked, CannotRun> {
    let told = |error: &dyn std::fmt::Display| CannotRun::new(error.to_string());
    let mut returns = returns::settle(taken, &Receipts::default(), context);
    let history = History::load(history, context).map_err(|error| told(&error))?;
    let validation = validate(&mut returns, &history, context).map_err(|error| told(&error))?;
    Ok(Checked { period: context.period, returns, validation })
}

/// What became of one file.
struct File<'a> {
    name: &'a str,
    reading: Option<&'a Reading>,
    state: State,
    reason: String,
}

impl<'a> File<'a> {
    /// A file counts where it is accepted, or else as it stands in the period that it says it is for.
    fn settle(
        at: usize,
        arrivals: &'a [Arrival],
        first: &'a [Taken],
        checked: &'a [Checked],
        unsaid: &dyn Fn(&Taken) -> String,
    ) -> Self {
        let as_submitted = checked.iter().map(|checked| (checked.period, &checked.returns.submissions[at]));
        let best = as_submitted
            .min_by_key(|(period, submission)| (submission.state, submission.period != Some(*period)));
        let (state, reason) = match (best, &first[at].outcome) {
            (Some((_, submission)), _) => (submission.state, submission.reason.clone()),
            (None, Err(refusal)) => (State::Rejected, refusal.words().to_owned()),
            (None, Ok(_)) => (State::SetAside, unsaid(&first[at])),
        };
        Self { name: &arrivals[at].shown, reading: first[at].outcome.as_ref().ok(), state, reason }
    }

    /// Whether it is a return, or part of one, that somebody can use.
    fn is_usable(&self) -> bool {
        matches!(self.state, State::Accepted | State::Superseded | State::Duplicate)
    }
}

struct Outcome<'a> {
    files: Vec<File<'a>>,
    checked: &'a [Checked],
    collection: &'a Collection,
    register: &'a Register,
    explained: bool,
}

impl Outcome<'_> {
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

    fn json(&self, first: &[Taken]) -> Value {
        let all = |list: fn(&Validation) -> &Vec<Exception>| -> Vec<Value> {
            let each = self.checked.iter().flat_map(|checked| {
                list(&checked.validation).iter().map(move |exception| (exception, checked.period))
            });
            each.map(|(exception, period)| exception_json(exception, period)).collect()
        };
        let files = self.files.iter().map(|file| {
            let sent: Vec<&Submission> =
                self.checked.iter().flat_map(|checked| &checked.returns.submissions).filter(|one| one.file == file.name).collect();
            let units: BTreeSet<&String> = sent.iter().flat_map(|submission| &submission.units).collect();
            let period = sent.iter().find_map(|submission| submission.period).map(|period| period.to_string());
            json!({ "file": file.name, "state": file.state.word(), "reason": file.reason, "units": units, "period": period,
                "form": file.reading.map(|reading| &reading.form) })
        });
        let mut told = json!({ "may_be_sent": self.status() == 0, "files": files.collect::<Vec<_>>(), "exceptions": all(|found| &found.exceptions),
            "undecided": all(|found| &found.undecided) });
        if self.explained {
            told["readings"] = first.iter().map(|taken| explain::json(taken, self.collection)).collect();
        }
        told
    }
}

fn is_error(exception: &Exception) -> bool {
    exception.severity <= Severity::Error && exception.counts()
}

fn exception_json(exception: &Exception, period: Period) -> Value {
    json!({ "id": exception.id(&period.to_string()), "unit": exception.unit, "period": period.to_string(), "severity": exception.severity.word(),
        "rule": exception.rule, "message": exception.message, "file": exception.place.file, "sheet": exception.place.sheet,
        "cell": exception.place.cell, "table": exception.table, "record": exception.record, "field": exception.field,
        "value": exception.value, "expected": exception.expected, "difference": exception.difference, "previous": exception.previous,
        "trial": exception.trial, "caused_by": exception.caused_by })
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
