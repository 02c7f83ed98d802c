//! The sheet of revisions: sums over all of earlier periods that are not what their own runs published.

use super::{
    Reported,
    heading::heading_of,
    tables::{known, shorthand, words},
    workbook::{SheetColumn, TableCell, TableSheet},
};
use crate::{
    schemas::Collection,
    statistics::{REVISION_DECIMALS, Revision},
    vocabulary::Scaled,
};

/// The sheet; `None` where there are none.
#[must_use]
pub fn revisions(run: &Reported<'_>) -> Option<TableSheet> {
    let (collection, revisions) = (run.context.collection, &run.statistics.revisions);
    // One column has one number of decimals.
    let decimals = revisions.iter().map(|own| own.published.decimals).max()?;
    let rows: Vec<Vec<TableCell>> = revisions.iter().map(|own| row(own, decimals, collection)).collect();
    let columns = vec![
        SheetColumn::text("Period", 30),
        SheetColumn::text("Figure", 52),
        SheetColumn::number("Published last", 18, decimals),
        SheetColumn::number("Now", 18, decimals),
        SheetColumn::number("Difference", 18, decimals),
        SheetColumn::number("Difference\n(%)", 14, REVISION_DECIMALS),
    ];
    let mut notes = shorthand(std::iter::empty(), &columns, &rows);
    notes.push(
        "Sums over all, with estimates where there are any, of earlier periods: as their own runs \
         published them, and as they are in these tables. Only those that differ are listed."
            .to_owned(),
    );
    if !collection.published.disclosure.controls.is_empty() {
        notes.push("Figures under disclosure control are not listed.".to_owned());
    }
    Some(TableSheet {
        name: "Revisions".to_owned(),
        title: format!("Revisions of earlier periods, {}", collection.whole.name),
        notes,
        columns,
        rows,
        is_list: false,
    })
}

fn row(own: &Revision, decimals: u8, collection: &Collection) -> Vec<TableCell> {
    let figure = &collection.published.figures[own.figure];
    let table = &collection.figure_table(figure.table).title;
    let cell = |value: Option<Scaled>| known(value.and_then(|value| value.with_decimals(decimals)));
    vec![
        TableCell::Text(words(own.period)),
        TableCell::Text(format!("{table}: {}", heading_of(figure, false, collection))),
        cell(Some(own.published)),
        cell(own.now),
        cell(own.difference),
        known(own.percent),
    ]
}
