//! The figures that a workbook stands for, whether of a run or of the lists that one left.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use foldhash::fast::FixedState;

use super::{
    super::lists::SeriesLine,
    super::reported::Reported,
    cover::Counted,
    open::{self, OpenByEffect},
    revisions::{self, RevisedSum},
};
use crate::{
    returns::{Context, Whom},
    schemas::{
        quartiles::Quartile,
        register::Area,
        tables::{Basis, Boundaries, ColumnOf, NamedFigure},
    },
    statistics::{
        AreaType, Breakdown, Part, RevisedFigure, Standing, Status, WithEstimates, figures_named, published,
    },
    vocabulary::{Period, Scaled},
};

/// What a figure is of, whatever the period and area.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Item {
    /// The sum of a field.
    Sum(NamedFigure),
    /// An indicator (by index).
    Ratio(usize),
    /// The change of a figure (by index) on the period before.
    Change(usize),
    /// How units differ in an indicator (by index).
    Quartile(usize, Quartile),
}

impl Item {
    /// What stands in a column.
    pub(super) fn of(column: &ColumnOf, figures: &[NamedFigure]) -> Self {
        match column {
            ColumnOf::Figure(at) => Self::Sum(figures[*at].clone()),
            ColumnOf::Indicator(at) => Self::Ratio(*at),
            ColumnOf::Change(at) => Self::Change(*at),
            ColumnOf::Quartile(at, quartile) => Self::Quartile(*at, *quartile),
        }
    }
}

/// A figure, and what it rests on; what is not known of it is not held against anything.
#[derive(Debug, Clone, Default)]
pub struct Amount {
    /// `None` where there is none.
    pub value: Option<f64>,
    /// Why; `None` where it is known, or nothing says why.
    pub standing: Option<Standing>,
    /// Authorities behind it.
    pub authorities: Option<usize>,
    /// Authorities that gave it in every period.
    pub complete: Option<usize>,
    /// Authorities that are asked for it.
    pub asked: Option<usize>,
    /// Units in it.
    pub units: Option<usize>,
    /// How much of it is estimated, in percent.
    pub estimated: Option<f64>,
    /// Units of which it follows from others of their figures.
    pub derived: Option<usize>,
    /// Units that are left out of a rate, since a figure is being queried; of a change those in it of which
    /// one is.
    pub queried: Option<usize>,
    /// A change without these.
    pub unqueried: Option<f64>,
}

/// What a cell of a series by area is: the boundaries, the period, the area by its code, or by its name where
/// it has none, what it is of, and the basis.
pub type InSeries = (Boundaries, Period, String, Item, Basis);

/// An area that can be a row.
#[derive(Debug, Clone)]
pub struct AreaRow {
    /// Kind.
    pub kind: AreaType,
    /// Code and name.
    pub area: Area,
    /// Authorities in scope there.
    pub in_scope: usize,
}

/// How many are in scope, sent a return, and sent one of which something counts.
#[derive(Debug, Clone, Copy)]
pub struct Answered {
    /// In scope.
    pub expected: usize,
    /// Received; `None` where that is not known.
    pub received: Option<usize>,
    /// Usable; `None` where that is not known.
    pub usable: Option<usize>,
    /// Of these the units in no register: in scope, received and usable; `None` where that is not known.
    pub others: Option<[usize; 3]>,
}

impl Answered {
    /// Those that are counted first, without units in no register where these are counted beside them.
    pub(super) fn first(&self, without_others: bool) -> [Option<usize>; 3] {
        let all = [Some(self.expected), self.received, self.usable];
        if !without_others {
            return all;
        }
        let Some(others) = self.others else { return [None; 3] };
        [0, 1, 2].map(|at| all[at]?.checked_sub(others[at]))
    }
}

/// The parts of a field with a total row, each with its authorities, and what they leave unexplained.
pub type Parts = (Vec<PartOf>, PartOf);

/// A part: its value, its authorities, how much of it is estimated, in percent, and whether it is suppressed.
pub type PartOf = (Option<f64>, usize, Option<f64>, bool);

/// Figures by period, area, item and basis: there are some for every unit.
pub type Amounts = HashMap<(Period, usize, Item, Basis), Amount, FixedState>;

/// All figures, found by period, area and item.
#[derive(Debug)]
pub struct AuditedFigures {
    /// Period of the returns.
    pub period: Period,
    /// It, and longer ones that end with it.
    pub periods: Vec<Period>,
    /// The periods that tables look back to.
    pub earlier: Vec<Period>,
    /// Periods before these, of a back series.
    pub back_series: BTreeSet<Period>,
    /// Areas.
    pub areas: Vec<AreaRow>,
    /// For each figure that can be published the area (by index) that its sum over all is of.
    pub wholes: Vec<usize>,
    /// Figures by period, area, item and basis.
    pub amounts: Amounts,
    /// What estimates come to in each sum over all, by period.
    pub estimated: HashMap<(Period, NamedFigure), f64>,
    /// By period, table, field and basis, and whether what is not stated is divided between them.
    pub parts: HashMap<(Period, usize, usize, Basis, bool), Parts>,
    /// What series by area show.
    pub series: HashMap<InSeries, Amount>,
    /// Who answered, by period and area.
    pub answered: HashMap<(Period, usize), Answered>,
    /// Whether figures of a period may still change, as far as that is known.
    pub provisional: BTreeMap<Period, bool>,
    /// Figures that are not what was published last.
    pub revised: HashSet<(Period, usize, Item, Basis)>,
    /// The numbers of the cover.
    pub counted: Counted,
    /// Authorities in scope: code, name and region; and units in no register: id, name and region.
    pub authorities: Vec<(String, String, String)>,
    /// What is open, by what it does to figures; `None` where that is not known.
    pub open: Option<OpenByEffect>,
    /// Sums over several units that are not what was published last.
    pub revised_sums: Vec<RevisedSum>,
    /// Of how many units no size is known.
    pub without_size: Option<usize>,
    /// Whether a figure that is not here is known to be none.
    pub is_whole: bool,
}

fn in_series(line: &SeriesLine<'_>, figures: &[NamedFigure]) -> (InSeries, Amount) {
    let Area { code, name } = &line.area.area;
    let area = if code.is_empty() { name } else { code };
    let item = Item::of(line.column, figures);
    let amount = Amount {
        value: line.value.map(Scaled::to_f64),
        standing: Some(line.standing),
        authorities: Some(line.authorities),
        estimated: line.estimated_percent.map(Scaled::to_f64),
        ..Amount::default()
    };
    ((line.boundaries, line.period, area.clone(), item, line.basis), amount)
}

/// The parts of a breakdown, and what they leave unexplained, as they are published.
fn parts(found: &Breakdown, run: &Reported<'_>) -> Parts {
    let field = &run.context.collection.figure_table(found.table).fields[found.field];
    let plain = |value: Option<Scaled>| Some(published(value?, field)?.to_f64());
    let part = |part: &Part| {
        let share = part.estimated_percent(field).map(Scaled::to_f64);
        (plain(part.sum), part.authorities, share, part.is_suppressed)
    };
    let rest = Part {
        sum: found.not_stated,
        authorities: 0,
        estimated: found.rest_estimated,
        is_suppressed: found.is_rest_suppressed,
    };
    (found.parts.iter().map(part).collect(), part(&rest))
}

impl AuditedFigures {
    /// Those of a run.
    #[must_use]
    pub fn of_run(run: &Reported<'_>) -> Self {
        let statistics = run.statistics;
        let area = |area: &crate::statistics::ReportArea| AreaRow {
            kind: area.kind,
            area: area.area.clone(),
            in_scope: area.expected.len(),
        };
        let mut figures = Self {
            period: run.context.period,
            periods: statistics.periods.clone(),
            earlier: statistics.earlier.iter().map(|before| before.period).collect(),
            back_series: back_series(&statistics.estimated),
            areas: statistics.areas.iter().map(area).collect(),
            wholes: statistics.wholes.clone(),
            amounts: amounts(run),
            estimated: HashMap::new(),
            parts: HashMap::new(),
            series: SeriesLine::all(run)
                .iter()
                .map(|line| in_series(line, &run.context.collection.published.figures))
                .collect(),
            answered: HashMap::new(),
            provisional: BTreeMap::new(),
            revised: revised(run),
            counted: Counted::of_run(run),
            authorities: authorities(run),
            open: Some(open::of_run(run)),
            revised_sums: revisions::of_run(run),
            without_size: without_size(run),
            is_whole: true,
        };
        let known = figures.periods.iter().chain(&figures.earlier);
        figures.provisional = known.map(|period| (*period, run.is_provisional(*period))).collect();
        for found in &statistics.breakdowns {
            let place = |is_prorated| (found.period, found.table, found.field, found.basis, is_prorated);
            figures.parts.insert(place(false), parts(found, run));
            figures.parts.insert(place(true), parts(&found.prorated(), run));
        }
        let whole = figures.whole();
        for sum in statistics.estimated.iter().filter(|sum| sum.area == whole) {
            let field = &run.context.collection.figure_table(sum.table).fields[sum.field];
            if let Some(estimated) = sum.beside.0.and_then(|estimated| published(estimated, field)) {
                let figure = NamedFigure { table: sum.table, key: sum.key.clone(), field: sum.field };
                figures.estimated.insert((sum.period, figure), estimated.to_f64());
            }
        }
        for found in &statistics.responses {
            let (all, others) = (found.all, found.others);
            let answered = Answered {
                expected: all.expected,
                received: Some(all.received),
                usable: Some(all.usable),
                others: Some([others.expected, others.received, others.usable]),
            };
            figures.answered.insert((figures.period, found.area), answered);
        }
        for before in &statistics.earlier {
            let (expected, usable) = (before.expected, Some(before.usable));
            let answered = Answered { expected, received: None, usable, others: None };
            figures.answered.insert((before.period, figures.whole()), answered);
        }
        figures
    }

    /// None at all, of these areas and periods: by which rows of a workbook are told apart. `periods` are
    /// that of the returns, then longer ones that end with it.
    #[must_use]
    pub fn none(
        areas: &[crate::statistics::ReportArea],
        wholes: Vec<usize>,
        (periods, earlier, back_series): (Vec<Period>, Vec<Period>, BTreeSet<Period>),
        context: &Context<'_>,
    ) -> Self {
        let area = |own: &crate::statistics::ReportArea| AreaRow {
            kind: own.kind,
            area: own.area.clone(),
            in_scope: own.expected.len(),
        };
        Self {
            period: context.period,
            periods,
            earlier,
            back_series,
            areas: areas.iter().map(area).collect(),
            wholes,
            amounts: Amounts::default(),
            estimated: HashMap::new(),
            parts: HashMap::new(),
            answered: HashMap::new(),
            provisional: BTreeMap::new(),
            revised: HashSet::new(),
            series: HashMap::new(),
            counted: Counted::default(),
            authorities: Vec::new(),
            open: None,
            revised_sums: Vec::new(),
            without_size: None,
            is_whole: false,
        }
    }

    /// All periods of which something is known, and one besides, in their order.
    pub(super) fn known_periods(&self, besides: Period) -> BTreeSet<Period> {
        let told = self.amounts.keys().map(|(period, ..)| *period);
        let others = self.back_series.iter().chain(&self.earlier).copied();
        told.chain(others).chain([besides]).collect()
    }

    /// The area (by index) of all together.
    pub(super) fn whole(&self) -> usize {
        self.areas.iter().position(|area| area.kind == AreaType::All).unwrap_or_default()
    }

    /// The figure on a basis, of a unit as it was reported; `None` where nothing is known of it, not even
    /// that there is none.
    pub(super) fn amount(&self, period: Period, area: usize, item: &Item, basis: Basis) -> Option<Amount> {
        let is_reported =
            self.areas[area].kind == AreaType::Unit || matches!(item, Item::Change(_) | Item::Quartile(..));
        let basis = if is_reported { Basis::Reported } else { basis };
        let found = self.amounts.get(&(period, area, item.clone(), basis)).cloned();
        let none = || Amount { standing: Some(Standing::NotAvailable), ..Amount::of_counts(0) };
        found.or_else(|| self.is_whole.then(none))
    }

    /// The area (by index) that the value of a column over all is of: for an indicator the smallest of those
    /// of its figures.
    pub(super) fn whole_of(&self, column: &ColumnOf, context: &Context<'_>) -> usize {
        match column {
            ColumnOf::Figure(at) | ColumnOf::Change(at) => self.wholes[*at],
            ColumnOf::Indicator(at) | ColumnOf::Quartile(at, _) => {
                let named = figures_named(&context.collection.published.indicators[*at])
                    .into_iter()
                    .map(|figure| self.wholes[figure]);
                named.min_by_key(|area| self.areas[*area].in_scope).unwrap_or_else(|| self.whole())
            }
        }
    }
}

impl Amount {
    fn of_counts(authorities: usize) -> Self {
        let count = Some(authorities);
        Self { authorities: count, complete: count, asked: count, units: count, ..Self::default() }
    }
}

/// Rates are revised on a basis, all else on whatever basis a table shows it.
fn revised(run: &Reported<'_>) -> HashSet<(Period, usize, Item, Basis)> {
    let both = || vec![Basis::Reported, Basis::Estimates];
    let of = |(period, area, of): &(Period, usize, RevisedFigure)| {
        let (item, bases) = match of {
            RevisedFigure::Sum(figure) => (Item::Sum(figure.clone()), both()),
            RevisedFigure::Ratio(at, basis) => (Item::Ratio(*at), vec![*basis]),
            RevisedFigure::Change(at) => (Item::Change(*at), both()),
            RevisedFigure::Quartile(at, quartile) => (Item::Quartile(*at, *quartile), both()),
        };
        let place = (*period, *area);
        bases.into_iter().map(move |basis| (place.0, place.1, item.clone(), basis)).collect::<Vec<_>>()
    };
    run.statistics.revised.iter().flat_map(of).collect()
}

fn authorities(run: &Reported<'_>) -> Vec<(String, String, String)> {
    let whom = run.whom();
    let is_row = |line: &&Status| whom != Whom::Authorities || !line.authority_code.is_empty();
    let lines = run.statistics.status.iter().filter(is_row);
    lines.map(|line| (line.who().clone(), line.name.clone(), line.region.name.clone())).collect()
}

fn without_size(run: &Reported<'_>) -> Option<usize> {
    let statistics = run.statistics;
    let is_whole = |area: usize| statistics.areas[area].kind == AreaType::All;
    let whole = statistics.responses.iter().find(|response| is_whole(response.area))?;
    Some(whole.by_size.as_ref().map_or(0, |size| size.units_without_size))
}

fn back_series(sums: &[WithEstimates]) -> BTreeSet<Period> {
    sums.iter().filter(|sum| sum.standing == Standing::BackSeries).map(|sum| sum.period).collect()
}

fn amounts(run: &Reported<'_>) -> Amounts {
    let statistics = run.statistics;
    let most = statistics.totals.len() + statistics.estimated.len() + statistics.ratios.len();
    let mut amounts = Amounts::with_capacity_and_hasher(most, FixedState::default());
    for total in &statistics.totals {
        let field = &run.context.collection.figure_table(total.table).fields[total.field];
        let item = Item::Sum(NamedFigure { table: total.table, key: total.key.clone(), field: total.field });
        let amount = Amount {
            value: total.value.and_then(|value| published(value, field)).map(Scaled::to_f64),
            standing: Some(total.standing),
            authorities: Some(total.included_authorities),
            complete: Some(total.complete_authorities),
            asked: Some(total.expected_authorities),
            units: Some(total.reported_units + total.derived_units),
            derived: Some(total.derived_units),
            ..Amount::default()
        };
        amounts.insert((total.period, total.area, item, Basis::Reported), amount);
    }
    for sum in &statistics.estimated {
        let item = Item::Sum(NamedFigure { table: sum.table, key: sum.key.clone(), field: sum.field });
        // Who gave it is the same on both.
        let gave: Amount =
            amounts.get(&(sum.period, sum.area, item.clone(), Basis::Reported)).cloned().unwrap_or_default();
        let amount = Amount {
            value: sum.value.map(Scaled::to_f64),
            standing: Some(sum.standing),
            units: gave.units.map(|units| units + sum.estimated_units),
            estimated: sum.estimated_percent.map(Scaled::to_f64),
            ..gave
        };
        amounts.insert((sum.period, sum.area, item, Basis::Estimates), amount);
    }
    for ratio in &statistics.ratios {
        let amount = Amount {
            value: ratio.value.map(Scaled::to_f64),
            standing: Some(ratio.standing),
            authorities: Some(ratio.base_authorities),
            queried: Some(ratio.left_out_units),
            ..Amount::default()
        };
        amounts.insert((ratio.period, ratio.area, Item::Ratio(ratio.indicator), ratio.basis), amount);
    }
    for own in &statistics.quartiles {
        let values = [own.lower, own.median, own.upper].map(|value| value.map(Scaled::to_f64));
        for (item, amount) in of_quartiles(own.indicator, values, Some(own.standing), own.units) {
            amounts.insert((own.period, own.area, item, Basis::Reported), amount);
        }
    }
    for growth in &statistics.growth {
        let amount = Amount {
            value: growth.percent.map(Scaled::to_f64),
            standing: Some(growth.standing),
            authorities: Some(growth.matched_authorities),
            queried: Some(growth.queried_units),
            unqueried: growth.percent_unqueried.map(Scaled::to_f64),
            ..Amount::default()
        };
        let item = Item::Change(growth.figure);
        amounts.insert((growth.period, growth.area, item, Basis::Reported), amount);
    }
    amounts
}

/// The quartiles of an indicator (by index), lower, median and upper, and of how many units they are.
pub(super) fn of_quartiles(
    indicator: usize,
    values: [Option<f64>; 3],
    standing: Option<Standing>,
    units: usize,
) -> impl Iterator<Item = (Item, Amount)> {
    let shown = [Quartile::Lower, Quartile::Median, Quartile::Upper].into_iter().zip(values);
    let quartiles = shown.map(move |(quartile, value)| (quartile, value, standing));
    let all = quartiles.chain([(Quartile::Units, Some(units as f64), None)]);
    all.map(move |(quartile, value, standing)| {
        (Item::Quartile(indicator, quartile), Amount { value, standing, ..Amount::default() })
    })
}
