//! What each unit must mend: a list a unit, to which the table of authorities leads.

use std::collections::{BTreeMap, HashMap};

use maud::{Markup, html};

use super::{
    section::Section,
    words::{count, echo, many},
};
use crate::{
    publication::Reported,
    schemas::Chase,
    statistics::{Receipt, Status},
    status::{Question, is_asked, questions},
    vocabulary::{Exception, Severity, printable, submission::State},
};

/// So many points of one unit are shown at most,
const MOST_OF_A_UNIT: usize = 10;
/// and so many in all, so that a browser takes the page whatever is wrong.
const MOST_IN_ALL: usize = 2_000;

/// What one unit must mend.
struct OfUnit<'r> {
    name: String,
    /// What is asked, most important first, as far as it is shown.
    asked: Vec<Question<'r>>,
    /// How many more there are.
    more: usize,
    /// Files of it that could not be used, each with why.
    rejected: Vec<(&'r str, &'r str)>,
}

impl OfUnit<'_> {
    fn points(&self) -> usize {
        self.asked.len() + self.more + self.rejected.len()
    }
}

/// What all units must mend, by what `status.csv` has as their unit.
pub struct ToMend<'r> {
    units: BTreeMap<&'r str, OfUnit<'r>>,
}

impl<'r> ToMend<'r> {
    /// Of a run.
    pub fn of(run: &'r Reported<'_>) -> Self {
        let mut exceptions: HashMap<&str, Vec<&'r Exception>> = HashMap::new();
        for exception in run.validation.exceptions.iter().filter(|own| is_asked(own)) {
            exceptions.entry(&exception.unit).or_default().push(exception);
        }
        let mut lines: BTreeMap<&str, &Status> = BTreeMap::new();
        for line in run.statistics.expected() {
            lines.entry(&line.unit).or_insert(line);
        }
        let own = |unit: &str| -> Vec<&'r Exception> {
            unit.split(';').filter_map(|one| exceptions.get(one)).flatten().copied().collect()
        };
        let groups: Vec<usize> =
            lines.keys().map(|unit| questions(own(unit).into_iter(), &all()).now.len()).collect();
        let shown = Chase { most_questions: Some(most_each(&groups)), ..Chase::default() };
        let of = |(unit, line): (&'r str, &'r Status)| {
            let asked = questions(own(unit).into_iter(), &shown);
            let name = match unit.contains(['+', ';']) {
                true => unit.split(';').map(|own| run.lead_and_name(own).1).collect::<Vec<_>>().join("; "),
                false => line.name.clone(),
            };
            (unit, OfUnit { name, asked: asked.now, more: asked.more, rejected: rejected(line, run) })
        };
        let units = lines.into_iter().map(of).filter(|(_, own)| own.points() > 0);
        Self { units: units.collect() }
    }

    /// Where the list of a unit stands and how many points it has; `None` if there is nothing to mend.
    pub fn place(&self, unit: &str) -> Option<(String, usize)> {
        let at = self.units.keys().position(|own| *own == unit)?;
        Some((id(at), self.units.get(unit)?.points()))
    }

    /// The section; `None` where nothing is to be mended.
    pub fn section(&self) -> Option<Section> {
        let (shown, all) = self
            .units
            .values()
            .fold((0, 0), |(shown, all), own| (shown + own.asked.len(), all + own.asked.len() + own.more));
        let body = html! {
            p {
                "One list for each reporting unit, most important first: what is wrong comes before what \
                 may be. What one rule says of several cells of a sheet is one point."
                @if shown < all {
                    " " (count(shown)) " of " (count(all))
                    " points are shown here; exceptions.xlsx has all of them."
                }
            }
            div id="lists" {
                @for (at, own) in self.units.values().enumerate() { (list(&id(at), own)) }
            }
        };
        (!self.units.is_empty()).then_some(Section { id: "to-mend", title: "What each must mend", body })
    }
}

fn all() -> Chase {
    Chase { most_questions: None, ..Chase::default() }
}

/// By what a list is known; its place is no text from outside.
fn id(at: usize) -> String {
    format!("unit-{}", at + 1)
}

/// How many points of each unit are shown, so that all together are not too many.
fn most_each(points: &[usize]) -> usize {
    let in_all = |most: usize| points.iter().map(|own| (*own).min(most)).sum::<usize>();
    (2..=MOST_OF_A_UNIT).rev().find(|most| in_all(*most) <= MOST_IN_ALL).unwrap_or(1)
}

/// Files of a unit that could not be used, if nothing else came.
fn rejected<'r>(line: &Status, run: &'r Reported<'_>) -> Vec<(&'r str, &'r str)> {
    if line.receipt != Receipt::Rejected {
        return Vec::new();
    }
    let units: Vec<&str> = line.unit.split(';').collect();
    let files = run.returns.submissions.iter().filter(|own| own.state == State::Rejected);
    let own = files.filter(|file| {
        file.units.iter().any(|unit| units.contains(&unit.as_str()))
            || file.codes.contains(&line.authority_code)
    });
    own.map(|file| (file.file.as_str(), file.reason.as_str())).collect()
}

fn list(id: &str, own: &OfUnit<'_>) -> Markup {
    html! {
        details {
            summary { (printable::whole(&own.name)) ": " (many(own.points(), "point", "points")) }
            div id=(id) class="list" {
                ol {
                    @for (file, reason) in &own.rejected {
                        li {
                            span class="tag error" { "File" } " " (printable::whole(file)) ": "
                            (printable::whole(reason))
                        }
                    }
                    @for question in &own.asked { (point(question)) }
                }
                @if own.more > 0 { p class="note" { "And " (count(own.more)) " more, in exceptions.xlsx." } }
                p class="note" { a href="#authorities" { "Back to the table of authorities" } }
            }
        }
    }
}

fn point(question: &Question<'_>) -> Markup {
    let first = question.first;
    let (class, word) = match first.severity {
        Severity::Reject => ("tag error", "Reject"),
        Severity::Error => ("tag error", "Error"),
        Severity::Query | Severity::Note => ("tag query", "Query"),
    };
    let is_one = question.all.len() == 1;
    html! {
        li {
            span class=(class) { (word) } " " (printable::whole(&question.words()))
            span class="where" {
                (printable::whole(&question.place()))
                @if is_one && !first.value.is_empty() { "; it says " q { (echo(&first.value)) } }
                @if is_one && !first.expected.is_empty() { "; expected: " (echo(&first.expected)) }
                "; rule " (printable::whole(&first.rule))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_has_as_many_points_as_a_page_takes_and_never_none() {
        assert_eq!(most_each(&[3; 400]), 10);
        assert_eq!(most_each(&[60; 400]), 5);
        assert_eq!(most_each(&[60; 5000]), 1);
        assert_eq!(most_each(&[]), 10);
    }
}
