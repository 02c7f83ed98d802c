//! What a unit is asked: the most important first, and no more at a time than anybody answers.

use std::cmp::Reverse;

use crate::{
    returns::typed,
    schemas::{Chase, Collection},
    vocabulary::{Answer, Exception, Severity, exception::by_cause},
};

/// One question: what one rule says of one sheet of a return.
pub struct Question<'r> {
    /// What is asked, at the first of its places.
    pub first: &'r Exception,
    /// All places of which it is asked.
    pub all: Vec<&'r Exception>,
}

impl Question<'_> {
    /// What is asked, and of how many cells more.
    #[must_use]
    pub fn words(&self) -> String {
        let stop = if self.first.message.ends_with(['.', '?', '!']) { "" } else { "." };
        let more = match self.all.len() {
            1 => String::new(),
            count => format!(" (And {} more like it.)", count - 1),
        };
        format!("{}{stop}{more}", self.first.message)
    }

    /// Sheet and cells, in words; of a file that has no sheets its name.
    #[must_use]
    pub fn place(&self) -> String {
        let place = &self.first.place;
        let file = place.file.rsplit('/').next().unwrap_or_default();
        let sheet = if place.sheet.is_empty() && !place.cell.is_empty() { file } else { &place.sheet };
        let mut cells: Vec<&str> = self.all.iter().map(|one| one.place.cell.as_str()).collect();
        cells.dedup();
        let cells: Vec<&str> = cells.into_iter().filter(|cell| !cell.is_empty()).take(MOST_CELLS).collect();
        let more = if self.all.len() > cells.len() && !cells.is_empty() { ", ..." } else { "" };
        let cells = format!("{}{more}", cells.join(", "));
        if cells.is_empty() || sheet.is_empty() {
            format!("{sheet}{cells}")
        } else {
            format!("{sheet}, {cells}")
        }
    }

    /// Whether what is expected can be taken as it stands: it is a value of the one figure that is asked
    /// about, and not a kind of value, such as "a whole number".
    #[must_use]
    pub fn can_take_expected(&self, collection: &Collection) -> bool {
        let of_table = collection.table(&self.first.table).map(|at| &collection.tables[at]);
        let field = of_table.and_then(|table| Some(&table.fields[table.field(&self.first.field)?]));
        let is_value = |field| matches!(typed(&self.first.expected, field), Answer::Reported(_));
        self.all.len() == 1 && field.is_some_and(is_value)
    }
}

/// So many cells of one question are named.
const MOST_CELLS: usize = 4;

/// The questions on a unit.
pub struct Questions<'r> {
    /// Those that are asked now.
    pub now: Vec<Question<'r>>,
    /// How many more there are.
    pub more: usize,
}

/// Whether whoever sent a return is asked about an exception.
#[must_use]
pub fn is_asked(exception: &Exception) -> bool {
    exception.counts() && exception.severity <= Severity::Query
}

/// What a unit is asked, of the exceptions that are its own: as many questions as are declared, those that
/// matter most first. What is wrong is in no figure until it is corrected, and comes before what only may be;
/// of either that comes first which moves a published figure most.
#[must_use]
pub fn questions<'r>(own: impl Iterator<Item = &'r Exception>, chase: &Chase) -> Questions<'r> {
    let groups = by_cause(own.filter(|exception| is_asked(exception)));
    let mut now: Vec<Question<'r>> =
        groups.into_iter().filter_map(|all| Some(Question { first: *all.first()?, all })).collect();
    // Shares of a national figure, in order of their size; what cannot be weighed stands last.
    let weight = |one: &Exception| one.score.filter(|score| *score >= 0.0).map(f64::to_bits);
    let heaviest = |question: &Question<'_>| question.all.iter().filter_map(|one| weight(one)).max();
    now.sort_by_key(|question| (question.first.severity, Reverse(heaviest(question))));
    let more = now.len().saturating_sub(chase.most_questions.unwrap_or(usize::MAX));
    now.truncate(now.len() - more);
    Questions { now, more }
}
