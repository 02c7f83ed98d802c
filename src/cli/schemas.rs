//! `quarterday schemas check`: every fault in a collection, at its line.

use std::path::PathBuf;

use super::{CannotRun, arguments::CheckArguments, exit_status::COULD_NOT_RUN, places};
use crate::{
    chasing::Letters,
    schemas::{Faults, collection, edits, literals, register},
    vocabulary::printable::whole,
};

/// Carries out `schemas check`: 0 if nothing is wrong, 2 if something is.
pub fn check(arguments: &CheckArguments) -> Result<u8, CannotRun> {
    let mut named: Vec<PathBuf> =
        arguments.collections.iter().chain(&arguments.collection).cloned().collect();
    let mut register_place = arguments.register.clone();
    if named.is_empty() || arguments.workspace.is_some() {
        let workspace = places::workspace(arguments.workspace.as_deref())?;
        register_place =
            register_place.or_else(|| workspace.as_ref().and_then(|workspace| workspace.register()));
        named.extend(workspace.and_then(|workspace| workspace.collection()));
    }
    if named.is_empty() {
        return Err(CannotRun::new(
            "nothing says which collection to check: name its folder, or stand in a workspace",
        ));
    }
    let mut status = 0;
    for path in named {
        let mut faults = Faults::default();
        let place = register_place.clone().or_else(|| places::beside(&path));
        let register = place.map(|place| register::load(&place, &mut faults)).unwrap_or_default();
        let loaded = collection::load(&path, &register, &mut faults);
        if let Some(collection) = loaded.as_ref().filter(|_| faults.is_clean()) {
            edits::compare(collection, &mut faults);
            literals::compare(collection, &register, &mut faults);
            Letters::read(&path, &mut faults).are_there(&collection.chase.steps, &mut faults);
        }
        for note in &faults.notes {
            say!("note: {note}");
        }
        for fault in &faults.faults {
            say!("{fault}");
        }
        match loaded.filter(|_| faults.is_clean()) {
            Some(collection) => {
                let fields: usize = collection.tables.iter().map(|table| table.fields.len()).sum();
                say!(
                    "{}: no faults; {} tables, {fields} fields, {} forms, {} rules",
                    whole(&path.display().to_string()),
                    collection.tables.len(),
                    collection.forms.len(),
                    collection.rules.len()
                );
            }
            None => {
                let faults = faults.faults.len();
                say!(
                    "{}: {faults} {}",
                    whole(&path.display().to_string()),
                    if faults == 1 { "fault" } else { "faults" }
                );
                status = COULD_NOT_RUN;
            }
        }
    }
    Ok(status)
}
