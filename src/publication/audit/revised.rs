//! What is not what was published last is named in the row in which it stands, and nothing else is.

use calamine::Data;

use super::{
    Finding,
    book::{Book, SheetRead},
    figures::{AuditedFigures, Item},
    lookup::{TableOf, areas_of_rows, tables, unit_of_row},
};
use crate::{
    publication::{
        tables::{NOTHING_REVISED, words},
        workbook::Marker,
    },
    returns::Context,
    schemas::tables::{Basis, ColumnOf, NamedFigure, Rows},
    statistics::AreaType,
    vocabulary::Period,
};

/// Rows that name more or fewer figures than were revised.
pub(super) fn named(book: &Book, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let all = tables(book, figures, context.collection);
    let sheets = all.iter().filter_map(|of| Some((of, of.sheet?)));
    sheets.flat_map(|(of, sheet)| of_table(of, sheet, figures, context)).collect()
}

fn of_table(
    of: &TableOf<'_>,
    sheet: &SheetRead,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Vec<Finding> {
    let headings = sheet.rows.get(sheet.heading).map(Vec::as_slice).unwrap_or_default();
    let column = headings.iter().position(|heading| heading.to_string().contains(Marker::Revised.shown()));
    let revised = |period: Period, area: usize, key: Option<&String>| {
        let is_revised = |own: &&ColumnOf| {
            let mut item = Item::of(own, &context.collection.published.figures);
            if let (Item::Sum(figure), Some(key)) = (&item, key) {
                item = Item::Sum(NamedFigure { key: key.clone(), ..figure.clone() });
            }
            if let (Item::Ratio(first), Some(key)) = (&item, key) {
                let own = context.collection.published.indicator_of_key(*first, key);
                let Some(at) = own else { return false };
                item = Item::Ratio(at);
            }
            let is_unit = figures.areas[area].kind == AreaType::Unit;
            let basis = if is_unit { Basis::Reported } else { of.table.basis };
            figures.revised.contains(&(period, area, item, basis))
        };
        of.table.columns.iter().filter(is_revised).count()
    };
    let rows: Vec<(usize, usize)> = match of.table.rows {
        Rows::Periods => {
            let known = || figures.earlier.iter().chain([&of.period]);
            let of_row = |(row, cells): (usize, &[Data])| {
                let label = cells.first()?.to_string();
                let said = label.split(" [").next()?;
                let period = known().find(|period| words(**period) == said)?;
                Some((row, revised(*period, figures.whole(), None)))
            };
            sheet.table().filter_map(of_row).collect()
        }
        Rows::Countries | Rows::Regions | Rows::Types | Rows::Groups => {
            let kind = match of.table.rows {
                Rows::Countries => AreaType::Country,
                Rows::Types => AreaType::Type,
                Rows::Groups => AreaType::Group,
                _ => AreaType::Region,
            };
            let areas = areas_of_rows(sheet, kind, figures).into_iter();
            areas.filter_map(|(row, area)| Some((row, revised(of.period, area?, None)))).collect()
        }
        Rows::Keys => of_keys(of, sheet, context)
            .into_iter()
            .map(|(row, key)| (row, key.map_or(0, |key| revised(of.period, figures.whole(), Some(&key)))))
            .collect(),
        Rows::Authorities => {
            let of_row = |(row, cells): (usize, &[Data])| {
                let area = unit_of_row(cells, figures);
                (row, area.map_or(0, |area| revised(of.period, area, None)))
            };
            sheet.table().map(of_row).collect()
        }
        Rows::Response | Rows::ResponseByType => Vec::new(),
    };
    let named = |row: usize| {
        let told = sheet.rows[row].get(column?).map(ToString::to_string).unwrap_or_default();
        Some(if told == NOTHING_REVISED { 0 } else { told.split("; ").count() })
    };
    let differs = rows.into_iter().filter(|(row, count)| named(*row).unwrap_or(0) != *count);
    differs
        .map(|(row, count)| {
            let at = column.unwrap_or(headings.len());
            sheet.finding(
                row,
                at,
                format!("the names of {count} revised figures {}", Marker::Revised.shown()),
            )
        })
        .collect()
}

/// The rows of a table of categories with their keys; `None` for what is not stated.
fn of_keys(of: &TableOf<'_>, sheet: &SheetRead, context: &Context<'_>) -> Vec<(usize, Option<String>)> {
    let Some(at) = of.table.of else { return Vec::new() };
    let table = context.collection.figure_table(at);
    let total = table.total_key.as_ref();
    let parts = table.declared_keys().into_iter().filter(|key| Some(key) != total);
    let mut keys: Vec<Option<String>> = parts.map(Some).collect();
    if let Some(total) = total {
        keys.extend([None, Some(total.clone())]);
    }
    sheet.table().map(|(row, _)| row).zip(keys).collect()
}
