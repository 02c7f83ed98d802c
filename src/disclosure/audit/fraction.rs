//! Exact fractions of either sign.

use std::cmp::Ordering;

/// A fraction in lowest terms, what is below above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    pub above: i128,
    pub below: i128,
}

/// A number that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// The greatest common divisor, above 0.
pub fn common_divisor(one: i128, other: i128) -> i128 {
    let (mut one, mut other) = (one.unsigned_abs(), other.unsigned_abs());
    while other > 0 {
        (one, other) = (other, one % other);
    }
    i128::try_from(one.max(1)).unwrap_or(1)
}

impl Fraction {
    pub const ZERO: Self = Self { above: 0, below: 1 };
    pub const ONE: Self = Self { above: 1, below: 1 };

    pub fn whole(number: i128) -> Self {
        Self { above: number, below: 1 }
    }

    fn of(above: i128, below: i128) -> Result<Self, TooLarge> {
        let common = common_divisor(above, below);
        let sign = if below < 0 { -1 } else { 1 };
        let above = (above / common).checked_mul(sign).ok_or(TooLarge)?;
        Ok(Self { above, below: (below / common).checked_mul(sign).ok_or(TooLarge)? })
    }

    pub fn is_zero(self) -> bool {
        self.above == 0
    }

    pub fn plus(self, other: Self) -> Result<Self, TooLarge> {
        if self.below == 1 && other.below == 1 {
            return self.above.checked_add(other.above).map(Self::whole).ok_or(TooLarge);
        }
        let common = common_divisor(self.below, other.below);
        let (left, right) = (other.below / common, self.below / common);
        let above = self.above.checked_mul(left).zip(other.above.checked_mul(right));
        let above = above.and_then(|(one, two)| one.checked_add(two)).ok_or(TooLarge)?;
        Self::of(above, self.below.checked_mul(left).ok_or(TooLarge)?)
    }

    pub fn minus(self, other: Self) -> Result<Self, TooLarge> {
        self.plus(other.negative())
    }

    pub fn negative(self) -> Self {
        Self { above: -self.above, ..self }
    }

    pub fn times(self, other: Self) -> Result<Self, TooLarge> {
        let (left, right) =
            (common_divisor(self.above, other.below), common_divisor(other.above, self.below));
        let above = (self.above / left).checked_mul(other.above / right);
        let below = (self.below / right).checked_mul(other.below / left);
        let (above, below) = above.zip(below).ok_or(TooLarge)?;
        Ok(Self { above, below })
    }

    /// What is divided by must not be 0.
    pub fn divided_by(self, other: Self) -> Result<Self, TooLarge> {
        let sign = if other.above < 0 { -1 } else { 1 };
        self.times(Self { above: other.below * sign, below: other.above.checked_abs().ok_or(TooLarge)? })
    }

    /// Which is larger; of what does not fit as whole numbers are.
    pub fn compared(self, other: Self) -> Ordering {
        let crosswise = self.above.checked_mul(other.below).zip(other.above.checked_mul(self.below));
        match crosswise {
            Some((one, two)) => one.cmp(&two),
            None => (self.above / self.below).cmp(&(other.above / other.below)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_exact() {
        let of = |above, below| Fraction::of(above, below).unwrap();
        assert_eq!(of(1, 3).plus(of(1, 6)).unwrap(), of(1, 2));
        assert_eq!(of(1, 3).minus(of(1, 3)).unwrap(), Fraction::ZERO);
        assert_eq!(of(2, 3).divided_by(of(-4, 9)).unwrap(), of(-3, 2));
        assert_eq!(of(-1, 3).compared(of(-1, 2)), Ordering::Greater);
        assert_eq!(Fraction::whole(i128::MAX).plus(Fraction::ONE), Err(TooLarge));
    }
}
