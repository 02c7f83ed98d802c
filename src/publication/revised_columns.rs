//! Which columns of a table are not what was published last, by period and area.

use super::measures::TableMeasures;
use crate::{
    schemas::tables::{ColumnOf, NamedFigure},
    statistics::AreaType,
    vocabulary::Period,
};

impl TableMeasures<'_, '_> {
    /// The headings of those that were revised in the row of an area.
    pub fn revised(&self, period: Period, area: usize) -> Vec<String> {
        let figures = &self.run.context.collection.published.figures;
        let revised = &self.run.statistics.revised;
        let is_revised = |column: &&ColumnOf| match column {
            ColumnOf::Figure(at) => self.is_revised(period, area, &figures[*at]),
            ColumnOf::Indicator(at) => revised.rates.contains(&(period, area, *at, self.basis_of(area))),
            ColumnOf::Change(at) => revised.changes.contains(&(period, area, *at)),
            ColumnOf::Quartile(..) => false,
        };
        let columns = self.table.columns.iter().filter(is_revised);
        columns.filter_map(|column| self.heading_of_column(column)).collect()
    }

    /// Those of figures of a record table under one key.
    pub fn revised_of_key(&self, period: Period, area: usize, key: &str) -> Vec<String> {
        let columns = self.table.columns.iter().filter(|column| match column {
            ColumnOf::Figure(at) => {
                let own = &self.run.context.collection.published.figures[*at];
                self.is_revised(period, area, &NamedFigure { key: key.to_owned(), ..own.clone() })
            }
            _ => false,
        });
        columns.filter_map(|column| self.heading_of_column(column)).collect()
    }

    fn is_revised(&self, period: Period, area: usize, figure: &NamedFigure) -> bool {
        let is_unit = self.run.statistics.areas[area].kind == AreaType::Unit;
        let place = (period, area, figure.table, figure.key.clone(), figure.field);
        !is_unit && self.run.statistics.revised.sums.contains(&place)
    }

    fn heading_of_column(&self, column: &ColumnOf) -> Option<String> {
        Some(self.columns_of(column).first()?.heading.replace('\n', " "))
    }
}
