//! A table by the rows of a table of categories, with what they leave unexplained.

use super::{cells::returns, making::Making, revised::add_revised};
use std::borrow::Cow;

use crate::{
    publication::workbook::{Marker, SheetColumn, TableCell},
    schemas::tables::{Basis, ColumnOf, NamedFigure},
    statistics::{Breakdown, Part},
};

impl Making<'_, '_> {
    /// The rows of a table of categories, what they leave unexplained, and their total.
    pub(super) fn keys(&self) -> (Vec<SheetColumn>, Vec<Vec<TableCell>>) {
        let collection = self.run.context.collection;
        let of = self.table.of.unwrap_or_default();
        let table = collection.figure_table(of);
        let mut columns = vec![SheetColumn::text(&table.fields[table.primary_key[0]].title, 52)];
        columns.extend(self.measures.columns());
        let Some(whole) = self.whole() else { return (columns, Vec::new()) };
        let own = &self.table.columns;
        let figure = |at: usize, key: &str| NamedFigure {
            key: key.to_owned(),
            ..collection.published.figures[at].clone()
        };
        let of_key = |column: &ColumnOf, key: &str| self.cells_of_key(column, whole, key);
        let plain = |key: &str| own.iter().flat_map(|column| of_key(column, key)).collect::<Vec<_>>();
        let label = |key: &str| TableCell::Text(table.key_label(key).to_owned());
        let keys = table.declared_keys();
        let Some(total) = &table.total_key else {
            let mut rows: Vec<Vec<TableCell>> =
                keys.iter().map(|key| [vec![label(key)], plain(key)].concat()).collect();
            let revised = keys.iter().map(|key| self.measures.revised_of_key(self.period, whole, key));
            add_revised(&mut columns, &mut rows, revised.collect());
            return (columns, rows);
        };
        let parts: Vec<&String> = keys.iter().filter(|key| *key != total).collect();
        let mut revised: Vec<Vec<String>> =
            parts.iter().map(|key| self.measures.revised_of_key(self.period, whole, key)).collect();
        revised.extend([Vec::new(), self.measures.revised_of_key(self.period, whole, total)]);
        let mut rows = Vec::new();
        for (at, key) in parts.into_iter().enumerate() {
            let mut cells = vec![label(key)];
            for column in own {
                let ColumnOf::Figure(named) = column else {
                    cells.extend(of_key(column, key));
                    continue;
                };
                let figure = figure(*named, key);
                let part = self.breakdown(figure.field).and_then(|found| found.parts.get(at).copied());
                let part = part.unwrap_or_default();
                cells.extend(self.measures.part_cells(self.period, whole, &figure, &part));
            }
            rows.push(cells);
        }
        let mut not_stated = vec![TableCell::Text("Not stated".to_owned())];
        for column in own {
            let ColumnOf::Figure(named) = column else {
                // No category has what is not stated.
                not_stated.extend(of_key(column, ""));
                continue;
            };
            let figure = figure(*named, total);
            let rest = self.breakdown(figure.field).map(|breakdown| Part {
                sum: breakdown.not_stated,
                authorities: 0,
                estimated: breakdown.rest_estimated,
                is_suppressed: breakdown.is_rest_suppressed,
            });
            let rest = rest.unwrap_or_default();
            not_stated.extend(self.measures.rest_cells(self.period, whole, &figure, &rest));
        }
        rows.push(not_stated);
        rows.push([vec![label(total)], plain(total)].concat());
        add_revised(&mut columns, &mut rows, revised);
        (columns, rows)
    }

    /// The cells of a column under one key, where rows are keys: a figure, or an indicator of that category.
    fn cells_of_key(&self, column: &ColumnOf, area: usize, key: &str) -> Vec<TableCell> {
        let published = &self.run.context.collection.published;
        match column {
            ColumnOf::Figure(at) => {
                let figure = NamedFigure { key: key.to_owned(), ..published.figures[*at].clone() };
                self.measures.figure_cells(self.period, area, &figure)
            }
            ColumnOf::Indicator(first) => match published.indicator_of_key(*first, key) {
                Some(at) => self.measures.cells_of(&ColumnOf::Indicator(at), self.period, area),
                None => vec![TableCell::Marker(Marker::NotApplicable); 2],
            },
            ColumnOf::Change(_) | ColumnOf::Quartile(..) => Vec::new(),
        }
    }

    pub(super) fn breakdown(&self, field: usize) -> Option<Cow<'_, Breakdown>> {
        let wanted = (self.period, self.table.of?, field, self.table.basis);
        let of = |found: &Breakdown| (found.period, found.table, found.field, found.basis);
        let found = self.run.statistics.breakdowns.iter().find(|found| of(found) == wanted)?;
        let is_prorated = self.table.is_prorated;
        Some(if is_prorated { Cow::Owned(found.prorated()) } else { Cow::Borrowed(found) })
    }

    pub(super) fn breakdown_rests_on(&self) -> Vec<String> {
        let has_total = |of: usize| self.run.context.collection.figure_table(of).total_key.is_some();
        if !self.table.of.is_some_and(has_total) {
            return Vec::new();
        }
        let found: Vec<_> =
            self.measures.figures().filter_map(|figure| self.breakdown(figure.field)).collect();
        let most = |count: fn(&Breakdown) -> usize| {
            found.iter().map(|breakdown| count(breakdown)).max().unwrap_or(0)
        };
        let mut told = vec![if self.table.is_prorated {
            "What returns did not state by type is divided between the types in proportion to what was \
             stated, and is estimated [e]; the total is not changed. The types add to it before they are \
             rounded."
                .to_owned()
        } else if self.table.basis == Basis::Estimates {
            "In each column the types add, with what is not stated, to the total, before they are rounded."
                .to_owned()
        } else {
            "In each column the types add, with what is not stated, to the total.".to_owned()
        }];
        let (alone, excess) = (most(|found| found.without_total), most(|found| found.in_excess));
        if alone > 0 {
            told.push(format!(
                "Parts of which no total is known are in no row: of up to {} in one column.",
                returns(alone)
            ));
        }
        if excess > 0 {
            told.push(format!(
                "Where the parts come to more than the total, all of it counts as not stated: for up to {} \
                 in one column.",
                returns(excess)
            ));
        }
        told
    }
}
