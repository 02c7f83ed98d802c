//! A figure that is not what was published.

use super::Split;
use crate::{
    schemas::{
        quartiles::Quartile,
        tables::{Basis, NamedFigure},
    },
    statistics::rounding,
    vocabulary::{Period, Scaled},
};

/// Decimals of a revision in percent.
pub const DECIMALS: u8 = 1;

/// What a revision is of, whatever the period and area.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RevisedFigure {
    /// A sum; of a named unit what it gave.
    Sum(NamedFigure),
    /// An indicator (by index) on a basis.
    Ratio(usize, Basis),
    /// The change of a figure (by index) on the period before.
    Change(usize),
    /// How units differ in an indicator (by index).
    Quartile(usize, Quartile),
}

/// A figure that is not what was published last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its period.
    pub period: Period,
    /// The area (by index).
    pub area: usize,
    /// Which figure.
    pub of: RevisedFigure,
    /// What was published.
    pub published: Scaled,
    /// What this run makes of it; `None` where it is not published any more.
    pub now: Option<Scaled>,
    /// By how much it changed.
    pub difference: Option<Scaled>,
    /// The same in percent of what was published; of a change, which is in percent itself, `None`.
    pub percent: Option<Scaled>,
    /// Why; of a sum alone, where both the figures that were released and those of now are held.
    pub split: Option<Split>,
}

impl Revision {
    /// One of a figure that was published, and is something else now.
    #[must_use]
    pub fn of(
        (period, area): (Period, usize),
        of: RevisedFigure,
        published: Scaled,
        now: Option<Scaled>,
    ) -> Self {
        let difference = now.and_then(|now| less(now, published));
        let in_percent = now.filter(|_| !matches!(of, RevisedFigure::Change(_)));
        let percent = in_percent.and_then(|now| rounding::change(published, now, DECIMALS));
        Self { period, area, of, published, now, difference, percent, split: None }
    }

    /// The sum that it is of, if it is of one.
    #[must_use]
    pub fn sum(&self) -> Option<&NamedFigure> {
        if let RevisedFigure::Sum(figure) = &self.of { Some(figure) } else { None }
    }
}

/// One number less another, with the decimals of whichever has more.
fn less(now: Scaled, before: Scaled) -> Option<Scaled> {
    let decimals = now.decimals.max(before.decimals);
    let (now, before) = (now.with_decimals(decimals)?, before.with_decimals(decimals)?);
    Some(Scaled { units: now.units.checked_sub(before.units)?, decimals })
}
