//! What was published last of each figure: the newest release that has it decides.

use std::collections::HashMap;

use serde::Deserialize;

use super::{Release, Releases, Vintage, vintages};
use crate::{
    records::{HistoryError, list_lines},
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
    rates: HashMap<String, Option<String>>,
    changes: HashMap<String, Option<String>>,
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

    /// An indicator, as it was written.
    #[must_use]
    pub fn rate(&self, place: &PublishedPlace<'_>) -> Option<&str> {
        self.rates.get(&place.name())?.as_deref()
    }

    /// A change on the period before, in percent, as it was written.
    #[must_use]
    pub fn change(&self, place: &PublishedPlace<'_>) -> Option<&str> {
        self.changes.get(&place.name())?.as_deref()
    }

    /// Adds what is not known of a newer release.
    fn add(&mut self, release: &Release) -> Result<(), HistoryError> {
        const FIGURES: &str = "data/figures.csv";
        const TOTALS: &str = "totals.csv";
        let output = &release.output;
        let has = |name: &str| output.listed().contains_key(name);
        let sums = if has(FIGURES) { FIGURES } else { TOTALS };
        if has(sums) {
            for line in list_lines::<SumLine>(output, sums)? {
                let name = line.place.name([&line.table, &line.key, &line.field]);
                self.sums.entry(name).or_insert_with(|| line.sum(release.about.serial));
            }
        }
        if has("data/indicators.csv") {
            for line in list_lines::<RateLine>(output, "data/indicators.csv")? {
                let name = line.place.name([&line.indicator, &line.basis, ""]);
                self.rates.entry(name).or_insert_with(|| Some(line.value).filter(|value| !value.is_empty()));
            }
        }
        if has("data/growth.csv") {
            for line in list_lines::<ChangeLine>(output, "data/growth.csv")? {
                let name = line.place.name([&line.table, &line.key, &line.field]);
                let change = Some(line.change_pct).filter(|change| !change.is_empty());
                self.changes.entry(name).or_insert(change);
            }
        }
        Ok(())
    }
}

impl PublishedPlace<'_> {
    fn name(&self) -> String {
        named(&self.period.to_string(), [self.area_type, self.area_code, self.area], self.figure)
    }
}

fn named(period: &str, [kind, code, area]: [&str; 3], [first, second, third]: [&str; 3]) -> String {
    let area = if code.is_empty() { area } else { code };
    [period, kind, area, first, second, third].join("\u{1f}")
}

#[derive(Deserialize)]
struct AreaColumns {
    period: String,
    area_code: String,
    area: String,
    area_type: String,
}

impl AreaColumns {
    fn name(&self, figure: [&str; 3]) -> String {
        named(&self.period, [&self.area_type, &self.area_code, &self.area], figure)
    }
}

#[derive(Deserialize)]
struct SumLine {
    #[serde(flatten)]
    place: AreaColumns,
    table: String,
    key: String,
    field: String,
    value: String,
    #[serde(default)]
    exact: String,
}

impl SumLine {
    fn sum(&self, serial: usize) -> Option<PublishedSum> {
        let value = number(&self.value)?;
        let exact = number(&self.exact).unwrap_or(value);
        Some(PublishedSum { value, exact, serial })
    }
}

/// A number of a list, with the decimals that it is written with.
pub(super) fn number(text: &str) -> Option<Scaled> {
    let decimals = text.split_once('.').map_or(0, |(_, part)| part.len());
    Scaled::of_text(text, u8::try_from(decimals).ok()?)
}

#[derive(Deserialize)]
struct RateLine {
    #[serde(flatten)]
    place: AreaColumns,
    indicator: String,
    basis: String,
    value: String,
}

#[derive(Deserialize)]
struct ChangeLine {
    #[serde(flatten)]
    place: AreaColumns,
    table: String,
    key: String,
    field: String,
    change_pct: String,
}
