//! Which sums are not shown, beside those that are confidential: one after the other is shown, the largest
//! first, unless something confidential followed from it and those before.
//!
//! That is secondary suppression by Gaussian elimination (Langsrud 2024, the method of the R package
//! GaussSuppression), which sees all equations at once; the smallest sums are those that are left. By itself
//! it only keeps confidential sums from following exactly. So the audit is asked how narrowly each could be
//! told; it says from which combination of what is shown that follows, and this combination is then protected
//! as well.

//!
//! A sum that can be many things though everything else were shown needs no protection, and most can: the
//! audit is asked once for those that cannot. Nothing is hidden until the first sum from which something
//! follows; all before that is shown at once, the shortest sums first, since that is far less work.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    ContributionId, Recoverable, Release, State, Sum, audit,
    elimination::{Elimination, Row, row},
};

/// Suppresses what must be, and gives what can be worked out all the same: nothing, unless it follows from
/// what was public before.
pub fn suppress(release: &mut Release) -> Vec<Recoverable> {
    primary_alone(release);
    let mut found = audit(release);
    if found.is_empty() {
        return found;
    }
    let told: BTreeSet<usize> = found.iter().map(|own| own.sum).collect();
    let mut rows = Rows::of(release, &told);
    loop {
        let before = hidden(release);
        one_after_the_other(release, &rows);
        rows.to_show.retain(|(sums, _)| release.sums[sums[0]].state == State::Shown);
        found = audit(release);
        let told = found.iter().filter(|own| !own.because.is_empty());
        let new: Vec<Row> = told.map(|own| rows.of_those(own.because.iter().copied())).collect();
        let is_stuck = hidden(release) == before && new.iter().all(|own| rows.protected.contains(own));
        if new.is_empty() || is_stuck {
            return found;
        }
        rows.protected.extend(new);
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

/// Sums as rows, without contributions that are known from what is public.
struct Rows {
    /// By contribution whether it stands for all that stand in the same sums as often, and is not known.
    stands_for: Vec<bool>,
    /// In how many rows each contribution stands.
    crowded: Vec<usize>,
    /// What was public before.
    public: Vec<Row>,
    /// What must not follow.
    protected: Vec<Row>,
    /// What is to be shown, the largest first, equals by name from the last: which sums, each with its row.
    to_show: Vec<(Vec<usize>, Row)>,
}

impl Rows {
    /// Those of a release of which these sums can be told if all others are shown.
    fn of(release: &Release, told: &BTreeSet<usize>) -> Self {
        let mut own = Self {
            stands_for: standing_for_others(release),
            crowded: vec![0; release.height()],
            public: Vec::new(),
            protected: Vec::new(),
            to_show: Vec::new(),
        };
        own.leave_out_what_is_known(release);
        let row = |sum: &Sum| own.of_those(sum.parts.iter().map(|(part, times)| (*part, i128::from(*times))));
        let in_state = |state: State| release.sums.iter().filter(move |sum| sum.state == state);
        let mut seen = HashSet::new();
        let public: Vec<Row> =
            in_state(State::Public).map(row).filter(|row| seen.insert(row.clone())).collect();
        let protected = told.iter().map(|at| row(&release.sums[*at])).collect();
        let mut order: Vec<usize> =
            (0..release.sums.len()).filter(|at| release.sums[*at].state == State::Shown).collect();
        order.sort_by_cached_key(|at| {
            let sum = &release.sums[*at];
            std::cmp::Reverse((release.value(sum), sum.name.clone()))
        });
        let mut places: HashMap<Row, usize> = HashMap::new();
        let mut to_show: Vec<(Vec<usize>, Row)> = Vec::new();
        for at in order {
            let row = row(&release.sums[at]);
            // What is the same again tells nothing more.
            let place = *places.entry(row.clone()).or_insert(to_show.len());
            match to_show.get_mut(place) {
                Some((sums, _)) => sums.push(at),
                None => to_show.push((vec![at], row)),
            }
        }
        public.iter().chain(to_show.iter().map(|(_, row)| row)).flatten().for_each(|(part, _)| {
            own.crowded[part.index()] += 1;
        });
        Self { public, protected, to_show, ..own }
    }

    /// A sum as a row.
    fn of_those(&self, parts: impl Iterator<Item = (ContributionId, i128)>) -> Row {
        row(parts.filter(|(part, _)| self.stands_for[part.index()]))
    }

    /// Contributions that stand alone in what is public, or do once others are left out, tell nothing more.
    fn leave_out_what_is_known(&mut self, release: &Release) {
        let mut public: Vec<&Sum> = release.sums.iter().filter(|sum| sum.state == State::Public).collect();
        loop {
            let before = public.len();
            public.retain(|sum| {
                let mut left = sum.parts.iter().filter(|(part, _)| self.stands_for[part.index()]);
                let (first, second) = (left.next(), left.next());
                if let (Some((part, _)), None) = (first, second) {
                    self.stands_for[part.index()] = false;
                }
                second.is_some()
            });
            if public.len() == before {
                return;
            }
        }
    }

    /// The first of those to be shown, so many, all shown; and how much of what is protected does not follow.
    fn first(&self, count: usize) -> (Elimination, usize) {
        let first = self.to_show[..count].iter().map(|(_, row)| row);
        let mut shown: Vec<&Row> = self.public.iter().chain(first).collect();
        shown.sort_by_key(|row| row.len());
        let mut known = Elimination::default();
        shown.into_iter().for_each(|row| known.show(row, |part| self.crowded[part.index()]));
        let safe = self.protected.iter().filter(|row| known.protect(row)).count();
        (known, safe)
    }

    /// The most of the first to be shown that tell nothing which what was public did not tell.
    fn most_at_once(&self) -> (usize, Elimination) {
        let (mut least, mut most) = (0, self.to_show.len());
        let (mut known, safe) = self.first(0);
        while least < most {
            let count = least + (most - least).div_ceil(2);
            let (own, own_safe) = self.first(count);
            if own_safe == safe {
                (least, known) = (count, own);
            } else {
                most = count - 1;
            }
        }
        (least, known)
    }
}

/// Shows sums, the largest first, equals by name from the last.
fn one_after_the_other(release: &mut Release, rows: &Rows) {
    let (count, mut known) = rows.most_at_once();
    for (sums, row) in &rows.to_show[count..] {
        if !known.show_if_safe(row, |part| rows.crowded[part.index()]) {
            sums.iter().for_each(|at| release.sums[*at].state = State::Suppressed);
        }
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
