//! The sheet that says what each region and country adds to the change of the whole.

use super::workbook::{list, name_of};
use crate::{
    publication::{
        Reported, TableSheet,
        tables::known,
        workbook::{SheetColumn, TableCell},
    },
    statistics::{AreaType, Growth, ratio},
    vocabulary::Scaled,
};

/// Decimals of percentages and points.
const DECIMALS: u8 = 2;

/// The sheet; `None` where no change is published.
pub(super) fn contributions(run: &Reported<'_>) -> Option<TableSheet> {
    let statistics = run.statistics;
    let own = || statistics.growth.iter().filter(|growth| growth.period == run.context.period);
    let decimals = own().filter_map(|growth| growth.now).map(|value| value.decimals).max()?;
    let mut rows = Vec::new();
    for growth in own() {
        let area = &statistics.areas[growth.area];
        if matches!(area.kind, AreaType::All | AreaType::Region | AreaType::Countries) {
            let whole = own().find(|other| {
                other.figure == growth.figure && other.area == statistics.wholes[growth.figure]
            });
            rows.push(row(growth, whole.and_then(|whole| whole.before), decimals, run));
        }
    }
    let columns = vec![
        SheetColumn::text("Figure", 48),
        SheetColumn::text("Area", 30),
        SheetColumn::number("The period before, same units", 18, decimals),
        SheetColumn::number("Now, same units", 18, decimals),
        SheetColumn::number("Change\n(%)", 12, DECIMALS),
        SheetColumn::number("Contribution to the change of the whole\n(percentage points)", 22, DECIMALS),
        SheetColumn::number("Units compared", 12, 0),
        SheetColumn::number("Of these being queried", 12, 0),
    ];
    let note = "Over the units that gave the figure in both periods. What regions contribute adds to the \
    change \
         of the whole, but for units that lie in several regions.";
    (!rows.is_empty()).then(|| list("Contributions", "Contributions to change", note, columns, rows, run))
}

fn row(growth: &Growth, whole: Option<Scaled>, decimals: u8, run: &Reported<'_>) -> Vec<TableCell> {
    let figure = &run.context.collection.published.figures[growth.figure];
    let cell = |value: Option<Scaled>| known(value.and_then(|value| value.with_decimals(decimals)));
    let difference = growth.now.zip(growth.before).and_then(|(now, before)| {
        let units = now.units.checked_sub(before.units)?;
        Some(Scaled { units, ..now })
    });
    let of = |whole: Option<Scaled>| ratio(difference?, whole?, 100.0, DECIMALS);
    vec![
        TableCell::Text(name_of(figure, run)),
        TableCell::Text(run.statistics.areas[growth.area].area.name.clone()),
        cell(growth.before),
        cell(growth.now),
        known(of(growth.before)),
        known(of(whole)),
        TableCell::count(growth.matched_units),
        TableCell::count(growth.queried_units),
    ]
}
