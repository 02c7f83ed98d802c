//! An annual figure divided between the periods of its year, in the proportion of what they have.
//!
//! What is divided are the figures that have no parts, and what totals have beside their parts; totals are
//! sums of these, so parts add in each period. Each has what lies between the rounded sums before and after
//! it, so all together are the annual figure exactly.

use super::pins::Pins;
use crate::{
    figures::{ESTIMATE_DECIMALS, Fraction},
    statistics::estimation::Structure,
    vocabulary::{Period, Scaled},
};

/// Why figures cannot be brought to an annual return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// A period of the year is not held.
    NotHeld(Period),
    /// Of a period nothing is known of the unit.
    Missing(Period),
    /// A figure that was returned is not known in every period.
    NotKnown,
    /// The periods have nothing of what was returned.
    Nothing,
    /// Parts were returned that come to more than their total.
    PartsAreMore,
    /// A figure is a part of two totals that were both returned.
    TwoTotals,
    /// It is too large.
    TooLarge,
}

/// What a figure comes to, and by what it was multiplied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Divided {
    /// The value, with the decimals of estimates.
    pub value: Scaled,
    /// The multiplier, near enough to be read.
    pub times: f64,
}

/// The figures of a unit in the periods of a year.
pub struct Dividing<'a> {
    /// What adds to what.
    pub structure: &'a Structure,
    /// By place what was returned for the year.
    pub annual: Vec<Option<Scaled>>,
    /// By period, and by who the unit was then, and by place.
    pub pieces: Vec<Vec<Option<Scaled>>>,
}

/// What an annual figure multiplies by, and the value of each of its shares: by piece and place, that of a
/// total being what it has beside its parts.
struct Shares {
    times: Fraction,
    values: Vec<((usize, usize), i64)>,
}

impl Dividing<'_> {
    /// What each figure comes to, by piece and place; `None` where it is not moved.
    pub fn divided(&self) -> Result<Vec<Vec<Option<Divided>>>, WhyNot> {
        let pins = Pins::of(self.structure, &self.annual)?;
        let mut shares: Vec<Option<Shares>> = Vec::new();
        for at in 0..self.annual.len() {
            let annual = self.annual[at].map(|annual| self.shares(at, annual, &pins));
            shares.push(annual.transpose()?);
        }
        let of_piece = |piece: usize| {
            let moving = Moving { dividing: self, pins: &pins, shares: &shares, piece };
            (0..self.annual.len()).map(|at| moving.divided(at)).collect()
        };
        (0..self.pieces.len()).map(of_piece).collect()
    }

    /// What a piece has of a figure, in the decimals of estimates.
    fn units(&self, piece: usize, at: usize) -> Result<Option<i64>, WhyNot> {
        let exact = |value: Scaled| value.with_decimals(ESTIMATE_DECIMALS).ok_or(WhyNot::TooLarge);
        Ok(self.pieces[piece][at].map(exact).transpose()?.map(|value| value.units))
    }

    /// The parts of a figure that a piece has.
    fn parts(&self, piece: usize, at: usize) -> impl Iterator<Item = usize> {
        self.structure.parts(at, &self.pieces[piece])
    }

    /// What a piece has of a figure beside its parts.
    fn rest(&self, piece: usize, at: usize) -> Result<Option<i64>, WhyNot> {
        let Some(mut rest) = self.units(piece, at)? else { return Ok(None) };
        for part in self.parts(piece, at) {
            rest = rest.checked_sub(self.units(piece, part)?.unwrap_or_default()).ok_or(WhyNot::TooLarge)?;
        }
        Ok(Some(rest))
    }

    /// What an annual figure leaves for what was not returned by itself, divided.
    fn shares(&self, pinned: usize, annual: Scaled, pins: &Pins) -> Result<Shares, WhyNot> {
        if self.pieces.is_empty() || self.pieces.iter().any(|piece| piece[pinned].is_none()) {
            return Err(WhyNot::NotKnown);
        }
        let (mut free, mut own) = (i128::from(units(annual)?), Vec::new());
        let mut returned = Vec::new();
        for piece in 0..self.pieces.len() {
            self.collect(piece, pinned, pins, &mut own, &mut returned)?;
        }
        returned.sort_unstable();
        returned.dedup();
        for part in returned {
            free -= i128::from(self.annual[part].map_or(Ok(0), units)?);
        }
        let sum: i128 = own.iter().map(|(_, value)| i128::from(*value)).sum();
        if free < 0 {
            return Err(WhyNot::PartsAreMore);
        }
        if sum == 0 && free == 0 {
            return Ok(Shares { times: Fraction::ONE, values: own });
        }
        let times = Fraction::new(free, sum).ok_or(WhyNot::Nothing)?;
        let (mut passed, mut before) = (0_i64, 0_i64);
        let mut values = Vec::new();
        for (place, value) in own {
            passed = passed.checked_add(value).ok_or(WhyNot::TooLarge)?;
            let after = moved(times, passed)?;
            values.push((place, after - before));
            before = after;
        }
        Ok(Shares { times, values })
    }

    /// The shares of an annual figure in a piece, as they are, and the figures below it that were returned
    /// themselves.
    fn collect(
        &self,
        piece: usize,
        at: usize,
        pins: &Pins,
        own: &mut Vec<((usize, usize), i64)>,
        returned: &mut Vec<usize>,
    ) -> Result<(), WhyNot> {
        let pinned = pins.nearest[at];
        for part in self.parts(piece, at) {
            if self.annual[part].is_some() {
                returned.push(part);
            } else if pins.nearest[part] == pinned {
                self.collect(piece, part, pins, own, returned)?;
            } else {
                return Err(WhyNot::TwoTotals);
            }
        }
        own.extend(self.rest(piece, at)?.map(|rest| ((piece, at), rest)));
        Ok(())
    }
}

/// The figures of one piece, moved.
struct Moving<'a> {
    dividing: &'a Dividing<'a>,
    pins: &'a Pins,
    shares: &'a [Option<Shares>],
    piece: usize,
}

impl Moving<'_> {
    fn divided(&self, at: usize) -> Result<Option<Divided>, WhyNot> {
        let is_moved = self.is_moved(at) && self.dividing.pieces[self.piece][at].is_some();
        let divided = |units: i64| {
            let times = self.shares_of(at).map_or(1.0, |shares| shares.times.to_f64());
            Divided { value: Scaled { units, decimals: ESTIMATE_DECIMALS }, times }
        };
        Ok(if is_moved { self.moved(at)?.map(divided) } else { None })
    }

    fn shares_of(&self, at: usize) -> Option<&Shares> {
        self.shares[self.pins.nearest[at]?].as_ref()
    }

    /// Whether a figure, or a part of it, is brought to something.
    fn is_moved(&self, at: usize) -> bool {
        self.pins.nearest[at].is_some() || self.dividing.parts(self.piece, at).any(|part| self.is_moved(part))
    }

    fn moved(&self, at: usize) -> Result<Option<i64>, WhyNot> {
        let Some(rest) = self.dividing.rest(self.piece, at)? else { return Ok(None) };
        let mut sum = match self.shares_of(at) {
            None => rest,
            Some(shares) => {
                let own = shares.values.iter().find(|(place, _)| *place == (self.piece, at));
                own.map_or_else(|| moved(shares.times, rest), |(_, value)| Ok(*value))?
            }
        };
        for part in self.dividing.parts(self.piece, at) {
            sum = sum.checked_add(self.moved(part)?.unwrap_or_default()).ok_or(WhyNot::TooLarge)?;
        }
        Ok(Some(sum))
    }
}

fn units(value: Scaled) -> Result<i64, WhyNot> {
    value.with_decimals(ESTIMATE_DECIMALS).map(|value| value.units).ok_or(WhyNot::TooLarge)
}

fn moved(times: Fraction, units: i64) -> Result<i64, WhyNot> {
    let own = Scaled { units, decimals: ESTIMATE_DECIMALS };
    times.of(own).map(|value| value.units).ok_or(WhyNot::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaled(units: i64) -> Option<Scaled> {
        Some(Scaled { units, decimals: 0 })
    }

    /// Two cells, and their total.
    fn sum() -> Structure {
        Structure {
            measures: Vec::new(),
            down: vec![vec![]; 3],
            across: vec![vec![], vec![], vec![0, 1]],
            wholes: vec![vec![2], vec![2], vec![]],
        }
    }

    /// What each figure comes to in each period, in millionths.
    fn divided(annual: [Option<Scaled>; 3], pieces: &[[i64; 3]]) -> Result<Vec<Vec<i64>>, WhyNot> {
        let pieces = pieces.iter().map(|piece| piece.map(scaled).to_vec()).collect();
        let dividing = Dividing { structure: &sum(), annual: annual.to_vec(), pieces };
        let own =
            |piece: Vec<Option<Divided>>| piece.into_iter().flatten().map(|own| own.value.units).collect();
        Ok(dividing.divided()?.into_iter().map(own).collect())
    }

    #[test]
    fn shares_are_the_annual_figure_exactly_and_parts_add_in_each_period() {
        let quarters = [[1, 2, 3], [1, 1, 3], [0, 5, 5], [2, 2, 4]];
        let found = divided([None, None, scaled(7)], &quarters).unwrap();
        assert_eq!(found.iter().map(|own| own[2]).sum::<i64>(), 7_000_000);
        assert!([0, 2, 3].iter().all(|at| found[*at][0] + found[*at][1] == found[*at][2]), "{found:?}");
        // What is stated of no part, 1 of 3, is multiplied too.
        assert_eq!(found[1], [466_667, 466_666, 1_400_000]);
        assert_eq!(found[2][0], 0);
    }

    #[test]
    fn what_cannot_be_divided_is_told() {
        let quarters = [[1, 2, 3], [1, 2, 3]];
        assert_eq!(divided([scaled(5), None, scaled(4)], &quarters), Err(WhyNot::PartsAreMore));
        assert_eq!(divided([scaled(5), scaled(2), scaled(8)], &quarters), Err(WhyNot::Nothing));
        assert_eq!(divided([None, None, scaled(8)], &[[0, 0, 0]]), Err(WhyNot::Nothing));
        assert_eq!(divided([None, None, scaled(0)], &[[0, 0, 0]]), Ok(vec![vec![0, 0, 0]]));
        assert_eq!(divided([None, None, scaled(8)], &[]), Err(WhyNot::NotKnown));
    }
}
