//! What can be seen at a glance: two unknowns rise and two others fall by as much, and no equation notices.
//!
//! Most confidential figures can be many things by such exchanges alone, and nothing further need be looked
//! at. What cannot is left to the simplex method, which finds all that there is.

use std::collections::{BTreeMap, HashMap};

use super::unknowns::{Between, Component};
use crate::disclosure::Need;

/// So many pairs of partners are tried for each unknown of a sum.
const TRIED: usize = 20_000;

/// A sum that is looked for.
#[derive(Debug)]
pub struct Sought<'c> {
    /// How little may be told of it.
    pub need: Need,
    /// Its unknowns.
    pub counted: &'c [Between],
    /// What of it is known beside them.
    pub known: i128,
}

/// Between what values a sum was seen.
#[derive(Debug, Clone, Copy)]
struct Range {
    lowest: i128,
    highest: i128,
}

impl Range {
    fn is_wide(self, sought: &Sought<'_>) -> bool {
        self.highest.saturating_sub(self.lowest) >= sought.need.width
            && self.highest.saturating_add(sought.known) >= sought.need.reach
    }
}

/// The unknowns of a component, by the equations in which they stand.
pub struct Exchanges<'c> {
    component: &'c Component,
    /// Of each unknown its equations, with how often it counts; ordered.
    stands_in: Vec<Vec<(usize, i128)>>,
    /// Of each unknown a number made of its equations: it adds as they do.
    marks: Vec<u64>,
    by_mark: HashMap<u64, usize>,
}

/// Numbers that look drawn by lot, the same in every run.
fn scattered(row: usize) -> u64 {
    let mut number = (row as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

impl<'c> Exchanges<'c> {
    pub fn of(component: &'c Component) -> Self {
        let mut stands_in = vec![Vec::new(); component.unknowns.len()];
        let mut marks = vec![0_u64; component.unknowns.len()];
        for (row, equation) in component.equations.iter().enumerate() {
            for (unknown, times) in equation {
                stands_in[*unknown].push((row, *times));
                let own = scattered(row).wrapping_mul(*times as u64);
                marks[*unknown] = marks[*unknown].wrapping_add(own);
            }
        }
        let by_mark = marks.iter().enumerate().map(|(at, mark)| (*mark, at)).collect();
        Self { component, stands_in, marks, by_mark }
    }

    /// Whether a sum can be made wide enough.
    pub fn make_wide(&self, sought: &Sought<'_>) -> bool {
        let at_value = |which: fn(&Between) -> i128| -> i128 {
            let own = sought.counted.iter();
            own.map(|between| self.component.unknowns[between.0].value.saturating_mul(which(between))).sum()
        };
        let mut range = Range { lowest: at_value(|own| own.1), highest: at_value(|own| own.2) };
        for is_up in [true, false] {
            if range.is_wide(sought) {
                return true;
            }
            self.walk(sought, is_up, &mut range);
        }
        range.is_wide(sought)
    }

    /// Moves a sum one way as far as it is of use.
    fn walk(&self, sought: &Sought<'_>, is_up: bool, range: &mut Range) {
        let mut values: BTreeMap<usize, i128> = BTreeMap::new();
        for (unknown, ..) in sought.counted {
            let Some((one, other)) = self.equations_of(*unknown) else { continue };
            let pairs = one.iter().flat_map(|(falls, _)| other.iter().map(move |(also, _)| (*falls, *also)));
            for (falls, also) in pairs.take(TRIED) {
                let Some(rises) = self.fourth(*unknown, falls, also) else { continue };
                let (up, down) = ([*unknown, rises], [falls, also]);
                let (from, gain) = if is_up {
                    (down, weight(sought, up, true) - weight(sought, down, true))
                } else {
                    (up, weight(sought, up, false) - weight(sought, down, false))
                };
                let value = |at: usize| values.get(&at).copied().unwrap_or(self.component.unknowns[at].value);
                let far = value(from[0]).min(value(from[1]));
                if gain <= 0 || far <= 0 {
                    continue;
                }
                let sign = if is_up { 1 } else { -1 };
                for (at, way) in up.map(|at| (at, sign)).into_iter().chain(down.map(|at| (at, -sign))) {
                    let own = values.entry(at).or_insert(self.component.unknowns[at].value);
                    *own += way * far;
                }
                if is_up {
                    range.highest += gain * far;
                } else {
                    range.lowest -= gain * far;
                }
                if range.is_wide(sought) {
                    return;
                }
            }
        }
    }

    /// The shortest equation of an unknown, and the one that has the least in common with it.
    fn equations_of(&self, unknown: usize) -> Option<(&[(usize, i128)], &[(usize, i128)])> {
        let equation = |at: &(usize, i128)| self.component.equations[at.0].as_slice();
        let own = &self.stands_in[unknown];
        let shortest = own.iter().map(equation).min_by_key(|row| row.len())?;
        let in_common = |row: &[(usize, i128)]| {
            shortest
                .iter()
                .filter(|(at, _)| row.binary_search_by_key(at, |(other, _)| *other).is_ok())
                .count()
        };
        let other = own.iter().map(equation).min_by_key(|row| (in_common(row), row.len()))?;
        Some((shortest, other))
    }

    /// The unknown that rises with one when two others fall.
    fn fourth(&self, rises: usize, falls: usize, also: usize) -> Option<usize> {
        if falls == rises || also == rises || falls == also {
            return None;
        }
        let mark = self.marks[falls].wrapping_add(self.marks[also]).wrapping_sub(self.marks[rises]);
        let found = *self.by_mark.get(&mark)?;
        let is_new = ![rises, falls, also].contains(&found);
        (is_new && self.is_even([rises, found], [falls, also])).then_some(found)
    }

    /// Whether no equation notices when two rise and two fall.
    fn is_even(&self, rise: [usize; 2], fall: [usize; 2]) -> bool {
        let mut sums: BTreeMap<usize, i128> = BTreeMap::new();
        for (unknown, sign) in rise.map(|at| (at, 1)).into_iter().chain(fall.map(|at| (at, -1))) {
            self.stands_in[unknown].iter().for_each(|(row, times)| {
                *sums.entry(*row).or_default() += sign * times;
            });
        }
        sums.values().all(|sum| *sum == 0)
    }
}

/// By how much a sum is more with one more of each, by the least or the most of each.
fn weight(sought: &Sought<'_>, unknowns: [usize; 2], is_most: bool) -> i128 {
    let of = |unknown: usize| {
        let found = sought.counted.binary_search_by_key(&unknown, |(at, ..)| *at);
        found.map_or(0, |at| if is_most { sought.counted[at].2 } else { sought.counted[at].1 })
    };
    of(unknowns[0]) + of(unknowns[1])
}
