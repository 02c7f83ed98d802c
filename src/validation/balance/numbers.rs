//! Numbers of a field in units of the finest digit.

use super::edits::FINEST;
use crate::{schemas::Field, vocabulary::Scaled};

/// Digits of a field, as units of the finest.
pub(super) fn step(field: &Field) -> i128 {
    10i128.pow(u32::from(FINEST.saturating_sub(field.decimals)))
}

/// The range of a field in units of the finest digit: not below 0 unless it is declared so.
pub(super) fn range(field: &Field) -> (i128, i128) {
    let number = |units: i64| Scaled { units, decimals: field.decimals };
    let near = |limit: f64| limit * 10f64.powi(i32::from(field.decimals));
    let (mut least, mut most) = (0, i64::MAX);
    if let Some((bound, limit)) =
        field.constraints.minimum.as_ref().and_then(|bound| Some((bound, bound.number()?)))
    {
        least = near(limit).floor() as i64;
        least = least.saturating_add(i64::from(bound.is_under_by(bound.compare(number(least)))));
    }
    if let Some((bound, limit)) =
        field.constraints.maximum.as_ref().and_then(|bound| Some((bound, bound.number()?)))
    {
        most = near(limit).ceil() as i64;
        let over = bound.is_under_by(bound.compare(number(most)).map(std::cmp::Ordering::reverse));
        most = most.saturating_sub(i64::from(over));
    }
    (i128::from(least) * step(field), i128::from(most) * step(field))
}

/// A number of the field, of units of the finest digit; `None` if it holds no such number.
pub(super) fn scaled(field: &Field, units: i128) -> Option<Scaled> {
    let (step, (least, most)) = (step(field), range(field));
    let fits = units % step == 0 && (least..=most).contains(&units);
    i64::try_from(units / step).ok().filter(|_| fits).map(|units| Scaled { units, decimals: field.decimals })
}
