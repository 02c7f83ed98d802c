//! `quarterday audit-workbook`: the statistics workbook held against the figures; a run does the same before
//! it puts it in place.

use std::path::Path;

use super::{
    CannotRun,
    arguments::{AuditArguments, OutputFormat},
    places,
};
use crate::{
    publication::{self, Book, Finding, Reported, STATISTICS},
    records::EarlierOutput,
    returns::Context,
};

/// Findings shown of a run that cannot be put in place; the rest is counted.
const SHOWN: usize = 20;

/// The workbook differs from the lists.
const DIFFERS: u8 = 1;

/// Holds the workbook that a run has just written into `out` against what it worked out. A finding is a fault
/// of the program.
pub fn of_run(out: &Path, reported: &Reported<'_>) -> Result<(), CannotRun> {
    let found = publication::audit_run(out, reported).map_err(|error| CannotRun::new(error.to_string()))?;
    if found.is_empty() {
        return Ok(());
    }
    let mut told = vec![
        "the statistics workbook does not say what was worked out. This is a fault of the program itself, \
         and nothing was put in place. Please report this:"
            .to_owned(),
    ];
    told.extend(found.iter().take(SHOWN).map(ToString::to_string));
    if found.len() > SHOWN {
        told.push(format!("and {} more cells.", found.len() - SHOWN));
    }
    Err(CannotRun::new(told.join("\n")))
}

/// Carries out `audit-workbook`: 0 if the workbook says what the lists beside it say, 1 if it does not.
pub fn audit_workbook(arguments: &AuditArguments) -> Result<u8, CannotRun> {
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(error.to_string());
    let out = EarlierOutput::open(&arguments.out).map_err(|error| cannot(&error))?;
    let (collection, register) = places::of_collection(&arguments.of)?;
    let (collection, register, _) = places::load(&collection, &register)?;
    if out.collection() != collection.title {
        return Err(CannotRun::new(format!(
            "{}: these are outputs of \"{}\", and the declarations are of \"{}\". Give --collection, or -C",
            arguments.out.display(),
            out.collection(),
            collection.title
        )));
    }
    let context = Context::new(&register, &collection, places::period_of(out.period())?);
    let book = Book::read(&arguments.out.join(STATISTICS[0])).map_err(|error| cannot(&error))?;
    let figures = publication::of_lists(&arguments.out, &context).map_err(|error| cannot(&error))?;
    let mut found = publication::audit(&book, &figures, &context);
    let drawn = publication::audit_drawings(&arguments.out, &book, &figures, &context);
    found.extend(drawn.map_err(|error| cannot(&error))?);
    // Outputs of earlier versions have the one form alone.
    let [first, other] = STATISTICS;
    let has_both = out.listed().contains_key(other);
    if has_both {
        let read = Book::read(&arguments.out.join(other)).map_err(|error| cannot(&error))?;
        found.extend(publication::alike(&book, &read, other));
    }
    match arguments.format {
        OutputFormat::Json => say_json!(serde_json::json!({ "findings": found })),
        OutputFormat::Human if has_both => tell(&found, &format!("{first} and {other} say")),
        OutputFormat::Human => tell(&found, &format!("{first} says")),
    }
    Ok(if found.is_empty() { 0 } else { DIFFERS })
}

fn tell(found: &[Finding], all_say: &str) {
    for finding in found {
        say!("{finding}");
    }
    match found.len() {
        0 => say!("{all_say} what the lists of the folder say."),
        1 => say!("1 cell does not say what it should."),
        several => say!("{several} cells do not say what they should."),
    }
}
