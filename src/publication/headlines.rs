//! The headline figures: what is said first of a period, as the tables have it.

use super::{
    measures::TableMeasures,
    reported::Reported,
    tables::plain_tables,
    workbook::{Marker, TableCell},
};
use crate::{
    schemas::{
        Published,
        tables::{Boundaries, ColumnOf, Over, PublishedTable, Rows},
    },
    statistics::{AreaType, Growth, Lookup},
    vocabulary::{Audience, Period},
};

/// So many are said where none are declared.
const USUAL: usize = 4;

/// A figure or indicator over the whole.
#[derive(Debug, Clone)]
pub struct Headline {
    /// What it is, with its unit.
    pub title: String,
    /// Of what area: where a question does not arise in some countries, of the others.
    pub area: String,
    /// The figure, or why there is none.
    pub value: TableCell,
    /// What is to be said of it.
    pub marks: Vec<Marker>,
    /// Authorities that gave it; of an indicator those of which both parts are known.
    pub authorities: usize,
    /// Authorities that are asked for it; not known of an indicator.
    pub asked: Option<usize>,
    /// How much of it is estimated, in percent; `None` where nothing can be.
    pub estimated: Option<TableCell>,
    /// How it changed on the period before; `None` where no table shows that.
    pub change: Option<Change>,
}

/// How a figure changed on the period before.
#[derive(Debug, Clone)]
pub struct Change {
    /// In percent, or why there is none.
    pub percent: TableCell,
    /// Authorities that gave it in both periods.
    pub compared: usize,
    /// The period before.
    pub on: Period,
}

/// Those that are declared, else the first of the first table.
#[must_use]
pub fn headlines(run: &Reported<'_>) -> Vec<Headline> {
    let lookup = Lookup::of_run(run.statistics);
    let published = &run.context.collection.published;
    let one = |column: ColumnOf| {
        let table = PublishedTable {
            title: String::new(),
            rows: Rows::Countries,
            by: None,
            boundaries: Boundaries::Today,
            over: Over::Period,
            basis: published.usual_basis(Rows::Countries),
            is_prorated: false,
            audience: Audience::Unit,
            of: None,
            columns: vec![column],
            notes: Vec::new(),
            made_of: [None, None],
        };
        let areas = run.statistics.areas.as_slice();
        let period = run.context.period;
        Made { run, measures: TableMeasures { run, table: &table, period, lookup: &lookup, areas } }
            .headline()
    };
    said(published).into_iter().filter_map(one).collect()
}

/// What is said first: what is declared, else the first figures and indicators of the first table that sums
/// them.
pub(super) fn said(published: &Published) -> Vec<ColumnOf> {
    if !published.headlines.is_empty() {
        return published.headlines.clone();
    }
    let own = plain_tables(published);
    let tables = if published.tables.is_empty() { &own } else { &published.tables };
    let is_of_sums = |table: &&PublishedTable| {
        table.rows != Rows::Keys && !table.rows.is_response() && !table.is_of_units()
    };
    let columns = tables.iter().find(is_of_sums).map(|table| table.columns.as_slice()).unwrap_or_default();
    let is_one = |column: &&ColumnOf| matches!(column, ColumnOf::Figure(_) | ColumnOf::Indicator(_));
    columns.iter().filter(is_one).take(USUAL).cloned().collect()
}

/// One in the making.
struct Made<'m, 'r, 'a> {
    run: &'r Reported<'a>,
    measures: TableMeasures<'m, 'a>,
}

impl Made<'_, '_, '_> {
    fn headline(&self) -> Option<Headline> {
        let column = self.measures.table.columns.first()?;
        let period = self.run.context.period;
        let whole = *self.measures.wholes().first()?;
        let mut cells = self.measures.cells(period, whole).into_iter();
        let value = cells.next()?;
        let authorities = cells.next().map_or(0, |cell| count_in(&cell));
        let figure = self.measures.figures().next();
        // Beside a figure stands how much of it is estimated; beside an indicator nothing more.
        let estimated = figure.and_then(|_| cells.next());
        let area = &self.run.statistics.areas[whole];
        Some(Headline {
            title: self.measures.columns().first()?.heading.replace('\n', " "),
            area: if area.kind == AreaType::All { String::new() } else { area.area.name.clone() },
            marks: self.marks(whole, estimated.as_ref()),
            value,
            authorities,
            asked: figure.map(|figure| self.measures.given(period, whole, figure).1),
            estimated,
            change: self.change(column, whole),
        })
    }

    fn marks(&self, whole: usize, estimated: Option<&TableCell>) -> Vec<Marker> {
        let period = self.run.context.period;
        let is_estimated =
            estimated.is_some_and(|cell| matches!(cell, TableCell::Number { value, .. } if *value > 0.0));
        let is_revised = !self.measures.revised(period, whole).is_empty();
        let marks = [
            (Marker::Estimated, is_estimated),
            (Marker::Provisional, self.run.is_provisional(period)),
            (Marker::Revised, is_revised),
        ];
        marks.into_iter().filter_map(|(mark, is_it)| is_it.then_some(mark)).collect()
    }

    fn change(&self, column: &ColumnOf, whole: usize) -> Option<Change> {
        let ColumnOf::Figure(figure) = column else { return None };
        let period = self.run.context.period;
        let is_it = |own: &&Growth| (own.period, own.area, own.figure) == (period, whole, *figure);
        let own = self.run.statistics.growth.iter().find(is_it)?;
        Some(Change {
            percent: super::measures::shown(own.standing, own.percent),
            compared: own.matched_authorities,
            on: period.previous(),
        })
    }
}

fn count_in(cell: &TableCell) -> usize {
    match cell {
        TableCell::Number { value, .. } if *value > 0.0 => *value as usize,
        _ => 0,
    }
}
