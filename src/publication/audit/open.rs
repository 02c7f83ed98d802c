//! The sheet of what is open counts what is open.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde::Deserialize;

use super::{
    super::{
        open_questions::{EFFECTS, effect},
        reported::Reported,
    },
    CannotRead, Finding,
    book::Book,
    figures::AuditedFigures,
    listed::lines,
};
use crate::{returns::Context, schemas::rules::OnOpen, vocabulary::Severity};

/// Open errors, open queries and the units concerned, by what these do to figures.
pub type OpenByEffect = Vec<(OnOpen, [usize; 3])>;

/// A line of `exceptions.csv`.
#[derive(Debug, Deserialize)]
struct Line {
    unit: String,
    severity: String,
    rule: String,
    trial: bool,
    state: String,
    caused_by: String,
}

/// What is open after a run.
pub(super) fn of_run(run: &Reported<'_>) -> OpenByEffect {
    let open = run.validation.exceptions.iter().filter(|own| own.counts());
    counted(open.map(|own| (own.rule.as_str(), own.severity, own.unit.as_str())), run.context)
}

/// The same by the list of exceptions; `None` where there is none, as of what is published of a release.
pub(super) fn of_list(out: &Path, context: &Context<'_>) -> Result<Option<OpenByEffect>, CannotRead> {
    let path = out.join("exceptions.csv");
    if !path.exists() {
        return Ok(None);
    }
    let all: Vec<Line> = lines(&path)?;
    // What was answered, and the answer refused or overtaken, is open still.
    let is_open = |own: &&Line| {
        !own.trial && own.caused_by.is_empty() && matches!(own.state.as_str(), "open" | "refused" | "lapsed")
    };
    let severities = [Severity::Reject, Severity::Error, Severity::Query, Severity::Note];
    let known = all.iter().filter(is_open).filter_map(|own| {
        let severity = severities.into_iter().find(|severity| severity.word() == own.severity)?;
        Some((own.rule.as_str(), severity, own.unit.as_str()))
    });
    Ok(Some(counted(known, context)))
}

fn counted<'e>(
    open: impl Iterator<Item = (&'e str, Severity, &'e str)>,
    context: &Context<'_>,
) -> OpenByEffect {
    let mut errors: BTreeMap<usize, usize> = BTreeMap::new();
    let mut queries: BTreeMap<usize, usize> = BTreeMap::new();
    let mut units: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for (rule, severity, unit) in open.filter(|(_, severity, _)| *severity < Severity::Note) {
        let effect = effect(rule, severity, context);
        let Some(at) = EFFECTS.iter().position(|(own, _)| *own == effect) else { continue };
        let counts = if severity == Severity::Query { &mut queries } else { &mut errors };
        *counts.entry(at).or_default() += 1;
        units.entry(at).or_default().insert(unit);
    }
    let of = |counts: &BTreeMap<usize, usize>, at| counts.get(&at).copied().unwrap_or_default();
    let row = |(at, (effect, _)): (usize, &(OnOpen, &str))| {
        let concerned = units.get(&at).map_or(0, BTreeSet::len);
        (*effect, [of(&errors, at), of(&queries, at), concerned])
    };
    EFFECTS.iter().enumerate().map(row).collect()
}

/// All numbers on the sheet that are others.
pub(super) fn against(book: &Book, figures: &AuditedFigures) -> Vec<Finding> {
    let (Some(sheet), Some(open)) = (book.sheet("Open_questions"), &figures.open) else { return Vec::new() };
    let mut found = Vec::new();
    for (effect, counts) in open {
        let words = EFFECTS.iter().find(|(own, _)| own == effect).map_or("", |(_, words)| *words);
        let is_it = |(_, cells): &(usize, &[calamine::Data])| cells.first().is_some_and(|own| *own == words);
        let Some((row, _)) = sheet.table().find(is_it) else {
            found.push(sheet.finding(sheet.heading, 0, format!("above a row for \"{words}\"")));
            continue;
        };
        for (column, due) in (1..).zip(counts) {
            if sheet.number(row, column) != Some(*due as f64) {
                found.push(sheet.finding(row, column, due.to_string()));
            }
        }
    }
    found
}
