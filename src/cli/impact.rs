//! `quarterday rules impact`: which output folders it is asked of, and how it is shown.

use std::path::Path;

use super::{CannotRun, arguments::ImpactArguments, impact_shown, places, progress};
use crate::{
    impact::{Impact, foretell},
    records::EarlierOutputs,
};

/// Carries out `rules impact`.
pub fn impact(arguments: &ImpactArguments) -> Result<u8, CannotRun> {
    progress::begin("declarations", 1);
    let (collection_place, register_place) = places::of_collection(&arguments.of)?;
    let (collection, register, _) = places::load(&collection_place, &register_place)?;
    progress::then("outputs", arguments.against.len());
    let impacts = arguments.against.iter().map(|out| {
        let context = (&collection, &register, register_place.as_path());
        let history = history_of(arguments, out)?;
        let foretold = foretell(&places::outputs(out)?, &history, context).map_err(CannotRun::of)?;
        progress::step();
        Ok(foretold)
    });
    let impacts: Vec<Impact> = impacts.collect::<Result<_, CannotRun>>()?;
    progress::end();
    impact_shown::show(&impacts, arguments.format);
    Ok(0)
}

/// The folder of earlier outputs: as given, or that of the workspace, or the one in which the outputs lie.
fn history_of(arguments: &ImpactArguments, out: &Path) -> Result<EarlierOutputs, CannotRun> {
    let given =
        places::GivenHistory { folder: arguments.history.as_deref(), without: &arguments.history_without };
    let mut history = places::history_of(&given, &arguments.of)?;
    let beside = || std::path::absolute(out).ok().and_then(|out| out.parent().map(Path::to_owned));
    history.folder = history.folder.or_else(beside);
    Ok(history)
}
