//! `quarterday compare`: what differs between two files, or between what two runs of a period left.

use std::path::{Path, PathBuf};

use super::{
    CannotRun,
    arguments::CompareArguments,
    compare_shown,
    exit_status::{DIFFERS, SOME_REJECTED},
    places,
    read_files::{self, Kept},
};
use crate::{
    comparison::{compared, compared_outputs},
    intake::{Arrival, Refusal},
    readers::CellsOf,
    reading::Document,
    releases::Releases,
    vocabulary::{Period, printable::whole},
};

/// Carries out `compare` and gives the exit status: 0 if nothing differs, 3 if something does, 1 if a file
/// cannot be read.
pub fn compare(arguments: &CompareArguments) -> Result<u8, CannotRun> {
    let meant = |place: &PathBuf| meant(place, arguments.workspace.as_deref());
    let (old, new) = (meant(&arguments.old)?, meant(&arguments.new)?);
    let is_same = match (old.is_dir(), new.is_dir()) {
        (true, true) => outputs([&old, &new], arguments)?,
        (false, false) => match files([&old, &new], arguments)? {
            Some(is_same) => is_same,
            None => return Ok(SOME_REJECTED),
        },
        _ => {
            return Err(CannotRun::new(
                "one is a file and the other a folder: give two files, or the output folders of two runs or \
                 releases",
            ));
        }
    };
    Ok(if is_same { 0 } else { DIFFERS })
}

fn shown(place: &Path) -> String {
    whole(&place.display().to_string()).into_owned()
}

/// What is there under a path; else the release that is so named, `2009-10-Q4/1`, or the last of a period.
fn meant(place: &Path, workspace: Option<&Path>) -> Result<PathBuf, CannotRun> {
    let name = place.to_str().unwrap_or_default();
    let of_period = name.split_once('/').map_or(name, |(period, _)| period);
    if Period::parse(of_period).is_none() || place.exists() {
        return if place.exists() {
            Ok(place.to_owned())
        } else {
            Err(CannotRun::new(format!("{}: there is nothing of this name", shown(place))))
        };
    }
    let Some(workspace) = places::workspace(workspace)? else {
        return Err(CannotRun::new(format!(
            "{name}: there is no file or folder of this name here, and no workspace whose release it could \
             be: stand in one, or give -C"
        )));
    };
    let releases = Releases::load(Some(&workspace.releases()), None).map_err(CannotRun::of)?;
    if let Some(release) = releases.named(name) {
        return Ok(release.output.folder().to_owned());
    }
    let known: Vec<String> = releases.iter().map(|own| own.about.name()).collect();
    let known = if known.is_empty() { "nothing was released yet".to_owned() } else { known.join(", ") };
    Err(CannotRun::new(format!("the workspace has no release {name}. There are: {known}")))
}

fn outputs([old, new]: [&Path; 2], arguments: &CompareArguments) -> Result<bool, CannotRun> {
    let (old, new) = (places::outputs(old)?, places::outputs(new)?);
    let found = compared_outputs(&old, &new).map_err(|error| CannotRun::new(error.to_string()))?;
    compare_shown::outputs(&found, arguments)?;
    Ok(found.is_same())
}

/// Whether two files say the same; `None` if one of them cannot be read, which is told.
fn files(places: [&Path; 2], arguments: &CompareArguments) -> Result<Option<bool>, CannotRun> {
    let arrivals = places.map(|path| Arrival { path: path.to_owned(), shown: shown(path), refusal: None });
    let read =
        read_files::read(&CellsOf, read_files::start_for_cells(), Kept::default(), 1, &arrivals, &|| ())?;
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
