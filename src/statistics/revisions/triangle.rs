//! The revision triangle: what became of each figure over all from release to release, and how far first
//! figures
//! were from later ones.

use std::collections::BTreeMap;

use super::revised::{Released, SumNow};
use crate::{
    releases::Vintage,
    returns::Context,
    schemas::tables::NamedFigure,
    statistics::{rounding, sources::Sources},
    vocabulary::{Period, Scaled},
};

/// Decimals of a mean revision, beyond those of the figure.
const MORE_DECIMALS: u8 = 1;

/// Decimals of a revision in percent.
pub const PERCENT_DECIMALS: u8 = 2;

/// What was published of one figure of one period: first, in the next release that has it, and so on. The
/// last is
/// what this run makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The figure (by index).
    pub figure: usize,
    /// The period.
    pub period: Period,
    /// Oldest first.
    pub values: Vec<Scaled>,
}

/// How far first figures were from those of so many releases later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeanRevision {
    /// The figure (by index).
    pub figure: usize,
    /// How long the periods are, as a word.
    pub length: &'static str,
    /// So many releases later.
    pub releases_on: usize,
    /// Periods of which both are known.
    pub periods: usize,
    /// The mean of later less first.
    pub mean: Option<Scaled>,
    /// The mean of the same, whatever its sign.
    pub mean_absolute: Option<Scaled>,
    /// The mean of that in percent of the first.
    pub mean_absolute_percent: Option<Scaled>,
}

/// What was published of figures over all, and how it was revised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Triangle {
    /// All that is known, and what this run adds to it.
    pub vintages: Vec<Vintage>,
    /// By figure and period.
    pub published: Vec<Published>,
    /// By figure and releases.
    pub means: Vec<MeanRevision>,
}

impl Triangle {
    /// With what this run makes of the sums, as its release will be numbered; nothing without a workspace,
    /// from
    /// which alone something is released.
    pub fn of(released: &Released<'_>, from: &Sources<'_>, wholes: &[usize]) -> Self {
        let Some(releases) = released.releases else { return Self::default() };
        let number = releases.last_of(from.context.period).map_or(1, |own| own.about.number + 1);
        let serial = releases.last().map_or(1, |own| own.about.serial + 1);
        let release = format!("{}/{number}", from.context.period);
        let mut vintages: Vec<Vintage> = released.published.vintages.clone();
        let context = from.context;
        for sum in SumNow::all(from) {
            let (table, key, field) = sum.figure;
            let figure = NamedFigure { table, key: key.to_owned(), field };
            let at = context.collection.published.figures.iter().position(|own| *own == figure);
            // Where a question does not arise everywhere, the sum over all is of the others.
            if let (Some(value), true) = (sum.value, at.is_some_and(|at| wholes[at] == sum.area)) {
                let declared = context.collection.figure_table(table);
                let names = [&declared.name, &figure.key, &declared.fields[field].name].map(Clone::clone);
                let (period, release) = (sum.period, release.clone());
                vintages.push(Vintage { serial, release, period, figure: names, value });
            }
        }
        let place = |own: &Vintage| (own.figure.clone(), own.period.start(), own.period.end(), own.serial);
        vintages.sort_by_cached_key(place);
        let published = published(&vintages, context);
        Self { means: means(&published), published, vintages }
    }
}

fn published(vintages: &[Vintage], context: &Context<'_>) -> Vec<Published> {
    let collection = context.collection;
    let names = |figure: &NamedFigure| {
        let table = collection.figure_table(figure.table);
        [&table.name, &figure.key, &table.fields[figure.field].name].map(Clone::clone)
    };
    let summed = collection.published.summed();
    let figures: BTreeMap<[String; 3], usize> =
        summed.into_iter().map(|at| (names(&collection.published.figures[at]), at)).collect();
    let same = |one: &Vintage, next: &Vintage| (one.period, &one.figure) == (next.period, &next.figure);
    let mut found: Vec<Published> = vintages
        .chunk_by(same)
        .filter_map(|own| {
            let figure = *figures.get(&own[0].figure)?;
            let values = own.iter().map(|own| own.value).collect();
            Some(Published { figure, period: own[0].period, values })
        })
        .collect();
    found.sort_by_key(|own| (own.figure, own.period.frequency(), own.period.start()));
    found
}

/// Of quarters, and of years apart, first figures are as far from later ones as this.
fn means(published: &[Published]) -> Vec<MeanRevision> {
    let mut means = Vec::new();
    let same = |one: &Published, next: &Published| {
        (one.figure, one.period.frequency()) == (next.figure, next.period.frequency())
    };
    for own in published.chunk_by(same) {
        let longest = own.iter().map(|own| own.values.len()).max().unwrap_or(0);
        means.extend((1..longest).map(|on| mean(own, on)));
    }
    means
}

fn mean(of: &[Published], releases_on: usize) -> MeanRevision {
    let pairs: Vec<(Scaled, Scaled)> = of
        .iter()
        .filter_map(|own| {
            let (first, later) = (*own.values.first()?, *own.values.get(releases_on)?);
            let decimals = first.decimals.max(later.decimals);
            Some((first.with_decimals(decimals)?, later.with_decimals(decimals)?))
        })
        .collect();
    let decimals = pairs.iter().map(|(first, _)| first.decimals).max().unwrap_or(0);
    let differences: Option<Vec<i64>> = pairs
        .iter()
        .map(|(first, later)| {
            let [first, later] = [first, later].map(|own| own.with_decimals(decimals));
            later?.units.checked_sub(first?.units)
        })
        .collect();
    let over_all = |sum: Option<i64>| {
        let sum = Scaled { units: sum?, decimals };
        let count = Scaled { units: i64::try_from(pairs.len()).ok()?, decimals: 0 };
        rounding::ratio(sum, count, 1.0, decimals + MORE_DECIMALS)
    };
    let sum = |of: fn(i64) -> i64| {
        differences.as_ref()?.iter().try_fold(0_i64, |sum, own| sum.checked_add(of(*own)))
    };
    let percents = pairs
        .iter()
        .filter(|(first, _)| first.units != 0)
        .map(|(first, later)| (later.to_f64() - first.to_f64()).abs() / first.to_f64().abs() * 100.0);
    let (sum_of_percents, with_percent) =
        percents.fold((0.0, 0.0), |(sum, count), own| (sum + own, count + 1.0));
    let percent = (with_percent > 0.0).then(|| sum_of_percents / with_percent);
    MeanRevision {
        figure: of.first().map_or(0, |own| own.figure),
        length: of.first().map_or("", |own| own.period.frequency().word()),
        releases_on,
        periods: pairs.len(),
        mean: over_all(sum(|own| own)),
        mean_absolute: over_all(sum(i64::abs)),
        mean_absolute_percent: percent.and_then(|percent| rounding::of_double(percent, PERCENT_DECIMALS)),
    }
}
