//! Which letter comes next to a unit, and when: by the steps that the collection declares, or, where it
//! declares none, whenever somebody asks for it.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use crate::{
    publication::Reported,
    schemas::ChaseStep,
    statistics::Status,
    vocabulary::{Exception, Situation},
};

use super::situation_of;

/// The letter that comes next to a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextLetter {
    /// In what situation the unit is.
    #[serde(serialize_with = "as_word")]
    pub situation: Situation,
    /// Which of its kind it is, from 1.
    pub stage: usize,
    /// The name of its text, where steps are declared; blank where they are not, or all were taken.
    pub text: String,
    /// The role of whom it goes to; blank likewise.
    pub to: String,
    /// The first day on which it goes out; `None` if it can at any time.
    pub on: Option<Date>,
    /// All steps were taken: somebody is to call.
    pub all_taken: bool,
}

fn as_word<S: serde::Serializer>(situation: &Situation, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(situation.word())
}

impl NextLetter {
    /// That of a unit, by what came of it, what is asked about it, and what was sent to it.
    #[must_use]
    pub fn of(unit: &str, status: &Status, asked: &[&Exception], run: &Reported<'_>, as_of: Date) -> Self {
        let situation = situation_of(status, asked, as_of);
        let (stage, last) = run.chased.next(unit, situation);
        let own = |step: &&ChaseStep| step.situation == situation;
        let mut steps = run.context.collection.chase.steps.iter().filter(own).peekable();
        let is_declared = steps.peek().is_some();
        let Some(step) = steps.nth(stage - 1) else {
            let (text, to) = (String::new(), String::new());
            return Self { situation, stage, text, to, on: None, all_taken: is_declared };
        };
        let first = if status.receipt.is_answer() { status.received } else { status.due };
        let from = if stage == 1 { first } else { last };
        let on = from.and_then(|day| day.checked_add(step.after.days()).ok());
        Self { situation, stage, text: step.text.clone(), to: step.to.clone(), on, all_taken: false }
    }

    /// Whether it goes out on a day.
    #[must_use]
    pub fn is_due(&self, day: Date) -> bool {
        !self.all_taken && self.on.is_none_or(|on| on <= day)
    }

    /// When it goes out to whom, in words; blank where no steps are declared.
    #[must_use]
    pub fn in_words(&self, day: Date) -> String {
        let (situation, stage) = (self.situation.word(), self.stage);
        match self.on {
            _ if self.all_taken => format!("all {} steps of {situation} were taken: call them", stage - 1),
            Some(on) if on > day => format!("{}, to the {}, on {on}", self.text, self.to),
            _ if self.text.is_empty() => String::new(),
            _ => format!("{}, to the {}, now", self.text, self.to),
        }
    }
}
