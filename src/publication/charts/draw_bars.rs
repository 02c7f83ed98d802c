//! Bars by area or category, each with its value at its end.

use super::{
    super::number_text,
    axis::Axis,
    chart::{Category, Chart, ChartPoint},
    colours::{ESTIMATED, GREY, SERIES},
    drawing::{MARGIN, SIZE, WIDTH},
    font,
    shapes::{Anchor, Canvas},
};
use crate::publication::workbook::Marker;

/// Height of a bar.
const BAR: f64 = 26.0;

/// What is free between two.
const BETWEEN: f64 = 10.0;

/// Names are no wider.
const WIDEST_NAME: f64 = 320.0;

/// Draws them below what is there.
pub fn draw(chart: &Chart, canvas: &mut Canvas) {
    let Some(series) = chart.series.first() else { return };
    let axis = Axis::of(series.points.iter());
    let names: Vec<Vec<String>> = chart.categories.iter().map(lines_of).collect();
    let widest = |texts: &mut dyn Iterator<Item = String>| {
        texts.map(|text| font::width(&text, SIZE, false)).fold(0.0, f64::max)
    };
    let of_names = widest(&mut names.iter().flatten().cloned());
    let of_values = widest(&mut series.points.iter().filter(|own| own.value().is_some()).map(shown));
    let left = MARGIN + of_names + 12.0;
    let right = WIDTH - MARGIN - of_values - 10.0;
    let x = |value: f64| left + (right - left) * axis.share(value);
    let top = canvas.bottom + 12.0;
    let mut y = top;
    for ((category, lines), point) in chart.categories.iter().zip(&names).zip(&series.points) {
        let height = BAR.max(lines.len() as f64 * SIZE * 1.15);
        let first = y + height / 2.0 - (lines.len() as f64 - 1.0) * SIZE * 0.575 + SIZE * 0.35;
        for (line, text) in (0..).zip(lines) {
            canvas.text((left - 10.0, first + f64::from(line) * SIZE * 1.15), text, SIZE, Anchor::End);
        }
        let middle = y + height / 2.0;
        let end = bar(category, *point, middle, &x, canvas);
        canvas.text((end + 8.0, middle + SIZE * 0.35), &shown(point), SIZE, Anchor::Start);
        y += height + BETWEEN;
    }
    canvas.line((x(0.0), top - 4.0), (x(0.0), y - BETWEEN + 4.0), GREY, 1.5, false);
    canvas.bottom = y;
}

/// A name with its marks, in lines.
fn lines_of(category: &Category) -> Vec<String> {
    font::wrapped(&category.label(), SIZE, false, WIDEST_NAME)
}

/// One bar, what is estimated of it at its end; gives where it ends.
fn bar(
    category: &Category,
    point: ChartPoint,
    middle: f64,
    x: &dyn Fn(f64) -> f64,
    canvas: &mut Canvas,
) -> f64 {
    let Some(value) = point.value() else { return x(0.0) };
    let colour = if category.is_whole { GREY } else { SERIES[0] };
    let (from, to) = (x(value.min(0.0)), x(value.max(0.0)));
    let given = from + (to - from) * (1.0 - point.estimated() / 100.0).clamp(0.0, 1.0);
    let top = middle - BAR / 2.0;
    if given > from {
        canvas.rectangle((from, top), (given - from, BAR), colour);
    }
    if to - given >= 1.0 {
        canvas.hatched((given, top), (to - given, BAR), ESTIMATED, colour);
    }
    to
}

/// A value, or why there is none.
fn shown(point: &ChartPoint) -> String {
    match point {
        ChartPoint::Known { value, decimals, .. } => number_text(*value, *decimals),
        ChartPoint::Missing(marker) => {
            let why = match marker {
                Marker::Held => "low reliability",
                Marker::Suppressed => "not shown",
                other => other.meaning(),
            };
            format!("{} {why}", marker.shown())
        }
    }
}
