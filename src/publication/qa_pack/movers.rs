//! The sheet of units whose figures moved most since the period before.

use std::{cmp::Reverse, collections::HashMap};

use super::workbook::{list, name_of, named};
use crate::{
    figures::{Figures, UnitId},
    publication::{
        Reported, TableSheet,
        tables::known,
        workbook::{SheetColumn, TableCell},
    },
    schemas::tables::NamedFigure,
    statistics::{change, ratio},
    vocabulary::Scaled,
};

/// So many of each figure.
const MOST: usize = 10;

/// Decimals of percentages.
const DECIMALS: u8 = 1;

/// A unit that gave a figure in both periods.
struct Mover {
    unit: UnitId,
    before: Scaled,
    now: Scaled,
    difference: Scaled,
    is_queried: bool,
}

/// The sheet; `None` where nothing is known of the period before.
pub(super) fn movers(run: &Reported<'_>) -> Option<TableSheet> {
    let statistics = run.statistics;
    let before = statistics.earlier_figures.first()?;
    if before.period != run.context.period.previous() {
        return None;
    }
    let published = &run.context.collection.published;
    let decimals = |figure: &NamedFigure| {
        run.context.collection.figure_table(figure.table).fields[figure.field].decimals
    };
    let figures: Vec<&NamedFigure> =
        published.summed().into_iter().map(|at| &published.figures[at]).collect();
    let most = figures.iter().map(|figure| decimals(figure)).max()?;
    let mut rows = Vec::new();
    for figure in figures {
        let all = all_of(figure, before, run);
        let sum = all.iter().map(|own| own.before.units).try_fold(0_i64, i64::checked_add);
        for own in all.iter().take(MOST) {
            rows.push(row(own, figure, sum, most, run));
        }
    }
    let columns = vec![
        SheetColumn::text("Figure", 48),
        SheetColumn::text("Unit", 34),
        SheetColumn::text("Region", 26),
        SheetColumn::number("The period before", 16, most),
        SheetColumn::number("Now", 16, most),
        SheetColumn::number("Change", 16, most),
        SheetColumn::number("Change\n(%)", 12, DECIMALS),
        SheetColumn::number("Of the whole of the period before\n(%)", 18, DECIMALS),
        SheetColumn::text("Being queried", 12),
    ];
    let note = "Of each figure the ten units that moved most, of those that gave it in both periods. The \
    last \
         but one column says by how much they alone move the sum over the same units.";
    Some(list("Biggest_movers", "Biggest movers", note, columns, rows, run))
}

/// Those that moved, most first.
fn all_of(figure: &NamedFigure, before: &Figures, run: &Reported<'_>) -> Vec<Mover> {
    let (now, measures) = (&run.statistics.figures, &run.statistics.measures);
    let Some(measure) = measures.find(figure.table, &figure.key, figure.field) else { return Vec::new() };
    let places: HashMap<&str, UnitId> = before.units().map(|(id, unit)| (unit.id.as_str(), id)).collect();
    let mover = |(unit, own): (UnitId, &crate::figures::Figure)| {
        let earlier = before.get(measure, *places.get(now.unit(unit).id.as_str())?);
        let (before, value) = (earlier.value()?, own.value()?);
        let difference = Scaled { units: value.units.checked_sub(before.units)?, ..value };
        let is_queried = own.is_queried || earlier.is_queried;
        Some(Mover { unit, before, now: value, difference, is_queried })
    };
    let mut all: Vec<Mover> = now.of(measure).filter_map(mover).collect();
    all.sort_by_key(|own| (Reverse(own.difference.units.unsigned_abs()), own.unit));
    all
}

fn row(
    own: &Mover,
    figure: &NamedFigure,
    sum: Option<i64>,
    decimals: u8,
    run: &Reported<'_>,
) -> Vec<TableCell> {
    let cell = |value: Scaled| known(value.with_decimals(decimals));
    let [name, region] = named(own.unit, run);
    let whole = sum.map(|units| Scaled { units, ..own.before });
    vec![
        TableCell::Text(name_of(figure, run)),
        TableCell::Text(name),
        TableCell::text_or_blank(&region),
        cell(own.before),
        cell(own.now),
        cell(own.difference),
        known(change(own.before, own.now, DECIMALS)),
        known(whole.and_then(|whole| ratio(own.difference, whole, 100.0, DECIMALS))),
        TableCell::Text(if own.is_queried { "yes" } else { "no" }.to_owned()),
    ]
}
