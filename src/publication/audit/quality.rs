//! The sheet of quality says how many gave each figure, and how much of it is estimated.

use super::{
    Finding,
    book::Book,
    cells::is_same,
    figures::{AuditedFigures, Item},
};
use crate::{
    publication::heading::heading_of,
    returns::Context,
    schemas::tables::{Basis, ColumnOf},
};

/// All numbers on it that are not those of the figures.
pub(super) fn against(book: &Book, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let Some(sheet) = book.sheet("Quality") else { return Vec::new() };
    let published = &context.collection.published;
    let mut found = Vec::new();
    for at in published.summed() {
        let figure = &published.figures[at];
        let table = &context.collection.figure_table(figure.table).title;
        let label = format!("{table}: {}", heading_of(figure, false, context.collection));
        let whole = figures.whole_of(&ColumnOf::Figure(at), context);
        let amount = |basis| figures.amount(figures.period, whole, &Item::Sum(figure.clone()), basis);
        let Some((row, _)) =
            sheet.table().find(|(_, cells)| cells.first().is_some_and(|own| *own == label.as_str()))
        else {
            found.push(sheet.finding(sheet.heading, 0, format!("above a row for \"{label}\"")));
            continue;
        };
        let reported = amount(Basis::Reported).unwrap_or_default();
        let count = |count: Option<usize>| count.map(|count| count as f64);
        let (asked, gave) = (count(reported.asked), count(reported.authorities));
        // Who gave it may be in no list; the share must be that of the count that stands beside it.
        let told = gave.or_else(|| sheet.number(row, 3));
        let share = told.zip(asked).filter(|(_, asked)| *asked > 0.0);
        let share = share.map(|(gave, asked)| ((gave * 2000.0 + asked) / (2.0 * asked)).floor() / 10.0);
        let estimated = amount(Basis::Estimates).and_then(|own| own.estimated);
        for (column, due) in [(2, asked), (3, gave), (4, share), (6, estimated)] {
            let Some(due) = due else { continue };
            if !sheet.number(row, column).is_some_and(|own| is_same(own, due)) {
                found.push(sheet.finding(row, column, due.to_string()));
            }
        }
    }
    found
}
