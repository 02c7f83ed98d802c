//! The numbers on the cover are true.

use std::collections::BTreeSet;

use super::{
    Finding,
    book::{Book, SheetRead},
    figures::{AuditedFigures, Item},
};
use crate::{
    returns::{Context, Whom},
    schemas::{
        Published,
        tables::{Basis, ColumnOf, NamedFigure, PublishedTable, Rows},
    },
    statistics::{Answers, AreaType, Standing},
    vocabulary::Severity,
};

use super::super::reported::Reported;

/// The numbers that the cover tells, as far as they are known.
#[derive(Debug, Default)]
pub struct Counted {
    /// Authorities, and units in no register, of which a return was received.
    pub received: [Option<usize>; 2],
    /// Those in scope.
    pub in_scope: [Option<usize>; 2],
    /// Those of which it can be used.
    pub usable: [Option<usize>; 2],
    /// Returns with an open error.
    pub with_errors: Option<usize>,
    /// Returns.
    pub returns: Option<usize>,
    /// Returns with an open query.
    pub with_queries: Option<usize>,
}

impl Counted {
    /// Those of a run: who answered as the table of response has it, faults by the units at which they stand.
    pub(super) fn of_run(run: &Reported<'_>) -> Self {
        let areas = &run.statistics.areas;
        let whole =
            run.statistics.responses.iter().find(|response| areas[response.area].kind == AreaType::All);
        let both = |count: fn(&Answers) -> usize| {
            let first = whole.map(|found| count(&found.first(Whom::Both)));
            [first, whole.map(|found| count(&found.others))]
        };
        let sent: BTreeSet<&str> = run.returns.returns.iter().map(|found| found.unit.id.as_str()).collect();
        let with = |severity: Severity| {
            let own =
                run.validation.exceptions.iter().filter(|found| found.severity == severity && found.counts());
            Some(
                own.map(|found| found.unit.as_str())
                    .filter(|unit| sent.contains(unit))
                    .collect::<BTreeSet<&str>>()
                    .len(),
            )
        };
        Self {
            received: both(|own| own.received),
            in_scope: both(|own| own.expected),
            usable: both(|own| own.usable),
            with_errors: with(Severity::Error),
            returns: Some(run.returns.returns.len()),
            with_queries: with(Severity::Query),
        }
    }
}

impl Counted {
    /// The words and the numbers of the sentence of who answered.
    fn answered(&self, whom: Whom) -> (&'static str, Vec<Option<usize>>) {
        let (received, in_scope, usable) = (self.received, self.in_scope, self.usable);
        match whom {
            Whom::Authorities => ("authorities in scope", vec![received[0], in_scope[0], usable[0]]),
            Whom::Units => ("units in scope", vec![received[1], in_scope[1], usable[1]]),
            Whom::Both => {
                let all = [received, in_scope].map(|own| own[0]);
                let others = [received, in_scope].map(|own| own[1]);
                ("authorities in scope", all.into_iter().chain(others).chain(usable).collect())
            }
        }
    }
}

/// All sentences of the cover of which a number is not that of the figures.
pub(super) fn against(book: &Book, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let Some(cover) = book.sheet("Cover") else { return Vec::new() };
    let counted = &figures.counted;
    let (in_words, answered) = counted.answered(Whom::of(context));
    let told = [
        (in_words, answered),
        ("had an open error", vec![counted.with_errors, counted.returns, counted.with_queries]),
    ];
    let mut found: Vec<Finding> =
        told.iter().filter_map(|(words, numbers)| sentence(cover, words, numbers)).collect();
    found.extend(match not_shown(Standing::Held, figures, context) {
        0 => cover
            .above()
            .find(|(_, line)| line.contains("[u]"))
            .map(|(row, _)| cover.finding(row, 0, "nothing: no sum is held".to_owned())),
        sums => sentence(cover, "[u]", &[Some(sums)]),
    });
    let is_told = context.collection.published.estimation.floor.is_some();
    let unreliable = if is_told { not_shown(Standing::Unreliable, figures, context) } else { 0 };
    found.extend(match unreliable {
        0 => None,
        sums => sentence(cover, " not shown, since ", &[Some(sums)]),
    });
    found
}

/// What is wrong with the first numbers of the sentence with these words.
fn sentence(cover: &SheetRead, words: &str, numbers: &[Option<usize>]) -> Option<Finding> {
    let shown: Vec<String> = numbers
        .iter()
        .map(|number| number.map_or("a number".to_owned(), |number| number.to_string()))
        .collect();
    let should = format!("a sentence with \"{words}\" and the numbers {}", shown.join(", "));
    let Some((row, line)) = cover.above().find(|(_, line)| line.contains(words)) else {
        return Some(cover.finding(cover.rows.len(), 0, should));
    };
    let stands: Vec<usize> = line
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .take(numbers.len())
        .collect();
    let is_true = stands.len() == numbers.len()
        && stands.iter().zip(numbers).all(|(own, number)| number.is_none_or(|number| number == *own));
    (!is_true).then(|| cover.finding(row, 0, should))
}

/// How many sums that a table shows are not shown for a reason: a region that is a country counts once.
fn not_shown(why: Standing, figures: &AuditedFigures, context: &Context<'_>) -> usize {
    // Where there are estimates, all sums over several units are with them.
    let has_estimates = figures.amounts.keys().any(|(.., basis)| *basis == Basis::Estimates);
    let shown = if has_estimates { Basis::Estimates } else { Basis::Reported };
    let own = figures.amounts.iter().filter(|((period, _, _, basis), amount)| {
        amount.standing == Some(why) && figures.periods.contains(period) && *basis == shown
    });
    let sums = own.filter_map(|((period, area, item, _), _)| {
        let row = &figures.areas[*area];
        let Item::Sum(figure) = item else { return None };
        let is_sum = matches!(row.kind, AreaType::Region | AreaType::Country | AreaType::All);
        let is_shown = is_in_a_table(figure, row.kind == AreaType::All, &context.collection.published);
        (is_sum && is_shown).then(|| {
            (period.to_string(), &row.area.code, &row.area.name, figure.table, &figure.key, figure.field)
        })
    });
    sums.collect::<BTreeSet<_>>().len()
}

/// Whether some table has a column of a figure, or of its field where the rows are keys.
fn is_in_a_table(figure: &NamedFigure, of_all: bool, published: &Published) -> bool {
    let shows = |table: &PublishedTable| {
        let columns = table.columns.iter().filter_map(|column| {
            if let ColumnOf::Figure(at) = column { Some(&published.figures[*at]) } else { None }
        });
        let by_key = table.rows == Rows::Keys;
        let is_it = |own: &NamedFigure| {
            if by_key {
                of_all && (own.table, own.field) == (figure.table, figure.field)
            } else {
                own == figure
            }
        };
        columns.into_iter().any(is_it)
    };
    published.tables.is_empty() || published.tables.iter().any(shows)
}
