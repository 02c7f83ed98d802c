//! What readers have seen already, kept beside the outputs of each run: a later one must not tell by
//! difference what this one hid.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{ContributionId, Need, Recoverable, Release, State, audit};

/// Where a run keeps it, below its output folder.
pub const PLACE: &str = "records/disclosure/public.json";

/// A piece of what a unit gave, told apart over all runs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Piece {
    /// The period for which.
    pub period: String,
    /// Id of the unit.
    pub unit: String,
    /// Which figure.
    pub figure: String,
    /// What the parts of a total leave of it, by which list of parts.
    pub rest_of: Option<usize>,
    /// How much, times 10^9: as text, since it may be large.
    pub value: String,
}

/// A sum that readers have seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// What it is of.
    pub name: String,
    /// Pieces (by index), each with how often it counts.
    pub parts: Vec<(usize, i64)>,
}

/// A sum that readers must not learn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confidential {
    /// What it is, and of which pieces.
    pub sum: Seen,
    /// How far apart its bounds must be, times 10^9.
    pub width: String,
    /// What the upper one must come to, times 10^9.
    pub reach: String,
}

/// All that a run made public of figures under control, and what it must not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Public {
    /// What sums are made of.
    pub pieces: Vec<Piece>,
    /// What readers have seen.
    pub seen: Vec<Seen>,
    /// What they must not learn, from later runs either.
    pub confidential: Vec<Confidential>,
}

/// What can be worked out of all that was and is to be made public, by what its runs kept: a release with
/// those before it. Nothing, if it may be released.
#[must_use]
pub fn audit_public(all: &[Public]) -> Vec<Recoverable> {
    let (mut release, mut known) = (Release::default(), HashMap::new());
    all.iter().for_each(|public| public.add_to(&mut release, &mut known));
    audit(&release)
}

/// A file of such that is none.
#[derive(Debug, thiserror::Error)]
#[error("it does not say what was made public: {0}")]
pub struct NotPublic(serde_json::Error);

impl Public {
    /// Reads what a run left.
    ///
    /// # Errors
    /// If it is not as a run writes it.
    pub fn read(bytes: &[u8]) -> Result<Self, NotPublic> {
        let own: Self = serde_json::from_slice(bytes).map_err(NotPublic)?;
        let is_there = |(at, _): &(usize, i64)| *at < own.pieces.len();
        let hidden = own.confidential.iter().map(|hidden| &hidden.sum);
        if own.seen.iter().chain(hidden).flat_map(|sum| &sum.parts).all(is_there) {
            Ok(own)
        } else {
            Err(NotPublic(serde::de::Error::custom("a sum has parts that are not there")))
        }
    }

    /// As it is written.
    ///
    /// # Errors
    /// If it cannot be written as JSON: a fault of our own.
    pub fn written(&self) -> Result<Vec<u8>, NotPublic> {
        serde_json::to_vec(self).map_err(NotPublic)
    }

    /// Takes in what was seen of an earlier making of the same figures: it stays public.
    pub fn with(&mut self, other: &Self) {
        let mut places: HashMap<Piece, usize> =
            self.pieces.iter().enumerate().map(|(at, piece)| (piece.clone(), at)).collect();
        let own: Vec<usize> = other
            .pieces
            .iter()
            .map(|piece| {
                *places.entry(piece.clone()).or_insert_with(|| {
                    self.pieces.push(piece.clone());
                    self.pieces.len() - 1
                })
            })
            .collect();
        let moved = |sum: &Seen| {
            let parts = sum.parts.iter().map(|(at, times)| (own[*at], *times)).collect();
            Seen { name: sum.name.clone(), parts }
        };
        for seen in other.seen.iter().map(moved) {
            if !self.seen.contains(&seen) {
                self.seen.push(seen);
            }
        }
        for hidden in &other.confidential {
            let hidden = Confidential { sum: moved(&hidden.sum), ..hidden.clone() };
            if !self.confidential.contains(&hidden) {
                self.confidential.push(hidden);
            }
        }
    }

    /// Adds all of it to a release: what was seen is public, what was confidential is so still. A piece that
    /// is the same now is the same; one of another value is another.
    pub(super) fn add_to(&self, release: &mut Release, known: &mut HashMap<Piece, ContributionId>) {
        let ids: Vec<ContributionId> = self
            .pieces
            .iter()
            .map(|piece| {
                let value = piece.value.parse().unwrap_or_default();
                *known.entry(piece.clone()).or_insert_with(|| release.contribute(value))
            })
            .collect();
        for seen in &self.seen {
            let parts = seen.parts.iter().map(|(at, times)| (ids[*at], *times));
            release.add(seen.name.clone(), parts, State::Public, None);
        }
        for hidden in &self.confidential {
            let parts = hidden.sum.parts.iter().map(|(at, times)| (ids[*at], *times));
            let number = |text: &str| text.parse().unwrap_or(i128::MAX);
            let need = Need { width: number(&hidden.width), reach: number(&hidden.reach) };
            release.add(hidden.sum.name.clone(), parts, State::InNoTable, Some(need));
        }
    }
}
