//! Ratios of exact decimals, rounded once: halves go away from zero.

use crate::{
    expressions::Expression,
    schemas::{Collection, Field, field::Rounding},
    vocabulary::Scaled,
};

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

/// A figure of a field as it is published: rounded once, by the field's base and what it says of halves.
/// `None` if it does not fit.
#[must_use]
pub fn published(value: Scaled, field: &Field) -> Option<Scaled> {
    rounded(value, field.decimals, field.rounding)
}

/// The same of what is published beside a figure, which is not rounded but where rounding is to hide small
/// figures.
#[must_use]
pub fn beside(value: Scaled, field: &Field) -> Option<Scaled> {
    if field.rounding.is_control { published(value, field) } else { Some(value) }
}

/// Numerator or denominator of a rate: rounded where a figure in it is, so that small ones cannot be told; by
/// the largest base.
#[must_use]
pub fn of_rate(value: Scaled, part: &Expression, collection: &Collection) -> Option<Scaled> {
    let figures = &collection.published.figures;
    let named = part.node.fields().into_iter().map(|at| &figures[at]);
    let fields = named.map(|own| &collection.figure_table(own.table).fields[own.field]);
    let controlled = fields.filter(|field| field.rounding.is_control);
    let coarsest = controlled.max_by(|one, other| {
        let base = |field: &Field| field.rounding.base.map_or(0.0, Scaled::to_f64);
        base(one).total_cmp(&base(other))
    });
    coarsest.map_or(Some(value), |field| published(value, field))
}

fn rounded(value: Scaled, decimals: u8, how: Rounding) -> Option<Scaled> {
    let finest = FINER.max(decimals);
    let value = if value.decimals > finest { nearest(value, finest)? } else { value };
    let most = value.decimals.max(decimals);
    let base = how.base.unwrap_or(Scaled { units: 1, decimals });
    let (value, step) = (value.with_decimals(most)?, base.with_decimals(most)?);
    let (units, step) = (i128::from(value.units), i128::from(step.units));
    let multiple = if how.ties_to_even { to_even(units, step)? } else { divided(units, step)? };
    let units = multiple.checked_mul(i128::from(base.units))?;
    Some(Scaled { units: i64::try_from(units).ok()?, decimals: base.decimals })
}

/// A number that was worked out in doubles, with so many decimals; what such numbers lack of a half is not
/// decisive. `None` if it does not fit.
#[must_use]
pub fn of_double(value: f64, decimals: u8) -> Option<Scaled> {
    let finer = Scaled::nearest(value, (decimals + 8).min(12));
    finer.map_or_else(|| Scaled::nearest(value, decimals), |value| nearest(value, decimals))
}

/// A figure with fewer decimals; halves go away from zero.
fn nearest(value: Scaled, decimals: u8) -> Option<Scaled> {
    let below = 10_i128.checked_pow(u32::from(value.decimals.checked_sub(decimals)?))?;
    let units = divided(i128::from(value.units), below)?;
    Some(Scaled { units: i64::try_from(units).ok()?, decimals })
}

/// How often one number goes into another, to the nearest; of a half to the even one.
fn to_even(above: i128, below: i128) -> Option<i128> {
    let (whole, rest) = (above.checked_div_euclid(below)?, above.checked_rem_euclid(below)?);
    let is_up = match rest.checked_mul(2)?.cmp(&below) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => whole % 2 != 0,
        std::cmp::Ordering::Greater => true,
    };
    Some(whole + i128::from(is_up))
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
        let whole = |value| rounded(value, 0, Rounding::default());
        assert_eq!(whole(of(108_499_999, 6)), Some(of(109, 0)));
        assert_eq!(whole(of(108_499_900, 6)), Some(of(108, 0)));
        assert_eq!(whole(of(-97_875_000, 6)), Some(of(-98, 0)));
        assert_eq!(whole(of(12, 0)), Some(of(12, 0)));
    }

    #[test]
    fn a_half_that_a_double_cannot_hold_is_a_half() {
        let of = |units, decimals| Scaled { units, decimals };
        assert_eq!(of_double(2.675, 2), Some(of(268, 2)));
        assert_eq!(of_double(12.449_99, 1), Some(of(124, 1)));
        assert_eq!(of_double(4_000_000_000.5, 0), Some(of(4_000_000_001, 0)));
    }

    #[test]
    fn a_figure_is_rounded_once_to_its_base_and_a_half_goes_where_it_is_declared_to() {
        let of = |units| Scaled { units, decimals: 0 };
        let ten = Some(of(10));
        let to_ten = |units, ties_to_even| {
            rounded(of(units), 0, Rounding { base: ten, ties_to_even, is_control: true })
        };
        let both = |units| [false, true].map(|even| to_ten(units, even).unwrap().units);
        assert_eq!([both(978), both(976), both(974)], [[980, 980], [980, 980], [970, 970]]);
        assert_eq!([both(965), both(975), both(-25)], [[970, 960], [980, 980], [-30, -20]]);
    }

    #[test]
    fn a_change_is_on_what_was_before() {
        let of = |units| Scaled { units, decimals: 0 };
        assert_eq!(change(of(800), of(870), 1), Some(Scaled { units: 88, decimals: 1 }));
        assert_eq!(change(of(0), of(5), 1), None);
    }
}
