//! Which annual figure each figure is brought to: its own, or that of the nearest total that it is a part of.

use super::divide::WhyNot;
use crate::{statistics::estimation::Structure, vocabulary::Scaled};

/// For each figure the one (by place) whose annual figure it is brought to.
pub struct Pins {
    /// By place.
    pub nearest: Vec<Option<usize>>,
}

impl Pins {
    /// Those of some annual figures; a part of two totals that were both returned, neither of which is a part
    /// of the other, can be brought to one alone.
    pub fn of(structure: &Structure, annual: &[Option<Scaled>]) -> Result<Self, WhyNot> {
        let all = 0..annual.len();
        let nearest =
            all.map(|at| if annual[at].is_some() { Ok(Some(at)) } else { above(at, structure, annual) });
        let own = Self { nearest: nearest.collect::<Result<_, _>>()? };
        // What has a figure of its own is a part of one that was returned, or of none.
        (0..annual.len()).try_for_each(|at| above(at, structure, annual).map(|_| ()))?;
        Ok(own)
    }
}

/// The nearest total above a figure that was returned for the year.
fn above(at: usize, structure: &Structure, annual: &[Option<Scaled>]) -> Result<Option<usize>, WhyNot> {
    let mut found: Vec<usize> = Vec::new();
    for whole in &structure.wholes[at] {
        let own = if annual[*whole].is_some() { Some(*whole) } else { above(*whole, structure, annual)? };
        found.extend(own.filter(|own| !found.contains(own)));
    }
    let nearest: Vec<usize> = found
        .iter()
        .copied()
        .filter(|own| !found.iter().any(|other| is_within(*other, *own, structure)))
        .collect();
    match nearest.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(*only)),
        _ => Err(WhyNot::TwoTotals),
    }
}

/// Whether a figure is a part of another.
fn is_within(at: usize, other: usize, structure: &Structure) -> bool {
    structure.wholes[at].iter().any(|whole| *whole == other || is_within(*whole, other, structure))
}
