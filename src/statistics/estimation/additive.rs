//! Figures moved together, so that parts that added before add after.
//!
//! Each part is moved and rounded for itself, a total is the sum of its moved parts and of what it had beside
//! them, moved too. So estimates add up across and down as exactly as the figures did from which they are
//! made.

use super::structure::Structure;
use crate::{
    figures::{ESTIMATE_DECIMALS, Fraction},
    vocabulary::Scaled,
};

/// Some figures, by their place in the structure, and what they are multiplied by.
pub struct Moved<'a> {
    /// What they are parts of.
    pub structure: &'a Structure,
    /// The figures.
    pub figures: &'a [Option<Scaled>],
    /// What they are multiplied by.
    pub times: Fraction,
}

impl Moved<'_> {
    /// A figure moved; `None` where there is none, or it does not fit.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Scaled> {
        let own = self.figures[at]?.with_decimals(ESTIMATE_DECIMALS)?;
        let (mut known, mut moved) = (NOTHING, NOTHING);
        for part in self.structure.parts(at, self.figures) {
            known = known.checked_add(self.figures[part]?.with_decimals(ESTIMATE_DECIMALS)?)?;
            moved = moved.checked_add(self.get(part)?)?;
        }
        let rest = Scaled { units: own.units.checked_sub(known.units)?, ..own };
        if rest.units < 0 {
            // The parts were too much: there is nothing to which they could add.
            return self.times.of(own);
        }
        moved.checked_add(self.times.of(rest)?)
    }
}

/// No figure at all, in the decimals of estimates.
const NOTHING: Scaled = Scaled { units: 0, decimals: ESTIMATE_DECIMALS };

/// What a unit gave of the parts of a total is the least that the total can be; `None` if it gave none.
pub fn least(at: usize, structure: &Structure, given: &[Option<Scaled>]) -> Option<Scaled> {
    if let Some(own) = given[at] {
        return own.with_decimals(ESTIMATE_DECIMALS);
    }
    let of_parts = |parts: &[usize]| {
        let known = parts.iter().filter_map(|part| least(*part, structure, given));
        known.fold(None, |sum: Option<Scaled>, part| match sum {
            None => Some(part),
            Some(sum) => sum.checked_add(part),
        })
    };
    let ways = [of_parts(&structure.down[at]), of_parts(&structure.across[at])];
    ways.into_iter().flatten().max_by_key(|sum| sum.units)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A total of two rows and two columns: cells, then the row totals, the column totals, and the whole.
    fn block() -> Structure {
        Structure {
            measures: Vec::new(),
            down: [vec![], vec![], vec![], vec![], vec![], vec![], vec![0, 2], vec![1, 3], vec![4, 5]].into(),
            across: [vec![], vec![], vec![], vec![], vec![0, 1], vec![2, 3], vec![], vec![], vec![6, 7]]
                .into(),
            wholes: Vec::new(),
        }
    }

    fn numbers(units: [i64; 9]) -> Vec<Option<Scaled>> {
        units.map(|units| Some(Scaled { units, decimals: 0 })).to_vec()
    }

    #[test]
    fn parts_that_add_still_add_after_they_are_moved_by_a_third() {
        let (structure, figures) = (block(), numbers([1, 2, 4, 7, 3, 11, 5, 9, 14]));
        let moved = Moved { structure: &structure, figures: &figures, times: Fraction::new(1, 3).unwrap() };
        let own: Vec<i64> = (0..9).map(|at| moved.get(at).unwrap().units).collect();
        assert_eq!(own[4], own[0] + own[1]);
        assert_eq!(own[6], own[0] + own[2]);
        assert_eq!(own[8], own[4] + own[5]);
        assert_eq!(own[8], own[6] + own[7]);
    }

    #[test]
    fn of_a_total_row_alone_the_total_is_the_sum_of_its_parts_across() {
        let (structure, mut figures) = (block(), vec![None; 9]);
        for (at, units) in [(6, 5), (7, 5), (8, 10)] {
            figures[at] = Some(Scaled { units, decimals: 0 });
        }
        let moved = Moved { structure: &structure, figures: &figures, times: Fraction::new(1, 3).unwrap() };
        assert_eq!([6, 7, 8].map(|at| moved.get(at).unwrap().units), [1_666_667, 1_666_667, 3_333_334]);
    }

    #[test]
    fn what_a_total_had_beside_its_parts_moves_too() {
        let (structure, mut figures) = (block(), numbers([0, 0, 0, 0, 30, 0, 0, 0, 90]));
        figures[5] = None;
        let moved = Moved { structure: &structure, figures: &figures, times: Fraction::new(6, 5).unwrap() };
        assert_eq!(moved.get(8), Some(Scaled { units: 108_000_000, decimals: 6 }));
        assert_eq!(moved.get(5), None);
    }

    #[test]
    fn a_total_is_at_least_what_is_known_of_its_parts() {
        let (structure, mut figures) = (block(), vec![None; 9]);
        figures[0] = Some(Scaled { units: 24, decimals: 0 });
        figures[5] = Some(Scaled { units: 91, decimals: 0 });
        assert_eq!(least(8, &structure, &figures), Some(Scaled { units: 115_000_000, decimals: 6 }));
        assert_eq!(least(7, &structure, &figures), None);
    }
}
