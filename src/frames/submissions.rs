//! What rules can ask of the files of a return, and of those of all others: when they came, how many, whether
//! figures are copied.

use std::{
    collections::{HashMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

use crate::{
    expressions::{SubmissionFact, Values},
    returns::{Context, Return, Returns},
    vocabulary::{Value, day, submission::State},
};

/// Fewer figures than these, other than 0, may be the same by chance.
const FEWEST_FIGURES: usize = 5;

/// A fact of each return, in their order.
#[must_use]
pub fn facts(fact: SubmissionFact, returns: &Returns, context: &Context<'_>) -> Values {
    let each = returns.returns.iter();
    let received = |found: &Return| found.received.map(|received| received.date);
    match fact {
        SubmissionFact::Received => {
            Values::Dates(each.map(|found| received(found).map(day::number_of)).collect())
        }
        SubmissionFact::DaysLate => {
            let due = context.collection.due(context.period).map(day::number_of);
            let late = |found: &Return| Some(f64::from((day::number_of(received(found)?) - due?).max(0)));
            Values::Numbers(each.map(late).collect())
        }
        SubmissionFact::Files => {
            Values::Numbers(each.map(|found| Some(found.submissions.len() as f64)).collect())
        }
        SubmissionFact::Versions => {
            let mut versions: HashMap<&str, f64> = HashMap::new();
            let counted =
                |state: State| matches!(state, State::Accepted | State::Superseded | State::Duplicate);
            for submission in &returns.submissions {
                if counted(submission.state) && submission.period == Some(context.period) {
                    submission.units.iter().for_each(|unit| *versions.entry(unit).or_default() += 1.0);
                }
            }
            Values::Numbers(each.map(|found| versions.get(found.unit.id.as_str()).copied()).collect())
        }
        SubmissionFact::SameAs => Values::Texts(same_as(returns, context)),
    }
}

/// For each return another with exactly the same figures, by the name of its unit; blank where there is none.
fn same_as(returns: &Returns, context: &Context<'_>) -> Vec<Option<String>> {
    let figures: Vec<Option<u64>> = returns.returns.iter().map(|found| figures_of(found, context)).collect();
    let mut alike: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, figures) in figures.iter().enumerate() {
        if let Some(figures) = figures {
            alike.entry(*figures).or_default().push(at);
        }
    }
    let other = |(at, figures): (usize, &Option<u64>)| {
        let other = figures.and_then(|figures| alike[&figures].iter().find(|other| **other != at));
        Some(other.map(|other| returns.returns[*other].unit.name.clone()).unwrap_or_default())
    };
    figures.iter().enumerate().map(other).collect()
}

/// All figures of a return as one number; `None` where so few are given that others may have the same.
fn figures_of(found: &Return, context: &Context<'_>) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    let mut count = 0;
    for record in found.records.iter() {
        let table = &context.collection.tables[record.table()];
        (record.table(), record.key(table)).hash(&mut hasher);
        for (field, answer) in record.answers().enumerate() {
            if let Some(Value::Number(number)) = answer.value() {
                (field, number.units).hash(&mut hasher);
                count += usize::from(number.units != 0);
            }
        }
    }
    (count >= FEWEST_FIGURES).then(|| hasher.finish())
}
