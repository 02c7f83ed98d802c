//! What is asked of a unit: the most important first, and no more at a time than anybody answers.

use crate::{
    publication::Reported,
    vocabulary::{Exception, Severity, exception::by_cause},
};

/// One question: what one rule says of one sheet of a return.
pub struct Question<'r> {
    /// What is asked, at the first of its places.
    pub first: &'r Exception,
    /// All places of which it is asked.
    pub all: Vec<&'r Exception>,
}

impl Question<'_> {
    /// Sheet and cells, in words.
    #[must_use]
    pub fn place(&self) -> String {
        let place = &self.first.place;
        let mut cells: Vec<&str> = self.all.iter().map(|one| one.place.cell.as_str()).collect();
        cells.dedup();
        let cells: Vec<&str> = cells.into_iter().filter(|cell| !cell.is_empty()).take(MOST_CELLS).collect();
        let more = if self.all.len() > cells.len() && !cells.is_empty() { ", ..." } else { "" };
        let words = [place.sheet.as_str(), &format!("{}{more}", cells.join(", "))].join(" ");
        words.trim().to_owned()
    }
}

/// So many cells of one question are named.
const MOST_CELLS: usize = 4;

/// All that is open on a unit, by its id.
#[must_use]
pub fn open<'r>(run: &'r Reported<'_>, unit: &str) -> Vec<&'r Exception> {
    let asked = |one: &&Exception| one.unit == unit && one.counts() && one.severity <= Severity::Query;
    run.validation.exceptions.iter().filter(asked).collect()
}

/// The questions on a unit, errors first, then those that matter most to the national figure.
#[must_use]
pub fn questions<'r>(open: &[&'r Exception]) -> Vec<Question<'r>> {
    let groups = by_cause(open.iter().copied());
    let mut questions: Vec<Question<'r>> =
        groups.into_iter().filter_map(|all| Some(Question { first: *all.first()?, all })).collect();
    let weight = |question: &Question<'_>| {
        let scores = question.all.iter().filter_map(|one| one.score);
        scores.fold(0.0, f64::max)
    };
    questions.sort_by(|one, other| {
        let severity = |question: &Question<'_>| question.first.severity;
        severity(one).cmp(&severity(other)).then(weight(other).total_cmp(&weight(one)))
    });
    questions
}
