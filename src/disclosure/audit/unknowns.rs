//! What readers do not know: the contributions that do not follow at once, put together where nothing tells
//! them apart, and the equations that bind them.

use std::collections::BTreeMap;

use crate::disclosure::{ContributionId, Release, State, Sum};

/// Contributions that stand in the same sums as often: readers see only what they come to together.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// Which they are.
    pub members: Vec<ContributionId>,
    /// What they come to.
    pub value: i128,
}

/// Numbers of unknowns, each with how often it counts; ordered.
pub type Counted = Vec<(usize, i128)>;

/// Unknowns that some equations bind together, and what is confidential of them.
#[derive(Debug, Default)]
pub struct Component {
    /// The unknowns.
    pub unknowns: Vec<Unknown>,
    /// Each a sum of unknowns that readers know.
    pub equations: Vec<Counted>,
    /// What is confidential, by index of the sum: its unknowns.
    pub wanted: Vec<(usize, Counted)>,
}

/// Everything that readers have to work out, in parts that have nothing to do with each other.
pub fn components(release: &Release) -> Vec<Component> {
    let is_known = known_at_once(release);
    let equations: Vec<&Sum> = release.sums.iter().filter(|sum| is_seen(sum)).collect();
    let wanted: Vec<(usize, &Sum)> =
        release.sums.iter().enumerate().filter(|(_, sum)| sum.need.is_some()).collect();
    let rows: Vec<&Sum> = equations.iter().copied().chain(wanted.iter().map(|(_, sum)| *sum)).collect();
    let mut stands_in: Vec<Vec<(usize, i64)>> = vec![Vec::new(); release.height()];
    for (row, sum) in rows.iter().enumerate() {
        for (part, times) in sum.parts.iter().filter(|(part, _)| !is_known[part.index()]) {
            stands_in[part.index()].push((row, *times));
        }
    }
    let mut alike: BTreeMap<Vec<(usize, i64)>, Unknown> = BTreeMap::new();
    for (at, rows) in stands_in.into_iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
        let (id, nothing) = (ContributionId::new(at), || Unknown { members: Vec::new(), value: 0 });
        let own = alike.entry(rows).or_insert_with(nothing);
        own.members.push(id);
        own.value += release.contribution(id);
    }
    apart(alike, &equations, &wanted)
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

/// Divides unknowns, by the rows in which they stand, into parts that have no row in common.
fn apart(
    alike: BTreeMap<Vec<(usize, i64)>, Unknown>,
    equations: &[&Sum],
    wanted: &[(usize, &Sum)],
) -> Vec<Component> {
    let mut rows = Joined::new(equations.len() + wanted.len());
    for stands_in in alike.keys() {
        stands_in.windows(2).for_each(|pair| rows.join(pair[0].0, pair[1].0));
    }
    let mut components: BTreeMap<usize, (Component, BTreeMap<usize, Counted>)> = BTreeMap::new();
    for (stands_in, unknown) in alike {
        let Some((first, _)) = stands_in.first() else { continue };
        let (component, of_rows) = components.entry(rows.root(*first)).or_default();
        let at = component.unknowns.len();
        component.unknowns.push(unknown);
        for (row, times) in stands_in {
            of_rows.entry(row).or_default().push((at, i128::from(times)));
        }
    }
    let finished = components.into_values().map(|(mut component, of_rows)| {
        for (row, counted) in of_rows {
            match row.checked_sub(equations.len()) {
                None => component.equations.push(counted),
                Some(at) => component.wanted.push((wanted[at].0, counted)),
            }
        }
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
