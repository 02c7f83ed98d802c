//! What is wrong: by severity, and by rule.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{
    section::Section,
    sheet::{Shown, caption, scrolling, sheet},
    words::{count, many},
};
use crate::{
    publication::{Reported, period_in_words, rules_most_broken},
    vocabulary::Severity,
};

const SEVERITIES: [(Severity, &str, &str); 4] = [
    (Severity::Reject, "Reject", "The return is left out as a whole until it is settled"),
    (Severity::Error, "Error", "Must be corrected; the value is left out until then"),
    (Severity::Query, "Query", "Is to be corrected or explained; the value is used meanwhile"),
    (Severity::Note, "Note", "For information"),
];

/// Rules beyond these are in the workbook.
const MOST_RULES: usize = 20;

/// The section.
pub fn exceptions(run: &Reported<'_>) -> Section {
    let rules = rules_most_broken(run, &period_in_words(run.context.period));
    let shown = Shown { id: "rules", most: MOST_RULES, all_in: "exceptions.xlsx" };
    let body = html! {
        (by_severity(run))
        @if !rules.rows.is_empty() { (sheet(&rules, &shown)) }
    };
    Section { id: "exceptions", title: "Exceptions", body }
}

fn by_severity(run: &Reported<'_>) -> Markup {
    let undecided = run.validation.undecided.iter().filter(|own| own.caused_by.is_empty()).count();
    html! {
        (scrolling("severities", html! {
            table {
                caption id=(caption("severities")) { "Exceptions by severity" }
                thead {
                    tr {
                        th scope="col" { "Severity" }
                        th scope="col" class="number" { "Open" }
                        th scope="col" class="number" { "Reporting units" }
                        th scope="col" class="number" { "Settled" }
                        th scope="col" { "What it means" }
                    }
                }
                tbody { @for (severity, word, meaning) in SEVERITIES { (row(severity, word, meaning, run)) } }
            }
        }))
        p class="note" {
            "What follows from another exception is counted there, and what rules on trial found is not. "
            @if undecided > 0 {
                (many(undecided, "check", "checks"))
                " could not be decided, since something that they need is not known: \
                 they stand in undecided.csv."
            }
        }
    }
}

fn row(severity: Severity, word: &str, meaning: &str, run: &Reported<'_>) -> Markup {
    let own = || run.validation.exceptions.iter().filter(move |own| own.severity == severity);
    let units: BTreeSet<&str> = own().filter(|own| own.counts()).map(|own| own.unit.as_str()).collect();
    let settled = own().filter(|own| !own.trial && own.caused_by.is_empty() && !own.state.is_open()).count();
    html! {
        tr {
            th scope="row" { (word) }
            td class="number" { (count(run.exceptions(severity))) }
            td class="number" { (count(units.len())) }
            td class="number" { (count(settled)) }
            td class="long" { (meaning) }
        }
    }
}
