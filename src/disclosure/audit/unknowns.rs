//! What readers do not know: the contributions that do not follow at once, put together where nothing that is
//! seen tells them apart, and the equations that bind them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::disclosure::{ContributionId, Release, State, Sum};

/// Contributions that stand in the same sums that are seen, as often: readers see only what they come to
/// together, and each of them may have all of that.
#[derive(Debug, Clone, Default)]
pub struct Unknown {
    /// Which they are.
    pub members: Vec<ContributionId>,
    /// What they come to.
    pub value: i128,
}

/// Numbers of unknowns, each with how often it counts; ordered.
pub type Counted = Vec<(usize, i128)>;

/// How often an unknown counts in a sum: the least and the most, since its members need not count as often.
pub type Between = (usize, i128, i128);

/// A confidential sum.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Which (by index).
    pub sum: usize,
    /// Its unknowns, ordered.
    pub counted: Vec<Between>,
}

/// Unknowns that some equations bind together, and what is confidential of them.
#[derive(Debug, Default)]
pub struct Component {
    /// The unknowns.
    pub unknowns: Vec<Unknown>,
    /// Each a sum of unknowns that readers know; none twice.
    pub equations: Vec<Counted>,
    /// What is confidential.
    pub wanted: Vec<Wanted>,
}

/// All that readers have to work out.
#[derive(Debug, Default)]
pub struct ToWorkOut {
    /// In parts that have nothing to do with each other.
    pub components: Vec<Component>,
    /// Confidential sums (by index) of which every contribution is known at once.
    pub known: Vec<usize>,
}

/// Everything that readers have to work out.
pub fn to_work_out(release: &Release) -> ToWorkOut {
    let is_known = known_at_once(release);
    let unknown = |sum: &Sum| -> Vec<(ContributionId, i64)> {
        sum.parts.iter().copied().filter(|(part, _)| !is_known[part.index()]).collect()
    };
    let mut seen = BTreeSet::new();
    let equations: Vec<Vec<(ContributionId, i64)>> = release
        .sums
        .iter()
        .filter(|sum| is_seen(sum))
        .map(unknown)
        .filter(|row| !row.is_empty() && seen.insert(row.clone()))
        .collect();
    let alike = Alike::of(&equations, &is_known, release);
    let mut found = ToWorkOut::default();
    let mut wanted = Vec::new();
    for (at, sum) in release.sums.iter().enumerate().filter(|(_, sum)| sum.need.is_some()) {
        let parts = unknown(sum);
        if parts.is_empty() {
            found.known.push(at);
        } else if let Some(counted) = alike.counted(&parts) {
            wanted.push(Wanted { sum: at, counted });
        }
    }
    found.components = apart(alike, equations.len(), wanted);
    found
}

/// Contributions by the equations in which they stand.
struct Alike {
    /// Of each the equations in which it stands, how often.
    unknowns: Vec<(Vec<(usize, i64)>, Unknown)>,
    /// By contribution; of those that stand in no equation nothing is known at all.
    unknown_of: Vec<Option<usize>>,
}

impl Alike {
    fn of(equations: &[Vec<(ContributionId, i64)>], is_known: &[bool], release: &Release) -> Self {
        let mut stands_in: Vec<Vec<(usize, i64)>> = vec![Vec::new(); release.height()];
        for (row, parts) in equations.iter().enumerate() {
            parts.iter().for_each(|(part, times)| stands_in[part.index()].push((row, *times)));
        }
        let mut own = Self { unknowns: Vec::new(), unknown_of: vec![None; release.height()] };
        let mut known: HashMap<Vec<(usize, i64)>, usize> = HashMap::new();
        for (at, rows) in stands_in.into_iter().enumerate() {
            if rows.is_empty() || is_known[at] {
                continue;
            }
            let next = own.unknowns.len();
            let place = *known.entry(rows.clone()).or_insert(next);
            if place == next {
                own.unknowns.push((rows, Unknown::default()));
            }
            let (id, unknown) = (ContributionId::new(at), &mut own.unknowns[place].1);
            unknown.members.push(id);
            unknown.value += release.contribution(id);
            own.unknown_of[at] = Some(place);
        }
        own
    }

    /// A sum in unknowns; `None` where a part of it stands in no equation: it can be anything.
    fn counted(&self, parts: &[(ContributionId, i64)]) -> Option<Vec<Between>> {
        let mut times: BTreeMap<usize, Vec<i128>> = BTreeMap::new();
        for (part, own) in parts {
            times.entry(self.unknown_of[part.index()]?).or_default().push(i128::from(*own));
        }
        let between = |(at, mut times): (usize, Vec<i128>)| {
            if times.len() < self.unknowns[at].1.members.len() {
                times.push(0);
            }
            let (least, most) = (times.iter().min(), times.iter().max());
            (at, least.copied().unwrap_or_default(), most.copied().unwrap_or_default())
        };
        Some(times.into_iter().map(between).collect())
    }
}

fn is_seen(sum: &Sum) -> bool {
    matches!(sum.state, State::Public | State::Shown)
}

/// Contributions that stand alone in a sum that is seen, or do once others are known.
fn known_at_once(release: &Release) -> Vec<bool> {
    let mut is_known = vec![false; release.height()];
    let seen: Vec<&Sum> = release.sums.iter().filter(|sum| is_seen(sum)).collect();
    let mut stands_in: Vec<Vec<usize>> = vec![Vec::new(); release.height()];
    let mut left: Vec<usize> = seen.iter().map(|sum| sum.parts.len()).collect();
    for (row, sum) in seen.iter().enumerate() {
        sum.parts.iter().for_each(|(part, _)| stands_in[part.index()].push(row));
    }
    let mut ready: Vec<usize> = (0..seen.len()).filter(|row| left[*row] == 1).collect();
    while let Some(row) = ready.pop() {
        let Some((part, _)) = seen[row].parts.iter().find(|(part, _)| !is_known[part.index()]) else {
            continue;
        };
        is_known[part.index()] = true;
        for other in &stands_in[part.index()] {
            left[*other] -= 1;
            if left[*other] == 1 {
                ready.push(*other);
            }
        }
    }
    is_known
}

/// Divides unknowns, by the equations in which they stand and by what is confidential of them, into parts
/// that have nothing in common.
fn apart(alike: Alike, equations: usize, wanted: Vec<Wanted>) -> Vec<Component> {
    let mut rows = Joined::new(equations);
    let first_of: Vec<usize> = alike.unknowns.iter().map(|(stands_in, _)| stands_in[0].0).collect();
    for (stands_in, _) in &alike.unknowns {
        stands_in.windows(2).for_each(|pair| rows.join(pair[0].0, pair[1].0));
    }
    for own in &wanted {
        own.counted.windows(2).for_each(|pair| rows.join(first_of[pair[0].0], first_of[pair[1].0]));
    }
    let mut components: BTreeMap<usize, (Component, BTreeMap<usize, Counted>)> = BTreeMap::new();
    let mut places = Vec::with_capacity(alike.unknowns.len());
    for (stands_in, unknown) in alike.unknowns {
        let (component, of_rows) = components.entry(rows.root(stands_in[0].0)).or_default();
        let at = component.unknowns.len();
        component.unknowns.push(unknown);
        places.push(at);
        for (row, times) in stands_in {
            of_rows.entry(row).or_default().push((at, i128::from(times)));
        }
    }
    for mut own in wanted {
        let Some((first, ..)) = own.counted.first() else { continue };
        if let Some((component, _)) = components.get_mut(&rows.root(first_of[*first])) {
            own.counted.iter_mut().for_each(|(at, ..)| *at = places[*at]);
            component.wanted.push(own);
        }
    }
    let finished = components.into_values().map(|(mut component, of_rows)| {
        component.equations = of_rows.into_values().collect();
        component
    });
    finished.collect()
}

/// Which rows belong together.
struct Joined(Vec<usize>);

impl Joined {
    fn new(rows: usize) -> Self {
        Self((0..rows).collect())
    }

    fn root(&mut self, row: usize) -> usize {
        let mut at = row;
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}
