//! The sheet of the rules by how many exceptions each found.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    publication::{
        Reported, TableSheet,
        lists::{Column, ListCell, list_sheet},
    },
    vocabulary::Severity,
};

/// What a rule found.
#[derive(Default)]
struct Broken<'r> {
    exceptions: usize,
    units: BTreeSet<&'r str>,
}

/// A rule, and what it found.
struct RuleLine<'r> {
    rule: &'r str,
    severity: Severity,
    broken: Broken<'r>,
    why: &'r str,
}

impl<'r> RuleLine<'r> {
    const COLUMNS: &'r [Column<Self>] = &[
        Column::of("rule", |line: &Self| ListCell::lines(line.rule)).headed("Rule", 16),
        Column::of("severity", |line: &Self| ListCell::word(line.severity.word())).headed("Severity", 12),
        Column::of("exceptions", |line: &Self| ListCell::count(line.broken.exceptions))
            .headed("Exceptions", 12)
            .of_numbers(0),
        Column::of("units", |line: &Self| ListCell::count(line.broken.units.len()))
            .headed("Units", 12)
            .of_numbers(0),
        Column::of("why", |line: &Self| ListCell::lines(line.why)).headed("Why the rule is", 90),
    ];
}

/// A line a rule that found something, most first.
#[must_use]
pub fn rules_most_broken(run: &Reported<'_>, period: &str) -> TableSheet {
    let mut broken: BTreeMap<(&str, Severity), Broken<'_>> = BTreeMap::new();
    for exception in run.validation.exceptions.iter().filter(|exception| exception.counts()) {
        let own = broken.entry((&exception.rule, exception.severity)).or_default();
        own.exceptions += 1;
        own.units.insert(&exception.unit);
    }
    let line = |((rule, severity), broken)| RuleLine { rule, severity, broken, why: why(rule, run) };
    let mut rows: Vec<RuleLine<'_>> = broken.into_iter().map(line).collect();
    rows.sort_by_key(|line| (Reverse(line.broken.exceptions), line.severity));
    let title = format!("Rules most broken, {period}");
    list_sheet("Rules_most_broken", title, &[], RuleLine::COLUMNS, rows)
}

fn why<'r>(id: &str, run: &'r Reported<'_>) -> &'r str {
    let rule = run.context.collection.rules.iter().find(|rule| rule.id == id);
    rule.map_or("asked of every value by the schema", |rule| &rule.why)
}
