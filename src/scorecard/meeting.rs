//! Where two parts meet: on the smallest sets of authorities that both give whole.

use std::collections::{BTreeMap, BTreeSet};

use super::rows_of_units::Row;
use crate::vocabulary::Scaled;

/// Two parts over the same authorities.
#[derive(Debug)]
pub struct Met {
    /// The authorities.
    pub codes: BTreeSet<String>,
    /// What the first comes to; `None` where it is not given for all of them.
    pub left: Option<Scaled>,
    /// What the second comes to.
    pub right: Option<Scaled>,
}

/// Puts rows together that share an authority, and adds up each part over them. What a joint return gives in
/// one part needs all its authorities in the other.
#[must_use]
pub fn meet(left: &[Row], right: &[Row]) -> Vec<Met> {
    let mut groups = Groups::default();
    for row in left.iter().chain(right) {
        groups.join(&row.codes);
    }
    let mut sets: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for code in groups.numbers.keys() {
        sets.entry(groups.of(code)).or_default().insert(code.clone());
    }
    let (left, right) = (sums(left, &groups, &sets), sums(right, &groups, &sets));
    let met = |(group, codes): (usize, BTreeSet<String>)| Met {
        left: left.get(&group).copied().flatten(),
        right: right.get(&group).copied().flatten(),
        codes,
    };
    let mut all: Vec<Met> = sets.into_iter().map(met).collect();
    all.sort_by(|one, other| one.codes.cmp(&other.codes));
    all
}

/// What the rows of each set come to, where each is known and they are of all its authorities.
fn sums(
    rows: &[Row],
    groups: &Groups,
    sets: &BTreeMap<usize, BTreeSet<String>>,
) -> BTreeMap<usize, Option<Scaled>> {
    let mut of_sets: BTreeMap<usize, (Vec<Option<Scaled>>, BTreeSet<&String>)> = BTreeMap::new();
    for row in rows {
        let Some(code) = row.codes.first() else { continue };
        let (values, covered) = of_sets.entry(groups.of(code)).or_default();
        values.push(row.value);
        covered.extend(&row.codes);
    }
    let settled = |(group, (values, covered)): (usize, (Vec<Option<Scaled>>, BTreeSet<&String>))| {
        let is_whole = sets.get(&group).is_some_and(|set| set.len() == covered.len());
        let mut values = values.into_iter();
        let sum = values
            .next()
            .flatten()
            .and_then(|first| values.try_fold(first, |sum, value| sum.checked_add(value?)));
        (group, sum.filter(|_| is_whole))
    };
    of_sets.into_iter().map(settled).collect()
}

/// Authorities in sets that grow together.
#[derive(Default)]
struct Groups {
    numbers: BTreeMap<String, usize>,
    parents: Vec<usize>,
}

impl Groups {
    fn number(&mut self, code: &str) -> usize {
        if let Some(known) = self.numbers.get(code) {
            return *known;
        }
        self.parents.push(self.parents.len());
        self.numbers.insert(code.to_owned(), self.parents.len() - 1);
        self.parents.len() - 1
    }

    fn root(&self, mut number: usize) -> usize {
        while self.parents[number] != number {
            number = self.parents[number];
        }
        number
    }

    fn of(&self, code: &str) -> usize {
        self.numbers.get(code).map_or(0, |number| self.root(*number))
    }

    fn join(&mut self, codes: &BTreeSet<String>) {
        let numbers: Vec<usize> = codes.iter().map(|code| self.number(code)).collect();
        for pair in numbers.windows(2) {
            let (one, other) = (self.root(pair[0]), self.root(pair[1]));
            self.parents[one.max(other)] = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(codes: &[&str], value: Option<i64>) -> Row {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        Row { codes, value: value.map(|units| Scaled { units, decimals: 0 }) }
    }

    fn told(left: &[Row], right: &[Row]) -> Vec<String> {
        let number = |value: Option<Scaled>| value.map_or("-".to_owned(), |value| value.to_string());
        let line = |met: &Met| {
            let codes: Vec<&str> = met.codes.iter().map(String::as_str).collect();
            format!("{}: {} {}", codes.join("+"), number(met.left), number(met.right))
        };
        meet(left, right).iter().map(line).collect()
    }

    #[test]
    fn a_joint_return_in_one_part_needs_all_its_authorities_in_the_other() {
        let joint = [row(&["A"], Some(1)), row(&["D", "E"], Some(4))];
        let of_both = [row(&["A"], Some(10)), row(&["D"], Some(20)), row(&["E"], Some(30))];
        assert_eq!(told(&joint, &of_both), ["A: 1 10", "D+E: 4 50"]);
        let of_one = [row(&["A"], Some(10)), row(&["D"], Some(20))];
        assert_eq!(told(&joint, &of_one), ["A: 1 10", "D+E: 4 -"]);
        let one_not_known = [row(&["D"], Some(20)), row(&["E"], None)];
        assert_eq!(told(&joint, &one_not_known), ["A: 1 -", "D+E: 4 -"]);
    }

    #[test]
    fn joint_returns_that_overlap_meet_on_all_their_authorities() {
        let left = [row(&["A", "B"], Some(1)), row(&["C"], Some(2))];
        let right = [row(&["A"], Some(3)), row(&["B", "C"], Some(4))];
        assert_eq!(told(&left, &right), ["A+B+C: 3 7"]);
    }
}
