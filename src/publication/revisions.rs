//! The sheet of revisions: sums that are not what was published last, and why.

use std::{cmp::Reverse, collections::BTreeSet};

use super::{
    Reported,
    heading::heading_of,
    tables::{known, shorthand, words},
    workbook::{SheetColumn, TableCell, TableSheet},
};
use crate::{
    schemas::{
        Collection,
        tables::{ColumnOf, NamedFigure, Rows},
    },
    statistics::{AreaType, REVISION_DECIMALS, Revision, Split},
    vocabulary::{Period, Scaled},
};

/// The sheet; `None` where there are none.
#[must_use]
pub fn revisions(run: &Reported<'_>) -> Option<TableSheet> {
    let collection = run.context.collection;
    let in_tables = figures_of_tables(collection);
    let is_told = |own: &&Revision| {
        let kind = run.statistics.areas[own.area].kind;
        let Some(figure) = own.sum().filter(|_| kind != AreaType::Unit).cloned() else { return false };
        let is_whole = matches!(kind, AreaType::All | AreaType::Countries);
        in_tables.contains(&(is_whole, figure.table, figure.key.clone(), figure.field))
            || in_tables.contains(&(false, figure.table, figure.key, figure.field))
    };
    let mut revisions: Vec<&Revision> = run.statistics.revisions.iter().filter(is_told).collect();
    // Period by period, the whole first, as in the tables.
    let periods: Vec<Period> = run.statistics.revisions.iter().map(|own| own.period).collect();
    revisions.sort_by_key(|own| {
        let kind = run.statistics.areas[own.area].kind;
        (periods.iter().position(|period| *period == own.period), Reverse(kind))
    });
    // One column has one number of decimals.
    let decimals = revisions.iter().map(|own| own.published.decimals).max()?;
    let has_causes = revisions.iter().any(|own| own.split.is_some());
    let row = |own: &&Revision| Some(row(own, own.sum()?, decimals, has_causes, run));
    let rows: Vec<Vec<TableCell>> = revisions.iter().filter_map(row).collect();
    let mut columns = vec![
        SheetColumn::text("Period", 30),
        SheetColumn::text("Area", 28),
        SheetColumn::text("Figure", 52),
        SheetColumn::number("Published last", 18, decimals),
        SheetColumn::number("Now", 18, decimals),
        SheetColumn::number("Difference", 18, decimals),
        SheetColumn::number("Difference\n(%)", 14, REVISION_DECIMALS),
    ];
    if has_causes {
        let causes = [
            "Of it: late and changed returns",
            "Of it: estimates at new links",
            "Of it: methods and areas",
            "Of it: corrections",
        ];
        columns.extend(causes.map(|heading| SheetColumn::number(heading, 16, decimals.max(CAUSE_DECIMALS))));
    }
    let mut notes = shorthand(std::iter::empty(), &columns, &rows);
    let since = &run.statistics.last_release;
    notes.push(if since.is_empty() {
        "Sums over all, with estimates where there are any, of earlier periods: as their own runs \
         published them, and as they are in these tables. Only those that differ are listed."
            .to_owned()
    } else {
        format!(
            "Sums that are not what was published last: in {}, or of areas that it does not show in the \
             last release of the period. Only those that differ once they are rounded are listed. \
             Indicators, changes, quartiles and figures of single authorities that differ are named in the \
             rows of their tables, and stand in data/revisions.csv.",
            in_words(since)
        )
    });
    if has_causes {
        notes.push(
            "The causes add to the difference before it is rounded, in this order: what reporting units \
             gave, late or otherwise than before, with estimates made of it at the links of then; the \
             same estimates at the links of now; methods, classes and areas that are others; corrections."
                .to_owned(),
        );
    }
    if collection.published.disclosure.is_any() {
        notes.push("Figures under disclosure control are not listed.".to_owned());
    }
    Some(TableSheet {
        name: "Revisions".to_owned(),
        title: format!("Revisions, {}", collection.whole.name),
        notes,
        columns,
        rows,
        is_list: false,
    })
}

/// A release, as it is named (`2009-10-Q4/1`), in words.
fn in_words(name: &str) -> String {
    let parts = name.split_once('/').and_then(|(period, number)| Some((Period::parse(period)?, number)));
    parts.map_or_else(
        || format!("the release {name}"),
        |(period, number)| format!("release {number} of {}", words(period)),
    )
}

/// Decimals of causes, which are not rounded as figures are.
pub(super) const CAUSE_DECIMALS: u8 = 1;

/// Figures of which tables show sums, those under each key for the whole alone.
pub(super) fn figures_of_tables(collection: &Collection) -> BTreeSet<(bool, usize, String, usize)> {
    let published = &collection.published;
    let mut found = BTreeSet::new();
    for table in &published.tables {
        for column in &table.columns {
            let ColumnOf::Figure(at) = column else { continue };
            let own = &published.figures[*at];
            if table.rows == Rows::Keys {
                let keys = collection.figure_table(own.table).declared_keys();
                found.extend(keys.iter().map(|key| (true, own.table, (*key).clone(), own.field)));
            } else {
                found.insert((false, own.table, own.key.clone(), own.field));
            }
        }
    }
    found
}

/// What a figure is called: its table, its title and its category.
pub(super) fn name_of(figure: &NamedFigure, collection: &Collection) -> String {
    let declared = collection.figure_table(figure.table);
    let is_part = !figure.key.is_empty() && declared.total_key.as_ref() != Some(&figure.key);
    let of_key = if is_part { format!(", {}", declared.key_label(&figure.key)) } else { String::new() };
    format!("{}: {}{of_key}", declared.title, heading_of(figure, false, collection))
}

fn row(
    own: &Revision,
    figure: &NamedFigure,
    decimals: u8,
    has_causes: bool,
    run: &Reported<'_>,
) -> Vec<TableCell> {
    let collection = run.context.collection;
    let cell = |value: Option<Scaled>| known(value.and_then(|value| value.with_decimals(decimals)));
    let mut cells = vec![
        TableCell::Text(words(own.period)),
        TableCell::Text(run.statistics.areas[own.area].area.name.clone()),
        TableCell::Text(name_of(figure, collection)),
        cell(Some(own.published)),
        cell(own.now),
        cell(own.difference),
        known(own.percent),
    ];
    if has_causes {
        let cause = |of: fn(&Split) -> Scaled| {
            let value = own.split.as_ref().map(of).map(Scaled::to_f64);
            known(value.and_then(|value| Scaled::nearest(value, decimals.max(CAUSE_DECIMALS))))
        };
        cells.extend([
            cause(|split| split.own_data),
            cause(|split| split.links),
            cause(|split| split.methods),
            cause(|split| split.corrections),
        ]);
    }
    cells
}
