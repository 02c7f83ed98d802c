//! `quarterday audit-workbook`: the form of any workbook, and the statistics workbook held against the
//! figures; a run does both before it puts anything in place.

use std::path::{Path, PathBuf};

use super::{
    CannotRun,
    arguments::{AuditArguments, OutputFormat},
    audit_shown, places,
    trace::declarations,
};
use crate::{
    form_audit::{self, FormAudit},
    publication::{self, Book, Finding, Reported, STATISTICS},
    records::EarlierOutput,
    returns::Context,
    vocabulary::{Audience, counted},
};

/// Findings shown of a run that cannot be put in place; the rest is counted.
const SHOWN: usize = 20;

/// The workbook differs from the lists.
const DIFFERS: u8 = 1;

/// What the law asks for does not hold of its form.
const FAILS: u8 = 3;

/// Holds the workbook that a run has just written into `out` against what it worked out, and its form against
/// what published spreadsheets must be. A finding of the first is a fault of the program.
pub fn of_run(out: &Path, reported: &Reported<'_>) -> Result<(), CannotRun> {
    let found = publication::audit_run(out, reported).map_err(|error| CannotRun::new(error.to_string()))?;
    says_what_was_worked_out(&found)?;
    form_of_run(out)
}

/// Holds the registers in the workbook of an audience that a run has just written against their own lists.
pub fn registers_of_run(folder: &Path, audience: Audience, reported: &Reported<'_>) -> Result<(), CannotRun> {
    let book = Book::read(&folder.join(STATISTICS[0])).map_err(CannotRun::of)?;
    let found = publication::audit_registers(folder, &book, audience, reported.context.collection);
    says_what_was_worked_out(&found.map_err(CannotRun::of)?)
}

fn says_what_was_worked_out(found: &[Finding]) -> Result<(), CannotRun> {
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
        told.push(format!("and {}.", counted(found.len() - SHOWN, "more cell")));
    }
    Err(CannotRun::new(told.join("\n")))
}

fn form_of_run(out: &Path) -> Result<(), CannotRun> {
    for file in workbooks(out) {
        let audit = form_audit::audit_form(&file).map_err(|error| CannotRun::new(error.to_string()))?;
        let failures: Vec<String> = audit.essential_failures().map(audit_shown::failure).collect();
        if !failures.is_empty() {
            return Err(CannotRun::new(format!(
                "{} cannot be published in this form, and nothing was put in place. Words on it come from \
                 collection.toml, tables.toml, the register and quarterday.toml: mend them there. If none of \
                 these has them, please report this:\n{}",
                audit_shown::name_of(&file),
                failures.join("\n")
            )));
        }
    }
    Ok(())
}

/// The workbooks of statistics in a folder of outputs; the first is there, or told as missing.
fn workbooks(out: &Path) -> Vec<PathBuf> {
    let [first, other] = STATISTICS.map(|name| out.join(name));
    std::iter::once(first).chain(Some(other).filter(|path| path.is_file())).collect()
}

/// What is known of the content of a workbook.
pub(super) enum Content {
    /// It was held against the lists.
    Audited(HeldAgainst),
    /// Lists lie beside it, and it could not be held against them.
    NotAudited(String),
    /// No lists lie beside it.
    NoLists,
}

/// What came of holding a workbook against lists.
pub(super) struct HeldAgainst {
    /// Where it says something else.
    pub(super) found: Vec<Finding>,
    /// What no list there says, as in a release, which has not all lists of its run.
    pub(super) not_checked: Vec<String>,
}

/// Carries out `audit-workbook`: 0 if the workbook says what the lists beside it say and nothing that the law
/// asks for is missing in its form, 1 if it says anything else, 3 if its form fails.
pub fn audit_workbook(arguments: &AuditArguments) -> Result<u8, CannotRun> {
    let place = &arguments.workbook;
    let files = if place.is_dir() { workbooks(place) } else { vec![place.clone()] };
    let content = if place.is_dir() {
        Content::Audited(held_against_lists(place, arguments)?)
    } else {
        beside_lists(place, arguments)
    };
    let audit = |file: &PathBuf| Ok((file.clone(), form_audit::audit_form(file)?));
    let forms: Result<Vec<(PathBuf, FormAudit)>, form_audit::CannotAudit> = files.iter().map(audit).collect();
    let forms = forms.map_err(|error| CannotRun::new(error.to_string()))?;
    match arguments.format {
        OutputFormat::Json => audit_shown::as_json(&forms, &content),
        OutputFormat::Human => audit_shown::tell(&forms, &content),
    }
    let is_true = !matches!(&content, Content::Audited(held) if !held.found.is_empty());
    let has_form = forms.iter().all(|(_, audit)| audit.essential_failures().next().is_none());
    Ok(match (is_true, has_form) {
        (false, _) => DIFFERS,
        (true, false) => FAILS,
        (true, true) => 0,
    })
}

/// Of a workbook that lies where a run left it.
fn beside_lists(file: &Path, arguments: &AuditArguments) -> Content {
    let is_ours = file.file_name().is_some_and(|name| STATISTICS.iter().any(|own| name == *own));
    // A file named alone lies in the folder in which one stands.
    let folder = file.parent().map(|folder| if folder == Path::new("") { Path::new(".") } else { folder });
    match folder.filter(|folder| is_ours && folder.join("run.json").is_file()) {
        None => Content::NoLists,
        Some(folder) => match held_against_lists(folder, arguments) {
            Ok(held) => Content::Audited(held),
            Err(error) => Content::NotAudited(error.to_string()),
        },
    }
}

fn held_against_lists(out: &Path, arguments: &AuditArguments) -> Result<HeldAgainst, CannotRun> {
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(error.to_string());
    let earlier = EarlierOutput::open(out).map_err(|error| cannot(&error))?;
    if let Some((gone, _)) = publication::lists_lacking(out).find(|own| earlier.listed().contains_key(own.0))
    {
        return Err(CannotRun::new(format!("{}: it is not there any more", out.join(gone).display())));
    }
    // A release has those by which it was made.
    let (collection, register) = declarations(out, &arguments.of)?;
    let (collection, register, _) = places::load(&collection, &register)?;
    if earlier.collection() != collection.title {
        return Err(CannotRun::new(format!(
            "{}: these are outputs of \"{}\", and the declarations are of \"{}\". Give --collection, or -C",
            out.display(),
            earlier.collection(),
            collection.title
        )));
    }
    let context = Context::new(&register, &collection, places::period_of(earlier.period())?);
    // Outputs of earlier versions have the one form alone.
    let mut found = of_folder(out, out, &context, earlier.listed().contains_key(STATISTICS[1]))?;
    for audience in Audience::OUTSIDE {
        let word = audience.word();
        if let Some(seen) = collection.for_audience(audience, context.period) {
            let folder = out.join(word);
            let mut of_audience = of_folder(out, &folder, &context.of(&seen), true)?;
            let book = Book::read(&folder.join(STATISTICS[0])).map_err(|error| cannot(&error))?;
            let registers = publication::audit_registers(&folder, &book, audience, &seen);
            of_audience.extend(registers.map_err(|error| cannot(&error))?);
            let named = |own: Finding| Finding { sheet: format!("{word}/{}", own.sheet), ..own };
            found.extend(of_audience.into_iter().map(named));
        }
    }
    let not_checked = publication::lists_lacking(out).map(|(name, what)| format!("{what} ({name})"));
    Ok(HeldAgainst { found, not_checked: not_checked.collect() })
}

/// The workbook in a folder against the lists of the outputs.
fn of_folder(
    out: &Path,
    folder: &Path,
    context: &Context<'_>,
    has_other: bool,
) -> Result<Vec<Finding>, CannotRun> {
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(error.to_string());
    let [first, other] = STATISTICS;
    let book = Book::read(&folder.join(first)).map_err(|error| cannot(&error))?;
    let figures = publication::of_lists(out, context).map_err(|error| cannot(&error))?;
    let mut found = publication::audit(&book, &figures, context);
    let drawn = publication::audit_drawings(folder, &book, &figures, context);
    found.extend(drawn.map_err(|error| cannot(&error))?);
    let page = publication::audit_page(folder, &book, &figures, context);
    found.extend(page.map_err(|error| cannot(&error))?);
    if has_other {
        let read = Book::read(&folder.join(other)).map_err(|error| cannot(&error))?;
        found.extend(publication::alike(&book, &read, other));
    }
    Ok(found)
}
