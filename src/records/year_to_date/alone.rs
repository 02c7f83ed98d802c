//! From what was given period after period to what each period had alone.

use crate::vocabulary::Scaled;

/// Decimals of a figure that is divided between periods, as those of estimates.
const DIVIDED_DECIMALS: u8 = 6;

/// What was given for one part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The figure, if one was.
    pub value: Option<Scaled>,
    /// It is for the year up to the end of this part.
    pub is_year_to_date: bool,
}

/// What a part of a year had alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alone {
    /// So much.
    Known(Scaled),
    /// It is not known by itself: so much of what several parts had together, in equal shares; or what is
    /// left of an earlier part after a later figure for the year turned out less.
    Divided(Scaled),
}

impl Alone {
    /// The figure.
    pub fn value(self) -> Scaled {
        match self {
            Self::Known(value) | Self::Divided(value) => value,
        }
    }
}

/// What each part of a year had alone; `None` of those of which nothing is known. All figures have the same
/// decimals.
///
/// A figure for the year that is less than what came before corrects the parts before it, the last first; no
/// part is less than 0.
pub fn alone(given: &[Given]) -> Vec<Option<Alone>> {
    let mut parts: Vec<Option<Alone>> = Vec::with_capacity(given.len());
    // Up to where the sum of the parts is known, and what it is.
    let (mut settled, mut sum) = (0, 0_i64);
    for (at, own) in given.iter().enumerate() {
        let known = own.value.filter(|_| !own.is_year_to_date).map(Alone::Known);
        parts.push(known);
        let Some(value) = own.value else { continue };
        if own.is_year_to_date {
            settle(&mut parts, settled..at + 1, Scaled { units: value.units.saturating_sub(sum), ..value });
            (settled, sum) = (at + 1, value.units);
        } else if settled == at {
            (settled, sum) = (at + 1, sum.saturating_add(value.units));
        }
    }
    parts
}

/// Divides what some parts had together between those of them that are not known.
fn settle(parts: &mut [Option<Alone>], together: std::ops::Range<usize>, value: Scaled) {
    let known = parts[together.clone()].iter().flatten().map(|part| part.value().units);
    let left = known.fold(value.units, i64::saturating_sub);
    let open: Vec<usize> = together.filter(|at| parts[*at].is_none()).collect();
    let first = open.first().copied().unwrap_or(parts.len());
    if let ([only], 0..) = (open.as_slice(), left) {
        parts[*only] = Some(Alone::Known(Scaled { units: left, ..value }));
        return;
    }
    divide(parts, &open, Scaled { units: left.max(0), ..value });
    let mut less = left.min(0).unsigned_abs();
    for part in parts[..first].iter_mut().rev() {
        let Some(own) = part.map(Alone::value).filter(|_| less > 0) else { continue };
        let taken = less.min(own.units.max(0).unsigned_abs());
        less -= taken;
        if taken > 0 {
            let units = own.units.saturating_sub(i64::try_from(taken).unwrap_or(i64::MAX));
            *part = Some(Alone::Divided(Scaled { units, ..own }));
        }
    }
}

/// Equal shares, which add to the whole.
fn divide(parts: &mut [Option<Alone>], open: &[usize], value: Scaled) {
    let Some(fine) = value.with_decimals(DIVIDED_DECIMALS.max(value.decimals)) else { return };
    let count = i64::try_from(open.len()).unwrap_or(1).max(1);
    let is_whole = value.units % count == 0;
    let whole = if is_whole { value } else { fine };
    let mut passed = 0;
    for (at, part) in open.iter().zip(1..) {
        let up_to = whole.units / count * part + whole.units % count * part / count;
        parts[*at] = Some(Alone::Divided(Scaled { units: up_to - passed, ..whole }));
        passed = up_to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(given: &[Option<i64>], year_to_date_from: usize) -> Vec<Option<(f64, bool)>> {
        let one = |(at, units): (usize, &Option<i64>)| Given {
            value: units.map(|units| Scaled { units, decimals: 0 }),
            is_year_to_date: at >= year_to_date_from,
        };
        let given: Vec<Given> = given.iter().enumerate().map(one).collect();
        let shown = |part: Alone| (part.value().to_f64(), matches!(part, Alone::Divided(_)));
        alone(&given).into_iter().map(|part| part.map(shown)).collect()
    }

    fn known(value: f64) -> Option<(f64, bool)> {
        Some((value, false))
    }

    fn divided(value: f64) -> Option<(f64, bool)> {
        Some((value, true))
    }

    #[test]
    fn case_ac_a_negative_difference_corrects_the_quarter_before() {
        let year = parts(&[Some(30), Some(70), Some(65), Some(120)], 0);
        assert_eq!(year, [known(30.0), divided(35.0), divided(0.0), known(55.0)]);
    }

    #[test]
    fn case_g_two_quarters_given_together_are_divided() {
        let year = parts(&[Some(30), None, Some(65), Some(120)], 0);
        assert_eq!(year, [known(30.0), divided(17.5), divided(17.5), known(55.0)]);
    }

    #[test]
    fn case_ab_figures_turn_to_the_year_to_date_in_its_midst() {
        let epsom = parts(&[Some(136), Some(275), Some(413), Some(550)], 1);
        assert_eq!(epsom, [known(136.0), known(139.0), known(138.0), known(137.0)]);
        let swansea = parts(&[Some(138), Some(279), Some(421), Some(562)], 1);
        assert_eq!(swansea, [known(138.0), known(141.0), known(142.0), known(141.0)]);
    }

    #[test]
    fn a_quarter_that_is_known_alone_is_no_part_of_what_is_divided() {
        assert_eq!(parts(&[None, Some(20), Some(70)], 2), [divided(25.0), known(20.0), divided(25.0)]);
    }

    #[test]
    fn a_correction_goes_back_as_far_as_it_must_and_shares_add_up() {
        let year = parts(&[Some(30), Some(35), Some(20)], 0);
        assert_eq!(year, [divided(20.0), divided(0.0), divided(0.0)]);
        let thirds = parts(&[None, None, Some(100)], 0);
        let sum: f64 = thirds.iter().flatten().map(|(value, _)| value).sum();
        assert!((sum - 100.0).abs() < 1e-9, "{thirds:?}");
    }

    #[test]
    fn what_is_missing_at_the_end_is_missing() {
        assert_eq!(parts(&[Some(30), None], 0), [known(30.0), None]);
    }
}
