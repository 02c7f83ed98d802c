//! Which columns of a table are not what was published last, by period and area.

use super::measures::TableMeasures;
use crate::{
    schemas::tables::{ColumnOf, NamedFigure},
    statistics::RevisedFigure,
    vocabulary::Period,
};

impl TableMeasures<'_, '_> {
    /// The headings of those that were revised in the row of an area.
    pub fn revised(&self, period: Period, area: usize) -> Vec<String> {
        let figures = &self.run.context.collection.published.figures;
        let of = |column: &ColumnOf| match column {
            ColumnOf::Figure(at) => RevisedFigure::Sum(figures[*at].clone()),
            ColumnOf::Indicator(at) => RevisedFigure::Ratio(*at, self.basis_of(area)),
            ColumnOf::Change(at) => RevisedFigure::Change(*at),
            ColumnOf::Quartile(at, quartile) => RevisedFigure::Quartile(*at, *quartile),
        };
        let is_revised = |column: &&ColumnOf| self.run.statistics.revised.has(period, area, of(column));
        let columns = self.table.columns.iter().filter(is_revised);
        columns.filter_map(|column| self.heading_of_column(column)).collect()
    }

    /// Those of figures of a record table under one key.
    pub fn revised_of_key(&self, period: Period, area: usize, key: &str) -> Vec<String> {
        let columns = self.table.columns.iter().filter(|column| match column {
            ColumnOf::Figure(at) => {
                let own = &self.run.context.collection.published.figures[*at];
                let figure = NamedFigure { key: key.to_owned(), ..own.clone() };
                self.run.statistics.revised.has(period, area, RevisedFigure::Sum(figure))
            }
            ColumnOf::Indicator(first) => {
                let own = self.run.context.collection.published.indicator_of_key(*first, key);
                let ratio = own.map(|at| RevisedFigure::Ratio(at, self.basis_of(area)));
                ratio.is_some_and(|ratio| self.run.statistics.revised.has(period, area, ratio))
            }
            ColumnOf::Change(_) | ColumnOf::Quartile(..) => false,
        });
        columns.filter_map(|column| self.heading_of_column(column)).collect()
    }

    fn heading_of_column(&self, column: &ColumnOf) -> Option<String> {
        Some(self.columns_of(column).first()?.heading.replace('\n', " "))
    }
}
