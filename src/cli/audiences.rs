//! What each audience outside the unit may see of a run, in a folder of its own.

use std::path::Path;

use super::{CannotRun, audit_workbook};
use crate::{
    page,
    publication::{self, Reported},
    records::folder_in,
    registers::RegisterNow,
    vocabulary::Audience,
};

/// Writes the statistics workbook of each audience, with its registers as sheets, its tables as lists, and
/// for everybody the page, into its folder, where the collection says for whom something is, and holds them
/// against the figures and the lists of registers, which lie there already.
pub(super) fn write(
    out: &Path,
    reported: &Reported<'_>,
    registers: &[RegisterNow<'_>],
) -> Result<(), CannotRun> {
    for audience in Audience::OUTSIDE {
        as_seen_by(audience, reported, |seen| {
            let folder = folder_in(out, audience.word())
                .map_err(|error| CannotRun::new(format!("cannot write {}: {error}", out.display())))?;
            let mut workbook = publication::statistics(seen);
            publication::write_tables_as_csv(&folder, &workbook).map_err(CannotRun::of)?;
            if audience == Audience::Public {
                // A register has a page of its own.
                page::write(&folder, seen, &workbook, page::Audience::Public).map_err(CannotRun::of)?;
            }
            workbook.sheets.extend(publication::register_sheets(registers, audience, seen));
            publication::write_statistics(&folder, &workbook).map_err(CannotRun::of)?;
            audit_workbook::of_run(&folder, seen)?;
            audit_workbook::registers_of_run(&folder, audience, seen)
        })
        .transpose()?;
    }
    Ok(())
}

/// Does something with what is reported as an audience sees it; `None` where nothing is said of audiences, or
/// no table is for it.
fn as_seen_by<T>(
    audience: Audience,
    reported: &Reported<'_>,
    done: impl FnOnce(&Reported<'_>) -> T,
) -> Option<T> {
    let collection = reported.context.collection.for_audience(audience, reported.context.period)?;
    let context = reported.context.of(&collection);
    Some(done(&Reported { context: &context, ..*reported }))
}
