//! What a table says of breaks in the series of its figures.

use std::collections::BTreeSet;

use super::{making::Making, words::words};
use crate::{
    publication::workbook::Marker,
    schemas::{
        breaks::Break,
        tables::{ColumnOf, Rows},
    },
    statistics::figures_named,
    vocabulary::Period,
};

impl Making<'_, '_> {
    /// A period as the label of a row, with a mark where a figure of the table is not what it was in the row
    /// above, and where figures may still
    /// change or were revised.
    pub(super) fn label(&self, period: Period, above: Option<Period>) -> String {
        let is_new = |own: &&Break| match above {
            Some(above) => own.is_between(above, period),
            None => own.period.start() == period.start(),
        };
        let is_broken = self.breaks().any(|own| is_new(&own));
        let is_revised = self.whole().is_some_and(|whole| !self.measures.revised(period, whole).is_empty());
        let marks = [
            (is_broken, Marker::Break),
            (self.run.is_provisional(period), Marker::Provisional),
            (is_revised, Marker::Revised),
        ];
        let shown = marks.into_iter().filter(|(is_marked, _)| *is_marked);
        shown.fold(words(period), |label, (_, marker)| format!("{label} {}", marker.shown()))
    }

    /// What changed at each break that concerns the table: between its rows, between a period and the one
    /// that it is compared with, or within the time over which it adds.
    pub(super) fn breaks_told(&self) -> Vec<String> {
        let first = self.run.statistics.earlier.last().map(|before| before.period);
        let compares = self.table.columns.iter().any(|column| matches!(column, ColumnOf::Change(_)));
        let concerns = |own: &&Break| match self.table.rows {
            Rows::Periods => {
                let from = first.unwrap_or(self.period);
                own.period.start() == from.start() || own.is_between(from, self.period)
            }
            Rows::Response | Rows::ResponseByType => false,
            _ => {
                own.is_within(self.period)
                    || (compares && own.is_between(self.period.previous(), self.period))
            }
        };
        let told = self.breaks().filter(concerns);
        told.map(|own| format!("{} from {} on: {}", Marker::Break.shown(), words(own.period), own.text))
            .collect()
    }

    /// The breaks in the series of figures of the table.
    fn breaks(&self) -> impl Iterator<Item = &Break> {
        let shown = self.figures_shown();
        let breaks = self.run.context.collection.published.breaks.iter();
        breaks.filter(move |own| !own.figures.is_disjoint(&shown))
    }

    /// The figures (by index) that stand in the table, or in one of its indicators.
    fn figures_shown(&self) -> BTreeSet<usize> {
        let published = &self.run.context.collection.published;
        let of_keys = |at: usize| {
            let own = &published.figures[at];
            let is_it = move |other: &usize| {
                let other = &published.figures[*other];
                (other.table, other.field) == (own.table, own.field)
            };
            (0..published.figures.len()).filter(is_it).collect::<Vec<usize>>()
        };
        let of_column = |column: &ColumnOf| match column {
            ColumnOf::Figure(at) if self.table.rows == Rows::Keys => of_keys(*at),
            ColumnOf::Figure(at) | ColumnOf::Change(at) => vec![*at],
            ColumnOf::Indicator(at) | ColumnOf::Quartile(at, _) => figures_named(&published.indicators[*at]),
        };
        self.table.columns.iter().flat_map(of_column).collect()
    }
}
