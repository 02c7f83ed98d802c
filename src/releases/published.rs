//! What was published last of each figure: the newest release that has it decides.

use std::collections::HashMap;

use super::{Release, Releases, Vintage, vintages};
use crate::{
    records::{HistoryError, List, ListLine},
    schemas::quartiles::Quartile,
    vocabulary::{Period, Scaled},
};

/// Where a published figure stands.
#[derive(Debug, Clone, Copy)]
pub struct PublishedPlace<'p> {
    /// The period.
    pub period: Period,
    /// Kind of area, as a word.
    pub area_type: &'p str,
    /// Its code.
    pub area_code: &'p str,
    /// Its name, by which areas without a code are told apart.
    pub area: &'p str,
    /// Which figure: table, key and field; indicator and basis.
    pub figure: [&'p str; 3],
}

/// A sum as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedSum {
    /// Rounded, as it stood in tables.
    pub value: Scaled,
    /// Before it was rounded.
    pub exact: Scaled,
    /// Number of the release, in the order of all.
    pub serial: usize,
}

/// What was published last of each figure; nothing of one that was not shown.
#[derive(Debug, Default)]
pub struct Published {
    /// The last release, as it is named; blank if there was none.
    pub last: String,
    /// What all releases published of sums over all.
    pub vintages: Vec<Vintage>,
    /// By place; `None` of what the newest release that has it did not show.
    sums: HashMap<String, Option<PublishedSum>>,
    /// Indicators, changes and quartiles, likewise.
    others: HashMap<String, Option<Scaled>>,
}

impl Published {
    /// What releases published that matter to a run of a period: the last, and the last of that period.
    ///
    /// # Errors
    /// If one of their lists is not as it was made.
    pub fn of(releases: &Releases, period: Period) -> Result<Self, HistoryError> {
        let Some(last) = releases.last() else { return Ok(Self::default()) };
        let mut own = Self { last: last.about.name(), vintages: vintages::up_to(last)?, ..Self::default() };
        own.add(last)?;
        if let Some(of_period) =
            releases.last_of(period).filter(|of_period| of_period.about.serial != last.about.serial)
        {
            own.add(of_period)?;
        }
        Ok(own)
    }

    /// Whether nothing was ever released.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.last.is_empty()
    }

    /// A sum.
    #[must_use]
    pub fn sum(&self, place: &PublishedPlace<'_>) -> Option<&PublishedSum> {
        self.sums.get(&place.name())?.as_ref()
    }

    /// An indicator, a change on the period before, or a quartile.
    #[must_use]
    pub fn other(&self, place: &PublishedPlace<'_>) -> Option<Scaled> {
        *self.others.get(&place.name())?
    }

    /// Adds what is not known of a newer release.
    fn add(&mut self, release: &Release) -> Result<(), HistoryError> {
        const FIGURES: &str = "data/figures.csv";
        const TOTALS: &str = "totals.csv";
        let sums = if release.output.listed().contains_key(FIGURES) { FIGURES } else { TOTALS };
        // What was published of named units stands before what was worked out of them.
        for list in ["data/authorities.csv", sums] {
            for line in List::of(&release.output, list)?.lines() {
                let value = line.shown("value").map(|value| PublishedSum {
                    value,
                    exact: line.number("exact").unwrap_or(value),
                    serial: release.about.serial,
                });
                self.sums.entry(named(&line, FIGURE.map(|name| line.get(name)))).or_insert(value);
            }
        }
        for line in List::of(&release.output, "data/indicators.csv")?.lines() {
            self.add_other(&line, [line.get("indicator"), line.get("basis"), ""], "value");
        }
        for line in List::of(&release.output, "data/growth.csv")?.lines() {
            self.add_other(&line, FIGURE.map(|name| line.get(name)), "change_pct");
        }
        for line in List::of(&release.output, "data/quartiles.csv")?.lines() {
            for quartile in Quartile::ALL {
                let column = quartile.word();
                let name = named(&line, [line.get("indicator"), column, ""]);
                // Of how many units they are is shown where they are not.
                let is_count = quartile == Quartile::Units;
                let value = if is_count { line.number(column) } else { line.shown(column) };
                self.others.entry(name).or_insert(value);
            }
        }
        Ok(())
    }

    fn add_other(&mut self, line: &ListLine<'_>, figure: [&str; 3], column: &str) {
        self.others.entry(named(line, figure)).or_insert_with(|| line.shown(column));
    }
}

/// The columns that say which figure a sum or change is of.
const FIGURE: [&str; 3] = ["table", "key", "field"];

/// Where the figure of a line stands.
fn named(line: &ListLine<'_>, figure: [&str; 3]) -> String {
    name([line.get("period"), line.get("area_type"), line.area()], figure)
}

fn name([period, kind, area]: [&str; 3], [first, second, third]: [&str; 3]) -> String {
    [period, kind, area, first, second, third].join("\u{1f}")
}

impl PublishedPlace<'_> {
    fn name(&self) -> String {
        let area = if self.area_code.is_empty() { self.area } else { self.area_code };
        name([&self.period.to_string(), self.area_type, area], self.figure)
    }
}
