//! The sheet of all that is estimated, and by which method; where that is another than in the period before,
//! the
//! jump is one of method.

use std::collections::HashMap;

use super::workbook::{list, name_of, named};
use crate::{
    figures::{Figures, MeasureId, Source, Status, UnitId},
    publication::{
        Reported, TableSheet,
        tables::known,
        workbook::{SheetColumn, TableCell},
    },
    schemas::{estimates::Method, tables::NamedFigure},
    statistics::{AreaType, ratio},
    vocabulary::Scaled,
};

/// Decimals of shares in percent, and of estimates, which are not rounded here.
const DECIMALS: u8 = 1;

/// The sheet; `None` where nothing is estimated.
pub(super) fn estimates(run: &Reported<'_>) -> Option<TableSheet> {
    let (statistics, collection) = (run.statistics, run.context.collection);
    let before = statistics.earlier_figures.first();
    let mut rows = Vec::new();
    for group in &collection.published.estimation.groups {
        let head = &group.head;
        let Some(measure) = statistics.measures.find(head.table, &head.key, head.field) else { continue };
        let whole = whole_of(head, run);
        let own = statistics.figures.of(measure).filter(|(_, own)| own.status == Status::Estimated);
        for (unit, _) in own {
            rows.push(row((measure, unit), head, whole, before, run));
        }
    }
    let columns = vec![
        SheetColumn::text("Figure", 48),
        SheetColumn::text("Unit", 34),
        SheetColumn::text("Region", 26),
        SheetColumn::number("Estimate", 14, DECIMALS),
        SheetColumn::number("Of the whole\n(%)", 12, DECIMALS),
        SheetColumn::text("How it was made", 60),
        SheetColumn::number("The period before", 14, DECIMALS),
        SheetColumn::text("What that was", 24),
        SheetColumn::text("Method is another", 14),
    ];
    let note = "Of each group of figures the one by which all of it is linked. Where the method is another \
    than \
         in the period before, what changed is the method: it says nothing of the unit.";
    (!rows.is_empty()).then(|| list("Estimates", "Estimates", note, columns, rows, run))
}

fn whole_of(figure: &NamedFigure, run: &Reported<'_>) -> Option<Scaled> {
    let statistics = run.statistics;
    let is_it = |sum: &&crate::statistics::WithEstimates| {
        sum.period == run.context.period
            && statistics.areas[sum.area].kind == AreaType::All
            && (sum.table, sum.key.as_str(), sum.field) == (figure.table, figure.key.as_str(), figure.field)
    };
    statistics.estimated.iter().find(is_it)?.exact
}

fn row(
    (measure, unit): (MeasureId, UnitId),
    figure: &NamedFigure,
    whole: Option<Scaled>,
    before: Option<&Figures>,
    run: &Reported<'_>,
) -> Vec<TableCell> {
    let figures = &run.statistics.figures;
    let own = figures.get(measure, unit);
    let made = match own.source {
        Source::Estimate(id) => Some(figures.how_made(id)),
        _ => None,
    };
    let units: HashMap<&str, UnitId> =
        before.into_iter().flat_map(Figures::units).map(|(id, unit)| (unit.id.as_str(), id)).collect();
    let place = units.get(figures.unit(unit).id.as_str());
    let earlier = before.zip(place).map(|(before, unit)| *before.get(measure, *unit));
    let method_before = earlier.and_then(|earlier| match earlier.source {
        Source::EarlierEstimate(method) => Some(method),
        Source::Estimate(id) => before.map(|before| before.how_made(id).method),
        _ => None,
    });
    let is_other = made.zip(method_before).is_some_and(|(made, before): (_, Method)| made.method != before);
    let cell =
        |value: Option<Scaled>| known(value.and_then(|value| Scaled::nearest(value.to_f64(), DECIMALS)));
    let [name, region] = named(unit, run);
    vec![
        TableCell::Text(name_of(figure, run)),
        TableCell::Text(name),
        TableCell::text_or_blank(&region),
        cell(own.given),
        known(own.given.zip(whole).and_then(|(own, whole)| ratio(own, whole, 100.0, DECIMALS))),
        TableCell::text_or_blank(&made.map(ToString::to_string).unwrap_or_default()),
        cell(earlier.and_then(|earlier| earlier.given)),
        TableCell::text_or_blank(earlier.map_or("", |earlier| earlier.status.word())),
        TableCell::Text(if is_other { "yes" } else { "no" }.to_owned()),
    ]
}
