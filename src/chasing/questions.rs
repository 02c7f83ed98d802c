//! What is asked of a unit: the most important first, and no more at a time than anybody answers.

use crate::{
    publication::Reported,
    returns::typed,
    schemas::Collection,
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
