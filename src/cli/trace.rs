//! `quarterday trace`: how a published figure is made.

use std::path::{Path, PathBuf};

use super::{
    CannotRun,
    arguments::{RulesArguments, TraceArguments, TraceFormat},
    exit_status::COULD_NOT_RUN,
    places::{self, GivenHistory},
};
use crate::{
    publication::DECLARATIONS,
    returns::Context,
    tracing::{Folder, Named, Rebuilt, TraceError, Tracing, as_csv, as_text, exemptions},
};

/// Carries out `trace`: 0 if what is listed comes to what was published, 2 if it does not.
pub fn trace(arguments: &TraceArguments) -> Result<u8, CannotRun> {
    let cannot = |error: TraceError| CannotRun::new(error.to_string());
    let named = Named::of(&arguments.figure).map_err(cannot)?;
    let place = out_of(arguments)?;
    let history = history_of(arguments)?;
    let folder = Folder::open(&place, history.as_deref()).map_err(cannot)?;
    let (collection, register) = declarations(&place, &arguments.of)?;
    let (collection, register, _) = places::load(&collection, &register)?;
    if folder.out.collection() != collection.title {
        return Err(CannotRun::new(format!(
            "{}: these are outputs of \"{}\", and the declarations are of \"{}\". Give --collection, or -C",
            place.display(),
            folder.out.collection(),
            collection.title
        )));
    }
    let exempt = exemptions(&folder, &register, &collection).map_err(cannot)?;
    let context = Context::new(&register, &collection, folder.period).with(exempt);
    let rebuilt = Rebuilt::of(&folder, &context).map_err(cannot)?;
    let tracing = Tracing::of(&rebuilt).map_err(cannot)?;
    let cell = tracing.find(&named).map_err(cannot)?;
    let found = tracing.trace(&cell).map_err(cannot)?;
    let found = if arguments.confidential { found } else { found.for_others() };
    match arguments.format {
        TraceFormat::Human => say!("{}", as_text(&found)),
        TraceFormat::Json => {
            let value = serde_json::to_value(&found).map_err(|error| CannotRun::new(error.to_string()))?;
            say_json!(value);
        }
        TraceFormat::Csv => {
            let list = as_csv(&found).map_err(|error| CannotRun::new(error.to_string()))?;
            super::print::print(list.trim_end_matches('\n'));
        }
    }
    if found.differences.is_empty() {
        return Ok(0);
    }
    note!(
        "what is listed does not come to what was published: {}. Do not use the figure before it \
         is known why, and please report this",
        found.differences.join("; ")
    );
    Ok(COULD_NOT_RUN)
}

/// The folder that is named, or that of the period.
fn out_of(arguments: &TraceArguments) -> Result<PathBuf, CannotRun> {
    match (&arguments.out, &arguments.period) {
        (Some(out), _) => Ok(out.clone()),
        (None, Some(period)) => {
            places::out_of(arguments.of.workspace.as_deref(), None, places::period_of(period)?)
        }
        (None, None) => Err(CannotRun::new(
            "say of which period: --period 2024-25-Q3; or name the output folder: --out DIR",
        )),
    }
}

/// Where earlier outputs lie, as far as anything says so: a folder may have all that is needed itself.
fn history_of(arguments: &TraceArguments) -> Result<Option<PathBuf>, CannotRun> {
    let given = GivenHistory { folder: arguments.history.as_deref(), without: &[] };
    places::history_of(&given, &arguments.of).map(|history| history.folder)
}

/// The declarations that lie in the folder; else those that are named, or of the workspace.
pub(super) fn declarations(place: &Path, of: &RulesArguments) -> Result<(PathBuf, PathBuf), CannotRun> {
    if of.collection.is_some() {
        return places::of_collection(of);
    }
    own_declarations(&place.join(DECLARATIONS)).map_or_else(|| places::of_collection(of), Ok)
}

/// Collection and register of a release: beside the register lies one folder, of the name of the collection.
fn own_declarations(place: &Path) -> Option<(PathBuf, PathBuf)> {
    let register = place.join("register");
    let within = |place: &Path| -> Option<Vec<PathBuf>> {
        let listed = std::fs::read_dir(place).ok()?;
        Some(listed.filter_map(|entry| Some(entry.ok()?.path())).collect())
    };
    let folders = within(place)?.into_iter().filter(|own| own.is_dir() && *own != register);
    let [collection] = <[PathBuf; 1]>::try_from(folders.collect::<Vec<_>>()).ok()?;
    // A collection may be a single Table Schema.
    let only = <[PathBuf; 1]>::try_from(within(&collection)?).ok().filter(|[own]| own.is_file());
    register.is_dir().then(|| (only.map_or(collection, |[own]| own), register))
}
