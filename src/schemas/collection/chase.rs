//! How far it is worth going after what is open (`[chase]` in `collection.toml`).

use super::chase_step::ChaseStep;
use crate::schemas::{Faults, declaration::Entry, shapes::CHASE};

/// How far it is worth going after what is open.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chase {
    /// So many questions at most are put to one unit at a time; all if not said.
    pub most_questions: Option<usize>,
    /// By so much, in percent, a national figure must be likely to move; `None` if nothing says when to stop.
    pub worth: Option<f64>,
    /// By what steps a unit is reminded; by none as often as somebody asks for it.
    pub steps: Vec<ChaseStep>,
}

impl Chase {
    /// Reads `[chase]`.
    pub(super) fn read(node: &Entry, faults: &mut Faults) -> Self {
        let Some(declared) = node.get("chase") else { return Self::default() };
        declared.is_of(&CHASE, faults);
        let most_questions = declared.get("most_questions").and_then(|value| {
            let number = value.integer(faults)?;
            let most = usize::try_from(number).ok().filter(|most| *most > 0);
            if most.is_none() {
                faults.add(&value.at, "most_questions is a whole number from 1 on".to_owned());
            }
            most
        });
        let worth = declared.get("worth").and_then(|value| {
            let percent = value.number(faults)?;
            let is_one = (0.0..=100.0).contains(&percent);
            if !is_one {
                faults.add(&value.at, format!("worth is a percentage from 0 to 100, not {percent}"));
            }
            is_one.then_some(percent)
        });
        let steps = declared.get("steps").map(|list| ChaseStep::read_all(list, faults)).unwrap_or_default();
        Self { most_questions, worth, steps }
    }
}
