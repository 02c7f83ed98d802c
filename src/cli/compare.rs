//! `quarterday compare`: what differs between two files, or between what two runs of a period left.

use std::path::Path;

use super::{
    CannotRun,
    arguments::CompareArguments,
    compare_shown,
    exit_status::{DIFFERS, SOME_REJECTED},
    places, read_files,
};
use crate::{
    comparison::{compared, compared_outputs},
    intake::{Arrival, Refusal},
    readers::CellsOf,
    reading::Document,
    vocabulary::printable::whole,
};

/// Carries out `compare` and gives the exit status: 0 if nothing differs, 3 if something does, 1 if a file
/// cannot be read.
pub fn compare(arguments: &CompareArguments) -> Result<u8, CannotRun> {
    let (old, new) = (&arguments.old, &arguments.new);
    if let Some(place) = [old, new].into_iter().find(|place| !place.exists()) {
        return Err(CannotRun::new(format!("{}: there is nothing of this name", shown(place))));
    }
    let is_same = match (old.is_dir(), new.is_dir()) {
        (true, true) => outputs(arguments)?,
        (false, false) => match files(arguments)? {
            Some(is_same) => is_same,
            None => return Ok(SOME_REJECTED),
        },
        _ => {
            return Err(CannotRun::new(
                "one is a file and the other a folder: give two files, or the output folders of two runs",
            ));
        }
    };
    Ok(if is_same { 0 } else { DIFFERS })
}

fn shown(place: &Path) -> String {
    whole(&place.display().to_string()).into_owned()
}

fn outputs(arguments: &CompareArguments) -> Result<bool, CannotRun> {
    let (old, new) = (places::outputs(&arguments.old)?, places::outputs(&arguments.new)?);
    let found = compared_outputs(&old, &new).map_err(|error| CannotRun::new(error.to_string()))?;
    compare_shown::outputs(&found, arguments)?;
    Ok(found.is_same())
}

/// Whether two files say the same; `None` if one of them cannot be read, which is told.
fn files(arguments: &CompareArguments) -> Result<Option<bool>, CannotRun> {
    let arrivals = [&arguments.old, &arguments.new].map(|path| Arrival {
        path: path.clone(),
        shown: shown(path),
        refusal: None,
    });
    let read = read_files::read(&CellsOf, read_files::start_for_cells(), None, 1, &arrivals, &|| ())?;
    let mut documents: Vec<Document> = Vec::new();
    for (arrival, outcome) in arrivals.iter().zip(read) {
        match outcome.made {
            Ok(document) => documents.push(document),
            Err(Refusal::Unreadable(reason) | Refusal::NotAReturn(reason)) => {
                say!("{}: {reason}", arrival.shown);
            }
        }
    }
    let [old, new] = documents.as_slice() else { return Ok(None) };
    let sheets = compared(old, new);
    compare_shown::files(&sheets, arguments)?;
    Ok(Some(sheets.iter().all(crate::comparison::SheetCompared::is_same)))
}
