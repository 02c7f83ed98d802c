//! What follows from what is shown: Gaussian elimination, one sum after the other.
//!
//! Numbers are remainders by a large prime, so that nothing overflows. What follows by fractions follows by
//! remainders too; the reverse could fail by chance, and would then suppress one sum too many.

use std::collections::HashMap;

use super::ContributionId;

/// 2^61 - 1.
const PRIME: u64 = (1 << 61) - 1;

/// A row: what stands under each contribution, ordered, none 0.
pub type Row = Vec<(ContributionId, u64)>;

/// All that was shown, reduced, and what must not follow from it.
#[derive(Debug, Default)]
pub struct Elimination {
    /// First the reduced rows of what was shown, in which the contribution that each is solved for stands
    /// alone; and of what must not follow what is left beyond that, with a first number of 1.
    rows: Vec<Row>,
    is_protected: Vec<bool>,
    /// By contribution the row that is solved for it.
    solved_by: HashMap<ContributionId, usize>,
    /// By contribution the rows in which it stands, or once stood.
    stands_in: HashMap<ContributionId, Vec<usize>>,
    /// By contribution what is being added up; 0 in between.
    sums: Vec<u64>,
}

fn times(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other) % u128::from(PRIME);
    u64::try_from(product).unwrap_or_default()
}

fn minus(one: u64, other: u64) -> u64 {
    (one + PRIME - other) % PRIME
}

/// The number by which a number, not 0, is 1.
fn inverse(number: u64) -> u64 {
    let (mut power, mut left, mut result) = (number, PRIME - 2, 1);
    while left > 0 {
        if left & 1 == 1 {
            result = times(result, power);
        }
        power = times(power, power);
        left >>= 1;
    }
    result
}

/// A sum as a row.
pub fn row(parts: impl IntoIterator<Item = (ContributionId, i128)>) -> Row {
    let remainder = |number: i128| u64::try_from(number.rem_euclid(i128::from(PRIME))).unwrap_or_default();
    let numbers = parts.into_iter().map(|(part, number)| (part, remainder(number)));
    numbers.filter(|(_, number)| *number != 0).collect()
}

/// A row less so many times another.
fn less(own: &Row, factor: u64, other: &Row) -> Row {
    let mut found = Row::with_capacity(own.len() + other.len());
    let (mut left, mut right) = (own.iter().peekable(), other.iter().peekable());
    loop {
        let next = match (left.peek(), right.peek()) {
            (None, None) => return found,
            (Some(_), None) => left.next().copied(),
            (Some((one, _)), Some((two, _))) if one < two => left.next().copied(),
            (Some((one, number)), Some((two, more))) if one == two => {
                let next = (*one, minus(*number, times(factor, *more)));
                left.next();
                right.next();
                Some(next)
            }
            _ => right.next().map(|(part, more)| (*part, minus(0, times(factor, *more)))),
        };
        found.extend(next.filter(|(_, number)| *number != 0));
    }
}

fn at(row: &Row, part: ContributionId) -> Option<u64> {
    row.binary_search_by_key(&part, |(own, _)| *own).ok().map(|found| row[found].1)
}

fn without(mut row: Row, part: ContributionId) -> Row {
    if let Ok(place) = row.binary_search_by_key(&part, |(own, _)| *own) {
        row.remove(place);
    }
    row
}

/// With a first number of 1.
fn normal(mut row: Row) -> Row {
    if let Some((_, first)) = row.first().copied().filter(|(_, first)| *first != 1) {
        let factor = inverse(first);
        row.iter_mut().for_each(|(_, number)| *number = times(*number, factor));
    }
    row
}

impl Elimination {
    /// What is left of a row beyond what was shown.
    fn beyond(&mut self, row: &Row) -> Row {
        let mut touched: Vec<ContributionId> = Vec::new();
        let mut put = |part: ContributionId, number: u64, sums: &mut Vec<u64>| {
            if part.index() >= sums.len() {
                sums.resize(part.index() + 1, 0);
            }
            touched.push(part);
            sums[part.index()] = minus(sums[part.index()], minus(0, number));
        };
        for (part, number) in row {
            put(*part, *number, &mut self.sums);
            if let Some(solved) = self.solved_by.get(part) {
                let less = minus(0, *number);
                self.rows[*solved].iter().for_each(|(own, one)| put(*own, times(*one, less), &mut self.sums));
            }
        }
        touched.sort_unstable();
        touched.dedup();
        let mut left = Row::new();
        for part in touched {
            let number = std::mem::take(&mut self.sums[part.index()]);
            left.extend((number != 0).then_some((part, number)));
        }
        left
    }

    /// Says of a row that it must not follow from what is shown; whether it does not follow already.
    pub fn protect(&mut self, row: &Row) -> bool {
        let left = normal(self.beyond(row));
        let is_safe = !left.is_empty();
        if is_safe && !self.follows_something(&left) {
            self.put(left, true);
        }
        is_safe
    }

    /// Shows a row, whatever follows from it. `crowded` says in how many rows a contribution stands: that in
    /// the fewest is taken out of the others.
    pub fn show(&mut self, row: &Row, crowded: impl Fn(ContributionId) -> usize) {
        let left = self.beyond(row);
        self.take_in(left, crowded);
    }

    /// Shows a row if nothing that is protected follows from it.
    pub fn show_if_safe(&mut self, row: &Row, crowded: impl Fn(ContributionId) -> usize) -> bool {
        let left = normal(self.beyond(row));
        let is_safe = left.is_empty() || !self.follows_something(&left);
        if is_safe {
            self.take_in(left, crowded);
        }
        is_safe
    }

    /// Whether something that is protected follows from what was shown and what is left of one more.
    fn follows_something(&self, left: &Row) -> bool {
        let Some((first, _)) = left.first() else { return false };
        let rows = self.stands_in.get(first).map_or(&[][..], Vec::as_slice);
        rows.iter().any(|row| self.is_protected[*row] && self.rows[*row] == *left)
    }

    fn put(&mut self, row: Row, is_protected: bool) {
        for (part, _) in &row {
            self.stands_in.entry(*part).or_default().push(self.rows.len());
        }
        self.rows.push(row);
        self.is_protected.push(is_protected);
    }

    fn take_in(&mut self, left: Row, crowded: impl Fn(ContributionId) -> usize) {
        let Some((pivot, number)) = left.iter().copied().min_by_key(|(part, _)| (crowded(*part), *part))
        else {
            return;
        };
        let factor = inverse(number);
        let shown: Row = left.into_iter().map(|(part, number)| (part, times(number, factor))).collect();
        for place in self.stands_in.remove(&pivot).unwrap_or_default() {
            let Some(number) = at(&self.rows[place], pivot) else { continue };
            let row = if shown.len() == 1 {
                without(std::mem::take(&mut self.rows[place]), pivot)
            } else {
                let before = std::mem::take(&mut self.rows[place]);
                for (part, _) in shown.iter().filter(|(part, _)| at(&before, *part).is_none()) {
                    self.stands_in.entry(*part).or_default().push(place);
                }
                less(&before, number, &shown)
            };
            self.rows[place] = if self.is_protected[place] { normal(row) } else { row };
        }
        self.solved_by.insert(pivot, self.rows.len());
        self.put(shown, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[(usize, i128)]) -> Row {
        row(parts.iter().map(|(part, number)| (ContributionId::new(*part), *number)))
    }

    #[test]
    fn what_follows_from_two_sums_is_not_shown() {
        let mut own = Elimination::default();
        own.protect(&of(&[(0, 1)]));
        let crowded = |_| 0;
        assert!(own.show_if_safe(&of(&[(0, 1), (1, 1), (2, 1)]), crowded));
        // One of them would still hide the first behind the other.
        assert!(own.show_if_safe(&of(&[(1, 1)]), crowded));
        assert!(!own.show_if_safe(&of(&[(2, 1)]), crowded));
        // What is known already says nothing more.
        assert!(own.show_if_safe(&of(&[(0, 3), (2, 3)]), crowded));
    }

    #[test]
    fn a_number_times_its_inverse_is_one() {
        for number in [1, 2, 3, PRIME - 1, 123_456_789] {
            assert_eq!(times(number, inverse(number)), 1);
        }
    }
}
