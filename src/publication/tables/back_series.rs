//! The rows of a table by period that are of a back series, and what is said of them.

use std::collections::BTreeSet;

use super::{cells::number, making::Making, words::words};
use crate::{
    publication::{
        reported::Reported,
        workbook::{Marker, TableCell},
    },
    schemas::{
        back_series::BackFigure,
        tables::{ColumnOf, Rows},
    },
    statistics::Standing,
    vocabulary::Period,
};

/// How much of a back series is of periods of which returns are held: these say it now.
#[must_use]
pub fn not_used(run: &Reported<'_>) -> Option<String> {
    let statistics = run.statistics;
    let first = statistics.earlier.last().map_or(run.context.period, |before| before.period);
    let declared = run.context.collection.published.back_series.iter().flatten();
    let count = declared.filter(|own| own.period.end() >= first.start()).count();
    (count > 0).then(|| {
        format!(
            "Figures of the back series that are not used, since returns of their periods, or of earlier \
             ones, are held: {count}."
        )
    })
}

impl Making<'_, '_> {
    /// The periods of the back series of which the table shows something, oldest first.
    pub(super) fn back_periods(&self) -> Vec<Period> {
        if self.table.rows != Rows::Periods || self.table.by.is_some() {
            return Vec::new();
        }
        let mut periods: Vec<Period> = self.back_figures().map(|own| own.period).collect();
        periods.sort_by_key(|period| period.start());
        periods.dedup();
        periods
    }

    /// The row of such a period: its figures, marked in the label, and nothing of what they rest on.
    pub(super) fn back_row(&self, period: Period, above: Option<Period>) -> Vec<TableCell> {
        let own: Vec<&BackFigure> = self.back_figures().filter(|own| own.period == period).collect();
        let marked: BTreeSet<&str> =
            own.iter().map(|own| own.marker.as_str()).filter(|marker| !marker.is_empty()).collect();
        let mut label = self.label(period, above);
        for marker in marked.into_iter().filter(|marker| !self.label(period, above).contains(marker)) {
            label = format!("{label} {marker}");
        }
        let unknown = || TableCell::Marker(Marker::NotAvailable);
        let mut cells = vec![TableCell::Text(label), unknown(), unknown()];
        for column in &self.table.columns {
            let value = own.iter().find(|own| matches!(column, ColumnOf::Figure(at) if *at == own.figure));
            cells.push(value.map_or_else(unknown, |own| number(own.value)));
            let beside = self.measures.columns_of(column).len() - 1;
            cells.extend(std::iter::repeat_with(unknown).take(beside));
        }
        cells
    }

    /// From where they are.
    pub(super) fn back_series_told(&self) -> Option<String> {
        let periods = self.back_periods();
        let (first, last) = (periods.first()?, periods.last()?);
        let sources: BTreeSet<&str> =
            self.back_figures().map(|own| own.source.as_str()).filter(|source| !source.is_empty()).collect();
        let sources: Vec<&str> = sources.into_iter().collect();
        let from =
            if sources.is_empty() { String::new() } else { format!(" Source: {}.", sources.join("; ")) };
        Some(format!(
            "Figures up to {} are a back series, from {} on: sums as they were published, of which no \
             returns are held.{from}",
            words(*last),
            words(*first)
        ))
    }

    /// The figures over all of the back series that the table shows.
    fn back_figures(&self) -> impl Iterator<Item = &BackFigure> {
        let statistics = self.run.statistics;
        let published = &self.run.context.collection.published;
        let is_used = |own: &&BackFigure| {
            statistics.estimated.iter().any(|sum| {
                sum.standing == Standing::BackSeries
                    && sum.period == own.period
                    && Some(sum.area) == self.whole()
                    && statistics.areas[sum.area].area.code == own.area_code
            })
        };
        let is_shown = |own: &&BackFigure| {
            self.table
                .columns
                .iter()
                .any(|column| matches!(column, ColumnOf::Figure(at) if *at == own.figure))
        };
        published.back_series.iter().flatten().filter(is_shown).filter(is_used)
    }
}
