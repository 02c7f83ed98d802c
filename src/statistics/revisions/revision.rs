//! A sum that is not what was published.

use super::Split;
use crate::{
    statistics::rounding,
    vocabulary::{Period, Scaled},
};

/// Decimals of a revision in percent.
pub const DECIMALS: u8 = 1;

/// A sum that is not what was published last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its period.
    pub period: Period,
    /// The area (by index).
    pub area: usize,
    /// Index of the table.
    pub table: usize,
    /// Row of a matrix table; empty for tables that have none.
    pub key: String,
    /// Index of the field.
    pub field: usize,
    /// What was published.
    pub published: Scaled,
    /// What this run makes of it; `None` where it is not published any more.
    pub now: Option<Scaled>,
    /// By how much it changed.
    pub difference: Option<Scaled>,
    /// The same in percent of what was published.
    pub percent: Option<Scaled>,
    /// Why, where both the figures that were released and those of now are held.
    pub split: Option<Split>,
}

impl Revision {
    /// One of a figure (table, key and field) that was published, and is something else now.
    #[must_use]
    pub fn of(
        (period, area): (Period, usize),
        (table, key, field): (usize, &str, usize),
        published: Scaled,
        now: Option<Scaled>,
    ) -> Self {
        let difference = now.and_then(|now| less(now, published));
        let percent = now.and_then(|now| rounding::change(published, now, DECIMALS));
        let key = key.to_owned();
        Self { period, area, table, key, field, published, now, difference, percent, split: None }
    }
}

/// One number less another, with the decimals of whichever has more.
fn less(now: Scaled, before: Scaled) -> Option<Scaled> {
    let decimals = now.decimals.max(before.decimals);
    let (now, before) = (now.with_decimals(decimals)?, before.with_decimals(decimals)?);
    Some(Scaled { units: now.units.checked_sub(before.units)?, decimals })
}
