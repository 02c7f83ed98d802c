//! The workbook of decisions in a workspace: read before a run, and written anew after it.

use std::path::{Path, PathBuf};

use super::{
    CannotRun,
    arguments::PeriodArguments,
    decide, places,
    read_files::{self, Kept},
};
use crate::{
    chasing::{FRONT, entered_in, front},
    intake::Arrival,
    ledger::{Entry, append, file_of},
    publication::Reported,
    readers::CellsOf,
    schemas::{Collection, Faults, Register},
    vocabulary::Period,
};

/// Where the workbook of decisions lies: in the workspace, where its own outputs are written.
pub fn place_of(arguments: &PeriodArguments) -> Result<Option<PathBuf>, CannotRun> {
    if arguments.out.is_some() || arguments.decisions.is_some() {
        return Ok(None);
    }
    let workspace = places::workspace(arguments.workspace.as_deref())?;
    Ok(workspace.map(|workspace| workspace.folder.join(FRONT)))
}

/// Takes what was entered into the ledger; gives how many decisions that were. A row that says too little
/// stops the run before anything is written.
pub fn take_in(
    place: &Path,
    arguments: &PeriodArguments,
    period: Period,
    (collection, register): (&Collection, &Register),
) -> Result<usize, CannotRun> {
    if !place.is_file() {
        return Ok(0);
    }
    let shown = place.display().to_string();
    let cannot = |why: &str| CannotRun::new(format!("{shown}: {why}. Nothing was taken from it"));
    let arrival = Arrival { path: place.to_owned(), shown: shown.clone(), refusal: None };
    let read =
        read_files::read(&CellsOf, read_files::start_for_cells(), Kept::default(), 1, &[arrival], &|| ())?;
    let document = read.into_iter().next().and_then(|outcome| outcome.made.ok());
    let document = document.ok_or_else(|| cannot("it cannot be read"))?;
    let Some(entered) = entered_in(&document, &collection.name) else { return Ok(0) };
    let entered = entered.map_err(|why| cannot(&why))?;
    let workspace = places::workspace(arguments.workspace.as_deref())?;
    let Some(folder) = workspace.map(|workspace| workspace.place_of_decisions(Some(period))) else {
        return Ok(0);
    };
    let ledger = places::load_decisions(Some(&folder), register, collection)?;
    let mut wrong = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    for mut own in entered {
        own.entry.set("decided", &decide::decided(arguments.as_of));
        let mut faults = Faults::default();
        own.entry.decision(register, collection, &mut faults);
        wrong
            .extend(faults.faults.iter().map(|fault| format!("{shown}, row {}: {}", own.row, fault.message)));
        // A workbook that could not be written anew is read again.
        if !ledger.says_last(&own.entry) {
            entries.push(own.entry);
        }
    }
    if !wrong.is_empty() {
        return Err(CannotRun::new(wrong.join("\n")));
    }
    for entry in &entries {
        let file = file_of(&folder, entry.get("who"));
        append(&file, std::slice::from_ref(entry))
            .map_err(|error| CannotRun::new(format!("{}: {error}", file.display())))?;
    }
    Ok(entries.len())
}

/// Writes the workbook anew, with what is open now. Where it stands open in another program the new one is
/// put beside it; gives where.
pub fn write(place: &Path, run: &Reported<'_>) -> Result<Option<PathBuf>, CannotRun> {
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(format!("{}: {error}", place.display()));
    let bytes = front(run).map_err(|error| cannot(&error))?;
    let beside = place.with_file_name("decisions.new.xlsx");
    let target = if stands_open(place) { &beside } else { place };
    let folder = place.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| cannot(&error))?;
    std::io::Write::write_all(&mut file, &bytes).map_err(|error| cannot(&error))?;
    file.as_file().sync_all().map_err(|error| cannot(&error))?;
    match file.persist(target) {
        Ok(_) => Ok((target != place).then(|| beside.clone())),
        // A synchronised drive or another program holds it.
        Err(error) => error.file.persist(&beside).map(|_| Some(beside)).map_err(|error| cannot(&error)),
    }
}

/// Whether a program that shows the workbook says so, by a file beside it.
fn stands_open(place: &Path) -> bool {
    let name = place.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    [format!("~${name}"), format!(".~lock.{name}#")].iter().any(|lock| place.with_file_name(lock).exists())
}
