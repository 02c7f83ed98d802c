//! The sheet of what is open: how many errors and queries nobody has settled, by what they do to figures.

use std::collections::BTreeSet;

use super::{
    Reported,
    tables::words,
    workbook::{SheetColumn, TableCell, TableSheet},
};
use crate::{
    returns::Context,
    schemas::rules::OnOpen,
    vocabulary::{Exception, Severity},
};

/// What is open does to figures, in the order of the rows, in words.
pub(super) const EFFECTS: [(OnOpen, &str); 5] = [
    (OnOpen::Exclude, "The whole return is left out"),
    (OnOpen::MissingFlows, "All flows of a table of the return are left out"),
    (OnOpen::Missing, "The figure is left out, as if it had not been given"),
    (OnOpen::NoRate, "The figure is in sums, and the return is in no rate that uses it"),
    (OnOpen::Use, "The figure is in sums and rates as it was given"),
];

/// The sheet; `None` where there is none of quality either.
#[must_use]
pub fn open_questions(run: &Reported<'_>) -> Option<TableSheet> {
    if run.statistics.estimated.is_empty() {
        return None;
    }
    let asked = run.validation.exceptions.iter().filter(|own| own.counts() && own.severity < Severity::Note);
    let open: Vec<(OnOpen, &Exception)> =
        asked.map(|own| (effect(&own.rule, own.severity, run.context), own)).collect();
    let row = |(effect, words): (OnOpen, &str)| {
        let own = || open.iter().filter(|(is, _)| *is == effect).map(|(_, exception)| *exception);
        let (queries, errors): (Vec<_>, Vec<_>) = own().partition(|found| found.severity == Severity::Query);
        let units: BTreeSet<&str> = own().map(|found| found.unit.as_str()).collect();
        let counts = [errors.len(), queries.len(), units.len()].map(TableCell::count);
        std::iter::once(TableCell::Text(words.to_owned())).chain(counts).collect()
    };
    Some(TableSheet {
        name: "Open_questions".to_owned(),
        title: format!(
            "What is open, by what it does to figures, {}, {}",
            run.context.collection.whole.name,
            words(run.context.period)
        ),
        notes: vec![
            "Errors and queries that had not been settled when these tables were made. What follows from \
             another is counted there, and what rules on trial found is not."
                .to_owned(),
        ],
        columns: vec![
            SheetColumn::text("While it is open", 60),
            SheetColumn::number("Open errors", 14, 0),
            SheetColumn::number("Open queries", 14, 0),
            SheetColumn::number("Reporting units concerned", 18, 0),
        ],
        rows: EFFECTS.map(row).to_vec(),
        is_list: false,
    })
}

/// What an exception does to figures while it is open: as its rule says, or as is usual.
pub(super) fn effect(id: &str, severity: Severity, context: &Context<'_>) -> OnOpen {
    let (rules, period) = (context.collection.rules.iter(), context.period);
    let rule = rules.filter(|rule| rule.is_in_force(period)).find(|rule| rule.id == id);
    rule.map_or_else(|| OnOpen::usual(severity), |rule| rule.on_open)
}
