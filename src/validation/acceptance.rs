//! Queries that matter so little to the national figure that nobody is asked: the threshold of selective
//! editing.

use std::collections::HashSet;

use super::Validation;
use crate::{
    returns::Context,
    schemas::rules::OnOpen,
    vocabulary::{Exception, Severity, exception::ExceptionState},
};

impl Validation {
    /// Takes note of how much each exception matters, and accepts the queries whose score is below the
    /// threshold that the rule or the collection declares.
    ///
    /// A query that keeps a value out of totals, itself or by what follows from it, is never accepted so,
    /// since that value would then have to come back. What follows from a query that is accepted stands for
    /// itself again.
    pub fn weigh(&mut self, score: impl Fn(&Exception) -> Option<f64>, context: &Context<'_>) {
        for exception in self.exceptions.iter_mut().chain(&mut self.undecided) {
            exception.score = score(exception);
        }
        if context.collection.rules.iter().any(|rule| rule.accept_below.is_some()) {
            accept_what_matters_little(&mut self.exceptions, context);
        }
    }
}

fn accept_what_matters_little(exceptions: &mut [Exception], context: &Context<'_>) {
    let rules = &context.collection.rules;
    let period = context.period.to_string();
    let has_no_effect = |exception: &Exception| {
        let rule = rules.iter().find(|rule| rule.id == exception.rule);
        rule.is_none_or(|rule| rule.on_open == OnOpen::Use || exception.trial)
    };
    let kept_open: HashSet<String> = exceptions
        .iter()
        .filter(|exception| !has_no_effect(exception))
        .map(|exception| exception.caused_by.clone())
        .collect();
    loop {
        let mut accepted = HashSet::new();
        // One that somebody decided on is that person's.
        let open = |exception: &&mut Exception| {
            let is_query = exception.severity == Severity::Query && exception.counts();
            is_query && exception.state == ExceptionState::Open
        };
        for exception in exceptions.iter_mut().filter(open) {
            let rule = rules.iter().find(|rule| rule.id == exception.rule && rule.on_open == OnOpen::Use);
            let threshold = rule.and_then(|rule| rule.accept_below);
            let id = exception.id(&period);
            let matters_little =
                threshold.zip(exception.score).is_some_and(|(threshold, score)| score < threshold);
            if matters_little && !kept_open.contains(&id) {
                exception.state = ExceptionState::Accepted;
                accepted.insert(id);
            }
        }
        let followers = exceptions.iter_mut().filter(|exception| accepted.contains(&exception.caused_by));
        let came_back = followers.map(|follower| follower.caused_by.clear()).count();
        if came_back == 0 {
            return;
        }
    }
}
