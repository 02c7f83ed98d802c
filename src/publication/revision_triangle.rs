//! The sheet of the revision triangle: what was published first of each figure over all, and in each release
//! after that.

use super::{
    Reported,
    heading::heading_of,
    tables::{known, shorthand, words},
    workbook::{Marker, SheetColumn, TableCell, TableSheet},
};
use crate::vocabulary::Scaled;

/// Releases that are shown side by side; in `data/vintages.csv` are all.
const SHOWN: usize = 12;

/// The sheet; `None` before the second release.
#[must_use]
pub fn revision_triangle(run: &Reported<'_>) -> Option<TableSheet> {
    let (collection, published) = (run.context.collection, &run.statistics.triangle.published);
    let again = || published.iter().filter(|own| own.values.len() > 1);
    let most = again().map(|own| own.values.len()).max()?.min(SHOWN);
    let decimals = again().flat_map(|own| &own.values).map(|value| value.decimals).max()?;
    let mut columns = vec![SheetColumn::text("Figure", 52), SheetColumn::text("Period", 30)];
    columns.extend((0..most).map(|at| SheetColumn::number(&heading(at), 16, decimals)));
    let cell = |value: Option<&Scaled>| match value {
        Some(value) => known(value.with_decimals(decimals)),
        None => TableCell::Marker(Marker::NotApplicable),
    };
    let rows: Vec<Vec<TableCell>> = again()
        .map(|own| {
            let figure = &collection.published.figures[own.figure];
            let table = &collection.figure_table(figure.table).title;
            let mut cells = vec![
                TableCell::Text(format!("{table}: {}", heading_of(figure, false, collection))),
                TableCell::Text(words(own.period)),
            ];
            cells.extend((0..most).map(|at| cell(own.values.get(at))));
            cells
        })
        .collect();
    let mut notes = shorthand(std::iter::empty(), &columns, &rows);
    notes.push(
        "What was published of each figure over all: first, in the next release that has it, and so on; \
         the last is that of this release. A figure is compared with the first. How far they are apart on \
         average is on the sheet Quality."
            .to_owned(),
    );
    Some(TableSheet {
        name: "Revision_triangle".to_owned(),
        title: format!("Revision triangle, {}", collection.whole.name),
        notes,
        columns,
        rows,
        is_list: false,
    })
}

fn heading(at: usize) -> String {
    match at {
        0 => "First published".to_owned(),
        1 => "Next release".to_owned(),
        at => format!("{at} releases on"),
    }
}
