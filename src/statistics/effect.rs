//! How much an exception matters to the national figure: the score of selective editing.

use std::collections::{HashMap, HashSet};

use super::{AreaType, ReportArea, Total};
use crate::{
    returns::Context,
    schemas::rule::OnOpen,
    vocabulary::{Exception, Severity, exception::ExceptionState},
};

/// The national totals against which exceptions are weighed.
#[derive(Debug, Default)]
pub struct Weights<'s> {
    totals: HashMap<(&'s str, &'s str, &'s str), f64>,
}

impl<'s> Weights<'s> {
    /// The totals of the period over all areas.
    #[must_use]
    pub fn of(totals: &'s [Total], areas: &'s [ReportArea], context: &Context<'s>) -> Self {
        let collection = context.collection;
        let of_whole = totals
            .iter()
            .filter(|total| total.period == context.period && areas[total.area].kind == AreaType::All);
        let weighed = of_whole.filter_map(|total| {
            let table = collection.figure_table(total.table);
            let place = (table.name.as_str(), total.key.as_str(), table.fields[total.field].name.as_str());
            total.value.map(|value| (place, value.to_f64()))
        });
        Self { totals: weighed.collect() }
    }

    /// The distance of the value from what was expected, or else from what it was compared with, as a share
    /// of the national total of its field; `None` where one of them is not known.
    #[must_use]
    pub fn score(&self, exception: &Exception) -> Option<f64> {
        let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
        let value = number(&exception.value)?;
        let expected = number(&exception.expected).or_else(|| number(&exception.previous))?;
        let key = |record| (exception.table.as_str(), record, exception.field.as_str());
        // The records of a list are summed under no key.
        let total = self.totals.get(&key(exception.record.as_str())).or_else(|| self.totals.get(&key("")))?;
        (*total != 0.0).then(|| ((value - expected) / total).abs())
    }
}

/// Accepts the queries whose score is below the threshold that the rule or the collection declares: nobody is
/// asked for so little. A query that keeps a value out of totals, itself or by what follows from it, is never
/// accepted so, since that value would then have to come back. What follows from a query that is accepted
/// stands for itself again.
pub fn accept_what_matters_little(
    exceptions: &mut [Exception],
    totals: &[Total],
    areas: &[ReportArea],
    context: &Context<'_>,
) {
    let rules = &context.collection.rules;
    if rules.iter().all(|rule| rule.accept_below.is_none()) {
        return;
    }
    let weights = Weights::of(totals, areas, context);
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
        let open = |exception: &&mut Exception| exception.severity == Severity::Query && exception.counts();
        for exception in exceptions.iter_mut().filter(open) {
            let rule = rules.iter().find(|rule| rule.id == exception.rule && rule.on_open == OnOpen::Use);
            let threshold = rule.and_then(|rule| rule.accept_below);
            let id = exception.id(&period);
            let matters_little =
                threshold.zip(weights.score(exception)).is_some_and(|(threshold, score)| score < threshold);
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
