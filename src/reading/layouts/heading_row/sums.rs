//! Rows under the headings that sum the rows above them.

use std::collections::BTreeMap;

use super::headings::Headings;
use crate::{
    reading::{Cell, Content, labels, layouts::Search},
    vocabulary::CellAddress,
};

/// A row that says "Total" where others say whose they are, or which case they are, sums the rows above it.
pub(super) fn is_total(search: &Search<'_>, cells: &[Cell], headings: &Headings) -> bool {
    let is_key = |column: u32| {
        search.table.primary_key.iter().any(|field| headings.fields.get(field) == Some(&column))
    };
    let has_key = cells.iter().any(|cell| is_key(cell.at.column) && !says_total(search, cell));
    // The word in the notes of a case that has its key says nothing of the row.
    if search.table.is_list() && has_key {
        return false;
    }
    // In a table of declared categories the total is one of them.
    let keys = cells.iter().filter(|cell| search.table.is_list() && is_key(cell.at.column));
    let identity = headings
        .identity
        .iter()
        .filter_map(|(_, column)| cells.iter().find(|cell| cell.at.column == *column));
    let unmatched =
        cells.iter().filter(|cell| !headings.fields.values().any(|column| *column == cell.at.column));
    if search.table.is_list() && is_sum(search, cells) {
        return true;
    }
    keys.chain(identity).chain(unmatched).any(|cell| says_total(search, cell))
}

/// "Total" at the beginning of a row, wherever that is, and nothing but figures behind it.
fn is_sum(search: &Search<'_>, cells: &[Cell]) -> bool {
    let Some((first, figures)) = cells.split_first() else { return false };
    !figures.is_empty() && says_total(search, first) && figures.iter().all(is_plain_figure)
}

fn is_plain_figure(cell: &Cell) -> bool {
    matches!(cell.content, Content::Number(_))
        || cell
            .text()
            .is_some_and(|text| text.trim().trim_start_matches('£').replace(',', "").parse::<f64>().is_ok())
}

fn says_total(search: &Search<'_>, cell: &Cell) -> bool {
    search.keyed.key(cell.at).is_some_and(labels::says_total)
}

/// The figures of the rows above in a list, all of them and those since the last sum.
#[derive(Default)]
pub(super) struct RowsAbove {
    /// Rows that are not added yet: few lists have a row for which it matters.
    waiting: Vec<u32>,
    rows: usize,
    rows_since: usize,
    all: BTreeMap<usize, i128>,
    since: BTreeMap<usize, i128>,
}

impl RowsAbove {
    pub(super) fn add(&mut self, row: u32) {
        self.waiting.push(row);
    }

    /// Adds up the rows that wait, which stand under these headings.
    pub(super) fn settle(&mut self, search: &Search<'_>, headings: &Headings) {
        for row in std::mem::take(&mut self.waiting) {
            self.rows += 1;
            self.rows_since += 1;
            for (field, units) in figures_of(search, row, headings) {
                *self.all.entry(field).or_default() += i128::from(units);
                *self.since.entry(field).or_default() += i128::from(units);
            }
        }
    }

    /// A row of a list without a key in which nothing stands but figures, and perhaps the word "Total":
    /// labelled so, or the sum of the rows above it, of all or of those since the last sum.
    pub(super) fn is_sum_of_rows_above(
        &mut self,
        search: &Search<'_>,
        row: u32,
        headings: &Headings,
    ) -> bool {
        let sheet = search.keyed.sheet;
        let is_given = |field: &usize| {
            headings
                .fields
                .get(field)
                .and_then(|column| sheet.get(CellAddress { row, column: *column }))
                .is_some_and(|cell| !says_total(search, cell))
        };
        let has_key_column = search.table.primary_key.iter().any(|field| headings.fields.contains_key(field));
        if !search.table.is_list() || !has_key_column || search.table.primary_key.iter().any(is_given) {
            return false;
        }
        let labels = sheet.row(row).iter().filter(|cell| !is_plain_figure(cell)).collect::<Vec<_>>();
        let is_labelled = labels.iter().any(|cell| says_total(search, cell));
        if labels.len() > usize::from(is_labelled) {
            return false;
        }
        self.settle(search, headings);
        let figures = figures_of(search, row, headings);
        let is_sum = |sums: &BTreeMap<usize, i128>| {
            figures.iter().all(|(field, units)| sums.get(field) == Some(&i128::from(*units)))
        };
        let has_figure = figures.iter().any(|(_, units)| *units != 0);
        let adds_up =
            has_figure && (self.rows > 1 && is_sum(&self.all) || self.rows_since > 1 && is_sum(&self.since));
        let is_total = adds_up || is_labelled && self.rows > 0;
        if is_total {
            self.rows_since = 0;
            self.since.clear();
        }
        is_total
    }
}

/// The figures of a row that can be summed, in units of their last digit.
fn figures_of(search: &Search<'_>, row: u32, headings: &Headings) -> Vec<(usize, i64)> {
    let of_numbers = headings.fields.iter().filter(|(field, _)| {
        search.field(**field).kind.is_numeric() && !search.table.primary_key.contains(field)
    });
    let figure = |(field, column): (&usize, &u32)| {
        let cell = search.keyed.sheet.get(CellAddress { row, column: *column })?;
        Some((*field, crate::reading::values::read(cell, search.field(*field)).answer.number()?.units))
    };
    of_numbers.filter_map(figure).collect()
}
