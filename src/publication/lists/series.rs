//! `data/series.csv`: what tables of series by area show, of each period that is held, on the boundaries on
//! which they show it.

use std::collections::BTreeSet;

use super::{Column, ListCell, area_line::standing_word};
use crate::{
    publication::{Reported, heading::measure_of},
    schemas::tables::{Basis, Boundaries, ColumnOf, NamedFigure, PublishedTable, Rows},
    statistics::{AreaType, Lookup, ReportArea, Standing, published},
    vocabulary::{Period, Scaled},
};

/// A figure or indicator of an area in a period.
pub struct SeriesLine<'r> {
    /// On which boundaries.
    pub boundaries: Boundaries,
    /// The period.
    pub period: Period,
    /// The area.
    pub area: &'r ReportArea,
    /// What it is of, by index among figures or indicators.
    pub column: &'r ColumnOf,
    /// Its name in declarations.
    pub name: String,
    /// What it is of.
    pub basis: Basis,
    /// As it is published; `None` where it is not.
    pub value: Option<Scaled>,
    /// Whether it can be shown, and if not why.
    pub standing: Standing,
    /// Authorities that gave it, or are in the base.
    pub authorities: usize,
    /// How much of it is estimated, in percent.
    pub estimated_percent: Option<Scaled>,
    is_provisional: bool,
    measure: String,
    unit_of_measure: String,
}

impl<'r> SeriesLine<'r> {
    /// The list.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Column::of("boundaries", |line| ListCell::word(line.boundaries.word())),
        Column::of("period", |line| ListCell::Plain(&line.period)),
        Column::of("area_code", |line| ListCell::word(&line.area.area.code)),
        Column::of("area", |line| ListCell::whole(&line.area.area.name)),
        Column::of("area_type", |line| ListCell::word(line.area.kind.word())),
        Column::of("name", |line| ListCell::word(&line.name)),
        Column::of("value", |line| ListCell::if_known(&line.value)),
        Column::of("standing", |line| ListCell::word(standing_word(line.standing))),
        Column::of("basis", |line| ListCell::word(line.basis.word())),
        Column::of("reported_authorities", |line| ListCell::count(line.authorities)),
        Column::of("estimated_pct", |line| ListCell::if_known(&line.estimated_percent)),
        Column::of("provisional", |line| ListCell::Truth(line.is_provisional)),
        Column::of("measure", |line| ListCell::whole(&line.measure)),
        Column::of("unit_of_measure", |line| ListCell::whole(&line.unit_of_measure)),
    ];

    /// All that the tables of a run show, each once: by table, then period, oldest first, area and column.
    #[must_use]
    pub fn all(run: &'r Reported<'_>) -> Vec<Self> {
        let tables = &run.context.collection.published.tables;
        let mut told = BTreeSet::new();
        let mut found = Vec::new();
        for table in tables.iter().filter(|table| table.by.is_some()) {
            let own = OfTable { run, table }.lines();
            found.extend(own.into_iter().filter(|line: &Self| {
                let area = (line.area.kind, line.area.area.clone());
                told.insert((line.boundaries, line.period.start(), area, line.name.clone(), line.basis))
            }));
        }
        found
    }
}

/// One table of series by area.
struct OfTable<'r, 'a> {
    run: &'r Reported<'a>,
    table: &'r PublishedTable,
}

impl<'r> OfTable<'r, '_> {
    fn lines(&self) -> Vec<SeriesLine<'r>> {
        let statistics = self.run.statistics;
        let mut lines = Vec::new();
        let own = statistics.series.iter().filter(|series| series.boundaries == self.table.boundaries);
        for earlier in own.flat_map(|series| &series.periods) {
            let areas = earlier.areas.iter().zip(&earlier.was_there).enumerate();
            let there = areas.filter(|(_, (_, was_there))| **was_there).map(|(at, (area, _))| (at, area));
            lines.extend(self.of_period(earlier.period, there, &earlier.lookup()));
        }
        let areas = statistics.areas.iter().enumerate();
        lines.extend(self.of_period(self.run.context.period, areas, &Lookup::of_run(statistics)));
        lines
    }

    fn of_period(
        &self,
        period: Period,
        areas: impl Iterator<Item = (usize, &'r ReportArea)>,
        lookup: &Lookup<'_>,
    ) -> Vec<SeriesLine<'r>> {
        let shown = areas.filter(|(_, area)| self.shows(area.kind));
        let of_area = |(at, area)| {
            let columns = self.table.columns.iter();
            columns.filter_map(move |column| self.line(period, (at, area), column, lookup))
        };
        shown.flat_map(of_area).collect()
    }

    fn shows(&self, kind: AreaType) -> bool {
        match self.table.by {
            Some(Rows::Authorities) => kind == AreaType::Unit,
            Some(Rows::Countries) => matches!(kind, AreaType::Country | AreaType::Countries | AreaType::All),
            Some(Rows::Types) => matches!(kind, AreaType::Type | AreaType::Countries | AreaType::All),
            Some(_) => !matches!(kind, AreaType::Type | AreaType::Group | AreaType::Unit),
            None => false,
        }
    }

    fn line(
        &self,
        period: Period,
        (at, area): (usize, &'r ReportArea),
        column: &'r ColumnOf,
        lookup: &Lookup<'_>,
    ) -> Option<SeriesLine<'r>> {
        let collection = self.run.context.collection;
        let basis = if area.kind == AreaType::Unit { Basis::Reported } else { self.table.basis };
        let nothing = SeriesLine {
            boundaries: self.table.boundaries,
            period,
            area,
            column,
            name: String::new(),
            basis,
            value: None,
            standing: Standing::NotAvailable,
            authorities: 0,
            estimated_percent: None,
            is_provisional: self.run.is_provisional(period),
            measure: String::new(),
            unit_of_measure: String::new(),
        };
        match column {
            ColumnOf::Figure(figure) => {
                let name = collection.published.names(&collection.tables).fields[*figure].name.clone();
                let figure = &collection.published.figures[*figure];
                let (measure, unit_of_measure) = measure_of(figure, collection);
                let line = SeriesLine { name, measure, unit_of_measure, ..nothing };
                Some(self.sum(line, at, figure, lookup))
            }
            ColumnOf::Indicator(indicator) => {
                let own = &collection.published.indicators[*indicator];
                let (name, measure) = (own.name.clone(), own.title.clone());
                let line = SeriesLine { name, measure, unit_of_measure: own.unit_of_measure(), ..nothing };
                let Some(ratio) = lookup.ratio(period, at, *indicator, basis) else { return Some(line) };
                let (standing, authorities) = (ratio.standing, ratio.base_authorities);
                let value = ratio.value.filter(|_| standing == Standing::Known);
                Some(SeriesLine { value, standing, authorities, ..line })
            }
            ColumnOf::Change(_) | ColumnOf::Quartile(..) => None,
        }
    }

    fn sum(
        &self,
        line: SeriesLine<'r>,
        area: usize,
        figure: &NamedFigure,
        lookup: &Lookup<'_>,
    ) -> SeriesLine<'r> {
        let field = &self.run.context.collection.figure_table(figure.table).fields[figure.field];
        let total = lookup.total(line.period, area, figure);
        let sum = lookup.with_estimates(line.period, area, figure);
        let sum = sum.filter(|_| line.basis == Basis::Estimates);
        let of_total = || Some((total?.standing, total?.value.and_then(|value| published(value, field))));
        let own = sum.map(|sum| (sum.standing, sum.value)).or_else(of_total);
        let (standing, value) = own.unwrap_or((line.standing, None));
        SeriesLine {
            value: value.filter(|_| standing == Standing::Known),
            standing,
            authorities: total.map_or(0, |total| total.included_authorities),
            estimated_percent: sum.and_then(|sum| sum.estimated_percent),
            ..line
        }
    }
}
