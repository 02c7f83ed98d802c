//! Holds the rules of a collection against each other.

use std::collections::BTreeSet;

use super::rule::Rule;
use crate::schemas::Faults;

/// Holds the rules of a collection against each other: no id stands twice over periods that overlap.
pub fn ids_are_distinct(rules: &[Rule], faults: &mut Faults) {
    for (at, rule) in rules.iter().enumerate() {
        // Those of one declaration, for several fields, share their id.
        if let Some(other) = rules[..at].iter().find(|other| other.id == rule.id && other.at != rule.at) {
            let what = if rule.ends_before(other) || other.ends_before(rule) {
                "was used before"
            } else {
                "stands for two rules at one time"
            };
            faults.add(&rule.at, format!("the id {} {what} ({}): an id is never reused", rule.id, other.at));
        }
    }
}

/// Holds what rules follow against each other: the ids that they name are there, and nothing follows itself.
pub fn follow_others(rules: &[Rule], faults: &mut Faults) {
    let before = faults.faults.len();
    let declared = |at: &usize| *at == 0 || rules[at - 1].at != rules[*at].at;
    let own: Vec<&Rule> = (0..rules.len()).filter(declared).map(|at| &rules[at]).collect();
    for rule in own.iter().filter(|rule| !rule.after.is_empty()) {
        for id in rule.after.iter().filter(|id| !rules.iter().any(|other| other.id == **id)) {
            faults.unknown(&rule.after_at, "the rule", id, rules.iter().map(|other| other.id.as_str()));
        }
    }
    if faults.faults.len() > before {
        return;
    }
    for rule in &own {
        if let Some(way) = way_back(rule, &own) {
            let words = if way.len() == 1 {
                "it would follow itself".to_owned()
            } else {
                format!("it would follow itself: {}", way.join(", after "))
            };
            faults
                .add(&rule.after_at, format!("{words}; of rules that follow each other one must come first"));
            // The others of the ring would be told the same.
            return;
        }
    }
}

/// The ids by which a rule comes after itself, from its own.
fn way_back<'r>(rule: &'r Rule, rules: &[&'r Rule]) -> Option<Vec<&'r str>> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut ways: Vec<Vec<&str>> = rule.after.iter().map(|id| vec![rule.id.as_str(), id.as_str()]).collect();
    while let Some(way) = ways.pop() {
        let last = way[way.len() - 1];
        if last == rule.id {
            return Some(if way.len() == 2 { vec![last] } else { way });
        }
        if seen.insert(last) {
            let next = rules.iter().filter(|other| other.id == last).flat_map(|other| &other.after);
            ways.extend(next.map(|id| [way.as_slice(), &[id.as_str()]].concat()));
        }
    }
    None
}
