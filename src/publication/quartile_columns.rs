//! The columns of a table that say how units differ: quartiles of an indicator, and of how many units they
//! are.

use std::collections::BTreeSet;

use super::{
    heading::heading_of,
    measures::{TableMeasures, shown},
    tables::known,
    workbook::{SheetColumn, TableCell},
};
use crate::{
    expressions::Expression,
    schemas::{
        quartiles::Quartile,
        tables::{ColumnOf, Indicator},
    },
    statistics::LEAST_UNITS,
    vocabulary::Period,
};

impl TableMeasures<'_, '_> {
    /// The column of a quartile of an indicator (by index), of areas in words where rows do not say of which.
    pub fn quartile_column(&self, indicator: usize, quartile: Quartile, base: &str) -> SheetColumn {
        let indicator = &self.run.context.collection.published.indicators[indicator];
        let decimals = if quartile == Quartile::Units { 0 } else { indicator.decimals };
        SheetColumn::number(&format!("{}{base}: {}", indicator.title, quartile.title()), 20, decimals)
    }

    /// What stands in it.
    pub fn quartile_cell(
        &self,
        period: Period,
        area: usize,
        indicator: usize,
        quartile: Quartile,
    ) -> TableCell {
        let Some(own) = self.lookup.quartiles(period, area, indicator) else { return known(None) };
        match quartile {
            Quartile::Units => TableCell::count(own.units),
            other => shown(own.standing, own.value(other)),
        }
    }

    /// What quartiles rest on, in sentences.
    pub fn quartiles_rest_on(&self) -> Vec<String> {
        let columns = self.table.columns.iter();
        let shown: BTreeSet<usize> = columns
            .filter_map(|column| if let ColumnOf::Quartile(at, _) = column { Some(*at) } else { None })
            .collect();
        if shown.is_empty() {
            return Vec::new();
        }
        let general = format!(
            "A quarter of the reporting units is below the lower quartile, half below the median, three \
             quarters below the upper quartile. Each unit of which both parts were given counts once, \
             whatever its size; nothing in them is estimated. Of fewer than {LEAST_UNITS} units there are \
             none."
        );
        let indicators = &self.run.context.collection.published.indicators;
        let least = shown.iter().filter_map(|at| self.least_in_words(&indicators[*at]));
        std::iter::once(general).chain(least).collect()
    }

    fn least_in_words(&self, indicator: &Indicator) -> Option<String> {
        let (title, least) = (&indicator.title, indicator.least);
        (least > 0.0).then(|| match self.unit_of(&indicator.denominator) {
            Some(unit) => format!("{title}: units with fewer than {least} {unit} are in no quartile."),
            None => format!("{title}: units of which the denominator is below {least} are in no quartile."),
        })
    }

    /// In what an expression of one figure is counted.
    fn unit_of(&self, part: &Expression) -> Option<String> {
        let collection = self.run.context.collection;
        let [figure] = part.node.fields()[..] else { return None };
        let figure = &collection.published.figures[figure];
        let unit = &collection.figure_table(figure.table).fields[figure.field].unit;
        Some(if unit.is_empty() {
            heading_of(figure, false, collection).to_lowercase()
        } else {
            unit.clone()
        })
    }
}
