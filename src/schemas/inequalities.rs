//! Systems of linear inequalities, in whole numbers: whether anything can satisfy them all (Fourier and
//! Motzkin).
//!
//! Where a system grows too large, or a number in it, nothing is said: never a false alarm.

use std::collections::BTreeMap;

/// Larger systems are not looked at.
const MOST: usize = 400;

/// `sum of coefficient * variable + constant >= 0`, or `> 0` where it is strict.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inequality {
    /// By variable; none is 0.
    pub terms: BTreeMap<usize, i128>,
    /// What is added.
    pub constant: i128,
    /// Equality is not enough.
    pub strict: bool,
}

impl Inequality {
    /// What holds where this does not.
    #[must_use]
    pub fn negated(&self) -> Self {
        let terms = self.terms.iter().map(|(variable, coefficient)| (*variable, -coefficient)).collect();
        Self { terms, constant: -self.constant, strict: !self.strict }
    }

    /// This times one number plus another times another, both above 0; `None` if a number does not fit.
    fn plus(&self, own: i128, other: &Self, times: i128) -> Option<Self> {
        let mut terms = BTreeMap::new();
        for variable in self.terms.keys().chain(other.terms.keys()) {
            let of =
                |one: &Self, times: i128| one.terms.get(variable).copied().unwrap_or(0).checked_mul(times);
            let sum = of(self, own)?.checked_add(of(other, times)?)?;
            if sum != 0 {
                terms.insert(*variable, sum);
            }
        }
        let constant = self.constant.checked_mul(own)?.checked_add(other.constant.checked_mul(times)?)?;
        Some(Self { terms, constant, strict: self.strict || other.strict }.reduced())
    }

    fn reduced(mut self) -> Self {
        let divisor = self
            .terms
            .values()
            .fold(self.constant.unsigned_abs(), |divisor, term| common(divisor, term.unsigned_abs()));
        if let Some(divisor) = i128::try_from(divisor).ok().filter(|divisor| *divisor > 1) {
            self.terms.values_mut().for_each(|term| *term /= divisor);
            self.constant /= divisor;
        }
        self
    }

    /// Nothing satisfies it, whatever the variables are.
    fn is_false(&self) -> bool {
        self.terms.is_empty() && (self.constant < 0 || self.constant == 0 && self.strict)
    }
}

fn common(one: u128, other: u128) -> u128 {
    if other == 0 { one } else { common(other, one % other) }
}

/// Whether it is certain that no numbers satisfy all of these.
#[must_use]
pub fn cannot_all_hold(system: &[Inequality]) -> bool {
    let mut left: Vec<Inequality> = system.to_vec();
    loop {
        left.sort();
        left.dedup();
        if left.iter().any(Inequality::is_false) {
            return true;
        }
        let Some(variable) = left.iter().find_map(|one| one.terms.keys().next().copied()) else {
            return false;
        };
        let coefficient = |one: &Inequality| one.terms.get(&variable).copied().unwrap_or(0);
        let (without, with): (Vec<_>, Vec<_>) = left.into_iter().partition(|one| coefficient(one) == 0);
        let (above, below): (Vec<_>, Vec<_>) = with.into_iter().partition(|one| coefficient(one) > 0);
        left = without;
        if left.len() + above.len() * below.len() > MOST {
            return false;
        }
        for one in &above {
            for other in &below {
                let Some(sum) = one.plus(-coefficient(other), other, coefficient(one)) else { return false };
                left.push(sum);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inequality(terms: &[(usize, i128)], constant: i128, strict: bool) -> Inequality {
        Inequality { terms: terms.iter().copied().collect(), constant, strict }
    }

    #[test]
    fn what_nothing_satisfies_is_found() {
        let above = inequality(&[(0, 1), (1, -1)], 0, false);
        let below = inequality(&[(0, -1), (1, 1)], 0, true);
        assert!(cannot_all_hold(&[above.clone(), below.clone()]));
        assert!(!cannot_all_hold(std::slice::from_ref(&above)));
        assert!(!cannot_all_hold(&[above, inequality(&[(0, -1), (1, 1)], 0, false)]));
        // x + y <= 1, x >= 1, y > 0
        let sum = inequality(&[(0, -1), (1, -1)], 1, false);
        assert!(cannot_all_hold(&[sum, inequality(&[(0, 1)], -1, false), inequality(&[(1, 1)], 0, true)]));
    }

    #[test]
    fn where_numbers_do_not_fit_nothing_is_said() {
        let large = i128::MAX / 2;
        let system = [
            inequality(&[(0, large), (1, large - 1)], -1, false),
            inequality(&[(0, -large + 2), (1, 7)], -1, false),
        ];
        assert!(!cannot_all_hold(&system));
    }
}
