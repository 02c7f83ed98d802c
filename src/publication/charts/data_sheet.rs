//! The figures of a chart as a table on a sheet of its own: a chart stands on none that holds a table.

use super::chart::{Category, Chart, ChartPoint, ChartSeries};
use crate::publication::{
    tables::shorthand,
    workbook::{Marker, SheetColumn, TableCell, TableSheet},
};

/// Decimals of shares in percent.
const SHARE_DECIMALS: u8 = 1;

/// The sheet. Where there is no figure its cell is blank, since a program would draw a text as 0; why stands
/// in a column beside it.
#[must_use]
pub fn data_sheet(chart: &Chart) -> TableSheet {
    let mut columns: Vec<SheetColumn> = Vec::new();
    let has_codes = chart.categories.iter().any(|category| category.code.is_some());
    if has_codes {
        columns.push(SheetColumn::text("Code", 14));
    }
    columns.push(SheetColumn::text(&chart.categories_are, 40));
    let of_series: Vec<(Vec<SheetColumn>, &ChartSeries)> =
        chart.series.iter().map(|series| (columns_of(series), series)).collect();
    columns.extend(of_series.iter().flat_map(|(columns, _)| columns.clone()));
    let row = |(at, category): (usize, &Category)| {
        let mut cells = Vec::new();
        if has_codes {
            let code = category.code.clone().filter(|code| !code.is_empty());
            cells.push(code.map_or(TableCell::Marker(Marker::NotApplicable), TableCell::Text));
        }
        cells.push(TableCell::Text(label(chart, at)));
        cells.extend(chart.series.iter().flat_map(|series| cells_of(series, at)));
        cells
    };
    let rows: Vec<Vec<TableCell>> = chart.categories.iter().enumerate().map(row).collect();
    let title = format!("Figures of chart {}: {}", chart.number, chart.title);
    let mut notes = shorthand(std::iter::once(&title), &columns, &rows);
    notes.push(format!(
        "They are drawn on the sheet {} and come from the sheet {}.",
        chart.sheet(),
        chart.table
    ));
    if rows.iter().flatten().any(|cell| *cell == TableCell::Blank) {
        notes.push("A blank cell has no figure: why not is said beside it.".to_owned());
    }
    TableSheet { name: chart.data_sheet(), title, notes, columns, rows, is_list: false }
}

/// A category with its marks; where it has no figure with why not, since a program shows no more than this.
fn label(chart: &Chart, at: usize) -> String {
    let label = chart.categories[at].label();
    let points: Vec<ChartPoint> = chart.series.iter().map(|series| series.points[at]).collect();
    match points.first() {
        Some(ChartPoint::Missing(marker)) if points.iter().all(|own| *own == points[0]) => {
            format!("{label} {}", marker.shown())
        }
        _ => label,
    }
}

/// The columns of a series: its values, how much of them is estimated, and why there is none.
fn columns_of(series: &ChartSeries) -> Vec<SheetColumn> {
    let decimals = series.points.iter().find_map(|point| match point {
        ChartPoint::Known { decimals, .. } => Some(*decimals),
        ChartPoint::Missing(_) => None,
    });
    let mut columns = vec![SheetColumn::number(&series.heading, 20, decimals.unwrap_or(0))];
    if has_shares(series) {
        let heading = format!("{}: estimated [e]\n(%)", series.name);
        columns.push(SheetColumn::number(&heading, 20, SHARE_DECIMALS));
    }
    if has_gaps(series) {
        columns.push(SheetColumn::text(&format!("{}: why there is no figure", series.name), 24));
    }
    columns
}

fn has_shares(series: &ChartSeries) -> bool {
    series.points.iter().any(|point| matches!(point, ChartPoint::Known { estimated: Some(_), .. }))
}

fn has_gaps(series: &ChartSeries) -> bool {
    series.points.iter().any(|point| point.value().is_none())
}

fn cells_of(series: &ChartSeries, category: usize) -> Vec<TableCell> {
    let (value, share, reason) = match series.points[category] {
        ChartPoint::Known { value, decimals, estimated } => {
            let share = estimated.map_or(TableCell::Blank, |share| TableCell::Number {
                value: share,
                decimals: SHARE_DECIMALS,
            });
            (TableCell::Number { value, decimals }, share, TableCell::Text("there is one".to_owned()))
        }
        ChartPoint::Missing(marker) => (TableCell::Blank, TableCell::Blank, TableCell::Marker(marker)),
    };
    let mut cells = vec![value];
    cells.extend(has_shares(series).then_some(share));
    cells.extend(has_gaps(series).then_some(reason));
    cells
}
