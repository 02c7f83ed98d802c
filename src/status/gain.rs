//! What there is to gain by going on: how much the main figures would move if all that is open were settled.
//!
//! Main figures are those by which others are estimated, or, where nothing is estimated, the size. A value
//! that is asked about moves its figure by its whole distance from what was expected. What was not given
//! moves it by as much as estimates of it are out, by the backtest; estimates are out one way or the other,
//! so many together are out by the root of the sum of squares.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::Selection;
use crate::{
    figures::{MeasureId, Status as FigureStatus, is_put_to},
    publication::Reported,
    schemas::{register::Area, tables::NamedFigure},
    statistics::AreaType,
};

/// What there is to gain.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Gain {
    /// By so much, in percent, a national figure must be likely to move; `None` where it is not declared.
    pub worth: Option<f64>,
    /// Whether one is; `None` where it is not declared, or there is no main figure.
    pub is_worth_it: Option<bool>,
    /// The main figures over all, in the order of their declaration.
    pub figures: Vec<Movement>,
    /// The one that would move most, by name of the region.
    pub by_region: BTreeMap<String, Movement>,
    /// By how much each unit moves a national figure, in percent.
    #[serde(skip)]
    pub by_unit: HashMap<String, f64>,
}

/// By how much a figure of an area would move.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Movement {
    /// What it is called.
    pub figure: String,
    /// By how much, in percent of the area's own; `None` where the figure is not known.
    pub percent: Option<f64>,
    /// Of this by values that are asked about.
    pub by_questions: Option<f64>,
    /// And by what was not given.
    pub by_estimates: Option<f64>,
    /// Values that are asked about or not given, of which it cannot be told by how much.
    pub not_weighed: usize,
}

impl Gain {
    /// Of what is open of those who are selected.
    pub fn of(run: &Reported<'_>, selection: &Selection<'_>) -> Self {
        let worth = run.context.collection.chase.worth;
        let mut own = Self { worth, ..Self::default() };
        for figure in main_figures(run) {
            let Some(open) = Open::of(figure, run, selection) else { continue };
            let whole = open.value(|kind, _| kind == AreaType::All);
            own.figures.push(open.movement(whole, |_| true));
            for (item, amount) in open.items.iter().filter_map(|item| Some((item, item.amount?))) {
                let before = own.by_unit.entry(item.unit.to_owned()).or_default();
                *before = before.max(share(amount, whole).unwrap_or_default());
            }
            for region in open.regions() {
                let value = open.value(|kind, area| kind == AreaType::Region && area == region);
                let movement = open.movement(value, |item| item.region == region);
                let most = own.by_region.get(&region.name).and_then(|most| most.percent);
                if movement.percent > most {
                    own.by_region.insert(region.name.clone(), movement);
                }
            }
        }
        let moves = |worth: f64| own.figures.iter().any(|own| own.percent.is_some_and(|own| own >= worth));
        own.is_worth_it = worth.filter(|_| !own.figures.is_empty()).map(moves);
        own
    }

    /// The figure over all that would move most.
    #[must_use]
    pub fn most(&self) -> Option<&Movement> {
        let known = self.figures.iter().filter(|own| own.percent.is_some());
        known.reduce(|most, own| if own.percent > most.percent { own } else { most })
    }
}

/// The figures by which others are estimated; else the size.
fn main_figures<'r>(run: &'r Reported<'_>) -> Vec<&'r NamedFigure> {
    let published = &run.context.collection.published;
    let groups = published.estimation.groups.iter().filter(|group| !group.methods.is_empty());
    let mut heads: Vec<&NamedFigure> = groups.map(|group| &group.head).collect();
    heads.dedup();
    if heads.is_empty() {
        heads.extend(published.size.map(|size| &published.figures[size]));
    }
    heads
}

/// What is open of one figure.
struct Open<'a> {
    run: &'a Reported<'a>,
    figure: &'a NamedFigure,
    items: Vec<Item<'a>>,
}

/// A value that is asked about, or was not given.
struct Item<'a> {
    unit: &'a str,
    region: &'a Area,
    /// By how much the figure would move; `None` where it cannot be told.
    amount: Option<f64>,
    is_estimate: bool,
}

impl<'a> Open<'a> {
    fn of(figure: &'a NamedFigure, run: &'a Reported<'_>, selection: &Selection<'_>) -> Option<Self> {
        let measure = run.statistics.measures.find(figure.table, &figure.key, figure.field)?;
        let mut own = Self { run, figure, items: Vec::new() };
        own.items = own.all(measure, selection);
        Some(own)
    }

    fn all(&self, measure: MeasureId, selection: &Selection<'_>) -> Vec<Item<'a>> {
        let (figures, context) = (&self.run.statistics.figures, self.run.context);
        let field = &context.collection.figure_table(self.figure.table).fields[self.figure.field];
        let lines = self.run.statistics.status.iter().filter(|line| selection.holds(line));
        let selected: Vec<&str> = lines.flat_map(|line| line.unit.split(';')).collect();
        let (error, reported) = (self.error(), self.reported());
        let distances = self.distances();
        let item = |(id, own): (_, &crate::figures::Figure)| {
            let unit = figures.unit(id);
            let item =
                |amount, is_estimate| Item { unit: &unit.id, region: &unit.region, amount, is_estimate };
            if !selected.contains(&unit.id.as_str()) {
                return None;
            }
            match own.status {
                FigureStatus::Estimated => {
                    Some(item(own.given.map(|value| value.to_f64().abs() * error), true))
                }
                status if status.is_missing() => {
                    is_put_to(unit, field, context.period, context).then(|| item(None, true))
                }
                // What stands in the place of a value that is wrong is what was expected.
                FigureStatus::Derived => None,
                _ => {
                    let share = distances.get(unit.id.as_str())?;
                    Some(item(share.map(|share| share * reported), false))
                }
            }
        };
        figures.of(measure).filter_map(item).collect()
    }

    /// By how much estimates of it are out, as a share; all of it where no backtest says.
    fn error(&self) -> f64 {
        let period = self.run.context.period;
        let mut tests = self.run.statistics.backtests.iter();
        let own =
            tests.find(|own| own.period == period && own.figure == *self.figure && own.class.is_empty());
        own.and_then(|own| own.error).map_or(1.0, |error| error.to_f64() / 100.0)
    }

    /// The sum of what was reported over all: what exceptions are weighed by.
    fn reported(&self) -> f64 {
        let statistics = self.run.statistics;
        let mut totals = statistics.totals.iter().filter(|own| {
            own.period == self.run.context.period && statistics.areas[own.area].kind == AreaType::All
        });
        let own = totals.find(|own| self.is_it(own.table, &own.key, own.field));
        own.and_then(|own| own.value).map_or(0.0, |value| value.to_f64().abs())
    }

    fn is_it(&self, table: usize, key: &str, field: usize) -> bool {
        (self.figure.table, self.figure.key.as_str(), self.figure.field) == (table, key, field)
    }

    /// By unit the largest distance of its value from what was expected, as a share of the sum over all;
    /// `None` of one that is asked about, and cannot be weighed.
    fn distances(&self) -> HashMap<&'a str, Option<f64>> {
        let table = self.run.context.collection.figure_table(self.figure.table);
        let field = &table.fields[self.figure.field].name;
        let mut own: HashMap<&str, Option<f64>> = HashMap::new();
        let about = self.run.validation.exceptions.iter().filter(|own| {
            let is_here = own.table == table.name && own.field == *field;
            own.counts() && is_here && (table.is_list() || own.record == self.figure.key)
        });
        for exception in about.filter(|own| own.severity <= crate::vocabulary::Severity::Query) {
            let largest = own.entry(&exception.unit).or_default();
            *largest = match (*largest, exception.score) {
                (Some(one), Some(other)) => Some(one.max(other)),
                (one, other) => one.or(other),
            };
        }
        own
    }

    /// The figure of an area, with estimates where there are any.
    fn value(&self, is_it: impl Fn(AreaType, &Area) -> bool) -> Option<f64> {
        let (statistics, period) = (self.run.statistics, self.run.context.period);
        let is_area = |at: usize| is_it(statistics.areas[at].kind, &statistics.areas[at].area);
        let mut estimated = statistics.estimated.iter().filter(|own| own.period == period);
        let with = estimated.find(|own| is_area(own.area) && self.is_it(own.table, &own.key, own.field));
        let mut totals = statistics.totals.iter().filter(|own| own.period == period);
        let without =
            || totals.find(|own| is_area(own.area) && self.is_it(own.table, &own.key, own.field))?.value;
        with.and_then(|own| own.exact).or_else(without).map(|value| value.to_f64())
    }

    fn regions(&self) -> Vec<&'a Area> {
        let mut regions: Vec<&Area> = self.items.iter().map(|item| item.region).collect();
        regions.sort_unstable();
        regions.dedup();
        regions
    }

    fn movement(&self, value: Option<f64>, is_within: impl Fn(&Item<'_>) -> bool) -> Movement {
        let (mut questions, mut squares, mut not_weighed) = (0.0, 0.0, 0);
        for item in self.items.iter().filter(|item| is_within(item)) {
            match item.amount {
                None => not_weighed += 1,
                Some(amount) if item.is_estimate => squares += amount * amount,
                Some(amount) => questions += amount,
            }
        }
        let percent = |amount: f64| share(amount, value);
        let estimates = f64::sqrt(squares);
        Movement {
            figure: self.title(),
            percent: percent(questions + estimates),
            by_questions: percent(questions),
            by_estimates: percent(estimates),
            not_weighed,
        }
    }

    fn title(&self) -> String {
        let table = self.run.context.collection.figure_table(self.figure.table);
        let title = &table.fields[self.figure.field].title;
        if self.figure.key.is_empty() {
            title.clone()
        } else {
            format!("{title}, {}", table.key_label(&self.figure.key))
        }
    }
}

/// In percent, to a ten-thousandth.
fn share(amount: f64, of: Option<f64>) -> Option<f64> {
    let whole = of.filter(|whole| *whole != 0.0)?;
    Some((amount / whole.abs() * 1_000_000.0).round() / 10_000.0)
}
