//! Exact fractions: what an estimate multiplies by.

use super::ESTIMATE_DECIMALS;
use crate::vocabulary::Scaled;

/// A fraction, in lowest terms, above or equal to 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    above: i128,
    below: i128,
}

impl Fraction {
    /// One.
    pub const ONE: Self = Self { above: 1, below: 1 };

    /// The fraction; `None` if what is below is not above 0, or what is above is less than 0.
    #[must_use]
    pub fn new(above: i128, below: i128) -> Option<Self> {
        if below <= 0 || above < 0 {
            return None;
        }
        let common = common_divisor(above, below);
        Some(Self { above: above / common, below: below / common })
    }

    /// The product; `None` if it does not fit.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let (left, right) =
            (common_divisor(self.above, other.below), common_divisor(other.above, self.below));
        let above = (self.above / left).checked_mul(other.above / right)?;
        let below = (self.below / right).checked_mul(other.below / left)?;
        Some(Self { above, below })
    }

    /// So many times a value, rounded once to the decimals of estimates; halves go away from zero.
    #[must_use]
    pub fn of(self, value: Scaled) -> Option<Scaled> {
        let more = u32::from(ESTIMATE_DECIMALS.checked_sub(value.decimals)?);
        let units = i128::from(value.units).checked_mul(10_i128.pow(more))?.checked_mul(self.above)?;
        let half_up = units.abs().checked_mul(2)?.checked_add(self.below)? / self.below.checked_mul(2)?;
        let units = i64::try_from(if units < 0 { -half_up } else { half_up }).ok()?;
        Some(Scaled { units, decimals: ESTIMATE_DECIMALS })
    }

    /// Near enough, to be read.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.above as f64 / self.below as f64
    }
}

/// Exactly, as it is kept: `6/5`.
impl std::fmt::Display for Fraction {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}/{}", self.above, self.below)
    }
}

/// As it is kept.
impl std::str::FromStr for Fraction {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (above, below) = text.split_once('/').ok_or(())?;
        Self::new(above.parse().map_err(|_| ())?, below.parse().map_err(|_| ())?).ok_or(())
    }
}

fn common_divisor(one: i128, other: i128) -> i128 {
    let (mut one, mut other) = (one.abs(), other.abs());
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_links_is_exact_until_it_is_rounded_once() {
        let link = |above, below| Fraction::new(above, below).unwrap();
        let chain = link(240, 200).times(link(252, 240)).unwrap();
        let ninety = Scaled { units: 90, decimals: 0 };
        assert_eq!(chain.of(ninety), Some(Scaled { units: 113_400_000, decimals: 6 }));
        assert_eq!(link(1, 3).of(ninety), Some(Scaled { units: 30_000_000, decimals: 6 }));
        assert_eq!(link(2, 3).of(Scaled { units: 1, decimals: 0 }).unwrap().units, 666_667);
        assert_eq!((chain.to_string().as_str(), "63/50".parse()), ("63/50", Ok(chain)));
        assert!(["63", "63/0", "-1/2", "1.5/2"].iter().all(|text| text.parse::<Fraction>().is_err()));
        assert_eq!(Fraction::new(5, 0), None);
        assert_eq!(Fraction::new(-5, 1), None);
    }
}
