//! `quarterday pack`: what is to be chased of a region's or an officer's authorities, in one workbook.

use std::path::Path;

use serde_json::{Value, json};

use super::{
    CannotRun,
    arguments::PackArguments,
    places,
    worked_out::{Last, worked_out},
};
use crate::{
    chasing::{self, Pack, file_name},
    packs,
    publication::write_xlsx,
    schemas::packs::{FILE, Packs},
    status::{Asked, PastReceipts, Selection, overview},
    vocabulary::{counted, printable::lines},
};

/// Carries out `pack`.
pub fn pack(arguments: &PackArguments) -> Result<u8, CannotRun> {
    if let Some((place, group)) = arguments.packs.as_ref().zip(arguments.group.as_ref()) {
        return over_collections(place, group, arguments);
    }
    worked_out(
        &arguments.of,
        |_, _, _| Ok(()),
        |found, ()| {
            found.correspondence.tell();
            let (context, places, as_of) = (found.context, found.places, found.as_of);
            let last = Last::default();
            let past = PastReceipts::load(&places.history, context.period).map_err(cannot)?;
            let officers = places.officers.as_deref();
            let officers = places::load_officers(officers, context.register, context.collection)?;
            let today = as_of.to_string();
            let reported = found.reported(&last, &today);
            let lines = &reported.statistics.status;
            let selection = match &arguments.group {
                Some(group) => Selection::of_group(group, &officers, lines),
                None => Selection::of(None, arguments.officer.as_deref(), &officers, lines),
            };
            let selection = selection.map_err(CannotRun::new)?;
            let asked =
                Asked { selection: &selection, past: &past, releases: &found.releases, as_of, since: None };
            let units = overview(&reported, &asked).units;
            let (count, of) = (units.len(), selection.name());
            let workbook = chasing::pack(Pack { of: selection.in_words(), run: &reported, units });
            let period = context.period.to_string();
            let folder = arguments.to.clone().or_else(|| places.packs.as_ref().map(|own| own.join(&period)));
            let folder = folder.ok_or_else(|| {
                CannotRun::new("nothing says where packs go: give --to, or stand in a workspace")
            })?;
            std::fs::create_dir_all(&folder)
                .map_err(|error| CannotRun::new(format!("{}: {error}", folder.display())))?;
            let path = folder.join(file_name(&[&of, &period], "xlsx"));
            write_xlsx(&path, &workbook)
                .map_err(|error| CannotRun::new(format!("{}: {error}", path.display())))?;
            let words = selection.in_words();
            arguments.telling.tell(
                || json!({ "file": path, "of": words, "returns": count }),
                || say!("Written to {}: {} of {words}", path.display(), counted(count, "return")),
            );
            Ok(0)
        },
    )
}

/// The pack of a group over all collections that are declared.
fn over_collections(place: &Path, group: &str, arguments: &PackArguments) -> Result<u8, CannotRun> {
    let period = places::period_of(&arguments.of.period)?;
    let file = if place.is_dir() { place.join(FILE) } else { place.to_owned() };
    let declared = Packs::read(&file).map_err(|faults| CannotRun::new(places::lines(&faults)))?;
    let group = declared.group_on(group, period.end()).map_err(CannotRun::new)?;
    let sources = packs::sources_now(&declared, period).map_err(cannot)?;
    let workbook = packs::pack(&declared, &group, period, &sources).map_err(cannot)?;
    let beside = file.parent().unwrap_or(Path::new(".")).join("packs").join(period.to_string());
    let folder = arguments.to.clone().unwrap_or(beside);
    std::fs::create_dir_all(&folder)
        .map_err(|error| CannotRun::new(format!("{}: {error}", folder.display())))?;
    let path = folder.join(file_name(&[&group.name, &period.to_string()], "xlsx"));
    write_xlsx(&path, &workbook).map_err(|error| CannotRun::new(format!("{}: {error}", path.display())))?;
    let of_source = |source: &packs::SourceNow| match &source.found {
        Ok(found) => json!({ "source": source.name, "read": found.told() }),
        Err(why) => json!({ "source": source.name, "missing": why }),
    };
    let count = group.codes.len();
    let of = if group.is_all { "all".to_owned() } else { counted(count, "authority") };
    arguments.telling.tell(
        || {
            let sources: Vec<Value> = sources.iter().map(of_source).collect();
            json!({ "file": path, "of": group.name, "authorities": count, "sources": sources })
        },
        || {
            say!("Written to {}: {of} of {}", path.display(), lines(&group.name));
            for source in &sources {
                match &source.found {
                    Ok(found) => say!("  {}: {}", source.name, lines(&found.told())),
                    Err(why) => say!("  {}: MISSING. {}", source.name, lines(why)),
                }
            }
        },
    );
    Ok(0)
}

fn cannot(error: impl std::fmt::Display) -> CannotRun {
    CannotRun::new(error.to_string())
}
