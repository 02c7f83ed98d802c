//! Parts add to their total, areas to the whole, and no count is larger than what it is of.

use super::{
    Finding,
    book::{Book, SheetRead},
    cells::is_same,
    figures::{AuditedFigures, Item},
    lookup::{TableOf, areas_of_rows, tables},
};
use crate::{
    publication::workbook::Marker,
    returns::Context,
    schemas::tables::{Basis, ColumnOf, Rows},
    statistics::AreaType,
};

/// All sums that are not those of their parts, and counts that cannot be.
pub(super) fn add_up(book: &Book, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for of in tables(book, figures, context.collection) {
        let Some(sheet) = of.sheet else { continue };
        match of.table.rows {
            Rows::Keys => found.extend(parts(sheet, &of, figures, context)),
            Rows::Countries => found.extend(areas(sheet, &of, AreaType::Country, figures, context)),
            Rows::Regions => found.extend(areas(sheet, &of, AreaType::Region, figures, context)),
            Rows::Types => found.extend(areas(sheet, &of, AreaType::Type, figures, context)),
            Rows::Groups => found.extend(areas(sheet, &of, AreaType::Group, figures, context)),
            Rows::Periods | Rows::Authorities | Rows::Response | Rows::ResponseByType => {}
        }
        found.extend(counts(sheet, &of, figures, context));
    }
    found
}

/// Where the columns of a table stand: the first cell of each, and how many cells it has, without what part
/// of it is estimated.
pub(super) fn places(
    of: &TableOf<'_>,
    first: usize,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Vec<(usize, usize)> {
    let mut next = first;
    let width = |column: &ColumnOf| {
        let complete = match column {
            // A quartile stands alone.
            ColumnOf::Quartile(..) => return 1,
            ColumnOf::Figure(at) => {
                of.has_complete(&context.collection.published.figures[*at], figures, context.collection)
            }
            ColumnOf::Indicator(_) | ColumnOf::Change(_) => false,
        };
        1 + usize::from(of.has_counts()) + usize::from(complete)
    };
    let share = |column: &ColumnOf| match column {
        ColumnOf::Figure(at) => of.has_share(&context.collection.published.figures[*at], context.collection),
        ColumnOf::Indicator(_) | ColumnOf::Change(_) | ColumnOf::Quartile(..) => false,
    };
    let place = |column: &ColumnOf| {
        let own = (next, width(column));
        next += own.1 + usize::from(share(column));
        own
    };
    of.table.columns.iter().map(place).collect()
}

/// In a table of categories with a total, the rows above the last add to it, whatever they are.
fn parts(
    sheet: &SheetRead,
    of: &TableOf<'_>,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Vec<Finding> {
    let has_total =
        of.table.of.is_some_and(|table| context.collection.figure_table(table).total_key.is_some());
    let rows: Vec<usize> = sheet.table().map(|(row, _)| row).collect();
    let Some((total, above)) = rows.split_last().filter(|_| has_total) else { return Vec::new() };
    let columns = of.table.columns.iter().zip(places(of, 1, figures, context));
    let wrong = columns.filter_map(|(declared, (column, _))| {
        let stands = sheet.number(*total, column)?;
        // What is held or hidden is in the total all the same.
        let is_behind_a_marker = |row: &usize| {
            let cell = sheet.rows[*row].get(column);
            cell.is_some_and(|cell| *cell == Marker::Held.shown() || *cell == Marker::Suppressed.shown())
        };
        if above.iter().any(is_behind_a_marker) {
            return None;
        }
        let sum: f64 = above.iter().filter_map(|row| sheet.number(*row, column)).sum();
        let should = format!("{sum}, to which the rows above it add");
        let is_made = of.table.basis == Basis::Estimates || of.table.is_prorated;
        let rounded = if is_made { above.len() + 1 } else { 0 };
        let apart = apart(rounded, above.len() + 1, declared, context);
        (!is_close(sum, stands, apart)).then(|| sheet.finding(*total, column, should))
    });
    wrong.collect()
}

/// Areas of one kind add to the whole where the figure of each is shown, and none of its units lies outside
/// them.
fn areas(
    sheet: &SheetRead,
    of: &TableOf<'_>,
    kind: AreaType,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Vec<Finding> {
    let rows = areas_of_rows(sheet, kind, figures);
    let columns = places(of, 4, figures, context);
    let sums =
        of.table.columns.iter().zip(columns).filter(|(column, _)| matches!(column, ColumnOf::Figure(_)));
    let wrong = sums.filter_map(|(declared, (column, _))| {
        let item = Item::of(declared, &context.collection.published.figures);
        let units = |area: usize| figures.amount(of.period, area, &item, of.table.basis)?.units;
        let whole = figures.whole_of(declared, context);
        let (whole_row, _) = *rows.iter().find(|(_, area)| *area == Some(whole))?;
        let stands = sheet.number(whole_row, column)?;
        let is_part = |area: usize| figures.areas[area].kind == kind && area != whole;
        let own = rows.iter().filter_map(|(row, area)| Some((*row, area.filter(|area| is_part(*area))?)));
        let known: Vec<(f64, usize)> =
            own.filter_map(|(row, area)| Some((sheet.number(row, column)?, units(area)?))).collect();
        let is_all = known.iter().map(|(_, units)| units).sum::<usize>() == units(whole)?;
        let sum: f64 = known.iter().map(|(value, _)| value).sum();
        let should = format!("{sum}, to which the areas below it add");
        let rounded = if of.table.basis == Basis::Estimates { known.len() + 1 } else { 0 };
        let apart = apart(rounded, known.len() + 1, declared, context);
        (is_all && !known.is_empty() && !is_close(sum, stands, apart))
            .then(|| sheet.finding(whole_row, column, should))
    });
    wrong.collect()
}

/// No figure is of more authorities than are in scope in its row.
fn counts(
    sheet: &SheetRead,
    of: &TableOf<'_>,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Vec<Finding> {
    let scope = match of.table.rows {
        _ if of.table.is_of_units() => return Vec::new(),
        Rows::Periods if of.table.by.is_some() => 3,
        Rows::Periods => 1,
        Rows::Countries | Rows::Regions | Rows::Types | Rows::Groups => 2,
        Rows::Keys | Rows::Authorities | Rows::Response | Rows::ResponseByType => return Vec::new(),
    };
    // Changes are over the authorities of today, which may be more than there were.
    let is_change =
        |column: &ColumnOf| matches!(column, ColumnOf::Change(_)) && of.table.rows == Rows::Periods;
    let columns = of
        .table
        .columns
        .iter()
        .zip(places(of, scope + 2, figures, context))
        .filter(|(column, _)| !is_change(column));
    let beside: Vec<usize> =
        columns.flat_map(|(_, (first, width))| first + 1..first + width).chain([scope + 1]).collect();
    let mut found = Vec::new();
    for (row, _) in sheet.table() {
        let Some(most) = sheet.number(row, scope) else { continue };
        let larger =
            beside.iter().filter(|column| sheet.number(row, **column).is_some_and(|count| count > most));
        found.extend(larger.map(|column| {
            sheet.finding(row, *column, format!("at most {most}, the authorities in scope there"))
        }));
    }
    found
}

/// How far a sum may lie from what it should be: by half a whole number for each that was rounded to one, by
/// half a base for each of `all` where the field is rounded to multiples of it.
fn apart(rounded: usize, all: usize, declared: &ColumnOf, context: &Context<'_>) -> f64 {
    let published = &context.collection.published;
    let base = if let ColumnOf::Figure(at) = declared {
        let figure = &published.figures[*at];
        context.collection.figure_table(figure.table).fields[figure.field].rounding.base
    } else {
        None
    };
    base.map_or(rounded as f64 / 2.0, |base| all as f64 * base.to_f64() / 2.0)
}

/// Sums of decimals as a computer adds them, which may lie so far apart.
fn is_close(one: f64, other: f64, may_be_apart: f64) -> bool {
    let apart = (one - other).abs();
    is_same(one, other) || apart <= (1e-9 * one.abs().max(other.abs())).max(may_be_apart)
}
