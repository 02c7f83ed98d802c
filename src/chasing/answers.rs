//! What comes back: a workbook of questions with the answers of an authority, as decisions. Each is for the
//! unit that the workbook was made for, and for no other.

use std::collections::HashMap;

use super::feedback::{HEADINGS, QUESTIONS};
use crate::{
    ledger::Entry,
    reading::{Content, Document, MadeFor, QUESTIONS_MARK, Sheet},
    vocabulary::CellAddress,
};

/// The answers in a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// Name of the collection that it is of.
    pub collection: String,
    /// The period.
    pub period: String,
    /// Id of the unit.
    pub unit: String,
    /// What was answered.
    pub given: Vec<AnswerGiven>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerGiven {
    /// Id of the exception.
    pub about: String,
    /// The value that it is about, as the workbook showed it.
    pub value: String,
    /// The expected value is right.
    pub takes_expected: bool,
    /// The expected value, as the workbook showed it.
    pub expected: String,
    /// Why it is so; blank where nothing was written.
    pub explanation: String,
}

/// The columns of the sheet of questions that are read, by their place among the headings.
const VALUE: usize = 3;
const EXPECTED: usize = 4;
const TAKES: usize = 5;
const EXPLANATION: usize = 6;
const REFERENCE: usize = 8;

/// Reads the answers in a workbook; `None` if it is no workbook of questions.
///
/// # Errors
/// In words, if it is one and its sheet of questions is not as it was sent.
pub fn answers(document: &Document) -> Option<Result<Answers, String>> {
    let made_for = document.sheets.iter().find_map(MadeFor::on).filter(|own| own.mark == QUESTIONS_MARK)?;
    let MadeFor { collection, period, unit, .. } = made_for;
    Some(given(document).map(|given| Answers { collection, period, unit, given }))
}

fn given(document: &Document) -> Result<Vec<AnswerGiven>, String> {
    let sheet = document.sheets.iter().find(|sheet| sheet.name == QUESTIONS);
    let sheet = sheet.ok_or_else(|| format!("it has no sheet \"{QUESTIONS}\" any more"))?;
    let mut columns: HashMap<usize, u32> = HashMap::new();
    let mut first = 0;
    for cell in sheet.cells() {
        let words = cell.content.to_string();
        if let Some(at) = HEADINGS.iter().position(|(heading, _)| *heading == words.trim()) {
            columns.insert(at, cell.at.column);
            first = cell.at.row + 1;
        }
    }
    if let Some(missing) = (0..HEADINGS.len()).find(|at| !columns.contains_key(at)) {
        return Err(format!("the sheet \"{QUESTIONS}\" has no column \"{}\" any more", HEADINGS[missing].0));
    }
    let last = sheet.cells().last().map_or(0, |cell| cell.at.row);
    let row = |row: u32| {
        let of = |at: usize| text(sheet, CellAddress { row, column: columns[&at] });
        AnswerGiven {
            about: of(REFERENCE),
            value: of(VALUE),
            takes_expected: is_yes(&of(TAKES)),
            expected: of(EXPECTED),
            explanation: of(EXPLANATION),
        }
    };
    let rows = (first..=last).map(row);
    Ok(rows.filter(|one| one.takes_expected || !one.explanation.is_empty()).collect())
}

fn text(sheet: &Sheet, at: CellAddress) -> String {
    sheet
        .get(at)
        .map(|cell| match &cell.content {
            Content::Text(text) => text.trim().to_owned(),
            other => other.to_string(),
        })
        .unwrap_or_default()
}

fn is_yes(text: &str) -> bool {
    ["yes", "y", "x", "true", "ydy", "ie"].contains(&text.to_lowercase().as_str())
}

impl AnswerGiven {
    /// What it decides, in the name of whoever answered; a question with an expected value that is taken is a
    /// correction, which has to say of which figure.
    #[must_use]
    pub fn entry(&self, unit: &str, period: &str, who: &str, file: &str) -> Entry {
        let mut entry = Entry::default();
        entry.set("who", who);
        entry.set("unit", unit);
        entry.set("period", period);
        entry.set("source", file);
        entry.set("old", &self.value);
        if self.takes_expected {
            entry.set("decision", "correct");
            entry.set("new", &self.expected);
            let why =
                if self.explanation.is_empty() { "The expected value is right" } else { &self.explanation };
            entry.set("why", why);
        } else {
            entry.set("decision", "explain");
            entry.set("about", &self.about);
            entry.set("why", &self.explanation);
        }
        entry
    }
}
