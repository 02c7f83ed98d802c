//! Figures of a unit moved each by its own link, and brought to what their head comes to: only what is
//! imputed moves, so parts still add to the estimated total.

use std::collections::{BTreeMap, BTreeSet};

use super::structure::Structure;
use crate::{
    figures::{ESTIMATE_DECIMALS, Fraction},
    vocabulary::Scaled,
};

/// Figures, by their place in the structure, and what each is multiplied by.
pub struct ByPart<'a> {
    /// What they are parts of.
    pub structure: &'a Structure,
    /// The figures.
    pub figures: &'a [Option<Scaled>],
    /// Place of the head.
    pub head: usize,
    /// What the head is multiplied by.
    pub times: Fraction,
    /// What each other is; one that has no link of its own has that of the head.
    pub own: &'a [Option<Fraction>],
}

impl ByPart<'_> {
    /// What the head, and all that is part of it, come to, by place. `None` where parts do not explain the
    /// whole of each total, or come to nothing: then there are no shares in which to divide it.
    #[must_use]
    pub fn values(&self) -> Option<BTreeMap<usize, Scaled>> {
        let leaves = self.leaves(self.head);
        let under: Vec<usize> =
            self.under_head().into_iter().filter(|at| self.figures[*at].is_some()).collect();
        let is_explained = |at: &usize| self.is_sum(*at) && self.leaves(*at).is_subset(&leaves);
        if !under.iter().all(is_explained) {
            return None;
        }
        let brought = self.brought(&leaves)?;
        let sum = |at: usize| {
            let units = self.leaves(at).iter().try_fold(0_i64, |sum, leaf| sum.checked_add(brought[leaf]));
            Some((at, Scaled { units: units?, decimals: ESTIMATE_DECIMALS }))
        };
        under.into_iter().map(sum).collect()
    }

    /// What each figure without parts comes to: moved by its own link, then multiplied so that all together
    /// are the head moved by its own.
    fn brought(&self, leaves: &BTreeSet<usize>) -> Option<BTreeMap<usize, i64>> {
        let head = self.times.of(self.figures[self.head]?)?;
        let moved = |leaf: &usize| {
            let times = self.own[*leaf].unwrap_or(self.times);
            Some((*leaf, i128::from(times.of(self.figures[*leaf]?)?.units)))
        };
        let moved: Vec<(usize, i128)> = leaves.iter().map(moved).collect::<Option<_>>()?;
        let all: i128 = moved.iter().map(|(_, units)| units).sum();
        let up_to = |passed: i128| Some(Fraction::new(passed, all)?.of(head)?.units);
        let mut passed = 0_i128;
        let mut brought = BTreeMap::new();
        // Each has what lies between the rounded sums before and after it, so that nothing is lost.
        for (leaf, units) in moved {
            let before = up_to(passed)?;
            passed += units;
            brought.insert(leaf, up_to(passed)?.checked_sub(before)?);
        }
        Some(brought)
    }

    /// The figures without known parts of which one is put together.
    fn leaves(&self, at: usize) -> BTreeSet<usize> {
        let mut parts = self.structure.parts(at, self.figures).peekable();
        if parts.peek().is_none() {
            return BTreeSet::from([at]);
        }
        parts.flat_map(|part| self.leaves(part)).collect()
    }

    /// Whether a figure has no known parts, or is just what they come to.
    fn is_sum(&self, at: usize) -> bool {
        let exact = |at: usize| self.figures[at].and_then(|own| own.with_decimals(ESTIMATE_DECIMALS));
        let mut parts = self.structure.parts(at, self.figures).peekable();
        if parts.peek().is_none() {
            return true;
        }
        let sum = parts.try_fold(0_i64, |sum, part| sum.checked_add(exact(part)?.units));
        sum.is_some() && sum == exact(at).map(|own| own.units)
    }

    /// The head, and all that is a part of it, or of a part of it.
    fn under_head(&self) -> BTreeSet<usize> {
        let (mut under, mut next) = (BTreeSet::new(), vec![self.head]);
        while let Some(at) = next.pop() {
            if under.insert(at) {
                next.extend(self.structure.down[at].iter().chain(&self.structure.across[at]));
            }
        }
        under
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(units: i64) -> Option<Scaled> {
        Some(Scaled { units, decimals: 0 })
    }

    fn link(above: i128, below: i128) -> Option<Fraction> {
        Fraction::new(above, below)
    }

    /// A total of three parts.
    fn total_of_three() -> Structure {
        Structure {
            measures: Vec::new(),
            down: vec![Vec::new(); 4],
            across: vec![vec![1, 2, 3], vec![], vec![], vec![]],
            wholes: Vec::new(),
        }
    }

    fn moved(figures: &[Option<Scaled>]) -> Option<Vec<i64>> {
        let own = [None, link(120, 100), link(80, 60), link(40, 40)];
        let times = link(240, 200).unwrap();
        let by_part = ByPart { structure: &total_of_three(), figures, head: 0, times, own: &own };
        by_part.values().map(|values| values.values().map(|value| value.units).collect())
    }

    #[test]
    fn case_r_parts_moved_by_links_of_their_own_add_to_the_head() {
        let figures = [plain(90), plain(20), plain(50), plain(20)];
        assert_eq!(moved(&figures), Some(vec![108_000_000, 23_421_687, 65_060_241, 19_518_072]));
    }

    #[test]
    fn a_total_that_its_parts_do_not_explain_has_one_link_with_them() {
        assert_eq!(moved(&[plain(90), plain(20), plain(50), None]), None);
        assert_eq!(moved(&[plain(90), plain(20), plain(50), plain(30)]), None);
    }

    #[test]
    fn both_margins_of_a_block_add() {
        // Two rows and two columns: cells, then the row totals, the column totals, and the whole.
        let structure = Structure {
            measures: Vec::new(),
            down: [vec![], vec![], vec![], vec![], vec![], vec![], vec![0, 2], vec![1, 3], vec![4, 5]].into(),
            across: [vec![], vec![], vec![], vec![], vec![0, 1], vec![2, 3], vec![], vec![], vec![6, 7]]
                .into(),
            wholes: Vec::new(),
        };
        let figures = [1, 2, 4, 7, 3, 11, 5, 9, 14].map(plain);
        let own = [link(3, 1), link(1, 7), link(2, 3), None, link(9, 1), None, None, link(5, 1), None];
        let times = link(4, 3).unwrap();
        let values = ByPart { structure: &structure, figures: &figures, head: 8, times, own: &own };
        let values = values.values().unwrap();
        let units = |at: usize| values[&at].units;
        assert_eq!(units(8), 18_666_667);
        assert_eq!((units(4) + units(5), units(6) + units(7)), (units(8), units(8)));
        assert_eq!((units(0) + units(1), units(0) + units(2)), (units(4), units(6)));
    }
}
