//! `quarterday decide --from FILE`: takes the answers of an authority into the ledger.

use std::path::Path;

use serde::Serialize;

use super::{
    CannotRun,
    arguments::DecideArguments,
    decide::{self, Ground},
    places,
    read_files::{self, Kept},
};
use crate::{
    chasing::{AnswerGiven, Answers, answers},
    intake::{Arrival, Refusal},
    ledger::{Entry, append, file_of},
    readers::CellsOf,
    reading::Document,
    records::StoredFault,
    returns::typed,
    schemas::{Collection, Faults},
    vocabulary::{
        Answer, Severity, counted, counted_as,
        printable::{echo, whole},
    },
};

/// Takes the answers in a workbook of questions into the ledger.
pub fn take_in(path: &Path, arguments: &DecideArguments) -> Result<u8, CannotRun> {
    let shown = whole(&path.display().to_string()).into_owned();
    let document = read(path, &shown)?;
    let found = answers(&document).ok_or_else(|| {
        CannotRun::new(format!("{shown}: it is no workbook of questions that was sent by `quarterday chase`"))
    })?;
    let found = found.map_err(|why| CannotRun::new(format!("{shown}: {why}. Nothing was taken from it")))?;
    let ground = Ground::of(arguments, Some(&found.period))?;
    is_of_whom_it_says(path, &shown, &found, arguments, &ground)?;
    let known = ground.faults()?;
    let ledger = places::load_decisions(Some(&ground.place), &ground.register, &ground.collection)?;
    let (mut entries, mut unknown) = (Vec::new(), Vec::new());
    let (mut answered, mut again, mut of_errors) = (0, 0, 0);
    let mut no_values = Vec::new();
    for given in &found.given {
        let Some(fault) = known.iter().find(|fault| fault.id == given.about) else {
            unknown.push(given.about.clone());
            continue;
        };
        if given.takes_expected && !is_value(given, fault, &ground.collection) {
            no_values.push(given.expected.clone());
            continue;
        }
        let mut new = decisions(given, &found, fault, &known, arguments, &shown);
        new.retain(|entry| !ledger.says_last(entry));
        if new.is_empty() {
            again += 1
        } else {
            answered += 1
        }
        let is_error = fault.exception.severity <= Severity::Error;
        of_errors += usize::from(is_error && !given.takes_expected && !new.is_empty());
        entries.extend(new);
    }
    let mut wrong = Faults::default();
    for entry in &entries {
        entry.decision(&ground.register, &ground.collection, &mut wrong);
    }
    if !wrong.is_clean() {
        return Err(CannotRun::new(format!("{shown}:\n{}", places::lines(&wrong.faults))));
    }
    let file = file_of(&ground.place, &arguments.who);
    if !entries.is_empty() {
        append(&file, &entries)
            .map_err(|error| CannotRun::new(format!("{}: {error}. Nothing was written", file.display())))?;
    }
    let told =
        Taken { unit: &found.unit, period: &found.period, answered, again, of_errors, no_values, unknown };
    arguments.telling.tell(
        || serde_json::json!({ "from": shown, "file": file, "taken": told }),
        || say_taken(&shown, &file, &told),
    );
    Ok(0)
}

/// What became of the answers of a workbook.
#[derive(Serialize)]
struct Taken<'a> {
    unit: &'a str,
    period: &'a str,
    answered: usize,
    again: usize,
    of_errors: usize,
    no_values: Vec<String>,
    unknown: Vec<String>,
}

fn say_taken(shown: &str, file: &Path, taken: &Taken<'_>) {
    let count = counted(taken.answered, "answer");
    say!("{shown}: {count} of {} taken into {}", taken.unit, file.display());
    let (of_errors, again) = (taken.of_errors, taken.again);
    if of_errors > 0 {
        say!(
            "  {}: an error stays open until a corrected return comes, or you decide to correct or accept it",
            counted_as(of_errors, "of them explains an error", "of them explain errors")
        );
    }
    if again > 0 {
        say!("  {again} were there already");
    }
    for text in &taken.no_values {
        say!("  \"{}\" is not a value: that answer was not taken", echo(text));
    }
    for id in &taken.unknown {
        say!(
            "  no exception of {} has the reference \"{}\": that answer was not taken",
            taken.period,
            echo(id)
        );
    }
}

fn read(path: &Path, shown: &str) -> Result<Document, CannotRun> {
    let arrival = Arrival { path: path.to_owned(), shown: shown.to_owned(), refusal: None };
    let read =
        read_files::read(&CellsOf, read_files::start_for_cells(), Kept::default(), 1, &[arrival], &|| ())?;
    let outcome = read.into_iter().next().map(|outcome| outcome.made);
    match outcome {
        Some(Ok(document)) => Ok(document),
        Some(Err(Refusal::Unreadable(why) | Refusal::NotAReturn(why))) => {
            Err(CannotRun::new(format!("{shown}: {why}")))
        }
        None => Err(CannotRun::new(format!("{shown}: nothing came of reading it"))),
    }
}

/// Answers are those of the unit that the workbook was made for: one that came from somebody else is refused.
fn is_of_whom_it_says(
    path: &Path,
    shown: &str,
    found: &Answers,
    arguments: &DecideArguments,
    ground: &Ground,
) -> Result<(), CannotRun> {
    if found.collection != ground.collection.name {
        return Err(CannotRun::new(format!(
            "{shown}: it is of the collection \"{}\", not of \"{}\"",
            echo(&found.collection),
            ground.collection.name
        )));
    }
    let own = |code: &str| found.unit == code || found.unit.split('+').any(|own| own == code);
    let refuse = |other: &str| {
        Err(CannotRun::new(format!(
            "{shown}: the workbook was made for {}, and came as that of {}: nothing was taken from it. Ask \
             who answered",
            echo(&found.unit),
            echo(other)
        )))
    };
    if let Some(unit) = &arguments.unit {
        let code = decide::code_of(unit, ground.period, &ground.register, &ground.collection)?;
        if !own(&code) {
            return refuse(&code);
        }
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let words = stem.split(|letter: char| !letter.is_alphanumeric());
    let mut others = words.filter(|word| ground.register.get(word).is_some() && !own(word));
    others.next().map_or(Ok(()), refuse)
}

/// One answer as decisions: what is said of a question is said of each figure that it is about, and holds for
/// the value of each.
fn decisions(
    given: &AnswerGiven,
    found: &Answers,
    fault: &StoredFault,
    known: &[StoredFault],
    arguments: &DecideArguments,
    shown: &str,
) -> Vec<Entry> {
    let file = Path::new(shown).file_name().map_or(shown.into(), |name| name.to_string_lossy());
    let mut entry = given.entry(&found.unit, &found.period, &arguments.who, &file);
    entry.set("decided", &decide::decided(arguments.as_of));
    let own = &fault.exception;
    if given.takes_expected {
        entry.set("table", &own.table);
        entry.set("record", &own.record);
        entry.set("field", &own.field);
        return vec![entry];
    }
    let is_of_question = |one: &&StoredFault| {
        let other = &one.exception;
        let is_there = other.place.file == own.place.file && other.place.sheet == own.place.sheet;
        let is_like = other.unit == own.unit && other.rule == own.rule && other.caused_by.is_empty();
        one.id == fault.id || is_like && is_there
    };
    let of_one = |one: &StoredFault| {
        let mut entry = entry.clone();
        entry.set("rule", &one.exception.rule);
        entry.set("about", &one.id);
        // The value that was seen when it was answered; of the others what stands there.
        if one.id != fault.id {
            entry.set("old", &one.exception.value);
        }
        entry
    };
    known.iter().filter(is_of_question).map(of_one).collect()
}

/// Whether what is expected is a value of its field, and not a kind of value, such as "a whole number".
fn is_value(given: &AnswerGiven, fault: &StoredFault, collection: &Collection) -> bool {
    let own = &fault.exception;
    let table = collection.table(&own.table).map(|at| &collection.tables[at]);
    let field = table.and_then(|table| Some(&table.fields[table.field(&own.field)?]));
    field.is_some_and(|field| matches!(typed(&given.expected, field), Answer::Reported(_)))
}
