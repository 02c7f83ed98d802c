//! Figures under disclosure control, protected before a run writes anything: where something could be worked
//! out all the same, nothing is published.

use std::path::Path;

use super::{CannotRun, worked_out::WorkedOut};
use crate::{
    disclosure::{self, Before, Protected, Public, Recoverable},
    records::{EarlierOutput, EarlierOutputs, folder_in},
    vocabulary::{Period, counted},
};

/// Figures shown of a run that cannot be put in place; the rest is counted.
const SHOWN: usize = 20;

/// Protects the figures of a run that is to stand in `out`, by what runs of earlier periods made public, and
/// an earlier run of its own that is kept elsewhere.
pub fn protect(found: &mut WorkedOut<'_>, out: &Path) -> Result<Protected, CannotRun> {
    let (context, history) = (found.context, &found.places.history);
    if found.statistics.made_of.rules.is_empty() {
        return Ok(Protected::default());
    }
    let mut before = Before::default();
    for period in history.before(context.period) {
        match opened(history, period)?.map(|earlier| public(&earlier)).transpose()? {
            Some(Some(public)) => before.public.push(public),
            Some(None) => {
                before.all_of.insert(period);
            }
            None => {}
        }
    }
    let kept = history.folder.as_ref().map(|folder| folder.join(context.period.to_string()));
    let is_elsewhere = |kept: &Path| kept.canonicalize().is_ok_and(|kept| kept != out);
    let own = match kept.filter(|kept| is_elsewhere(kept)) {
        Some(_) => opened(history, context.period)?.map(|earlier| public(&earlier)).transpose()?.flatten(),
        None => None,
    };
    before.public.extend(own.clone());
    // What was released stays public, whatever was run since.
    for release in found.releases.iter() {
        before.public.extend(public(&release.output)?);
    }
    let mut protected = disclosure::protect(&mut found.statistics, &before, context);
    if !protected.recoverable.is_empty() {
        return Err(CannotRun::new(told(&protected.recoverable)));
    }
    note!(
        "disclosure control: {} of {} {} not shown, {} of them confidential",
        protected.suppressed,
        counted(protected.figures, "figure"),
        if protected.suppressed == 1 { "is" } else { "are" },
        protected.confidential
    );
    if !protected.told_before.is_empty() {
        note!(
            "{} could be worked out from what was public before. What is published now shows none of \
             them, and tells no more",
            counted(protected.told_before.len(), "confidential figure")
        );
    }
    if let Some(own) = own {
        protected.public.with(&own);
    }
    Ok(protected)
}

fn opened(history: &EarlierOutputs, period: Period) -> Result<Option<EarlierOutput>, CannotRun> {
    history.of(period).map_err(|error| CannotRun::new(error.to_string()))
}

/// What a run made public; nothing where it had no figures under control.
fn public(earlier: &EarlierOutput) -> Result<Option<Public>, CannotRun> {
    let place = earlier.folder().join(disclosure::PUBLIC);
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(format!("{}: {error}", place.display()));
    if !earlier.listed().contains_key(disclosure::PUBLIC) {
        note!(
            "{}: it is not known what that run made public of figures under disclosure control: \
             all of its period counts as public",
            earlier.folder().display()
        );
        return Ok(None);
    }
    let bytes = earlier.bytes(disclosure::PUBLIC).map_err(|error| cannot(&error))?;
    Public::read(&bytes).map(Some).map_err(|error| cannot(&error))
}

fn told(found: &[Recoverable]) -> String {
    let mut told = vec![
        "Confidential figures could be worked out from what would be published. This is a fault of the \
         program itself, and nothing was put in place. Please report this:"
            .to_owned(),
    ];
    told.extend(found.iter().take(SHOWN).map(ToString::to_string));
    if found.len() > SHOWN {
        told.push(format!("and {}.", counted(found.len() - SHOWN, "more figure")));
    }
    told.join("\n")
}

/// Writes what a run makes public into its folder; nothing where it has no figures under control.
pub fn write(out: &Path, protected: &Protected) -> Result<(), CannotRun> {
    if protected.public.pieces.is_empty() {
        return Ok(());
    }
    let place = out.join(disclosure::PUBLIC);
    let cannot =
        |error: &dyn std::fmt::Display| CannotRun::new(format!("cannot write {}: {error}", place.display()));
    let bytes = protected.public.written().map_err(|error| cannot(&error))?;
    if let Some(folder) = Path::new(disclosure::PUBLIC).parent() {
        folder_in(out, folder).map_err(|error| cannot(&error))?;
    }
    std::fs::write(&place, bytes).map_err(|error| cannot(&error))
}
