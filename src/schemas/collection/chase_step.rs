//! The steps by which a unit is reminded (`steps` of `[chase]` in `collection.toml`): after how many days
//! which letter goes to whom.

use crate::{
    schemas::{
        Faults,
        declaration::{Entry, Position},
        register::CONTACT,
        shapes::CHASE_STEP,
    },
    vocabulary::Situation,
};

/// A step: a letter that goes out some days after the one before.
#[derive(Debug, Clone, PartialEq)]
pub struct ChaseStep {
    /// In what situation it is taken; the first part of the name of its text.
    pub situation: Situation,
    /// Days after the letter before it. The first of its situation: after the due day where nothing came
    /// (before it if negative), else after the day on which the return came.
    pub after: i32,
    /// The name of its text.
    pub text: String,
    /// The role of whom it goes to.
    pub to: String,
    /// Where it is declared.
    pub at: Position,
}

/// No step waits longer than ten years.
const LONGEST: i64 = 3_660;

impl ChaseStep {
    /// All of a list, in order.
    pub(super) fn read_all(list: &Entry, faults: &mut Faults) -> Vec<Self> {
        let mut steps: Vec<Self> = Vec::new();
        for node in list.list(faults) {
            let Some(step) = Self::read(node, faults) else { continue };
            let is_first = steps.iter().all(|own| own.situation != step.situation);
            if step.after < 0 && !(is_first && step.situation == Situation::NotReceived) {
                let message = "only the first reminder to whoever is not late can go out before a day: after \
                               is 0 or more";
                faults.add(&step.at, message.to_owned());
            }
            steps.push(step);
        }
        steps
    }

    fn read(node: &Entry, faults: &mut Faults) -> Option<Self> {
        node.is_of(&CHASE_STEP, faults);
        let (days, text) = (node.required("after", faults).cloned(), node.required("text", faults).cloned());
        let (days, text) = (days?, text?);
        let after = days.integer(faults)?;
        if !(-LONGEST..=LONGEST).contains(&after) {
            faults.add(&days.at, format!("after is a number of days, at most {LONGEST}, not {after}"));
        }
        let name = text.text(faults)?;
        let Some(situation) = situation_of(name) else {
            let known = steps_of().map(Situation::word);
            faults.unknown(
                &text.at,
                "the situation of a step, by which the name of its text begins,",
                name,
                known,
            );
            return None;
        };
        let to = node.get("to").and_then(|value| value.text(faults)).unwrap_or(CONTACT).to_owned();
        let after = i32::try_from(after).ok()?;
        Some(Self { situation, after, text: name.to_owned(), to, at: node.at.clone() })
    }
}

/// The situations in which there are steps: nobody is thanked twice.
fn steps_of() -> impl Iterator<Item = Situation> {
    Situation::ALL.into_iter().filter(|own| *own != Situation::Thanks)
}

/// The situation of a text: `overdue`, `overdue-2`, `overdue-head`.
fn situation_of(text: &str) -> Option<Situation> {
    let is_of = |own: &Situation| {
        text.strip_prefix(own.word()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    steps_of().find(is_of)
}
