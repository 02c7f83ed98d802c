//! All that a release says, or could say, of figures under control: what each figure is the sum of.
//!
//! Every equation of a release (areas, parts of totals, quarters of a year, tables that share cells, what was
//! released before) follows from this: two figures are bound to each other if they have contributions in
//! common. None has to be declared, and none can be forgotten.

/// What one unit contributes to one measure in one period, or a part of that: the finest that sums are made
/// of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContributionId(u32);

impl ContributionId {
    /// The contribution of this number.
    #[must_use]
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Its number.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Whether readers see a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It was shown before, and cannot be taken back.
    Public,
    /// It is shown.
    Shown,
    /// It stands in a table, and is not shown.
    Suppressed,
    /// It stands in no table; what is in it may be confidential all the same.
    InNoTable,
}

/// How little readers may learn of a sum that is confidential: of the values that it may have, by all that is
/// shown, the largest is at least `reach`, and the largest and the smallest are at least `width` apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// Between the smallest value that it may have and the largest.
    pub width: i128,
    /// What the largest must come to.
    pub reach: i128,
}

impl Need {
    /// That of a count below a threshold: nobody can tell it more narrowly than that.
    #[must_use]
    pub fn below(threshold: i128) -> Self {
        Self { width: threshold, reach: threshold }
    }
}

/// A sum of contributions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// What it is of: in messages, and by it equals are told apart.
    pub name: String,
    /// What it is made of, each with how often it counts; ordered.
    pub parts: Vec<(ContributionId, i64)>,
    /// Whether readers see it.
    pub state: State,
    /// It is confidential.
    pub need: Option<Need>,
}

/// Sums of contributions, and what each contribution is.
#[derive(Debug, Clone, Default)]
pub struct Release {
    contributions: Vec<i128>,
    /// All sums, in the order in which they were added.
    pub sums: Vec<Sum>,
}

impl Release {
    /// Adds a contribution.
    pub fn contribute(&mut self, value: i128) -> ContributionId {
        self.contributions.push(value);
        ContributionId::new(self.contributions.len() - 1)
    }

    /// Adds a sum.
    ///
    /// Whoever reads tables knows zeros (they are shown), and that nothing is below 0: a contribution that is
    /// not above 0 hides nothing, and is left out.
    pub fn add(
        &mut self,
        name: impl Into<String>,
        parts: impl IntoIterator<Item = (ContributionId, i64)>,
        state: State,
        need: Option<Need>,
    ) {
        let mut parts: Vec<(ContributionId, i64)> = parts.into_iter().collect();
        parts.sort_unstable();
        let mut together: Vec<(ContributionId, i64)> = Vec::with_capacity(parts.len());
        for (part, times) in parts {
            match together.last_mut().filter(|(last, _)| *last == part) {
                Some((_, own)) => *own = own.saturating_add(times),
                None => together.push((part, times)),
            }
        }
        together.retain(|(part, times)| *times != 0 && self.contributions[part.index()] > 0);
        let need = need.filter(|_| !together.is_empty());
        self.sums.push(Sum { name: name.into(), parts: together, state, need });
    }

    /// What a contribution is.
    #[must_use]
    pub fn contribution(&self, id: ContributionId) -> i128 {
        self.contributions[id.index()]
    }

    /// How many contributions there are.
    #[must_use]
    pub fn height(&self) -> usize {
        self.contributions.len()
    }

    /// What a sum comes to; the largest number where it does not fit.
    #[must_use]
    pub fn value(&self, sum: &Sum) -> i128 {
        let own = |(part, times): &(ContributionId, i64)| {
            self.contribution(*part).saturating_mul(i128::from(*times))
        };
        sum.parts.iter().map(own).fold(0, i128::saturating_add)
    }

    /// The names of what is suppressed, in order.
    #[must_use]
    pub fn suppressed(&self) -> Vec<&str> {
        let hidden = self.sums.iter().filter(|sum| sum.state == State::Suppressed);
        hidden.map(|sum| sum.name.as_str()).collect()
    }
}
