//! What may still change is marked [p], and nothing else is.

use super::{
    Finding,
    book::{Book, SheetRead},
    figures::AuditedFigures,
    lookup::{TableOf, tables},
};
use crate::{
    publication::{tables::words, workbook::Marker},
    returns::Context,
    schemas::tables::Rows,
    vocabulary::Period,
};

/// Titles, and labels of periods, that are marked and should not be, or the other way round.
pub(super) fn marked(book: &Book, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let all = tables(book, figures, context.collection);
    let sheets = all.iter().filter_map(|of| Some((of, of.sheet?)));
    sheets.flat_map(|(of, sheet)| of_table(of, sheet, figures)).collect()
}

fn of_table(of: &TableOf<'_>, sheet: &SheetRead, figures: &AuditedFigures) -> Vec<Finding> {
    let held = |period: Period, text: &str, row: usize| {
        let (mark, is_due) = (Marker::Provisional.shown(), *figures.provisional.get(&period)?);
        let should = if is_due { format!("marked {mark}") } else { format!("without {mark}") };
        (text.contains(mark) != is_due).then(|| sheet.finding(row, 0, should))
    };
    if of.table.rows != Rows::Periods {
        let title = sheet.above().next();
        return title.and_then(|(row, title)| held(of.period, &title, row)).into_iter().collect();
    }
    let label = |(row, cells): (usize, &[calamine::Data])| {
        let label = cells.first()?.to_string();
        let is_it = |period: &&Period| label.starts_with(&words(**period));
        let period = figures.provisional.keys().find(is_it)?;
        held(*period, &label, row)
    };
    sheet.table().filter_map(label).collect()
}
