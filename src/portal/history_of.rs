//! How a unit answered before, period by period, as the last run of each left it.

use std::collections::BTreeMap;

use super::App;
use crate::{
    records::{
        EarlierOutput, EarlierOutputs, ListedStatus, ListedSubmission, listed_status, listed_submissions,
    },
    returns::Unit,
    vocabulary::Period,
};

/// How a unit stood when a period was last run.
pub struct PeriodBefore {
    /// The period.
    pub period: Period,
    /// What is known of it; else why nothing is.
    pub known: Result<Stood, String>,
}

/// What a run left of a unit.
pub struct Stood {
    /// The lines of its authorities.
    pub lines: Vec<ListedStatus>,
    /// The files that came of it.
    pub files: Vec<ListedSubmission>,
}

/// All periods but the present one of which outputs are there, newest first.
pub fn periods_before(app: &App, unit: &Unit) -> Vec<PeriodBefore> {
    let workspace = &app.settings.workspace;
    let mut found: BTreeMap<_, PeriodBefore> = BTreeMap::new();
    for folder in workspace.out_of_all().into_iter().chain(workspace.history()) {
        let outputs = EarlierOutputs { folder: Some(folder), ..EarlierOutputs::default() };
        for period in outputs.others(app.settings.period) {
            let key = std::cmp::Reverse((period.end(), period.start()));
            found.entry(key).or_insert_with(|| PeriodBefore { period, known: stood(&outputs, period, unit) });
        }
    }
    found.into_values().collect()
}

fn stood(outputs: &EarlierOutputs, period: Period, unit: &Unit) -> Result<Stood, String> {
    // Where outputs lie is for whoever looks after the workspace: a page says that they cannot be used.
    let broken = |error: &dyn std::fmt::Display| {
        eprintln!("quarterday: the portal: {}", crate::vocabulary::printable::lines(&error.to_string()));
        "its outputs are not as its run left them".to_owned()
    };
    let Some(out) = outputs.of(period).map_err(|error| broken(&error))? else {
        return Err("there are no outputs".to_owned());
    };
    of_output(&out, unit).map_err(|error| broken(&error))
}

fn of_output(out: &EarlierOutput, unit: &Unit) -> Result<Stood, crate::records::HistoryError> {
    let is_own =
        |names: &str| names.split([';', '+']).any(|own| unit.codes.iter().any(|code| code == own.trim()));
    let is_of = |names: &str| names.split(';').any(|own| own.trim() == unit.id) || is_own(names);
    let mut lines = listed_status(out)?;
    lines.retain(|line| is_of(&line.unit) || is_own(&line.authority_code));
    let mut files = listed_submissions(out)?;
    files.retain(|file| is_of(&file.unit));
    Ok(Stood { lines, files })
}
