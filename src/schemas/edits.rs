//! The edits of a collection held against each other: rules that cannot both hold, rules that others make
//! needless, checks that stand twice. Only what is certain is told: of comparisons of sums, `adds_up` and
//! `BETWEEN`, and the ranges of fields.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Collection, Faults, RecordTable, Rule,
    inequalities::{Inequality, cannot_all_hold},
};
use crate::expressions::{Arithmetic, Comparison, Kind, Node};

/// Numbers are counted in units of so many digits behind the point.
const DIGITS: u8 = 9;

/// A rule as inequalities between fields, which all hold where it does.
struct Edit<'c> {
    rule: &'c Rule,
    inequalities: Vec<Inequality>,
    fields: BTreeSet<usize>,
    /// A sum that goes past parts that are not given: what it asks then is less.
    adds_up: bool,
    /// It adds fields, and goes past those that the form in use does not ask.
    adds: bool,
}

/// Looks through the rules of a collection: contradictions are faults, what is needless is noted.
pub fn compare(collection: &Collection, faults: &mut Faults) {
    for (at, table) in collection.tables.iter().enumerate() {
        let own: Vec<&Rule> =
            collection.rules.iter().filter(|rule| rule.table == at && !rule.trial).collect();
        stand_twice(&own, faults);
        let edits: Vec<Edit<'_>> = own.iter().filter_map(|rule| edit_of(rule)).collect();
        let ranges = ranges(table);
        for (at, edit) in edits.iter().enumerate() {
            if contradicts(edit, &edits[..at], &ranges, faults) || table.is_list() && edit.adds_up {
                continue;
            }
            needless(edit, &edits, table, &ranges, faults);
        }
    }
}

/// Two rules apply to some record at one time.
fn meet(one: &Rule, other: &Rule) -> bool {
    (one.of.is_none() || other.of.is_none() || one.of == other.of)
        && !one.ends_before(other)
        && !other.ends_before(one)
}

fn stand_twice(rules: &[&Rule], faults: &mut Faults) {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (at, rule) in rules.iter().enumerate() {
        let same = |other: &&&Rule| {
            let alike =
                plain(&other.text) == plain(&rule.text) && plain(&other.when_text) == plain(&rule.when_text);
            // What stands for several fields says "this" of each.
            other.at != rule.at && alike && other.field == rule.field && meet(other, rule)
        };
        if let Some(other) = rules[..at].iter().find(same) {
            faults.note(
                &rule.at,
                format!("{} asks the same as {} ({}): one of them is enough", rule.id, other.id, other.at),
            );
        }
    }
}

/// The ranges of the fields of a table. What is not asked counts as 0 in sums, whatever the range.
fn ranges(table: &RecordTable) -> BTreeMap<usize, Vec<Inequality>> {
    let units = |number: f64| {
        let scaled = number * 10f64.powi(i32::from(DIGITS));
        (scaled.fract() == 0.0 && scaled.abs() < 9e15).then_some(scaled as i128)
    };
    let of_field = |(at, field): (usize, &super::Field)| {
        let mut own = Vec::new();
        let ends = [(field.constraints.minimum.as_ref(), 1), (field.constraints.maximum.as_ref(), -1)];
        for (bound, sign) in ends.into_iter().filter_map(|(bound, sign)| Some((bound?, sign))) {
            let Some(limit) = bound.number().and_then(units) else { continue };
            let (limit, strict) =
                if table.is_matrix() && limit * sign > 0 { (0, false) } else { (limit, bound.exclusive) };
            let strict = strict && !(table.is_matrix() && limit == 0);
            own.push(Inequality { terms: BTreeMap::from([(at, sign)]), constant: -limit * sign, strict });
        }
        (at, own)
    };
    table.fields.iter().enumerate().map(of_field).collect()
}

/// A rule as inequalities; `None` where it is no such rule.
fn edit_of(rule: &Rule) -> Option<Edit<'_>> {
    if rule.when.is_some() {
        return None;
    }
    let mut inequalities = Vec::new();
    of_condition(&rule.check.node, &mut inequalities)?;
    let fields: BTreeSet<usize> = rule.check.node.fields().into_iter().collect();
    let mentioned: BTreeSet<usize> = inequalities.iter().flat_map(|one| one.terms.keys().copied()).collect();
    // Where a field cancels out the rule still needs it.
    if fields != mentioned {
        return None;
    }
    let adds_up = matches!(rule.check.node, Node::AddsUp { .. });
    Some(Edit { rule, inequalities, fields, adds_up, adds: adds_up || adds(&rule.check.node) })
}

/// Whether fields are added somewhere in a condition.
fn adds(node: &Node) -> bool {
    match node {
        Node::And(all) => all.iter().any(adds),
        Node::Compare { left, right, .. } | Node::Arithmetic { left, right, .. } => {
            matches!(node, Node::Arithmetic { how: Arithmetic::Add, .. }) || adds(left) || adds(right)
        }
        _ => false,
    }
}

fn of_condition(node: &Node, found: &mut Vec<Inequality>) -> Option<()> {
    match node {
        Node::And(all) => all.iter().try_for_each(|node| of_condition(node, found)),
        Node::Compare { how, left, right, kind: Kind::Number } => {
            let difference = less(linear(left)?, &linear(right)?)?;
            let negated = less((BTreeMap::new(), 0), &difference)?;
            let inequality = |(terms, constant): &Linear, strict| Inequality {
                terms: terms.clone(),
                constant: *constant,
                strict,
            };
            match how {
                Comparison::Equal => {
                    found.extend([inequality(&difference, false), inequality(&negated, false)])
                }
                Comparison::Less => found.push(inequality(&negated, true)),
                Comparison::LessOrEqual => found.push(inequality(&negated, false)),
                Comparison::Greater => found.push(inequality(&difference, true)),
                Comparison::GreaterOrEqual => found.push(inequality(&difference, false)),
                Comparison::NotEqual => return None,
            }
            Some(())
        }
        Node::AddsUp { total, parts } => {
            let mut difference = linear(total)?;
            for part in parts {
                difference = less(difference, &linear(part)?)?;
            }
            let negated = less((BTreeMap::new(), 0), &difference)?;
            for (terms, constant) in [difference, negated] {
                found.push(Inequality { terms, constant, strict: false });
            }
            Some(())
        }
        _ => None,
    }
}

/// Coefficients by field, and a constant, which is counted in units of the last digit.
type Linear = (BTreeMap<usize, i128>, i128);

fn less(one: Linear, other: &Linear) -> Option<Linear> {
    let (mut terms, constant) = one;
    for (field, coefficient) in &other.0 {
        let own = terms.entry(*field).or_insert(0);
        *own = own.checked_sub(*coefficient)?;
    }
    terms.retain(|_, coefficient| *coefficient != 0);
    Some((terms, constant.checked_sub(other.1)?))
}

/// A sum of fields and numbers; `None` of anything else.
fn linear(node: &Node) -> Option<Linear> {
    match node {
        Node::Number { units, scale } if *scale <= DIGITS => {
            Some((BTreeMap::new(), (*units as i128).checked_mul(10i128.pow(u32::from(DIGITS - scale)))?))
        }
        Node::Field(field) => Some((BTreeMap::from([(*field, 1)]), 0)),
        Node::Arithmetic { how: Arithmetic::Add, left, right } => {
            let negated = less((BTreeMap::new(), 0), &linear(right)?)?;
            less(linear(left)?, &negated)
        }
        Node::Arithmetic { how: Arithmetic::Subtract, left, right } => less(linear(left)?, &linear(right)?),
        Node::Arithmetic { how: Arithmetic::Multiply, left, right } => match (&**left, &**right) {
            (Node::Number { units, scale: 0 }, other) | (other, Node::Number { units, scale: 0 }) => {
                let (terms, constant) = linear(other)?;
                let times = *units as i128;
                let terms = terms
                    .into_iter()
                    .map(|(field, own)| Some((field, own.checked_mul(times)?)))
                    .collect::<Option<BTreeMap<_, _>>>()?;
                Some((terms, constant.checked_mul(times)?)).filter(|_| times != 0)
            }
            _ => None,
        },
        _ => None,
    }
}

fn of_ranges(fields: &BTreeSet<usize>, ranges: &BTreeMap<usize, Vec<Inequality>>) -> Vec<Inequality> {
    fields.iter().filter_map(|field| ranges.get(field)).flatten().cloned().collect()
}

/// Tells of a rule that no record satisfies, by itself or beside an earlier one.
fn contradicts(
    edit: &Edit<'_>,
    earlier: &[Edit<'_>],
    ranges: &BTreeMap<usize, Vec<Inequality>>,
    faults: &mut Faults,
) -> bool {
    let holds_nowhere = |edits: &[&Edit<'_>]| {
        let fields = edits.iter().flat_map(|edit| edit.fields.iter().copied()).collect();
        let own = edits.iter().flat_map(|edit| edit.inequalities.iter().cloned());
        cannot_all_hold(&own.chain(of_ranges(&fields, ranges)).collect::<Vec<_>>())
    };
    // With parts that are not given a sum asks less than where all are.
    if !edit.adds_up && holds_nowhere(&[edit]) {
        faults.add(&edit.rule.at, format!("no record can satisfy {}, whatever stands in it", edit.rule.id));
        return true;
    }
    let is_whole = |sum: &Edit<'_>, beside: &Edit<'_>| {
        !sum.adds_up || !beside.adds_up && sum.fields.is_subset(&beside.fields)
    };
    let against = |other: &&Edit<'_>| {
        let apart = other.rule.at == edit.rule.at || !meet(other.rule, edit.rule);
        !apart && is_whole(edit, other) && is_whole(other, edit) && holds_nowhere(&[edit, *other])
    };
    if let Some(other) = earlier.iter().find(against) {
        let words =
            format!("no record can satisfy both {} and {} ({})", edit.rule.id, other.rule.id, other.rule.at);
        faults.add(&edit.rule.at, words);
        return true;
    }
    false
}

/// Notes a rule that cannot fail, or only where others fail as well.
fn needless(
    edit: &Edit<'_>,
    all: &[Edit<'_>],
    table: &RecordTable,
    ranges: &BTreeMap<usize, Vec<Inequality>>,
    faults: &mut Faults,
) {
    if edit.adds_up || table.is_matrix() && edit.adds {
        return;
    }
    let follows_from = |others: &[&Edit<'_>]| {
        let given: Vec<Inequality> =
            others.iter().flat_map(|other| other.inequalities.iter().cloned()).collect();
        let given = [given, of_ranges(&edit.fields, ranges)].concat();
        let fails = |one: &Inequality| [given.as_slice(), &[one.negated()]].concat();
        edit.inequalities.iter().all(|one| cannot_all_hold(&fails(one)))
    };
    if follows_from(&[]) {
        let words = format!("{} cannot fail: the ranges that its fields declare say as much", edit.rule.id);
        faults.note(&edit.rule.at, words);
        return;
    }
    let covers = |other: &&Edit<'_>| {
        let of = other.rule.of.is_none() || other.rule.of == edit.rule.of;
        let since = other
            .rule
            .since
            .is_none_or(|since| edit.rule.since.is_some_and(|own| since.start() <= own.start()));
        let until =
            other.rule.until.is_none_or(|until| edit.rule.until.is_some_and(|own| own.end() <= until.end()));
        let decides =
            other.fields.is_subset(&edit.fields) && !other.adds_up && !(table.is_matrix() && other.adds);
        other.rule.at != edit.rule.at
            && of
            && since
            && until
            && decides
            && other.rule.severity <= edit.rule.severity
    };
    let others: Vec<&Edit<'_>> = all.iter().filter(covers).collect();
    let one = others.iter().find(|other| follows_from(&[**other]));
    let found: Vec<&Edit<'_>> = match one {
        Some(one) => vec![*one],
        None if others.len() > 1 && follows_from(&others) => fewest(&others, &follows_from),
        None => return,
    };
    // Of two that say the same the later is told.
    let says_the_same = |other: &&Edit<'_>| {
        let given = [edit.inequalities.clone(), of_ranges(&other.fields, ranges)].concat();
        let implied = |one: &Inequality| cannot_all_hold(&[given.as_slice(), &[one.negated()]].concat());
        other.fields == edit.fields && other.inequalities.iter().all(implied)
    };
    let place = |edit: &Edit<'_>| all.iter().position(|other| std::ptr::eq(other, edit));
    if found.iter().any(|other| says_the_same(other) && place(other) > place(edit)) {
        return;
    }
    let names: Vec<&str> = found.iter().map(|other| other.rule.id.as_str()).collect();
    faults.note(
        &edit.rule.at,
        format!("{} fails only where {} fails as well: it is not needed", edit.rule.id, names.join(" or ")),
    );
}

/// Those of some edits that are enough.
fn fewest<'e, 'c>(edits: &[&'e Edit<'c>], is_enough: &dyn Fn(&[&Edit<'_>]) -> bool) -> Vec<&'e Edit<'c>> {
    let mut left = edits.to_vec();
    for edit in edits {
        let without: Vec<&Edit<'_>> =
            left.iter().copied().filter(|other| !std::ptr::eq(*other, *edit)).collect();
        if is_enough(&without) {
            left.retain(|other| !std::ptr::eq(*other, *edit));
        }
    }
    left
}
