//! Sums of figures and estimates together: exact, whatever decimals each has.

use super::ESTIMATE_DECIMALS;
use crate::vocabulary::Scaled;

/// No figure has more decimals.
const FINEST: u8 = 9;

/// A sum in the making; a value that somebody typed with too many digits does not overflow it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExactSum(i128);

impl ExactSum {
    /// The sum of one value.
    #[must_use]
    pub fn of(value: Scaled) -> Self {
        Self(i128::from(value.units) * 10_i128.pow(u32::from(FINEST.saturating_sub(value.decimals))))
    }

    /// The sum with another.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The sum less another.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// How far it is from 0.
    #[must_use]
    pub fn size(self) -> u128 {
        self.0.unsigned_abs()
    }

    /// The sum with the decimals of estimates, or those of its field if these are more; with fewer where it
    /// is too large for that, rounded. `None` if it is too large with those of its field.
    #[must_use]
    pub fn value(self, decimals: u8) -> Option<Scaled> {
        let with = |decimals: u8| {
            let below = 10_i128.pow(u32::from(FINEST - decimals));
            let rounded = (self.0.abs().checked_add(below / 2)? / below) * self.0.signum();
            Some(Scaled { units: i64::try_from(rounded).ok()?, decimals })
        };
        (decimals..=ESTIMATE_DECIMALS.max(decimals)).rev().find_map(with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_keeps_the_decimals_that_there_is_room_for() {
        let of = |units, decimals| ExactSum::of(Scaled { units, decimals });
        assert_eq!(of(108, 0).plus(of(1, 6)).value(0), Some(Scaled { units: 108_000_001, decimals: 6 }));
        let large = of(1_000_000_000_000_000, 0).plus(of(500_000, 6));
        assert_eq!(large.value(0), Some(Scaled { units: 1_000_000_000_000_000_500, decimals: 3 }));
        let most = of(i64::MAX, 0);
        assert_eq!(most.value(0), Some(Scaled { units: i64::MAX, decimals: 0 }));
        assert_eq!(most.plus(most).value(0), None);
        assert_eq!(of(-15, 7).value(7), Some(Scaled { units: -15, decimals: 7 }));
    }
}
