//! Solves the balance edits that fail.

use std::collections::{BTreeMap, HashSet};

use super::{
    edits::is_balance,
    groups::{Applied, Of, grouped, of},
    of_table::Balance,
    settled::{Said, Settled},
};
use crate::{
    frames::Withheld,
    returns::{Context, Returns},
    schemas::rules::Rule,
    validation::rules::Finding,
};

/// Solves the balance edits that fail; takes them from what the rules found one by one. What rests on a value
/// with an error of its own (in `withheld`) stays there, since it follows from that.
pub fn settle(
    applied: &[Applied],
    findings: &mut Vec<Finding>,
    rules: &[&Rule],
    returns: &Returns,
    withheld: &Withheld,
    context: &Context<'_>,
) -> Vec<Settled> {
    let is_one = |finding: &Finding| {
        !finding.undecided && !rules[finding.rule].trial && is_balance(rules[finding.rule])
    };
    let groups = grouped(applied, rules, context);
    let mut failing: BTreeMap<Of, Said> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| is_one(finding)) {
        let own =
            failing.entry(of(finding.found, rules[finding.rule].table, finding.record, context)).or_default();
        own.insert((finding.record, finding.rule), finding.message.clone());
    }
    let (mut settled, mut solved) = (Vec::new(), HashSet::new());
    for (of, said) in failing {
        let balance =
            Balance::of(of, groups.get(&of).map_or(&[], Vec::as_slice), rules, returns, withheld, context);
        solved.extend(balance.sums.iter().map(|(edit, _)| (of.found, balance.key(*edit))));
        balance.settle(&said, &mut settled);
    }
    findings.retain(|finding| {
        !is_one(finding) || !solved.contains(&(finding.found, (finding.record, finding.rule)))
    });
    settled
}
