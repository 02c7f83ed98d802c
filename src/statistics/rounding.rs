//! Ratios of exact decimals, rounded once: halves go away from zero.

use crate::vocabulary::Scaled;

/// `numerator / denominator x per`, with so many decimals; `None` where the denominator is 0, or the result
/// does not fit.
#[must_use]
pub fn ratio(numerator: Scaled, denominator: Scaled, per: f64, decimals: u8) -> Option<Scaled> {
    // Nine digits hold every factor that people declare.
    let per = Scaled::nearest(per, 6)?;
    let power = |digits: u8| 10i128.checked_pow(u32::from(digits));
    let above = i128::from(numerator.units)
        .checked_mul(i128::from(per.units))?
        .checked_mul(power(decimals + denominator.decimals)?)?;
    let below = i128::from(denominator.units).checked_mul(power(numerator.decimals + per.decimals)?)?;
    Some(Scaled { units: i64::try_from(divided(above, below)?).ok()?, decimals })
}

/// Digits to which a sum with estimates in it is rounded before it is rounded for good, so that the
/// millionths to which estimates are held do not decide a half.
const FINER: u8 = 4;

/// A figure with so many decimals, rounded once; halves go away from zero. `None` if it does not fit.
#[must_use]
pub fn rounded(value: Scaled, decimals: u8) -> Option<Scaled> {
    if value.decimals <= decimals {
        return value.with_decimals(decimals);
    }
    let to = |value: Scaled, decimals: u8| {
        let below = 10_i128.checked_pow(u32::from(value.decimals.checked_sub(decimals)?))?;
        let units = divided(i128::from(value.units), below)?;
        Some(Scaled { units: i64::try_from(units).ok()?, decimals })
    };
    let finer = if decimals < FINER && FINER < value.decimals { to(value, FINER)? } else { value };
    to(finer, decimals)
}

/// The change from one figure to another in percent, with so many decimals.
#[must_use]
pub fn change(before: Scaled, now: Scaled, decimals: u8) -> Option<Scaled> {
    let difference = Scaled { units: now.units.checked_sub(before.units)?, ..now };
    ratio(difference, before, 100.0, decimals)
}

fn divided(above: i128, below: i128) -> Option<i128> {
    if below == 0 {
        return None;
    }
    let (above, below) =
        if below < 0 { (above.checked_neg()?, below.checked_neg()?) } else { (above, below) };
    let whole = (above.abs().checked_mul(2)?.checked_add(below)?) / (below.checked_mul(2)?);
    Some(if above < 0 { -whole } else { whole })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_goes_away_from_zero_and_is_no_hairs_breadth_below() {
        let of = |units, decimals| Scaled { units, decimals };
        // 2.675 is below a half as a double.
        assert_eq!(ratio(of(2675, 3), of(1, 0), 1.0, 2), Some(of(268, 2)));
        assert_eq!(ratio(of(-5, 0), of(2, 0), 1.0, 0), Some(of(-3, 0)));
        assert_eq!(ratio(of(1, 0), of(3, 0), 1000.0, 1), Some(of(3333, 1)));
        assert_eq!(ratio(of(1, 0), of(0, 0), 1.0, 1), None);
    }

    #[test]
    fn what_estimates_lack_of_a_half_by_a_millionth_is_a_half() {
        let of = |units, decimals| Scaled { units, decimals };
        assert_eq!(rounded(of(108_499_999, 6), 0), Some(of(109, 0)));
        assert_eq!(rounded(of(108_499_900, 6), 0), Some(of(108, 0)));
        assert_eq!(rounded(of(-97_875_000, 6), 0), Some(of(-98, 0)));
        assert_eq!(rounded(of(12, 0), 2), Some(of(1200, 2)));
    }

    #[test]
    fn a_change_is_on_what_was_before() {
        let of = |units| Scaled { units, decimals: 0 };
        assert_eq!(change(of(800), of(870), 1), Some(Scaled { units: 88, decimals: 1 }));
        assert_eq!(change(of(0), of(5), 1), None);
    }
}
