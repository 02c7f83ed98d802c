//! Which sums are not shown, beside those that are confidential: one after the other is shown, the largest
//! first, unless something confidential followed from it and those before.
//!
//! That is secondary suppression by Gaussian elimination (Langsrud 2024, the method of the R package
//! GaussSuppression), which sees all equations at once; the smallest sums are those that are left. By itself
//! it only keeps confidential sums from following exactly. So the audit is asked how narrowly each could be
//! told; it says from which combination of what is shown that follows, and this combination is then protected
//! as well.

use std::collections::HashSet;

use super::{
    ContributionId, Recoverable, Release, State, Sum, audit,
    elimination::{Elimination, Row, row},
};

/// Suppresses what must be, and gives what can be worked out all the same: nothing, unless it follows from
/// what was public before.
pub fn suppress(release: &mut Release) -> Vec<Recoverable> {
    primary_alone(release);
    let stands_for = standing_for_others(release);
    let mut narrow: Vec<Row> = Vec::new();
    loop {
        let before = hidden(release);
        one_after_the_other(release, &stands_for, &narrow);
        let found = audit(release);
        let told = found.iter().filter(|own| !own.because.is_empty());
        let of_those =
            |own: &Recoverable| row(own.because.iter().copied().filter(|(part, _)| stands_for[part.index()]));
        let new: Vec<Row> = told.map(of_those).collect();
        let is_stuck = hidden(release) == before && new.iter().all(|own| narrow.contains(own));
        if new.is_empty() || is_stuck {
            return found;
        }
        narrow.extend(new);
    }
}

/// Suppresses confidential sums alone. By itself that is no protection.
pub fn primary_alone(release: &mut Release) {
    for sum in &mut release.sums {
        if sum.need.is_some() && sum.state == State::Shown {
            sum.state = State::Suppressed;
        }
    }
}

fn hidden(release: &Release) -> usize {
    release.sums.iter().filter(|sum| sum.state == State::Suppressed).count()
}

/// Shows sums, the largest first, equals by name from the last.
fn one_after_the_other(release: &mut Release, stands_for: &[bool], narrow: &[Row]) {
    let of_those = |sum: &Sum| row(wide(&sum.parts).filter(|(part, _)| stands_for[part.index()]));
    let rows: Vec<Row> = release.sums.iter().map(of_those).collect();
    let mut known = Elimination::default();
    let confidential = release.sums.iter().zip(&rows).filter(|(sum, _)| sum.need.is_some());
    confidential.for_each(|(_, row)| known.protect(row));
    narrow.iter().for_each(|row| known.protect(row));
    let heavy = |part: ContributionId| release.contribution(part);
    let public = release.sums.iter().zip(&rows).filter(|(sum, _)| sum.state == State::Public);
    public.for_each(|(_, row)| known.show(row, heavy));
    let mut order: Vec<usize> =
        (0..rows.len()).filter(|at| release.sums[*at].state == State::Shown).collect();
    order.sort_by_cached_key(|at| {
        let sum = &release.sums[*at];
        (release.value(sum), sum.name.clone())
    });
    let unsafe_ones: Vec<usize> =
        order.into_iter().rev().filter(|at| !known.show_if_safe(&rows[*at], heavy)).collect();
    for at in unsafe_ones {
        release.sums[at].state = State::Suppressed;
    }
}

/// Contributions that stand in the same sums as often are one to readers: of each such group, whether a
/// contribution is the one that stands for all.
fn standing_for_others(release: &Release) -> Vec<bool> {
    let mut stands_in: Vec<Vec<(usize, i64)>> = vec![Vec::new(); release.height()];
    let matters = |sum: &Sum| sum.need.is_some() || sum.state != State::InNoTable;
    for (at, sum) in release.sums.iter().enumerate().filter(|(_, sum)| matters(sum)) {
        sum.parts.iter().for_each(|(part, times)| stands_in[part.index()].push((at, *times)));
    }
    let mut seen = HashSet::new();
    stands_in.into_iter().map(|own| seen.insert(own)).collect()
}

fn wide(parts: &[(ContributionId, i64)]) -> impl Iterator<Item = (ContributionId, i128)> {
    parts.iter().map(|(part, times)| (*part, i128::from(*times)))
}
