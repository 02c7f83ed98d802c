//! The numbers on the cover are true.

use std::collections::BTreeSet;

use super::{Finding, book::Book, figures::Figures};
use crate::{publication::lists::Reported, statistics::Standing, vocabulary::Severity};

/// All sentences of the cover of which a number is not that of the run.
pub(super) fn against(book: &Book, run: &Reported<'_>) -> Vec<Finding> {
    let Some(cover) = book.sheet("Cover") else { return Vec::new() };
    let mut found = Vec::new();
    for (says, numbers) in [("authorities in scope", answered(run)), ("had an open error", open(run)), ("shown as [u]", held(run))] {
        let said = cover.above().find(|(_, line)| line.contains(says));
        let should = || numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", then ");
        match said {
            Some((row, line)) if numbers_in(&line).into_iter().take(numbers.len()).collect::<Vec<_>>() != numbers || numbers.is_empty() => {
                let should =
                    if numbers.is_empty() { "nothing: there are none".to_owned() } else { format!("a sentence with {}", should()) };
                found.push(cover.finding(row, 0, should));
            }
            None if !numbers.is_empty() => {
                found.push(cover.finding(cover.rows.len(), 0, format!("a sentence that \"{says}\" is in, with {}", should())));
            }
            _ => {}
        }
    }
    found
}

/// Authorities received, in scope and usable, as the table of response has them.
fn answered(run: &Reported<'_>) -> Vec<usize> {
    let whole = Figures::of_run(run).whole();
    let response = run.statistics.responses.iter().find(|response| response.area == whole);
    response.map_or(Vec::new(), |found| vec![found.received, found.expected, found.usable])
}

/// Returns with an open error, returns, and those with an open query.
fn open(run: &Reported<'_>) -> Vec<usize> {
    let sent: BTreeSet<&str> = run.returns.returns.iter().map(|found| found.unit.id.as_str()).collect();
    let with = |severity: Severity| {
        let own = run.validation.exceptions.iter().filter(|found| found.severity == severity && found.counts());
        own.map(|found| found.unit.as_str()).filter(|unit| sent.contains(unit)).collect::<BTreeSet<&str>>().len()
    };
    vec![with(Severity::Error), run.returns.returns.len(), with(Severity::Query)]
}

/// How many sums are held, if any: a region that is a country counts once.
fn held(run: &Reported<'_>) -> Vec<usize> {
    use crate::statistics::AreaType;
    let statistics = run.statistics;
    let held = statistics.totals.iter().filter(|total| total.standing == Standing::Held && statistics.periods.contains(&total.period));
    let sums: BTreeSet<_> = held
        .filter(|total| matches!(statistics.areas[total.area].kind, AreaType::Region | AreaType::Country | AreaType::All))
        .map(|total| {
            let area = &statistics.areas[total.area].area;
            (total.period.to_string(), &area.code, &area.name, total.table, &total.key, total.field)
        })
        .collect();
    if sums.is_empty() { Vec::new() } else { vec![sums.len()] }
}

/// The whole numbers in a text, in order.
fn numbers_in(text: &str) -> Vec<usize> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}
