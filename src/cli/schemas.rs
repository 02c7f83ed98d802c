//! `quarterday schemas check`: every fault in a collection, at its line.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{CannotRun, arguments::CheckArguments, exit_status::COULD_NOT_RUN, places};
use crate::{
    chasing::Letters,
    schemas::{Fault, Faults, collection, edits, literals, register},
    vocabulary::{counted, printable::whole},
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
    let checked: Vec<Checked> = named.iter().map(|path| checked(path, register_place.as_deref())).collect();
    arguments.telling.tell(
        || json!({ "collections": checked.iter().map(Checked::as_json).collect::<Vec<_>>() }),
        || checked.iter().for_each(Checked::say),
    );
    Ok(if checked.iter().all(|own| own.faults.is_clean()) { 0 } else { COULD_NOT_RUN })
}

/// A collection that was looked at.
struct Checked {
    place: String,
    faults: Faults,
    /// How many tables, fields, forms and rules; nothing where there are faults.
    counts: Option<[usize; 4]>,
}

fn checked(path: &Path, register_place: Option<&Path>) -> Checked {
    let mut faults = Faults::default();
    let place = register_place.map(Path::to_owned).or_else(|| places::beside(path));
    let register = place.map(|place| register::load(&place, &mut faults)).unwrap_or_default();
    let loaded = collection::load(path, &register, &mut faults);
    if let Some(collection) = loaded.as_ref().filter(|_| faults.is_clean()) {
        edits::compare(collection, &mut faults);
        literals::compare(collection, &register, &mut faults);
        Letters::read(path, &mut faults).are_there(&collection.chase.steps, &mut faults);
    }
    let counts = loaded.filter(|_| faults.is_clean()).map(|own| {
        let fields = own.tables.iter().map(|table| table.fields.len()).sum();
        [own.tables.len(), fields, own.forms.len(), own.rules.len()]
    });
    // Without a collection there is a fault.
    Checked { place: whole(&path.display().to_string()).into_owned(), faults, counts }
}

impl Checked {
    fn say(&self) {
        for note in &self.faults.notes {
            say!("note: {note}");
        }
        for fault in &self.faults.faults {
            say!("{fault}");
        }
        match self.counts {
            Some(counts) => {
                let words = ["table", "field", "form", "rule"];
                let told: Vec<String> =
                    counts.into_iter().zip(words).map(|(count, word)| counted(count, word)).collect();
                say!("{}: no faults; {}", self.place, told.join(", "));
            }
            None => say!("{}: {}", self.place, counted(self.faults.faults.len(), "fault")),
        }
    }

    fn as_json(&self) -> Value {
        let of_all = |all: &[Fault]| all.iter().map(of_fault).collect::<Vec<_>>();
        let [tables, fields, forms, rules] = self.counts.unwrap_or_default();
        json!({
            "collection": self.place,
            "faults": of_all(&self.faults.faults),
            "notes": of_all(&self.faults.notes),
            "tables": tables,
            "fields": fields,
            "forms": forms,
            "rules": rules,
        })
    }
}

/// A fault, with line and column from 1; both are 0 where it is one of the whole file.
fn of_fault(fault: &Fault) -> Value {
    let at = &fault.at;
    json!({ "file": *at.file, "line": at.line, "column": at.column, "message": fault.message })
}
